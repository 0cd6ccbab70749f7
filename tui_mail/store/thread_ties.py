"""Threads as the user wants them: broken where a message begins something of its own, and joined.

What is said about a message holds in every account, for what comes later too, and whatever comes of
its places: it is kept by Message-ID. Must never change a message, nor tell a server.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tui_mail.errors import StoreError
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.ports.mail_store import UndoStep
from tui_mail.store import places, threads, undo_log
from tui_mail.store.database import Transaction
from tui_mail.store.places import Place
from tui_mail.store.thread_lines import Ties
from tui_mail.store.thread_moves import members, settle
from tui_mail.store.thread_nodes import nodes_of, words_of
from tui_mail.store.thread_tree import in_time, parents
from tui_mail.store.undo_log import Before, Items, Tie

_Said = tuple[int | None] | tuple[()]
"""What a message stands under, None: nothing; empty: what its header says."""

_BY_KEY: Final = """
SELECT p.id FROM messages m JOIN placements p ON p.message = m.id WHERE m.message_key = ?
"""
_IS_THREAD: Final = "SELECT 1 FROM threads WHERE id = ? AND account = ?"


def break_at(
    tx: Transaction, messages: Sequence[MessageId], note: UndoStep | None
) -> tuple[FolderId, ...]:
    """Each of these begins a thread, with what stands below it; folders touched."""
    noted: list[tuple[int, Before]] = []
    touched: set[int] = set()
    for place in places.load(tx, messages):
        words = words_of(tx.db, (place.id,))[place.id]
        if not nodes_of(tx.db, {place.id: words})[place.id].line or words.name is None:
            continue
        tie = _now(tx, words.name, place.thread, broken=True)
        noted.append((place.id, Before(tie=tie)))
        touched |= _settle(tx, {words.name: (None,)}, [place.id])
    undo_log.note(tx, "break the thread", noted, note)
    return _folders(touched)


def join_at(
    tx: Transaction, messages: Sequence[MessageId], onto: MessageId, note: UndoStep | None
) -> tuple[FolderId, ...]:
    """The threads of these stand below that message from now on; folders touched.

    Raises:
        NotFound: that message is gone.
        StoreError: nothing in its thread has a Message-ID, so that nothing can name it.
    """
    there = places.load_one(tx, onto)
    under = _named(tx, there)
    noted: list[tuple[int, Before]] = []
    wanted: dict[int, _Said] = {}
    for thread in dict.fromkeys(place.thread for place in places.load(tx, messages)):
        if thread == there.thread:
            continue
        words = members(tx, thread)
        found = nodes_of(tx.db, words)
        standing = parents(in_time(found.values()))
        hidden = {place.id for place in places.load(tx, [*words]) if place.folder is None}
        for row_id in sorted(words, key=hidden.__contains__):  # those go without being asked
            name = words[row_id].name
            if name is None or row_id in standing or name == under or name in wanted:
                continue
            noted.append((row_id, Before(tie=_now(tx, name, thread, broken=False))))
            wanted[name] = (under,)
    touched = _settle(tx, wanted, [row_id for row_id, _ in noted])
    undo_log.note(tx, "join the threads", noted, note)
    return _folders(touched)


def take_back(tx: Transaction, items: Items) -> tuple[set[int], Items]:
    """Say of these again what was said before; folders touched, and what takes that back.

    What was of one thread before goes there together, and apart from what was of another.
    """
    before = [(row_id, item.tie) for row_id, item in items if item.tie is not None]
    back = [(row_id, Before(tie=_back(tx, row_id, tie))) for row_id, tie in before]
    groups: dict[int, list[tuple[int, Tie]]] = {}
    for row_id, tie in before:
        groups.setdefault(tie.thread, []).append((row_id, tie))
    touched: set[int] = set()
    for group in groups.values():
        touched |= _said_before(tx, group)
    return touched, back


def _said_before(tx: Transaction, before: Sequence[tuple[int, Tie]]) -> set[int]:
    wanted = {tie.name: (tie.under,) if tie.was_said else () for _, tie in before}
    alone = {row_id: _company(tx, row_id) for row_id, tie in before if tie.broken}
    touched = _settle(tx, wanted, [row_id for row_id, _ in before])
    for row_id, tie in before:
        if tie.broken and _company(tx, row_id) == alone[row_id]:
            # what finds nothing by what it says was held there by its server: by number
            _go_back(tx, places.load_one(tx, row_id), tie.thread)
    return touched


def _back(tx: Transaction, row_id: int, tie: Tie) -> Tie:
    """What is said now, for when what was said before is taken back in its turn."""
    breaks = tie.was_said and tie.under is None
    return _now(tx, tie.name, places.load_one(tx, row_id).thread, broken=breaks)


def _company(tx: Transaction, row_id: int) -> int:
    """How many are in the thread of a place."""
    return len(members(tx, places.load_one(tx, row_id).thread))


def _go_back(tx: Transaction, place: Place, thread: int) -> None:
    there = tx.db.execute(_IS_THREAD, (thread, place.account)).fetchone()
    if there and place.thread != thread:
        threads.absorb(tx, place.thread, thread)


def _settle(tx: Transaction, wanted: Mapping[int, _Said], known: Sequence[int]) -> set[int]:
    """Say this of these names; folders touched. Those without a Message-ID are the known places."""
    every = [*known, *(row_id for name in wanted for row_id in _places_of(tx, name))]
    return settle(tx, every, lambda: _say(tx, wanted))


def _say(tx: Transaction, wanted: Mapping[int, _Said]) -> None:
    for name, said in wanted.items():
        tx.db.execute("DELETE FROM ties WHERE key = ?", (name,))
        if said:
            tx.db.execute("INSERT INTO ties VALUES (?, ?)", (name, said[0]))


def _named(tx: Transaction, place: Place) -> int:
    """The key of a message; of the first of its thread that has one where it has none."""
    words = members(tx, place.thread)
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


def _now(tx: Transaction, name: int, thread: int, *, broken: bool) -> Tie:
    """What is said of a name until now, of a message in that thread."""
    ties: Ties = threads.ties_of(tx.db, (name,))
    return Tie(name, thread, broken, name in ties, ties.get(name))


def _places_of(tx: Transaction, name: int) -> list[int]:
    """Every place of the message of that name."""
    return [row_id for (row_id,) in tx.db.execute(_BY_KEY, (name,)).fetchall()]


def _folders(touched: Iterable[int]) -> tuple[FolderId, ...]:
    return tuple(FolderId(folder) for folder in sorted(touched))
