"""Threads as a list shows them: folded with their counts, or unfolded with who answers whom.

Must never show what lies in Trash or Junk, unless that is what is looked at.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from tui_mail.model.flags import FLAGGED
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Reply, ThreadSummary, Unfolded
from tui_mail.ports.store_reader import Selection
from tui_mail.store.doubles import left_out
from tui_mail.store.flag_bits import BITS, is_unread
from tui_mail.store.list_scope import scope_of
from tui_mail.store.summary_rows import people
from tui_mail.store.thread_kin import Kin, kin_of
from tui_mail.store.thread_nodes import nodes
from tui_mail.store.thread_tree import in_order

_MOST_PEOPLE: Final = 6
"""Messages whose authors are named."""
_THREADS: Final = """
SELECT id, thread FROM placements WHERE id IN (SELECT value FROM json_each(?))
"""
_MEMBERS: Final = """
SELECT thread, folder, received, id, flags FROM placements
WHERE thread IN (SELECT value FROM json_each(?)) AND folder IS NOT NULL
"""
_AUTHORS: Final = """
SELECT p.id, m.from_ FROM placements p JOIN messages m ON m.id = p.message
WHERE p.id IN (SELECT value FROM json_each(?))
"""
_ASIDE: Final = "SELECT id FROM folders WHERE role IN (?, ?)"


class _Threads:
    """Members of some threads, newest first: those in the view, and all that are shown."""

    def __init__(self, db: sqlite3.Connection, selection: Selection, ids: Sequence[int]) -> None:
        self._db = db
        self._within = frozenset(scope_of(db, selection).values)
        aside = db.execute(_ASIDE, (Role.TRASH, Role.JUNK)).fetchall()
        self._aside = {folder for (folder,) in aside} - self._within
        self.of = dict(db.execute(_THREADS, (json.dumps(list(ids)),)).fetchall())
        """Thread of each message asked about."""
        self._members: defaultdict[int, list[Kin]] = defaultdict(list)
        wanted = json.dumps(sorted(set(self.of.values())))
        for thread, folder, received, row_id, bits in db.execute(_MEMBERS, (wanted,)).fetchall():
            self._members[thread].append(Kin(received, row_id, folder, bits))
        for members in self._members.values():
            members.sort(reverse=True)
        self._kin = kin_of(db, selection.accounts, self._members)
        within = [one.id for thread in self._members for one in self.within(thread)]
        self._doubles = left_out(db, self.of.values(), within)

    def within(self, thread: int, folder: int | None = None) -> list[Kin]:
        """In the view; in one folder of it."""
        wanted = self._within if folder is None else {folder} & self._within
        return [one for one in self._members[thread] if one.folder in wanted]

    def shown(self, thread: int) -> list[Kin]:
        """In the account, and in others without a row in the view; but for what was put aside."""
        own = [one for one in self._members[thread] if one.id not in self._doubles]
        others = [one for one in self._kin.get(thread, ()) if one.folder not in self._within]
        every = sorted([*own, *others], reverse=True) if others else own
        return [one for one in every if one.folder not in self._aside]

    def folder_of(self, row_id: int) -> int | None:
        """Where a message is; None: not in the view."""
        members = self.within(self.of[row_id])
        return next((one.folder for one in members if one.id == row_id), None)


def folded(
    db: sqlite3.Connection, selection: Selection, ids: Sequence[int]
) -> tuple[ThreadSummary, ...]:
    """The threads that these rows stand for, in the order asked for."""
    threads = _Threads(db, selection, ids)
    found = []
    for row_id in ids:
        thread = threads.of.get(row_id)
        folder = None if thread is None else threads.folder_of(row_id)
        if thread is None or folder is None:
            continue
        found.append((row_id, threads.within(thread, folder), threads.shown(thread)))
    several = [shown[:_MOST_PEOPLE] for _, _, shown in found if len(shown) > 1]
    authors = _authors(db, (one.id for shown in several for one in shown))
    return tuple(_summary(row_id, within, shown, authors) for row_id, within, shown in found)


def unfolded(
    db: sqlite3.Connection, selection: Selection, ids: Sequence[int]
) -> tuple[Unfolded, ...]:
    """The threads of these messages that have a row in the view, each once a row."""
    threads = _Threads(db, selection, ids)
    blocks = []
    for thread in dict.fromkeys(threads.of.values()):
        tops: dict[int, Kin] = {}
        for one in threads.within(thread):
            tops.setdefault(one.folder, one)
        asked = {threads.folder_of(row_id) for row_id, of in threads.of.items() if of == thread}
        blocks += [
            (top, _of_one_folder(threads, thread, folder))
            for folder, top in tops.items()
            if folder in asked or asked == {None}
        ]
    words = nodes(db, [one.id for _, shown in blocks for one in shown])
    return tuple(
        Unfolded(
            MessageId(top.id),
            tuple(
                Reply(MessageId(row_id), depth)
                for row_id, depth in in_order(words[one.id] for one in shown)
            ),
        )
        for top, shown in blocks
    )


def _of_one_folder(threads: _Threads, thread: int, folder: int) -> list[Kin]:
    """What unfolding that folder's row shows: nothing that has a row of its own in the view."""
    elsewhere = {one.id for one in threads.within(thread) if one.folder != folder}
    return [one for one in threads.shown(thread) if one.id not in elsewhere]


def _authors(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, str]:
    return dict(db.execute(_AUTHORS, (json.dumps(list(ids)),)).fetchall())


def _summary(
    row_id: int, within: list[Kin], shown: list[Kin], authors: dict[int, str]
) -> ThreadSummary:
    wrote = {
        person.address: person
        for one in reversed(shown[:_MOST_PEOPLE])
        for person in people(authors.get(one.id, ""))[:1]
    }
    order = dict.fromkeys(
        person.address
        for one in shown[:_MOST_PEOPLE]
        for person in people(authors.get(one.id, ""))[:1]
    )
    return ThreadSummary(
        id=MessageId(row_id),
        members=tuple(MessageId(one.id) for one in within),
        count=len(shown),
        unread=sum(is_unread(one.bits) for one in within),
        flagged=any(one.bits & BITS[FLAGGED] for one in within),
        people=tuple(wrote[address] for address in order),
    )
