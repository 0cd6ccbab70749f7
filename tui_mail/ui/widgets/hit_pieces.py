"""What a search hits in a line, set off from the rest of it. Pure."""

from collections.abc import Collection, Iterable, Iterator

from tui_mail.ports.reading import Hits
from tui_mail.ui.widgets.pieces import Piece

HIT = "hit"
"""The look of it."""
PEOPLE = frozenset({"from", "to", "cc"})
WORDS = frozenset({"subject", "body"})
"""What pieces may be, as conditions of a query name it."""


def with_hits(pieces: Iterable[Piece], hits: Hits | None, what: Collection[str]) -> list[Piece]:
    """The pieces, each cut where a hit begins and ends; without `hits` as they are.

    Args:
        pieces: of a line; one is looked through by itself.
        hits: finds them.
        what: the text is.
    """
    if hits is None:
        return list(pieces)
    return [part for piece in pieces for part in _cut(piece, hits(piece[0], what))]


def _cut(piece: Piece, spans: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    text, look = piece
    at = 0
    for start, end in spans:
        if at < start:
            yield text[at:start], look
        yield text[start:end], HIT
        at = end
    if at < len(text):
        yield text[at:], look
