"""An authenticated POP3 session: lists, fetches in windows, deletes (ports.mail_drop).

Answers come in the order of the commands (RFC 2449 section 6.8): what is owed is kept in one queue,
so that no answer is ever taken for another's. After any error the session is over: `close` it.
"""

from collections import deque
from collections.abc import Iterator, Sequence

from tui_mail.errors import MissingCapability
from tui_mail.model.big_mail import Mail
from tui_mail.model.maildrop import DropEntry
from tui_mail.net.wire import Wire
from tui_mail.pop3.capabilities import Capabilities, read_list
from tui_mail.pop3.listing import joined
from tui_mail.pop3.replies import Status, read_status, refused
from tui_mail.pop3.retrieval import read_message
from tui_mail.pop3.tops import tops
from tui_mail.ports.spool import Spools

WINDOW = 32
"""Commands under way at most."""

_LISTING = 256_000_000
"""Bytes of a whole LIST or UIDL answer: some millions of messages."""


class PopSession:
    """Implements ports.mail_drop.MailDrop.

    Args:
        wire: logged in.
        able: as told after TLS.
        spools: takes messages that are too big for memory.
    """

    def __init__(self, wire: Wire, able: Capabilities, spools: Spools | None = None) -> None:
        self._wire = wire
        self._spools = spools
        self._window = WINDOW if able.has("PIPELINING") else 1
        self._owed: deque[DropEntry | int] = deque()
        """Answers that are to come: a message for RETR, its number for DELE."""
        self._kept: list[tuple[int, Status]] = []
        """DELE that the server refused, until `quit` tells of them."""

    def listing(self) -> tuple[DropEntry, ...]:
        """See ports.mail_drop.MailDrop; a UIDL that the server left out is empty."""
        self._settle()
        self._wire.say(b"LIST")
        status = read_status(self._wire)
        if not status.ok:
            raise refused(self._wire, "would not list its messages", status)
        sizes = read_list(self._wire, _LISTING)
        if not sizes:
            return ()
        self._wire.say(b"UIDL")
        status = read_status(self._wire)
        if not status.ok:
            raise MissingCapability(
                f"The {self._wire.name} gives its messages no lasting names (UIDL), so what was "
                "fetched before cannot be told from what is new.",
                "Read this account over IMAP, or ask its provider.",
                status.words,
            )
        return joined(sizes, read_list(self._wire, _LISTING))

    def fetch(self, entries: Sequence[DropEntry]) -> Iterator[tuple[DropEntry, Mail]]:
        """See ports.mail_drop.MailDrop.

        Raises:
            Refused, Busy: the server would not give some of them; told once all the others came.
            BrokeProtocol, ConnectionLost, TimedOut: the session is over.
        """
        self._settle()
        asked = 0
        denied: list[Status] = []
        for done, entry in enumerate(entries):
            if asked - done <= self._window // 2:
                upto = min(len(entries), done + self._window)
                self._ask(entries[asked:upto])
                asked = upto
            status, raw = self._answer_for(entry)
            if raw is None:
                denied.append(status)
            else:
                yield entry, raw
        if denied:
            what = f"would not give {len(denied)} of {len(entries)} messages"
            raise refused(self._wire, what, denied[0])

    def tops(self, entries: Sequence[DropEntry]) -> Iterator[tuple[DropEntry, bytes]]:
        """See ports.mail_drop.MailDrop."""
        self._settle()
        return tops(self._wire, entries, self._window)

    def delete(self, number: int) -> None:
        """DELE; with PIPELINING its answer is read later, and a refusal is told by `quit`."""
        while len(self._owed) >= self._window and isinstance(self._owed[0], int):
            self._next_answer()  # a message that is owed belongs to the `fetch` under way
        self._wire.say(b"DELE %d" % number)
        self._owed.append(number)
        if self._window == 1:
            self._settle()

    def quit(self) -> None:
        """QUIT, its answer read, connection closed.

        Raises:
            Refused, Busy: the server did not delete what it should; the next listing tells what.
            ConnectionLost, TimedOut: no answer came; nobody knows before the next listing.
        """
        self._settle()
        self._wire.say(b"QUIT")
        status = read_status(self._wire)
        self.close()
        if not status.ok:
            raise refused(self._wire, "did not delete everything it was told to", status)
        if self._kept:
            number, status = self._kept[0]
            raise refused(self._wire, f"would not delete message {number}", status)

    def cancel(self) -> None:
        """See ports.mail_drop.MailDrop."""
        self._wire.cut()

    def close(self) -> None:
        """See ports.mail_drop.MailDrop; may be called twice."""
        self._wire.close()

    def _ask(self, entries: Sequence[DropEntry]) -> None:
        if entries:
            commands = [b"RETR %d" % entry.number for entry in entries]
            told = b"%b (%d, to %b)" % (commands[0], len(commands), commands[-1])
            self._wire.say(*commands, told=told if len(commands) > 1 else None)
            self._owed.extend(entries)

    def _answer_for(self, entry: DropEntry) -> tuple[Status, Mail | None]:
        while True:
            answered, status, raw = self._next_answer()
            if answered is entry:
                return status, raw

    def _next_answer(self) -> tuple[DropEntry | int, Status, Mail | None]:
        """The oldest answer that is owed; the bytes where it is a message."""
        command = self._owed.popleft()
        status = read_status(self._wire, held=not isinstance(command, int))
        if isinstance(command, int):
            if not status.ok:
                self._kept.append((command, status))
            return command, status, None
        if not status.ok:
            self._wire.release()
            return command, status, None
        return command, status, read_message(self._wire, command.size, self._spools)

    def _settle(self) -> None:
        """Read what is still owed, of an iteration that was left early, say."""
        while self._owed:
            self._next_answer()
