"""What the engine asks of a POP3 connection (RFC 1939). One connection, one thread."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from tui_mail.model.big_mail import Mail
from tui_mail.model.maildrop import DropEntry

__all__ = ["DropEntry", "MailDrop"]


class MailDrop(Protocol):
    """An authenticated POP3 session."""

    def listing(self) -> tuple[DropEntry, ...]:
        """UIDL and LIST, in the server's order.

        Raises:
            MissingCapability: the server has no UIDL.
        """
        ...

    def fetch(self, entries: Sequence[DropEntry]) -> Iterator[tuple[DropEntry, Mail]]:
        """RETR each; yields original bytes, dot-stuffing undone, as they arrive complete.

        A message cut short is never yielded.
        """
        ...

    def tops(self, entries: Sequence[DropEntry]) -> Iterator[tuple[DropEntry, bytes]]:
        """TOP each: its header and the first lines of its body. One that the server does not
        give so is left out.
        """
        ...

    def delete(self, number: int) -> None:
        """DELE: takes effect only when `quit` is answered."""
        ...

    def quit(self) -> None:
        """QUIT, and read its answer. Raises when the answer did not come."""
        ...

    def cancel(self) -> None:
        """End whatever is under way, from any thread; the session is over then."""
        ...

    def close(self) -> None:
        """Drop the connection without a word: no DELE of this session counts."""
        ...
