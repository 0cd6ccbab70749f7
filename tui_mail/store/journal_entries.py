"""What the server has yet to hear of one message, written down and thinned out.

An entry that nobody has begun to say may be dropped for another; one that the server may have heard
of (`saying`) stands, and is answered by its opposite. Must never touch a placement, and never
change an entry: who read it and says it would take the new words for said.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any, Final

from tui_mail.model.folder import Role
from tui_mail.model.frozen import frozen
from tui_mail.store.database import Transaction
from tui_mail.store.places import Place, with_own_labels

FLAGS: Final = "flags"
MOVE: Final = "move"
COPY: Final = "copy"
APPEND: Final = "append"
DELETE: Final = "delete"

_SELECT: Final = (
    "SELECT id, placement, kind, added, removed, target, undo, saying, source FROM journal "
)
_OF_PLACE: Final = _SELECT + "WHERE placement = ? ORDER BY id"
_BY_ID: Final = _SELECT + "WHERE id = ?"
_HAND_OVER: Final = "UPDATE journal SET placement = ? WHERE id = ?"
_COPIED: Final = "SELECT coalesce(max(id), 0) FROM journal WHERE source = ?"
_BY_POP: Final = "SELECT 1 FROM reading_modes WHERE account = ? AND mode = 'pop'"
_INSERT: Final = """
INSERT INTO journal (account, placement, kind, added, removed, target, undo, source)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


@frozen
class Entry:
    """A row of `journal`."""

    id: int
    placement: int
    kind: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    target: int | None
    before: int | None
    """Folder the message was shown in before the change (its undo record)."""
    saying: bool
    source: int | None
    """The placement that this one is a copy of; of a delete, the one that replaces it."""

    @property
    def of_place(self) -> bool:
        """Whether it is about where the message is."""
        return self.kind != FLAGS


@frozen
class _New:
    """An entry to be written; see Entry."""

    kind: str
    added: Collection[str] = ()
    removed: Collection[str] = ()
    target: int | None = None
    before: int | None = None
    source: int | None = None


def entry(tx: Transaction, row_id: int) -> Entry | None:
    """None when it is not in the journal any more."""
    row = tx.db.execute(_BY_ID, (row_id,)).fetchone()
    return _entry(row) if row else None


def entries_of(tx: Transaction, place: Place) -> list[Entry]:
    """Everything about this message, in the order it is to be said."""
    return [_entry(row) for row in tx.db.execute(_OF_PLACE, (place.id,)).fetchall()]


def drop(tx: Transaction, entries: Sequence[Entry]) -> None:
    """The server need not hear of these."""
    tx.db.executemany("DELETE FROM journal WHERE id = ?", [(entry.id,) for entry in entries])


def say_flags(tx: Transaction, place: Place, add: Sequence[str], remove: Sequence[str]) -> None:
    """These flags were set and cleared here; nothing to say where the server has no copy."""
    if not add and not remove:
        return
    entries = entries_of(tx, place)
    if _expected(place, entries) is None and not any(e.kind == COPY for e in entries):
        return  # an append says the flags as they are then; a copy has those of its source
    # what a copy of it takes along is said before that copy is made
    (copied,) = tx.db.execute(_COPIED, (place.id,)).fetchone()
    open_ones = [e for e in entries if e.kind == FLAGS and not e.saying and e.id > copied]
    was_added = {flag for e in open_ones for flag in e.added}
    was_removed = {flag for e in open_ones for flag in e.removed}
    added = (was_added - set(remove)) | (set(add) - was_removed)
    removed = (was_removed - set(add)) | (set(remove) - was_added)
    drop(tx, open_ones)
    if added or removed:
        _write(tx, place, _New(FLAGS, added, removed))


