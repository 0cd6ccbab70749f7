"""Words of a POP3 maildrop and its ledger."""

from enum import IntEnum

from tui_mail.model.big_mail import MARK
from tui_mail.model.frozen import frozen


class Deleted(IntEnum):
    """What became of a DELE that we sent."""

    NO = 0
    """None was sent, or nobody knows."""
    THERE = 1
    """The server said that it is gone."""
    IN_VAIN = 2
    """It said so, and lists the same bytes again: it keeps what it is told to delete."""


@frozen
class DropEntry:
    """One message of the maildrop's listing."""

    number: int
    """Message number of this session; means nothing in the next."""
    uidl: str
    """Empty where the server gives no name."""
    size: int
    """As LIST says; some servers lie."""


@frozen
class LedgerRow:
    """A UIDL that was fetched once. Outlives the message's deletion here."""

    uidl: str
    size: int
    """As LIST told it when it was fetched."""
    sha256: bytes
    fetched: int
    """Unix seconds."""
    deleted_here: bool
    """The user removed the message here for good."""
    dele_sent: bool
    """A DELE went out; whether it took effect is unknown until the next listing."""
    deleted_there: Deleted = Deleted.NO
    unproven: bool = False
    """Matched by a switch: its bytes were not compared with those that are here."""

    @property
    def whole(self) -> bool:
        """All of it was fetched; else only its beginning (model.big_mail.Beginning)."""
        return len(self.sha256) != MARK
