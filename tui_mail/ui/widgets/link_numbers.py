"""Lines of a body as rows, a small number behind each link: what `3 J` goes by. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len

from tui_mail.model.content import Line, Span
from tui_mail.ui.format import raised
from tui_mail.ui.widgets.reader_rows import BAR_CELLS, DEEPEST, NUMBER, Piece, Row

ROOM = 3
"""Cells that a text with links leaves free at the end of its lines."""


def rows_of(lines: Sequence[Line], width: int) -> tuple[Row, ...]:
    """A row for each line.

    A link that runs over several spans or lines is numbered at its end. A number is left out where
    its line is full, and takes the place of blanks where columns follow.

    Args:
        lines: of a body.
        width: cells that a row may have, the bars of its quotes among them.
    """
    following = _following(lines)
    return tuple(Row(_pieces(line, width, following), line.quote) for line in lines)


def _following(lines: Iterable[Line]) -> Iterator[int]:
    """For each span with words the link of the next one, in the order they stand."""
    links = (span.link for line in lines for span in line.spans if span.text.strip())
    next(links, None)
    yield from links
    yield 0


def _pieces(line: Line, width: int, following: Iterator[int]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    free = width - BAR_CELLS * min(line.quote, DEEPEST) - cell_len(line.text)
    owed = 0
    for span in line.spans:
        text = span.text
        if owed and text.startswith(" " * (owed + 2)):
            text, free, owed = text[owed:], free + owed, 0
        pieces.append(_piece(span, text))
        ends = bool(text.strip()) and next(following) != span.link
        number = raised(span.link) if span.link and ends else ""
        if number and len(number) <= free:
            pieces.append(Piece(number, (NUMBER,), span.link))
            free -= len(number)
            owed += len(number)
    return tuple(pieces)


def _piece(span: Span, text: str) -> Piece:
    return Piece(text, tuple(sorted(look.value for look in span.looks)), span.link)
