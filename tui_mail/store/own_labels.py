"""Labels that a message's server does not keep: they are kept here, whatever the server says of it.

Must never keep a flag of mail's own: those are the server's.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from tui_mail.model.flags import SYSTEM_FLAGS
from tui_mail.store.database import Transaction
from tui_mail.store.places import Place

_KEEP: Final = "INSERT OR IGNORE INTO own_labels VALUES (?, ?)"
_OF: Final = "SELECT label FROM own_labels WHERE placement = ?"
_LET_GO: Final = "DELETE FROM own_labels WHERE placement = ? AND label = ?"
_COPY: Final = (
    "INSERT OR IGNORE INTO own_labels SELECT ?2, label FROM own_labels WHERE placement = ?1"
)


def keep(tx: Transaction, going: Iterable[Place], labels: Sequence[str]) -> None:
    """Of these messages, those of these labels that they have now."""
    for place in going:
        has = place.flags - set(SYSTEM_FLAGS)
        tx.db.executemany(_KEEP, [(place.id, label) for label in labels if label in has])


def laid_over(tx: Transaction, placement: int, flags: Iterable[str]) -> frozenset[str]:
    """What its server says of a message, with what is kept here."""
    return frozenset(flags) | {label for (label,) in tx.db.execute(_OF, (placement,)).fetchall()}


def let_go(tx: Transaction, placement: int, labels: Sequence[str]) -> None:
    """The user took these away."""
    tx.db.executemany(_LET_GO, [(placement, label) for label in labels])


def copy(tx: Transaction, source: int, placement: int) -> None:
    """A copy has those of what it is a copy of."""
    tx.db.execute(_COPY, (source, placement))
