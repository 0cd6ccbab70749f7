"""What a query finds by the search index, newest first, and what of newer mail fits it.

The index numbers its documents by time of arrival, so a page ends the search as soon as it is full.
Mail that the index does not know yet is looked through as it is. Must find what a look at each
message would find.
"""

import heapq
import json
import sqlite3
from array import array
from collections.abc import Iterator
from contextlib import closing
from itertools import chain, groupby
from typing import Final

from tui_mail.model.frozen import frozen
from tui_mail.model.search import All, Search, Term
from tui_mail.model.summary import Order
from tui_mail.ports.store_reader import Selection
from tui_mail.store.list_scope import scope_of
from tui_mail.store.search_attached import KNOWN, UNKNOWN, known
from tui_mail.store.search_index import SPAN, first_number
from tui_mail.store.search_plan import is_text, plan_of
from tui_mail.store.search_scope import Part, Scoped, condition_of, scoped, texts_of_unknown
from tui_mail.store.search_sql import Texts

_HITS: Final = """
 FROM search.words w CROSS JOIN search.docs d ON d.docid = w.rowid
CROSS JOIN placements p INDEXED BY placements_by_message
ON p.message = d.message AND p.received = d.received{joins}
WHERE w.words MATCH ? AND {where}
"""
_NEWEST: Final = " ORDER BY w.rowid DESC"
_OLDEST: Final = " ORDER BY w.rowid"
_BEST: Final = " ORDER BY bm25(words, 8, 4, 2, 10, 1, 4, 1), w.rowid DESC"
"""What stands in a subject or is a name counts for more than a word of a long text."""
_AMONG: Final = "p.id IN (SELECT value FROM json_each(?))"
_NOT_AMONG: Final = "p.id NOT IN (SELECT value FROM json_each(?))"
_EXTRA: Final = "SELECT p.received, p.id FROM placements p{joins} WHERE {where}"

Row = tuple[int, int]
"""When a message arrived, and its place."""


@frozen
class Finding:
    """A query over one snapshot.

    Args:
        db: with the index beside it.
        match: in the language of the index.
        hits: asked of each message that the index finds.
        extra: what fits without the index, each apart from `hits`.
    """

    db: sqlite3.Connection
    match: str
    hits: Scoped
    extra: tuple[Scoped, ...]

    def count(self) -> int:
        """How many it finds."""
        found = self.db.execute("SELECT count(*)" + self._sql(), self._parameters()).fetchone()
        return int(found[0]) + len(self._extra())

    def rows(self, order: Order) -> Iterator[Row]:
        """In the order of arrival; as many as are taken are looked for."""
        oldest = order is Order.OLDEST
        hits = self._stream(_OLDEST if oldest else _NEWEST, oldest=oldest)
        extra = sorted(self._extra(), reverse=not oldest)
        return heapq.merge(hits, extra, reverse=not oldest) if extra else hits

    def best(self) -> "array[int]":
        """The likeliest first; what the index does not know stands behind, newest first."""
        select = "SELECT p.id" + self._sql() + _BEST
        found = array("q", chain.from_iterable(self.db.execute(select, self._parameters())))
        found.extend(row_id for _, row_id in sorted(self._extra(), reverse=True))
        return found

    def _sql(self) -> str:
        return _HITS.format(joins=self.hits.joins, where=self.hits.where)

    def _parameters(self) -> tuple[object, ...]:
        return (self.match, *self.hits.parameters)

    def _stream(self, order: str, *, oldest: bool) -> Iterator[Row]:
        """Documents of one time have numbers in no order: those are sorted, a few at once."""
        select = "SELECT p.received, p.id, d.docid" + self._sql() + order
        with closing(self.db.execute(select, self._parameters())) as cursor:
            for _, some in groupby(cursor, lambda row: row[2] // SPAN):
                yield from sorted((row[:2] for row in some), reverse=not oldest)

    def _extra(self) -> set[Row]:
        found: set[Row] = set()
        for one in self.extra:
            select = _EXTRA.format(joins=one.joins, where=one.where)
            found.update(self.db.execute(select, one.parameters).fetchall())
        return found


def _times(rest: Search) -> Iterator[Part]:
    """Bounds of time as bounds of numbers: what is outside is passed over in one step."""
    for one in rest.searches if isinstance(rest, All) else (rest,):
        if isinstance(one, Term) and one.field == "before":
            yield "w.rowid < ?", (first_number(int(one.value)) + SPAN,)
        elif isinstance(one, Term) and one.field == "after":
            yield "w.rowid >= ?", (first_number(int(one.value)),)


def finding(db: sqlite3.Connection, selection: Selection, *parts: Part) -> Finding | None:
    """By the search index; None where that alone finds nothing.

    Args:
        db: a snapshot.
        selection: what is chosen.
        parts: what else is asked of each message.
    """
    scope = scope_of(db, selection)
    search = scope.search
    state = known(db) if search is not None and is_text(search) else None
    if search is None or state is None:
        return None
    plan = plan_of(search)
    if not plan.match:
        return None
    also, marks = (json.dumps(selection.also),), (state.placed, state.anew)
    hits, extra = [*parts], list[Scoped]()
    if plan.rest is not None:
        hits += [] if state.spilled else [*_times(plan.rest)]
        condition, values = condition_of(db, plan.rest, Texts.INDEXED)
        hits.append((f"({condition})", values))
    if selection.also:
        hits.append((_NOT_AMONG, also))
        extra.append(scoped(db, scope, *parts, (_AMONG, also)))
    if state.left:
        condition, values = condition_of(db, search, texts_of_unknown(selection, state))
        hits.append((KNOWN, marks))
        extra.append(scoped(db, scope, *parts, (UNKNOWN, marks), (f"({condition})", values)))
    return Finding(db, plan.match, scoped(db, scope, *hits), tuple(extra))
