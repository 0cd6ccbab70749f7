"""Draws the main screen from the store, as it will look, without Textual.

The words come from the same pure functions that the widgets use. Draws nothing rather than
something that would have to change at once.
"""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from tui_mail.model.summary import Order, View
from tui_mail.ports.reading import Reading
from tui_mail.ui import format as ui_format
from tui_mail.ui.clean import printable
from tui_mail.ui.early.frame import Frame, Pane, Still
from tui_mail.ui.views import Views
from tui_mail.ui.widgets.list_rows import line_pieces
from tui_mail.ui.widgets.listing import FirstPage, Wanted, read_first_page
from tui_mail.ui.widgets.marks import Marks
from tui_mail.ui.widgets.message_rows import RowStyle
from tui_mail.ui.widgets.pieces import Piece
from tui_mail.ui.widgets.place_rows import place_pieces
from tui_mail.ui.widgets.places import Kind, Place, counted, first_place, places
from tui_mail.ui.widgets.row_cache import PAGE, RowCache
from tui_mail.ui.widgets.status_words import on_its_way, outbox_words, status_pieces
from tui_mail.ui.widgets.title_words import title_pieces

RESET = "\x1b[0m"
Line = Sequence[Piece]


def picture(frame: Frame, views: Views, reading: Reading) -> str | None:
    """Everything that stands on the screen, with where it stands; None: not as it would be.

    Args:
        frame: of this terminal.
        views: for the last place, and how its list stands.
        reading: the store. What it raises is the caller's.
    """
    accounts, outbox = reading.accounts(), reading.outbox()
    here = places(accounts, reading.folders(), len(on_its_way(outbox)), reading.searches())
    lines = counted(here, views.counts)
    place = views.place(lines) or first_place(lines)
    if place.kind is Kind.SEARCH:
        return None  # it may take a moment: the screen stands before what is found
    wanted = Wanted(views.view(place), views.days, ui_format.clock())
    page = read_first_page(reading, wanted, PAGE)
    scrolls = page.layout.total > frame.messages.height
    if not page.rows or scrolls != frame.scrolls or wanted.view.order is not Order.NEWEST:
        return None
    folders = [] if frame.folders is None else folder_lines(frame.folders, lines, place)
    if frame.folders is not None and lines.index(place) >= frame.folders.height:
        return None  # it is scrolled
    rows = message_lines(frame.messages, place, page, reading, wanted.view)
    counts = (place.count, page.total, 0)
    known = (place.words, place.account or "", counts, "")
    title = title_pieces(*known, width=_room(frame.title))
    status = status_pieces(accounts, {}, outbox_words(outbox), "", _room(frame.status))
    drawn = [
        *(words for still in frame.stills for words in still_words(still)),
        *pane_words(frame.title, [title]),
        *pane_words(frame.status, [status]),
        *pane_words(frame.messages, rows),
        *([] if frame.folders is None else pane_words(frame.folders, folders)),
    ]
    return "".join(drawn)


def message_lines(
    pane: Pane, place: Place, page: FirstPage, reading: Reading, view: View
) -> list[Line]:
    """The first lines of the list, the cursor on its first row; looks are `VARIANT LOOK`."""
    cache = RowCache(reading)
    cache.start(view, page.rows, page.layout)
    style = RowStyle(place.recipients, place.mixed)
    cursor, marks = page.layout.line(0), Marks()
    drawn: list[Line] = []
    for y in range(min(pane.height, page.layout.total)):
        here = y == cursor
        pieces = line_pieces(cache, y, _room(pane), style, here=here, marks=marks)
        drawn.append(_varied("cursor" if here else "row", pieces))
    return drawn


def folder_lines(pane: Pane, lines: Sequence[Place], shown: Place) -> list[Line]:
    """The folder pane, its cursor on what is shown."""
    drawn: list[Line] = []
    for place in lines:
        here = place.key == shown.key
        pieces = place_pieces(place, _room(pane), here=here, shown=here)
        drawn.append(_varied("idle" if here else "row", pieces))
    return drawn


def still_words(still: Still) -> Iterable[str]:
    """Its lines, each brought to its place."""
    return (_at(still.x, still.y + n, line) for n, line in enumerate(still.lines))


def pane_words(pane: Pane, lines: Sequence[Line]) -> Iterable[str]:
    """The pane's lines, each brought to its place and filled to its width."""
    pad, edge = (
        f"{pane.looks[look]}{' ' * pane.left}{RESET}" if pane.left else ""
        for look in ("pad", "end")
    )
    for y in range(pane.height):
        pieces = lines[y] if y < len(lines) else ()
        used = sum(cell_len(text) for text, _ in pieces)
        text = "".join(f"{pane.looks[look]}{printable(text)}{RESET}" for text, look in pieces)
        rest = " " * (_room(pane) - used)
        end = f"{pane.looks[_end(pieces)]}{rest}{RESET}" if rest else ""
        yield _at(pane.x, pane.y + y, pad + text + end + edge)


def _varied(variant: str, pieces: Iterable[Piece]) -> Line:
    return [(text, f"{variant} {look}") for text, look in pieces if text]


def _end(pieces: Line) -> str:
    """The look of what is blank after a line: in a list its variant's."""
    variant = pieces[-1][1].rpartition(" ")[0] if pieces else ""
    return f"{variant} fill" if variant else "fill"


def _room(pane: Pane) -> int:
    return pane.width - 2 * pane.left


def _at(x: int, y: int, words: str) -> str:
    return f"\x1b[{y + 1};{x + 1}H{words}"
