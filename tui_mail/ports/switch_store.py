"""What the engine asks of the store when an account is read another way than before.

Nothing of it deletes a message: a switch only tells which mail here is which mail there.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from tui_mail.model.account import Mode
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.switch import Resident


@frozen
class PlaceLink:
    """A message here is that one on the IMAP server."""

    message: MessageId
    folder: FolderId
    uid: int
    flags: frozenset[str]
    """As the server has them."""


@frozen
class LineLink:
    """A message here is that one in the maildrop."""

    message: MessageId
    uidl: str
    size: int
    """As LIST tells it."""


class SwitchStore(Protocol):
    """Matching what is here with what is there; every method is one FULL transaction."""

    def read_by(self, account: AccountKey, mode: Mode) -> None:
        """How the account is read from now on. Where it was read otherwise, nothing that is here
        goes, its folders are this machine's (POP) or the server's again (IMAP), and `linking`
        is true until `linked`.
        """
        ...

    def linking(self, account: AccountKey) -> bool:
        """Whether mail is still to be matched with the server since the account was switched."""
        ...

    def without_address(self, account: AccountKey) -> tuple[Resident, ...]:
        """Messages that no IMAP mailbox is known to hold, each once, drafts left out."""
        ...

    def without_line(self, account: AccountKey) -> tuple[Resident, ...]:
        """Messages of IMAP mailboxes that no maildrop is known to hold, each once; those that are
        hidden because the server is to delete them are among them.
        """
        ...

    def openings(self, messages: Sequence[MessageId]) -> Mapping[MessageId, bytes]:
        """How the body of each begins."""
        ...

    def link_places(self, links: Sequence[PlaceLink]) -> tuple[FolderId, ...]:
        """They are matched, unproven; flags of both, and what the server lacks of them is
        journalled. The folders they are shown in.
        """
        ...

    def link_lines(
        self, account: AccountKey, server: str, username: str, links: Sequence[LineLink]
    ) -> None:
        """They are matched, unproven: the ledger knows their UIDL from now on."""
        ...

    def keep_here(self, messages: Sequence[MessageId]) -> None:
        """The server has them no more: they stay, as mail of this machine."""
        ...

    def linked(self, account: AccountKey) -> tuple[FolderId, ...]:
        """All that the server has was looked at. What was downloaded and lies here already, byte
        for byte, is one with it from now on. The folders where something changed.
        """
        ...

    def unproven(self, messages: Sequence[MessageId]) -> Mapping[MessageId, bytes]:
        """Those that a switch matched and whose bytes were not compared, with their SHA-256."""
        ...

    def prove(self, messages: Sequence[MessageId]) -> None:
        """The server's bytes were compared: they are these."""
        ...

    def part(self, messages: Sequence[MessageId]) -> None:
        """They were compared, and differ: the server's message is another one."""
        ...

    def prove_lines(
        self, account: AccountKey, server: str, username: str, uidls: Sequence[str]
    ) -> None:
        """The maildrop's bytes were compared: they are these."""
        ...

    def part_lines(
        self, account: AccountKey, server: str, username: str, uidls: Sequence[str]
    ) -> None:
        """They were compared, and differ: the ledger forgets that it knew them."""
        ...
