"""One message's place in one account: read, moved, flagged, taken away. Counts follow by tally.

Must never touch the journal or the undo log: who changes a place says why, elsewhere.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from tui_mail.errors import NotFound
from tui_mail.model.flags import SYSTEM_FLAGS
from tui_mail.model.frozen import frozen, replace
from tui_mail.store import raw
from tui_mail.store.among import AMONG
from tui_mail.store.database import Transaction
from tui_mail.store.flag_bits import join, split

_SELECT: Final = """
SELECT id, account, folder, message, flags, labels, server_folder, uid, thread, ledger
FROM placements
"""
_BY_IDS: Final = _SELECT + "WHERE id" + AMONG
_BY_FOLDER: Final = _SELECT + "WHERE folder = ?1 OR server_folder = ?1 ORDER BY id"
_KEEP: Final = "INSERT OR IGNORE INTO own_labels VALUES (?, ?)"
_OWN: Final = "SELECT label FROM own_labels WHERE placement = ?"
_LET_GO: Final = "DELETE FROM own_labels WHERE placement = ? AND label = ?"
_OWN_TOO: Final = """
INSERT OR IGNORE INTO own_labels SELECT ?2, label FROM own_labels WHERE placement = ?1
"""
_BY_ADDRESS: Final = _SELECT + "WHERE server_folder = ? AND uid = ?"


@frozen
class Place:
    """A row of `placements`. Account and folders by their row ids."""

    id: int
    account: int
    folder: int | None
    message: int
    bits: int
    labels: str
    server_folder: int | None
    uid: int | None
    thread: int
    ledger: int | None

    @property
    def flags(self) -> frozenset[str]:
        """All of them, as words."""
        return join(self.bits, self.labels)


def load(tx: Transaction, ids: Sequence[int]) -> list[Place]:
    """In the order asked for; those that are gone are left out."""
    rows = tx.db.execute(_BY_IDS, (json.dumps(list(ids)),)).fetchall()
    found = {row[0]: Place(*row) for row in rows}
    return [found[row_id] for row_id in dict.fromkeys(ids) if row_id in found]


def load_one(tx: Transaction, row_id: int) -> Place:
    """Raises NotFound."""
    found = load(tx, (row_id,))
    if not found:
        raise NotFound(f"There is no message {row_id}.", "It may have been deleted.")
    return found[0]


def in_folder(tx: Transaction, folder: int) -> list[Place]:
    """Everything that is shown in this folder, or lies in it on the server."""
    return [Place(*row) for row in tx.db.execute(_BY_FOLDER, (folder,)).fetchall()]


def at_address(tx: Transaction, folder: int, uid: int) -> Place | None:
    """The placement with this server address."""
    row = tx.db.execute(_BY_ADDRESS, (folder, uid)).fetchone()
    return Place(*row) if row else None


def show_in(tx: Transaction, place: Place, folder: int | None) -> Place:
    """Into that folder, or hidden; its server address stays."""
    tx.db.execute("UPDATE placements SET folder = ? WHERE id = ?", (folder, place.id))
    tx.tally.taken(place.folder, place.bits)
    tx.tally.shown(folder, place.bits)
    tx.tally.threads.add(place.thread)
    return replace(place, folder=folder)


def set_flags(tx: Transaction, place: Place, flags: Iterable[str]) -> Place:
    """These flags and no others."""
    bits, labels = split(flags)
    if (bits, labels) == (place.bits, place.labels):
        return place
    tx.db.execute(
        "UPDATE placements SET flags = ?, labels = ? WHERE id = ?", (bits, labels, place.id)
    )
    tx.tally.taken(place.folder, place.bits)
    tx.tally.shown(place.folder, bits)
    tx.tally.threads.add(place.thread)
    return replace(place, bits=bits, labels=labels)


def set_address(tx: Transaction, place: Place, folder: int | None, uid: int | None) -> Place:
    """Where the server has it; no folder: nowhere."""
    tx.db.execute(
        "UPDATE placements SET server_folder = ?, uid = ? WHERE id = ?", (folder, uid, place.id)
    )
    return replace(place, server_folder=folder, uid=uid)


def take_away(tx: Transaction, places: Sequence[Place]) -> None:
    """These are gone for good, with their journal; bytes that nobody needs any more go too."""
    tx.db.executemany("DELETE FROM placements WHERE id = ?", [(place.id,) for place in places])
    for place in places:
        tx.tally.taken(place.folder, place.bits)
        tx.tally.threads.add(place.thread)
    raw.release(tx, (place.message for place in places))


def keep_labels(tx: Transaction, going: Iterable[Place], labels: Sequence[str]) -> None:
    """Their server keeps these labels not: those that they have stay, whatever it says of them."""
    for place in going:
        has = place.flags - set(SYSTEM_FLAGS)
        tx.db.executemany(_KEEP, [(place.id, label) for label in labels if label in has])


def with_own_labels(tx: Transaction, placement: int, flags: Iterable[str]) -> frozenset[str]:
    """What its server says of a message, with what is kept only here."""
    return frozenset(flags) | {label for (label,) in tx.db.execute(_OWN, (placement,)).fetchall()}


def let_labels_go(tx: Transaction, placement: int, labels: Sequence[str]) -> None:
    """The user took these away."""
    tx.db.executemany(_LET_GO, [(placement, label) for label in labels])


def copy_own_labels(tx: Transaction, source: int, placement: int) -> None:
    """A copy has those of what it is a copy of."""
    tx.db.execute(_OWN_TOO, (source, placement))
