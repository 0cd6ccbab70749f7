"""Words of the switch between POP and IMAP: mail as it stands here, and as it stands there."""

from enum import StrEnum
from typing import Final

from tui_mail.model.account import Mode
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, FolderId, MessageId

OPENING = 32
"""Bytes of a body that are looked at before two messages are taken for one."""


@frozen
class Traits:
    """What a message can be known by without its bytes."""

    message_id: str
    """With angle brackets; empty: it has none, and cannot be matched."""
    size: int
    """Bytes of the original; as its server tells it."""
    date: int | None
    """Of the Date header, Unix seconds; None: not told."""
    sender: str
    """Address of the first author; empty: not told."""


@frozen
class Resident:
    """A message of this machine that no message of the server is known to be."""

    id: MessageId
    traits: Traits
    seen: bool
    """Read here."""
    archived: bool
    """It does not lie in the inbox here."""


@frozen
class Sketch:
    """A message of an IMAP server without its bytes."""

    uid: int
    flags: frozenset[str]
    size: int
    header: bytes
    """The field Message-ID."""
    opening: bytes
    """The first OPENING bytes of its body."""


@frozen
class Address:
    """Where a server has a message: `uid` in a folder (IMAP), or a line of the ledger (POP)."""

    uid: int = 0
    folder: FolderId | None = None
    uidl: str = ""


@frozen
class Stranger:
    """A message of the server that no message here is known to be."""

    address: Address
    traits: Traits
    opening: bytes
    flags: frozenset[str] = frozenset()
    in_inbox: bool = True


@frozen
class SwitchPreview:
    """What a switch would find; nothing is changed by asking."""

    account: AccountKey
    mode: Mode
    """What it would be read by."""
    here: int
    """Messages of the account on this machine."""
    known: int
    """Of the server's messages: known from the last time it was read so."""
    matched: int
    """Found by what can be told of them without downloading."""
    here_only: int
    there_only: int
    """Downloaded by the first sync; those that prove to be here are merged then."""
    archived_here: int = 0
    """In the server's inbox, and in another folder here."""
    read_here: int = 0
    """Unread there, read here: marked as read there."""
    deletes: str = ""
    """What the settings want removed from the server; empty: nothing."""
    download: int = 0
    """Bytes of those that are only there."""
    missing: int = 0
    """Of the server it is read from now: messages that are not here yet. A switch to POP waits
    until they are, for a maildrop shows no folder but the inbox."""
    missing_unknown: str = ""
    """Why `missing` could not be counted; empty: it was."""

    beginnings: int = 0
    """Of the missing: those of which the beginning is here."""
    heads: int = 0
    """Of those here: only their beginning is; over IMAP the whole comes with the next sync."""

    @property
    def counts(self) -> tuple[tuple[int, int, str], ...]:
        """How many messages, of how many bytes (0: not told), and which, in plain English.

        What is zero and would say nothing is left out.
        """
        told = (
            (True, self.here, 0, "messages of this account here"),
            (False, self.known, 0, "known on the server since it was last read so"),
            (True, self.matched, 0, "matched, not downloaded again"),
            (True, self.here_only, 0, "only here; they stay"),
            (False, self.heads, 0, "here with their beginning only; no other is taken for them"),
            (True, self.there_only, self.download, "only there; downloaded by the next sync"),
            (False, self.archived_here, 0, "in the server's inbox, in another folder here"),
            (False, self.read_here, 0, "unread there, read here; marked as read there"),
            (False, self.missing, 0, "on the server it is read from now, not here yet"),
            (False, self.beginnings, 0, "of these only the beginning is here"),
        )
        return tuple((n, size, words) for always, n, size, words in told if always or n)


STAYS: Final = {
    Mode.IMAP: "Every message, folder and flag that is here stays; the server's folders are added, "
    "and flags set here are set there.",
    Mode.POP: "Every message, folder and flag that is here stays, on this machine only; "
    "the server is asked for new mail and nothing else.",
}
"""What the switch does, in one English sentence."""


class KeptPassword(StrEnum):
    """Where the password for the server that an account is to be read from may come from."""

    READY = "ready"
    """It is kept, a command tells it, or none is wanted."""
    OTHERS = "others"
    """None is kept for it, but one for the account's other server."""
    NONE = "none"


@frozen
class NewServer:
    """The server that an account would be read from after a switch."""

    keyring_name: str
    """Of its password: `imap:bob@imap.example.org`."""
    password: KeptPassword


@frozen
class PreviewSwitch:
    """What reading the account by the other protocol would find. Answer: SwitchSeen."""

    account: AccountKey
    mode: Mode
    missing_only: bool = False
    """Only `missing` is wanted: the other protocol's server is not asked."""


@frozen
class StopPreview:
    """Nobody waits for a PreviewSwitch of this account any more: break it off. Answer: Done."""

    account: AccountKey


@frozen
class SwitchSeen:
    """Nothing was changed."""

    preview: SwitchPreview
