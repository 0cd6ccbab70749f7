"""Looks at the main screen as Textual draws it, and takes down what the next start needs.

What was taken down is tried at once: only a frame that gives the very cells that are on the
screen is remembered.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui_mail.ports.reading import Reading
from tui_mail.ui import format as ui_format
from tui_mail.ui.early.frame import Frame, Pane, Still
from tui_mail.ui.early.paint import Line, folder_lines, message_lines
from tui_mail.ui.widgets.folder_list import FolderList
from tui_mail.ui.widgets.line_list import LineList
from tui_mail.ui.widgets.listing import Wanted, read_first_page
from tui_mail.ui.widgets.message_list import MessageList
from tui_mail.ui.widgets.pane_title import PaneTitle
from tui_mail.ui.widgets.pieces import LOOKS
from tui_mail.ui.widgets.places import Place
from tui_mail.ui.widgets.row_cache import PAGE
from tui_mail.ui.widgets.status_line import StatusLine

_VARIANTS = ("row", "cursor", "idle")
_SAMPLE = "x"
Cell = tuple[str, str]
"""A character and the escape sequence before it."""


def is_seen(widget: Widget) -> bool:
    """Whether it stands on the screen: what was hidden keeps its old region."""
    return bool(widget.region) and all(node.display for node in widget.ancestors_with_self)


class Learner:
    """Takes a frame from widgets.

    Args:
        console: renders as the terminal is written to.
        reading: the store, for what the list should say.
    """

    def __init__(self, console: Console, reading: Reading) -> None:
        self._console = console
        self._reading = reading

    def frame(
        self,
        stills: Iterable[Widget],
        lists: tuple[MessageList, FolderList],
        lines: tuple[PaneTitle, StatusLine],
        place: Place,
    ) -> Frame | None:
        """None: what is on the screen is not what a start draws, or cannot be drawn the same.

        Args:
            stills: widgets that look the same at each start.
            lists: as they stand.
            lines: as they stand.
            place: what is shown.
        """
        messages, folders = lists
        if messages.scroll_offset.y or folders.scroll_offset.y or messages.reordering:
            return None
        rows, places = self._list(messages), self._list(folders) if is_seen(folders) else None
        title, status = (self._line(line) for line in lines)
        if title is None or status is None:
            return None
        wanted = Wanted(messages.view, messages.days, ui_format.clock())
        page = read_first_page(self._reading, wanted, PAGE)
        expected = message_lines(rows, place, page, self._reading, messages.view)
        if not self._same(messages, rows, expected):
            return None
        if places is not None and not self._same(
            folders, places, folder_lines(places, folders.places, place)
        ):
            return None
        scrolls = messages.show_vertical_scrollbar
        bars = [messages.vertical_scrollbar] if scrolls else []
        seen = [self._still(widget) for widget in chain(stills, bars) if is_seen(widget)]
        seen += [self._still(line, first=1) for line in lines]
        return Frame(tuple(seen), title, status, rows, places, scrolls)

    def _still(self, widget: Widget, first: int = 0) -> Still:
        """Its lines from that one on."""
        region = widget.region
        strips = widget.render_lines(Region(0, first, region.width, region.height - first))
        lines = tuple(strip.render(self._console) for strip in strips)
        return Still(region.x, region.y + first, lines)

    def _list(self, widget: LineList) -> Pane:
        region = widget.scrollable_content_region
        under = Style(bgcolor=widget.background_colors[1].rich_color)
        looks = {}
        for variant in _VARIANTS:
            base = under + widget.look(variant)
            looks[f"{variant} fill"] = self._words(base)
            for look in LOOKS:
                looks[f"{variant} {look}"] = self._words(base + widget.look(look, partial=True))
        looks["fill"] = looks["pad"] = looks["end"] = looks["row fill"]
        return Pane(region.x, region.y, region.width, region.height, 0, looks)

    def _line(self, widget: PaneTitle | StatusLine) -> Pane | None:
        """Its looks as they are on the screen; None where one look has two."""
        region, left = widget.region, widget.styles.padding.left
        cells = list(self._cells(widget, 0))
        looks = {"pad": cells[0][1], "end": cells[-1][1], "fill": cells[region.width - left - 1][1]}
        at = left
        for text, look in widget.pieces():
            for _ in text:
                if looks.setdefault(look, cells[at][1]) != cells[at][1] and not text.isspace():
                    return None
                at += 1
        return Pane(region.x, region.y, region.width, 1, left, looks)

    def _same(self, widget: LineList, pane: Pane, lines: Sequence[Line]) -> bool:
        """Whether these pieces with these looks are what stands there."""
        for y, pieces in enumerate(lines[: pane.height]):
            drawn = [(char, pane.looks[look]) for text, look in pieces for char in text]
            if drawn != list(self._cells(widget, y))[: len(drawn)]:
                return False
        return True

    def _cells(self, widget: Widget, y: int) -> Iterator[Cell]:
        (strip,) = widget.render_lines(Region(0, y, widget.region.width, 1))
        for segment in strip:
            words = self._words(segment.style or Style.null())
            yield from ((char, words) for char in segment.text)

    def _words(self, style: Style) -> str:
        """What is written before text of that style."""
        plain = Style(
            color=style.color, bgcolor=style.bgcolor, bold=style.bold, dim=style.dim,
            italic=style.italic, underline=style.underline, reverse=style.reverse,
        )  # fmt: skip
        before, _, _ = Strip([Segment(_SAMPLE, plain)]).render(self._console).partition(_SAMPLE)
        return before
