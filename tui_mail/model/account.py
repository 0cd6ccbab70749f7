"""An account as the faces see it, and how it is doing."""

from enum import StrEnum

from tui_mail.model.address import Address
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, OutboxId


class Mode(StrEnum):
    """How an account reads mail."""

    POP = "pop"
    IMAP = "imap"


class Capability(StrEnum):
    """What an account can do; actions ask for these, never for a protocol."""

    SEND = "send"
    SERVER_FOLDERS = "server-folders"
    SERVER_FLAGS = "server-flags"


class AccountState(StrEnum):
    """What the engine is doing for an account."""

    IDLE = "idle"
    """Up to date; waiting for news."""
    CONNECTING = "connecting"
    SYNCING = "syncing"
    OFFLINE = "offline"
    """Not reached; tried again later."""
    WAITING = "waiting"
    """Reached, but not served just now; tried again later."""
    FAILED = "failed"
    """Needs the user."""


@frozen
class AccountSummary:
    """An account of the settings."""

    account: AccountKey
    email: str
    name: str
    mode: Mode
    smtp: tuple[str, ...]
    """Names of its SMTP servers, in the order they are tried."""
    smtp_hosts: tuple[str, ...]
    aliases: tuple[str, ...]
    signature: str
    capabilities: frozenset[Capability]

    @property
    def identity(self) -> Address:
        """Who its mail is from."""
        return Address(self.name, self.email)


@frozen
class Problem:
    """Something that stands in the way, in plain words."""

    message: str
    hint: str = ""
    recoverable: bool = True
    server: str = ""
    """`pop`, `imap`, `smtp` or empty."""
    wants_secret: str = ""
    """Keyring name of a password that is missing or wrong; empty otherwise."""
    outgoing: OutboxId | None = None
    """The message of the outbox that came back; None where it is not about one."""


@frozen
class Room:
    """How full a mailbox is on its server (RFC 9208)."""

    used: int
    """Bytes."""
    limit: int
    """Bytes; at least 1."""

    @property
    def nearly_full(self) -> bool:
        """Whether the user should make room."""
        return self.used * 100 > self.limit * 95


@frozen
class AccountStatus:
    """How an account is doing now."""

    account: AccountKey
    state: AccountState
    detail: str = ""
    """A few words for the status line: `12 of 340`."""
    problem: Problem | None = None
    last_sync: int | None = None
    """Unix seconds of the last sync that succeeded."""
    room: Room | None = None
    """None: its server tells nothing of that, or was not asked so far."""


@frozen
class SyncResult:
    """What one sync of one account did."""

    account: AccountKey
    ok: bool
    error: str
    new: int
    updated: int
    removed: int
    sent: int
    bytes: int
    seconds: float
