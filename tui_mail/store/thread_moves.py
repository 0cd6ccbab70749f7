"""Messages that go from one thread into another, with what stands below them.

Must never leave a key that leads to a thread in which nothing refers to it.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final

from tui_mail.store import places, threads
from tui_mail.store.database import Transaction
from tui_mail.store.places import Place
from tui_mail.store.thread_lines import Keys
from tui_mail.store.thread_nodes import Words, nodes, nodes_of, words_of
from tui_mail.store.thread_tree import below, in_time

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


def settle(tx: Transaction, row_ids: Sequence[int], change: Callable[[], None]) -> set[int]:
    """Put these, with what stands below them, where they belong after a change; folders touched.

    Those that are in one thread stay together.

    Args:
        tx: the transaction.
        row_ids: every place of the messages.
        change: makes what they answer another.
    """
    every = dict.fromkeys(row_ids)
    moving = places.load(tx, list(every))
    left = {key for node in nodes(tx.db, list(every)).values() for key in node.line}
    by_thread: defaultdict[int, list[Place]] = defaultdict(list)
    for place in moving:
        by_thread[place.thread].append(place)
    before = {thread: members(tx, thread) for thread in by_thread}
    going = {
        thread: below(
            in_time(nodes_of(tx.db, before[thread]).values()), (place.id for place in tops)
        )
        for thread, tops in by_thread.items()
    }
    change()
    for thread, tops in by_thread.items():
        of = (tops[0].account, thread)
        into = _part(tx, of, list(before[thread]), going[thread], left)
        tx.tally.threads.update({thread, into})
    for place in moving:
        rejoin(tx, place)
    now = places.load(tx, [row_id for words in before.values() for row_id in words])
    return {place.folder for place in now if place.folder is not None}


def members(tx: Transaction, thread: int) -> dict[int, Words]:
    """Every place of a thread."""
    return words_of(tx.db, [row_id for (row_id,) in tx.db.execute(_MEMBERS, (thread,)).fetchall()])


def _part(
    tx: Transaction,
    of: tuple[int, int],
    row_ids: Sequence[int],
    going: set[int],
    left: set[int],
) -> int:
    """Give those that go a thread of their own, with what only they refer to; its number.

    Args:
        tx: in which what each answers is as it is to be.
        of: account and thread.
        row_ids: of all in the thread.
        going: which of them go.
        left: what those referred to that go; where nobody does any more, it leads here no more.
    """
    account, thread = of
    found = nodes(tx.db, row_ids)
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


def rejoin(tx: Transaction, place: Place) -> None:
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