def say_place(tx: Transaction, place: Place, before: int | None) -> None:
    """It was put elsewhere here: one entry says the whole way from where the server has it.

    Args:
        tx: the change under way.
        place: as it is now.
        before: the folder it was shown in until now.
    """
    if _says_no_places(tx, place) or _is_put_off(tx, place):
        return
    entries = [e for e in entries_of(tx, place) if e.of_place]
    unsaid = [e for e in entries if not e.saying]
    drop(tx, unsaid)
    if unsaid:
        before = unsaid[0].before
        if place.folder == before and len(unsaid) == len(entries):
            return  # moved there and back before anybody said so
    said = [e for e in entries if e.saying]
    there = _expected(place, said)
    wanted = place.folder if place.folder and _is_on_server(tx, place.folder) else None
    if wanted == there:
        return
    if there is None:
        # an append says the flags as they are then, a copy put elsewhere since not its source's
        drop(tx, [e for e in entries_of(tx, place) if e.kind == FLAGS and not e.saying])
        source = next((e.source for e in unsaid if e.source is not None), None)
        _write(tx, place, _New(APPEND, target=wanted, before=before, source=source))
    elif wanted is None:
        _write(tx, place, _New(DELETE, before=before))
    else:
        _write(tx, place, _New(MOVE, target=wanted, before=before))


def say_copy(tx: Transaction, place: Place, source: Place) -> None:
    """A copy was made here: the server is to make it of its own copy of the source.

    Where it has none, or only this machine has the target, the copy is like any message of ours.
    """
    if place.folder is None or not _is_on_server(tx, place.folder):
        return
    if server_knows(tx, source):
        _write(tx, place, _New(COPY, target=place.folder, source=source.id))
    else:
        _write(tx, place, _New(APPEND, target=place.folder, source=source.id))


def hand_over(tx: Transaction, entries: Sequence[Entry], place: Place) -> None:
    """What is being said of another place is said of this one, which has the bytes it had."""
    tx.db.executemany(_HAND_OVER, [(place.id, entry.id) for entry in entries])


def say_replaced(tx: Transaction, place: Place, by: Place) -> None:
    """A hidden place is to go from the server, after what replaces it has come there."""
    if _expected(place, entries_of(tx, place)) is not None:
        _write(tx, place, _New(DELETE, before=by.folder, source=by.id))


def server_knows(tx: Transaction, place: Place) -> bool:
    """Whether the server has a copy, or will have one by what is being said; and is asked."""
    return not _says_no_places(tx, place) and _expected(place, entries_of(tx, place)) is not None


def settle_append(tx: Transaction, place: Place, folder: int) -> None:
    """The server has it in that folder already: what would put it there need not be said."""
    drop(tx, [e for e in entries_of(tx, place) if e.of_place and e.target == folder])


def lay_pending_over(tx: Transaction, place: Place, flags: frozenset[str]) -> frozenset[str]:
    """The server's flags as they will be once everything is said."""
    flags = with_own_labels(tx, place.id, flags)
    for one in entries_of(tx, place):
        flags = (flags | set(one.added)) - set(one.removed)
    return flags


def _expected(place: Place, entries: Sequence[Entry]) -> int | None:
    """The folder in which the server has it once it did what is being said; None: nowhere."""
    there = place.server_folder
    for one in entries:
        if one.saying and one.of_place:
            there = one.target
    return there


def _says_no_places(tx: Transaction, place: Place) -> bool:
    """While an account is read by POP, its IMAP server hears of no move and of no removal: what
    it has is left alone until it is read again. Flags wait for that in the journal.
    """
    row = tx.db.execute(_BY_POP, (place.account,)).fetchone()
    return row is not None


def _is_put_off(tx: Transaction, place: Place) -> bool:
    """It is away until its time, of which no server hears: there it stays where it is."""
    row = tx.db.execute("SELECT role FROM folders WHERE id = ?", (place.folder,)).fetchone()
    return row is not None and row[0] == Role.SNOOZED


def _is_on_server(tx: Transaction, folder: int) -> bool:
    row = tx.db.execute("SELECT local FROM folders WHERE id = ?", (folder,)).fetchone()
    return row is not None and not row[0]


def _write(tx: Transaction, place: Place, new: _New) -> None:
    undo = json.dumps({} if new.kind == FLAGS else {"folder": new.before})
    flags = (json.dumps(sorted(new.added)), json.dumps(sorted(new.removed)))
    row = (place.account, place.id, new.kind, *flags, new.target, undo, new.source)
    tx.db.execute(_INSERT, row)


def _entry(row: tuple[Any, ...]) -> Entry:
    row_id, placement, kind, added, removed, target, undo, saying, source = row
    return Entry(
        row_id,
        placement,
        kind,
        tuple(json.loads(added)),
        tuple(json.loads(removed)),
        target,
        json.loads(undo).get("folder"),
        bool(saying),
        source,
    )
