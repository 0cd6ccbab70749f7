"""Rows of styled text that scroll: what the reader and the raw source are drawn with.

Draws only the lines in sight, whatever the length of the text. Knows nothing of mail.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar

from rich.cells import cell_len
from rich.color import Color
from rich.style import Style
from rich.text import Text
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from tui_mail.config.schema import COLOURS
from tui_mail.ui.clean import printable, steady
from tui_mail.ui.terminal_pictures import cell_of
from tui_mail.ui.widgets.reader_rows import DEEPEST, NUMBER, Row

_BAR = "▎ "
GROUND = 0xFFFFFF
"""Colour below what a picture leaves out, as paper."""
_NOT_COPIED = "\ue000"
"""Stands for a cell that is nobody's words while a selection is cut out."""
WIDEST = 100
"""Cells of text in a line at most: longer ones are hard to follow with the eye."""


@lru_cache(maxsize=8192)
def half_cell(upper: int, lower: int) -> Style:
    """The style of a cell whose halves have these colours."""
    colors = (Color.from_rgb(each >> 16, each >> 8 & 255, each & 255) for each in (upper, lower))
    return Style(color=next(colors), bgcolor=next(colors))


class RowView(ScrollView, can_focus=True):
    """Shows rows; text in it can be selected with the mouse."""

    DEFAULT_CSS = """
    RowView {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
        & > .rows--bold, & > .rows--subject { text-style: bold; }
        & > .rows--italic { text-style: italic; }
        & > .rows--strike { text-style: strike; }
        & > .rows--heading { text-style: bold; color: $accent; }
        & > .rows--code { color: $code; }
        & > .rows--dim, & > .rows--signature, & > .rows--quiet, & > .rows--label { color: $quiet; }
        & > .rows--image { color: $quiet; text-style: italic; }
        & > .rows--button { color: $link; text-style: bold; }
        & > .rows--quoted { color: $quiet; }
        & > .rows--address { color: $foreground; }
        & > .rows--link, & > .rows--target { color: $link; text-style: underline; }
        & > .rows--target { text-style: none; }
        & > .rows--number { color: $quiet; }
        & > .rows--current { text-style: reverse; }
        & > .rows--added { color: $added; }
        & > .rows--removed { color: $removed; }
        & > .rows--fold { color: $quiet; }
        & > .rows--warning { color: $warning; text-style: bold; }
        & > .rows--attachment { color: $accent; }
        & > .rows--label-red { color: $removed; }
        & > .rows--label-yellow { color: $warning; }
        & > .rows--label-green { color: $added; }
        & > .rows--label-blue { color: $link; }
        & > .rows--label-purple { color: $quote2; }
        & > .rows--label-gray { color: $quiet; }
        & > .rows--bar-1 { color: $quote1; }
        & > .rows--bar-2 { color: $quote2; }
        & > .rows--bar-3 { color: $quote3; }
        & > .rows--bar-4 { color: $quiet; }
    }
    """
    LOOKS: ClassVar[tuple[str, ...]] = (
        "bold", "italic", "strike", "code", "heading", "dim", "link", "image", "button",
        "signature", "added", "removed", "fold", "label", "quiet", "subject", "address", "warning",
        *(f"label-{colour}" for colour in COLOURS),
        "attachment", "target", "current", "quoted", NUMBER, "bar-1", "bar-2", "bar-3", "bar-4",
    )  # fmt: skip
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"rows--{look}" for look in LOOKS}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()
        self._styles_of: dict[tuple[str, ...], Style] = {}
        self.current_link = 0
        """Number of the link that is set off; 0: none."""
        self.shift = 0
        """Cells of long lines that are scrolled out at the left."""

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown, from the top."""
        return self._rows

    @property
    def margin_cells(self) -> int:
        """Free cells left of the text."""
        return 2 if self.size.width >= 60 else 1

    @property
    def columns(self) -> int:
        """Cells that a line of text may have; 0 before the first layout."""
        return max(0, min(WIDEST, self.size.width - 2 * self.margin_cells))

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these; the place in the text stays."""
        self._rows = rows
        self.virtual_size = Size(self.size.width, len(rows))
        self.refresh()

    def notify_style_update(self) -> None:
        """Another theme: the looks are others."""
        super().notify_style_update()
        self._styles_of.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of what is in sight."""
        at = y + self.scroll_offset.y
        width = self.size.width
        if at >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        text = self._line(self._rows[at])
        selection = self.text_selection
        span = selection.get_span(at) if selection is not None else None
        if span is not None:
            start, end = span
            style = self.screen.get_component_rich_style("screen--selection")
            text.stylize(style, start, len(text) if end == -1 else end)
        strip = Strip(text.render(self.app.console), cell_len(text.plain))
        shown = strip.crop_extend(self.shift, self.shift + width, self.rich_style)
        return shown.apply_offsets(self.shift, at)

    def shift_by(self, cells: int) -> None:
        """Scroll long lines sideways, as far as those in sight go."""
        top = self.scroll_offset.y
        seen = self._rows[top : top + self.size.height]
        widest = max((cell_len(self._line(row).plain) for row in seen), default=0)
        most = max(0, widest - self.size.width + self.margin_cells)
        self.shift = max(0, min(self.shift + cells, most) if cells > 0 else self.shift + cells)
        self.refresh()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected words, without margin, bars and numbers of links."""
        margin = self.margin_cells
        words = "\n".join(self._line(row, copied=True).plain for row in self._rows)
        first, *others = selection.extract(words).replace(_NOT_COPIED, "").split("\n")
        begun = 0 if selection.start is None else selection.start.x
        picked = [first[max(margin - begun, 0) :], *(line[margin:] for line in others)]
        return "\n".join(line.replace(_BAR, "> ") for line in picked), "\n"

    def look(self, *looks: str) -> Style:
        """The style of these looks together, by the theme."""
        style = self._styles_of.get(looks)
        if style is None:
            style = self.rich_style
            for look in looks:
                style += self.get_component_rich_style(f"rows--{look}", partial=True)
            self._styles_of[looks] = style
        return style

    def row_at(self, y: int) -> int:
        """Index of the row under a line of the widget; may be past the last."""
        return y + self.scroll_offset.y

    def _line(self, row: Row, *, copied: bool = False) -> Text:
        text = Text(no_wrap=True, end="")
        text.append(" " * self.margin_cells, self.rich_style)
        for depth in range(1, min(row.quote, DEEPEST) + 1):
            text.append(_BAR, self.look(f"bar-{depth}"))
        for upper, lower in () if copied else row.cells:
            text.append("▀", half_cell(upper, lower))
        if row.placed is not None and not copied:
            number, line, cells = row.placed
            for column in range(cells):
                text.append(cell_of(line, column), half_cell(number, GROUND))
        quoted = ("quoted",) if row.quote else ()
        for piece in row.pieces:
            here = piece.link and piece.link == self.current_link and "target" not in piece.looks
            current = ("current",) if here else ()
            style = self.look(*quoted, *piece.looks, *current)
            if piece.link:
                style += Style(meta={"link": piece.link})
            words = steady(printable(piece.text)).replace("\t", " ").replace("\n", " ")
            left_out = copied and NUMBER in piece.looks
            text.append(_NOT_COPIED * len(words) if left_out else words, style)
        return text
