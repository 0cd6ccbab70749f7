"""What a line of the message list says: a row, a thread's row, or a heading. Knows no widget."""

from tui_mail.ui.widgets.marks import Marks
from tui_mail.ui.widgets.message_rows import InThread, RowStyle, heading_pieces, row_pieces
from tui_mail.ui.widgets.pieces import Piece
from tui_mail.ui.widgets.row_cache import Entry, RowCache


def line_pieces(
    cache: RowCache, y: int, width: int, style: RowStyle, *, here: bool, marks: Marks
) -> list[Piece]:
    """Line `y`, from 0; dots where it is not known yet. Raises what reading raises."""
    heading = cache.layout.spot(y).heading
    if heading:
        return heading_pieces(heading, width)
    entry = cache.entry(y)
    if entry is None:
        return unknown_pieces()
    thread = _in_thread(cache, entry) if cache.view.threads else None
    marked = marks.of(entry.members)
    return row_pieces(entry.row, width, style, here=here, marked=marked, thread=thread)


def unknown_pieces() -> list[Piece]:
    """A line that cannot be read, or not yet."""
    return [("    …", "quiet")]


def _in_thread(cache: RowCache, entry: Entry) -> InThread:
    """What the row has to do with its thread."""
    here = cache.view.folder_id
    elsewhere = entry.depth is not None and here not in {None, entry.row.folder_id}
    return InThread(entry.thread, entry.depth, elsewhere)
