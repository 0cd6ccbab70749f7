"""What the engine asks of the store about maildrops. Every method is one FULL transaction."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from tui_mail.model.ids import AccountKey
from tui_mail.model.maildrop import LedgerRow
from tui_mail.ports.store_words import DropOrigin


class LedgerStore(Protocol):
    """The UIDL ledger."""

    def ledger(self, account: AccountKey, server: str, username: str) -> Mapping[str, LedgerRow]:
        """Every UIDL ever fetched from that maildrop."""
        ...

    def has_ledger(self, account: AccountKey, server: str, username: str) -> bool:
        """Whether anything was ever fetched from that maildrop."""
        ...

    def note_listing(
        self, account: AccountKey, server: str, username: str, uidls: Sequence[str]
    ) -> None:
        """What is on the server now; settles what a DELE without an answer did."""
        ...

    def settled(self, account: AccountKey, server: str, username: str) -> bytes:
        """Mark of the listing (MailDrop.mark) after which nothing was left to do; empty: none."""
        ...

    def note_settled(self, account: AccountKey, server: str, username: str, mark: bytes) -> None:
        """All of that listing is in the ledger, and nothing of it is to go from the server."""
        ...

    def note_dele(
        self, account: AccountKey, server: str, username: str, uidls: Sequence[str]
    ) -> None:
        """DELE is about to be sent for these."""
        ...

    def note_deleted(
        self, account: AccountKey, server: str, username: str, uidls: Sequence[str]
    ) -> None:
        """QUIT was answered: these are gone on the server."""
        ...

    def note_same(
        self, account: AccountKey, server: str, username: str, uidl: str, size: int
    ) -> None:
        """It was fetched again, and its bytes are the same as ever; this is what LIST says now."""
        ...

    def rename_uidl(self, account: AccountKey, was: str, drop: DropOrigin, sha256: bytes) -> None:
        """The message of the line `was`, with these bytes, has another name now."""
        ...
