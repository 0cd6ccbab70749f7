"""What the engine asks of an IMAP connection (RFC 9051, 3501). One connection, one thread."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from tui_mail.model.account import Room
from tui_mail.model.big_mail import Mail
from tui_mail.model.mailbox import (
    MailboxMark,
    Opening,
    RemoteFolder,
    RemoteMessage,
    Selected,
    Upload,
)
from tui_mail.model.search import Search
from tui_mail.model.server_search import FoundThere, MailboxNames
from tui_mail.model.switch import Sketch

__all__ = [
    "ImapServer",
    "MailboxReader",
    "RemoteFolder",
    "RemoteMessage",
    "Selected",
    "Upload",
]


class MailboxReader(Protocol):
    """What a mailbox is read with: a session, or more than one that are used as one."""

    def select(
        self, remote: str, *, read_only: bool = False, since: MailboxMark | None = None
    ) -> Selected:
        """SELECT or EXAMINE; with `since`, the news too where the server has QRESYNC (RFC 7162).

        News are of messages that were there then; those that came since are not among them.
        """
        ...

    def messages(self, uids: Iterable[int]) -> Iterator[RemoteMessage]:
        """Everything but the bodies of these in the selected mailbox, the newest first.

        One that is gone is left out.
        """
        ...

    def flags(self, since: int = 0) -> Mapping[int, frozenset[str]]:
        """UID FETCH 1:* (FLAGS): every UID in the selected mailbox with its flags.

        With a MODSEQ, only those that changed since; the server must have CONDSTORE.
        """
        ...

    def uids(self, first_uid: int = 1) -> tuple[int, ...]:
        """Every UID from this one on in the selected mailbox, ascending."""
        ...

    def bodies(self, messages: Iterable[RemoteMessage]) -> Iterator[tuple[RemoteMessage, Mail]]:
        """The original bytes of each, in batches; big ones in pieces.

        A message gone meanwhile is left out. Bytes whose length does not fit its size are still
        given when the server repeats them so.
        """
        ...

    def beginnings(self, messages: Iterable[RemoteMessage]) -> Iterator[Opening]:
        """How each begins, in the order asked.

        A message gone meanwhile is left out.
        """
        ...

    def sketches(self, uids: Sequence[int]) -> Iterator[Sketch]:
        """What these messages can be known by, without their bodies."""
        ...


class ImapServer(MailboxReader, Protocol):
    """An authenticated IMAP session."""

    @property
    def capabilities(self) -> frozenset[str]:
        """As told after log-in, upper case."""
        ...

    def folders(self, *, marks: bool = False) -> tuple[RemoteFolder, ...]:
        """LIST, with SPECIAL-USE where the server knows it.

        With `marks` also how each mailbox stands, in the same round trip where the server has
        LIST-STATUS (RFC 5819). The mailbox that is selected may be closed by that.
        """
        ...

    def change_flags(self, uids: Sequence[int], add: Sequence[str], remove: Sequence[str]) -> None:
        """UID STORE +FLAGS.SILENT / -FLAGS.SILENT in the selected mailbox."""
        ...

    def move(self, uids: Sequence[int], remote: str) -> Mapping[int, int]:
        r"""MOVE, else COPY and UID EXPUNGE of exactly these; old UID to new, as far as told.

        Raises:
            MissingCapability: neither MOVE nor UIDPLUS: the copies are made and the originals
                are flagged \\Deleted, and stay until another client expunges.
        """
        ...

    def copy(self, uids: Sequence[int], remote: str) -> Mapping[int, int]:
        """COPY; old UID to new, as far as COPYUID tells. A message gone meanwhile is left out."""
        ...

    def delete(self, uids: Sequence[int]) -> None:
        r"""\\Deleted and UID EXPUNGE of exactly these. Raises MissingCapability as `move`."""
        ...

    def append(self, remote: str, raw: bytes, flags: Sequence[str], received: int) -> int | None:
        """APPEND; the UID where UIDPLUS tells it."""
        ...

    def append_all(self, remote: str, uploads: Sequence[Upload]) -> tuple[int | None, ...]:
        """APPEND of several, all or none (MULTIAPPEND, RFC 3502); their UIDs where they are told.

        The server must have MULTIAPPEND.
        """
        ...

    def find(self, message_id: str) -> tuple[int, ...]:
        """UIDs in the selected mailbox with this Message-ID."""
        ...

    def search(self, wanted: Search, mailbox: MailboxNames) -> FoundThere:
        """What fits a query in the selected mailbox, as the server compares.

        Raises:
            UsageError: the query is more than a server is asked.
            Refused: it does not search.
        """
        ...

    def create(self, remote: str) -> None:
        """CREATE; a mailbox that is there already is no error."""
        ...

    def rename(self, remote: str, name: str) -> None:
        """RENAME, which takes the mailboxes below along; what was done already is no error.

        Args:
            remote: the server's name now.
            name: the server's name to be.
        """
        ...

    def remove(self, remote: str) -> None:
        """DELETE of a mailbox; one that is gone already is no error.

        Its messages are gone with it: whoever asks has made sure that it is empty.
        """
        ...

    def subscribe(self, remote: str, *, wanted: bool) -> None:
        """SUBSCRIBE or UNSUBSCRIBE; what is so already is no error."""
        ...

    def remote_name(self, name: str) -> str:
        """The server's name for a folder the user calls `name` (`/` to its own delimiter)."""
        ...

    def idle(self, seconds: float, disturbed: Callable[[], bool] = lambda: False) -> bool:
        """IDLE on the selected mailbox (or NOOP after a wait where there is no IDLE).

        True as soon as anything changed, False when the time is over. Once `disturbed` (this
        machine slept, say) the server has to answer at once. Raises ConnectionLost, TimedOut.
        """
        ...

    def watch(self) -> bool:
        """Ask to be told of every mailbox while idle (NOTIFY, RFC 5465); whether that is so.

        To be asked before each `idle`: a server may let go of it.
        """
        ...

    def heard_elsewhere(self) -> bool:
        """Whether the last `idle` ended for a mailbox that is not selected; told once."""
        ...

    def room(self) -> Room | None:
        """How full what holds the inbox is (QUOTA); None: no limit, or nothing is told of it."""
        ...

    def alerts(self) -> tuple[str, ...]:
        """What the server wants its user to be shown (ALERT, RFC 9051 7.1), each given once.

        Sanitised; to be asked also after the session is over.
        """
        ...

    def cancel(self) -> None:
        """End whatever is under way, from any thread; the session is over then."""
        ...

    def close(self) -> None:
        """LOGOUT if that is quick, and drop the connection."""
        ...
