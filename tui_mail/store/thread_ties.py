"""Threads as the user wants them: broken where a message begins something of its own, and joined.

What is said about a message holds in every account, for what comes later too, and whatever comes of
its places: it is kept by Message-ID. Must never change a message, nor tell a server.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tui_mail.errors import StoreError
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.ports.mail_store import UndoNote
from tui_mail.store import places, threads, undo_log
from tui_mail.store.database import Part, Transaction
from tui_mail.store.places import Place
from tui_mail.store.thread_lines import Keys, Ties
from tui_mail.store.thread_nodes import Words, nodes, nodes_of, words_of
from tui_mail.store.thread_tree import below, in_time, parents
from tui_mail.store.undo_log import Before, Tie

_Said = tuple[int | None] | tuple[()]
"""What a message stands under, None: nothing; empty: what its header says."""

_BY_KEY: Final = """
SELECT p.id FROM messages m JOIN placements p ON p.message = m.id WHERE m.message_key = ?
"""
_MEMBERS: Final = "SELECT id FROM placements WHERE thread = ? ORDER BY id"
_MOVE: Final = """
UPDATE placements SET thread = ? WHERE id IN (SELECT value FROM json_each(?))
"""
_REFER: Final = """
UPDATE refs SET thread = ? WHERE account = ? AND key IN (SELECT value FROM json_each(?))
"""
_REFER_NO_MORE: Final = """
DELETE FROM refs WHERE account = ? AND thread = ? AND key IN (SELECT value FROM json_each(?))
"""
_IS_THREAD: Final = "SELECT 1 FROM threads WHERE id = ? AND account = ?"


class ThreadPart(Part):
    """Breaking and joining threads, and its undo."""

    def break_threads(self, messages: Sequence[MessageId]) -> tuple[FolderId, ...]:
        """Each of these begins a thread, with what stands below it; folders touched.

        Nothing is done to what begins one already.
        """
        with self._database.transaction() as tx:
            noted: list[tuple[int, Before]] = []
            touched: set[int] = set()
            for place in places.load(tx, messages):
                words = words_of(tx.db, (place.id,))[place.id]
                if not nodes_of(tx.db, {place.id: words})[place.id].line or words.name is None:
                    continue
                tie = _now(tx, words.name, place.thread, broken=True)
                noted.append((place.id, Before(tie=tie)))
                touched |= _settle(tx, {words.name: (None,)}, [place.id])
            undo_log.note(tx, "break the thread", noted)
            return _folders(touched)

    def join_threads(
        self, messages: Sequence[MessageId], onto: MessageId, note: UndoNote = UndoNote.OWN
    ) -> tuple[FolderId, ...]:
        """The threads of these stand below that message from now on; folders touched.

        Raises:
            NotFound: that message is gone.
            StoreError: nothing in its thread has a Message-ID, so that nothing can name it.
        """
        with self._database.transaction() as tx:
            there = places.load_one(tx, onto)
            under = _named(tx, there)
            noted: list[tuple[int, Before]] = []
            wanted: dict[int, _Said] = {}
            for thread in dict.fromkeys(place.thread for place in places.load(tx, messages)):
                if thread == there.thread:
                    continue
                words = _members(tx, thread)
                found = nodes_of(tx.db, words)
                standing = parents(in_time(found.values()))
                for row_id, one in words.items():
                    name = one.name
                    if name is None or row_id in standing or name == under or name in wanted:
                        continue
                    noted.append((row_id, Before(tie=_now(tx, name, thread, broken=False))))
                    wanted[name] = (under,)
            touched = _settle(tx, wanted, [row_id for row_id, _ in noted])
            undo_log.note(tx, "join the threads", noted, note)
            return _folders(touched)


def take_back(tx: Transaction, items: Iterable[tuple[int, Before]]) -> set[int]:
    """Say of these again what was said before; folders touched."""
    before = [(row_id, item.tie) for row_id, item in items if item.tie is not None]
    wanted = {tie.name: (tie.under,) if tie.was_said else () for _, tie in before}
    touched = _settle(tx, wanted, [row_id for row_id, _ in before])
    for row_id, tie in before:  # what only its server held together goes by the thread's number
        for place in places.load(tx, (row_id,)) if tie.broken else ():
            there = tx.db.execute(_IS_THREAD, (tie.thread, place.account)).fetchone()
            if there and place.thread != tie.thread:
                threads.absorb(tx, place.thread, tie.thread)
    return touched


def _settle(tx: Transaction, wanted: Mapping[int, _Said], known: Sequence[int]) -> set[int]:
    """Say this of these names, and put them where they belong; folders touched.

    Those that are in one thread stay together.

    Args:
        tx: the change.
        wanted: by name.
        known: places of theirs; those without a Message-ID are found by nothing else.
    """
    every = dict.fromkeys([*known, *(row_id for name in wanted for row_id in _places_of(tx, name))])
    moving = places.load(tx, list(every))
    left = {key for node in nodes(tx.db, list(every)).values() for key in node.line}
    by_thread: defaultdict[int, list[Place]] = defaultdict(list)
    for place in moving:
        by_thread[place.thread].append(place)
    before = {thread: _members(tx, thread) for thread in by_thread}
    going = {
        thread: below(
            in_time(nodes_of(tx.db, before[thread]).values()), (place.id for place in tops)
        )
        for thread, tops in by_thread.items()
    }
    _say(tx, wanted)
    for thread, tops in by_thread.items():
        of = (tops[0].account, thread)
        into = _part(tx, of, before[thread], going[thread], left)
        tx.tally.threads.update({thread, into})
    for place in moving:
        _rejoin(tx, place)
    now = places.load(tx, [row_id for words in before.values() for row_id in words])
    return {place.folder for place in now if place.folder is not None}


def _say(tx: Transaction, wanted: Mapping[int, _Said]) -> None:
    for name, said in wanted.items():
        tx.db.execute("DELETE FROM ties WHERE key = ?", (name,))
        if said:
            tx.db.execute("INSERT INTO ties VALUES (?, ?)", (name, said[0]))


def _part(
    tx: Transaction,
    of: tuple[int, int],
    words: Mapping[int, Words],
    going: set[int],
    left: set[int],
) -> int:
    """Give those that go a thread of their own, with what only they refer to; its number.

    Args:
        tx: in which ties are as they are to be.
        of: account and thread.
        words: of all in the thread.
        going: which of them go.
        left: what those referred to that go; where nobody does any more, it leads here no more.
    """
    account, thread = of
    found = nodes_of(tx.db, words)
    theirs = {key for row_id in going for key in found[row_id].line}
    others = {key for row_id in found.keys() - going for key in found[row_id].line}
    unsaid = json.dumps(list(left - theirs - others))
    tx.db.execute(_REFER_NO_MORE, (account, thread, unsaid))
    if going >= found.keys():
        return thread
    made = threads.next_id(tx, "threads")
    tx.db.execute("INSERT INTO threads (id, account) VALUES (?, ?)", (made, account))
    tx.db.execute(_MOVE, (made, json.dumps(sorted(going))))
    tx.db.execute(_REFER, (made, account, json.dumps(list(theirs - others))))
    return made


def _rejoin(tx: Transaction, place: Place) -> None:
    """Into the thread of what it answers, as ties are now."""
    words = words_of(tx.db, (place.id,))[place.id]
    line = nodes_of(tx.db, {place.id: words})[place.id].line
    joined = threads.join_heeded(tx, place.account, [Keys(words.own, line)])
    (thread,) = joined.threads
    if joined.made:
        tx.db.execute("INSERT INTO threads (id, account) VALUES (?, ?)", (thread, place.account))
    here = places.load_one(tx, place.id).thread
    if here != thread:
        threads.absorb(tx, thread if joined.made else here, here if joined.made else thread)


def _named(tx: Transaction, place: Place) -> int:
    """The key of a message; of the first of its thread that has one where it has none."""
    words = _members(tx, place.thread)
    if (own := words[place.id].own) is not None:
        return own
    in_order = in_time(nodes_of(tx.db, words).values())
    own = next((node.key for node in in_order if node.key is not None), None)
    if own is None:
        raise StoreError(
            "Nothing can be joined with this message: it has no Message-ID.",
            "Join it with the other thread instead.",
        )
    return own


def _members(tx: Transaction, thread: int) -> dict[int, Words]:
    return words_of(tx.db, [row_id for (row_id,) in tx.db.execute(_MEMBERS, (thread,)).fetchall()])


def _now(tx: Transaction, name: int, thread: int, *, broken: bool) -> Tie:
    """What is said of a name until now, of a message in that thread."""
    ties: Ties = threads.ties_of(tx.db, (name,))
    return Tie(name, thread, broken, name in ties, ties.get(name))


def _places_of(tx: Transaction, name: int) -> list[int]:
    """Every place of the message of that name."""
    return [row_id for (row_id,) in tx.db.execute(_BY_KEY, (name,)).fetchall()]


def _folders(touched: Iterable[int]) -> tuple[FolderId, ...]:
    return tuple(FolderId(folder) for folder in sorted(touched))
