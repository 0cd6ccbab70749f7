"""Rows in which what a search hits is set off, and gone to by key.

Looks through the rows in sight as they are drawn, and through others on a worker: must never hold
up a key, whatever the length of the text.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import ClassVar

from rich.text import Text
from textual.message import Message

from tui_mail.model.frozen import replace
from tui_mail.ports.reading import Hits
from tui_mail.ui.widgets.hit_pieces import HIT, PEOPLE
from tui_mail.ui.widgets.reader_rows import NUMBER, Piece, Row
from tui_mail.ui.widgets.row_view import RowView
from tui_mail.ui.words import say

_SUBJECT, _BODY = frozenset({"subject"}), frozenset({"body", "file"})
_HEAD = frozenset({"address", "label"})
"""Looks of the people of a message's head."""


class HitRows(RowView):
    """Shows rows; `mark_hits` says what is to be set off in them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"rows--{HIT}"}
    DEFAULT_CSS = "HitRows > .rows--hit { color: $accent; text-style: bold underline; }"
    _hits: Hits | None = None
    _current: Row | None = None
    """The row that was gone to last: its hits are set off more."""

    class _HitFound(Message):
        """A row with a hit, from the worker; None: there is none that way."""

        def __init__(self, rows: Sequence[Row], at: int | None) -> None:
            super().__init__()
            self.rows = rows
            self.at = at

    def mark_hits(self, hits: Hits | None) -> None:
        """Set off what this finds; None: nothing."""
        if hits is not self._hits:
            self._hits, self._current = hits, None
            self.refresh()

    def act_next_hit(self, count: int | None = None) -> None:
        """To the next line that the search hits, or so many on."""
        self._go(count or 1)

    def act_previous_hit(self, count: int | None = None) -> None:
        """To the one before."""
        self._go(-(count or 1))

    def on_hit_rows__hit_found(self, message: _HitFound) -> None:
        """Go there, if that is still what is shown."""
        message.stop()
        if message.rows is not self._rows:
            return
        if message.at is None:
            self.notify(say("No further hit that way."), markup=False)
            return
        self._current = self._rows[message.at]
        top, height = self.scroll_offset.y, self.size.height
        if not top <= message.at < top + height - 1:
            self.scroll_to(y=max(0, message.at - height // 3), animate=False)
        self.refresh()

    def _go(self, step: int) -> None:
        if self._hits is None:
            self.notify(say("Nothing is searched for."), markup=False)
            return
        here = next((n for n, row in enumerate(self._rows) if row is self._current), None)
        if here is None:
            here = self.scroll_offset.y - (1 if step > 0 else 0)
        work = partial(self._look, self._rows, self._hits, here, step)
        self.run_worker(work, thread=True, exclusive=True, group="hits")

    def _look(self, rows: Sequence[Row], hits: Hits, here: int, step: int) -> None:
        """On a thread."""
        ahead = range(here + 1, len(rows)) if step > 0 else range(here - 1, -1, -1)
        found = (at for at in ahead if _spans(rows[at], hits))
        at = None
        for _ in range(abs(step)):
            at = next(found, at)
        self.post_message(self._HitFound(rows, at))

    def _line(self, row: Row, *, copied: bool = False) -> Text:
        if self._hits is None or copied:
            return super()._line(row, copied=copied)
        also = ("current",) if row is self._current else ()
        return super()._line(_marked(row, self._hits, also))


def _spans(row: Row, hits: Hits) -> tuple[tuple[int, int], ...]:
    """Places in the row's own words, the numbers of links left out."""
    return hits("".join(_words(row)), _what(row))


def _words(row: Row) -> Iterator[str]:
    return ("" if NUMBER in piece.looks else piece.text for piece in row.pieces)


def _what(row: Row) -> Collection[str]:
    looks = {look for piece in row.pieces for look in piece.looks}
    if "subject" in looks:
        return _SUBJECT
    return PEOPLE if looks & _HEAD else _BODY


def _marked(row: Row, hits: Hits, also: tuple[str, ...]) -> Row:
    """The row, its pieces cut where hits begin and end: one may reach over several."""
    spans = _spans(row, hits)
    if not spans:
        return row
    pieces: list[Piece] = []
    at = 0
    for piece, words in zip(row.pieces, _words(row), strict=True):
        if not words:
            pieces.append(piece)
            continue
        edges = {0, len(words)}
        for start, end in spans:
            edges |= {min(max(edge - at, 0), len(words)) for edge in (start, end)}
        cuts = sorted(edges)
        for first, last in pairwise(cuts):
            hit = any(start <= at + first < end for start, end in spans)
            looks = (*piece.looks, HIT, *also) if hit else piece.looks
            pieces.append(replace(piece, text=words[first:last], looks=looks))
        at += len(words)
    return replace(row, pieces=tuple(pieces))
