"""How connections tell what they say and hear, and how that is read again.

Who tells leaves secrets and mail out (`HIDDEN`, `octets`); the log that listens has a second net
for secrets, but none for mail.
"""

from typing import Final, Protocol

from tui_mail.model.conversation import Spoken
from tui_mail.model.endpoint import Endpoint
from tui_mail.model.secret import Secret

HIDDEN: Final = b"[hidden]"
"""Stands for what is secret."""


def octets(count: int) -> bytes:
    """Stands for so many bytes of mail."""
    return b"[%d bytes]" % count


class Conversation(Protocol):
    """One connection. Quick, and never raises: mail goes on whatever becomes of the log."""

    def said(self, line: bytes) -> None:
        """A line that goes to the server."""
        ...

    def heard(self, line: bytes) -> None:
        """A line that came from it, as it came."""
        ...

    def note(self, words: str) -> None:
        """What happened to the connection."""
        ...


class Conversations(Protocol):
    """Where conversations are told."""

    def opened(
        self, account: str, protocol: str, endpoint: Endpoint, secret: Secret | None
    ) -> Conversation:
        """A new connection.

        Args:
            account: whose.
            protocol: `pop`, `imap` or `smtp`.
            endpoint: where to.
            secret: what no line may hold, in no form that it takes on the wire.
        """
        ...

    def flush(self) -> None:
        """Wait, not for long, until what was told so far is kept."""
        ...


class ConversationReader(Protocol):
    """What was told."""

    def tail(self, account: str | None, most: int) -> tuple[Spoken, ...]:
        """The last lines of an account, or of all together, oldest first; none where none are."""
        ...


class Untold:
    """A conversation, and a place for conversations, that nobody hears of."""

    def said(self, line: bytes) -> None:
        """Nothing happens."""

    def heard(self, line: bytes) -> None:
        """Nothing happens."""

    def note(self, words: str) -> None:
        """Nothing happens."""

    def flush(self) -> None:
        """Nothing is kept."""

    def opened(
        self, account: str, protocol: str, endpoint: Endpoint, secret: Secret | None
    ) -> Conversation:
        """Itself: it remembers nothing."""
        del account, protocol, endpoint, secret
        return self


UNTOLD: Final = Untold()
