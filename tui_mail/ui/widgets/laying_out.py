"""A message read for the reader, on a thread: its head, its first lines, all its lines as rows.

Must never touch a widget.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui_mail.model.content import Content, Line
from tui_mail.model.ids import MessageId
from tui_mail.ports.reading import Reading
from tui_mail.ui.widgets.link_numbers import ROOM, rows_of
from tui_mail.ui.widgets.pictures import Place, with_pictures
from tui_mail.ui.widgets.reader_rows import Row, Run, quoted_runs

LONGEST_LINE = 10_000
"""Cells of a line that stands whole; nobody scrolls farther."""


@dataclass(frozen=True, slots=True)
class Form:
    """How the text is to be shown."""

    html: bool
    """Of a text in two forms, the HTML."""
    whole_lines: bool
    """Lines of plain text stand as long as they were written."""
    pictures: bool
    """The terminal has the colours to draw them."""
    place: Place | None = None
    """Gives one to a terminal that draws it itself."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Rows of a body, and its quoted runs."""

    rows: tuple[Row, ...]
    runs: tuple[Run, ...]
    whole: bool = True
    """All of it, not only its beginning."""


def laid_out(
    reading: Reading, id: MessageId, columns: int, form: Form, *, first: bool
) -> Iterator[Content | LaidOut]:
    """Of a long message its first lines; what it says; all its lines.

    Args:
        reading: the store.
        id: the message.
        columns: cells.
        form: how.
        first: nothing of it stands on the screen yet.

    Raises:
        TuiMailError: it cannot be read.
    """
    source = reading.html if form.html else reading
    if first and not form.whole_lines and (begun := source.first_lines(id, columns)):
        yield LaidOut(rows_of(begun, columns), quoted_runs(begun), whole=False)
    content = source.content(id)
    yield content
    width = columns - (ROOM if content.links else 0)
    if form.whole_lines and not form.html:
        lines: Sequence[Line] = reading.viewing.whole_lines(id, width)
    else:
        lines = source.lines(id, width)
    yield _drawn(reading, id, tuple(lines), columns, form)


def _drawn(
    reading: Reading, id: MessageId, lines: tuple[Line, ...], columns: int, form: Form
) -> LaidOut:
    """With its own pictures, where they can be drawn."""
    pictures: dict[int, Row] = {}
    if form.pictures and any(line.picture for line in lines):
        lines, pictures = with_pictures(
            lines, columns, lambda part: reading.attachment(id, part)[1], form.place
        )
    rows = rows_of(lines, LONGEST_LINE if form.whole_lines else columns)
    drawn = tuple(pictures.get(at, row) for at, row in enumerate(rows))
    return LaidOut(drawn, quoted_runs(lines))
