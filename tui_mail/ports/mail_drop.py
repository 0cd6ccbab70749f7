"""What the engine asks of a POP3 connection (RFC 1939). One connection, one thread."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from tui_mail.model.big_mail import Mail
from tui_mail.model.maildrop import DropEntry

__all__ = ["DropEntry", "MailDrop"]


class MailDrop(Protocol):
    """An authenticated POP3 session."""

    def listing(self) -> tuple[DropEntry, ...]:
        """UIDL and LIST, in the server's order; without UIDL every name is empty."""
        ...

    def newest(self, most: int) -> tuple[DropEntry, ...]:
        """The newest entries of a large maildrop, newest first, asked for one by one.

        Nothing where the whole `listing` is as quick, or where that is the only way to know them.
        """
        ...

    def mark(self) -> bytes:
        """SHA-256 of what LIST and UIDL say; the next `listing` gives just that.

        As long as it is the same, every message has its place, its size and its name.
        """
        ...

    def beginnings(
        self, entries: Sequence[DropEntry], lines: int
    ) -> Iterator[tuple[DropEntry, bytes | None]]:
        """TOP each: its header and first lines; None where the server would not tell."""
        ...

    @property
    def login_delay(self) -> int:
        """Seconds that the server wants between two log-ins (RFC 2449 section 6.5); 0: any."""
        ...

    def fetch(self, entries: Sequence[DropEntry]) -> Iterator[tuple[DropEntry, Mail]]:
        """RETR each; yields original bytes, dot-stuffing undone, as they arrive complete.

        A message cut short is never yielded.
        """
        ...

    def hear(self, told: Callable[[int], None]) -> None:
        """Call this with how many bytes came of a message that is too big for memory."""
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
