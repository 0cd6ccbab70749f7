"""Words of a POP3 maildrop and its ledger."""

from tui_mail.model.frozen import frozen


@frozen
class DropEntry:
    """One message of the maildrop's listing."""

    number: int
    """Message number of this session; means nothing in the next."""
    uidl: str
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
    unproven: bool = False
    """Matched by a switch: its bytes were not compared with those that are here."""
