"""An authenticated POP3 session: lists, fetches in windows, deletes (ports.mail_drop).

Answers come in the order of the commands (RFC 2449 section 6.8): what is owed is kept in one queue,
so that no answer is ever taken for another's. After any error the session is over: `close` it.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from tui_mail.model.big_mail import Mail
from tui_mail.model.frozen import frozen
from tui_mail.model.maildrop import DropEntry
from tui_mail.net.wire import Wire
from tui_mail.pop3.capabilities import Capabilities, read_octets, split_list
from tui_mail.pop3.listing import count_of, joined, said_after_ok
from tui_mail.pop3.replies import Status, is_busy, read_status, refused
from tui_mail.pop3.retrieval import read_message
from tui_mail.ports.spool import Spools

WINDOW = 128
"""Commands under way at most: two kilobytes, which any socket holds while its server writes."""
_PATIENCE = 20
"""Messages that a server may refuse one after the other before no more are asked for."""

LARGE = 5_000
"""Messages of a maildrop whose listing takes longer than the way there and back a few times."""

_LISTING = 256_000_000
"""Bytes of a whole LIST or UIDL answer: some millions of messages."""


@frozen
class _Asked:
    """A command for one message, whose answer is to come."""

    entry: DropEntry
    command: bytes
    gives: bool
    """Whether its yes is followed by lines of the message."""


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
        self._login_delay = able.login_delay
        self._names = able.has("UIDL")
        self._told: Callable[[int], None] = _untold
        self._owed: deque[_Asked] = deque()
        """Answers that are to come."""
        self._kept: list[tuple[int, Status]] = []
        """DELE that the server refused, until `quit` tells of them."""
        self._listed: tuple[bytes, bytes] | None = None
        """What was asked for by `mark` and is still to be given."""

    def newest(self, most: int) -> tuple[DropEntry, ...]:
        """See ports.mail_drop.MailDrop; only with PIPELINING, and where CAPA tells of UIDL."""
        if self._window == 1 or not self._names:
            return ()
        self._settle()
        self._wire.say(b"STAT")
        count = count_of(self._wire.line())
        if count < LARGE:
            return ()
        numbers = range(count, max(0, count - most), -1)
        lines: dict[bytes, list[bytes]] = {b"LIST": [], b"UIDL": []}
        self._wire.say(*(b"%b %d" % (word, n) for word in lines for n in numbers))
        for word in lines:
            lines[word] = [said_after_ok(self._wire.line()) for _ in numbers]
        found = joined(lines[b"LIST"], lines[b"UIDL"])
        sure = [entry for entry in found if entry.uidl and entry.size and entry.number in numbers]
        return tuple(sure) if len(sure) == len(numbers) else ()

    def mark(self) -> bytes:
        """See ports.mail_drop.MailDrop."""
        self._listed = sizes, uidls = self._list()
        joined_up = b"%d %b%b" % (len(sizes), sizes, uidls)
        return hashlib.sha256(joined_up).digest()

    def listing(self) -> tuple[DropEntry, ...]:
        """See ports.mail_drop.MailDrop; a UIDL that the server left out is empty."""
        sizes, uidls = self._listed or self._list()
        self._listed = None
        return joined(split_list(sizes), split_list(uidls))

    def _list(self) -> tuple[bytes, bytes]:
        """What LIST and UIDL answer."""
        self._settle()
        self._wire.say(b"LIST")
        status = read_status(self._wire)
        if not status.ok:
            raise refused(self._wire, "would not list its messages", status)
        sizes = read_octets(self._wire, _LISTING)
        if not sizes:
            return b"", b""
        self._wire.say(b"UIDL")
        if not read_status(self._wire).ok:  # RFC 1939: it is optional
            return sizes, b""
        return sizes, read_octets(self._wire, _LISTING)

    @property
    def login_delay(self) -> int:
        """See ports.mail_drop.MailDrop."""
        return self._login_delay

    def fetch(self, entries: Sequence[DropEntry]) -> Iterator[tuple[DropEntry, Mail]]:
        """See ports.mail_drop.MailDrop.

        Raises:
            Refused: the server would not give some of them; told once all the others came.
            Busy: it gives nothing more just now.
            BrokeProtocol, ConnectionLost, TimedOut: the session is over.
        """
        denied: list[Status] = []
        in_a_row = 0
        for entry, status, raw in self._answers(entries, b"RETR %d"):
            if raw is not None:
                in_a_row = 0
                yield entry, raw
                continue
            denied.append(status)
            in_a_row += 1
            if is_busy(status, coded=True) or in_a_row >= _PATIENCE:
                break
        if denied:
            what = f"would not give {len(denied)} of {len(entries)} messages"
            raise refused(self._wire, what, denied[-1])

    def beginnings(
        self, entries: Sequence[DropEntry], lines: int
    ) -> Iterator[tuple[DropEntry, bytes | None]]:
        """See ports.mail_drop.MailDrop; raises as `fetch`, but for Refused."""
        for entry, status, raw in self._answers(entries, b"TOP %%d %d" % lines):
            if raw is None and is_busy(status, coded=True):
                raise refused(self._wire, "would not tell how a message begins", status)
            yield entry, raw if isinstance(raw, bytes) else None

    def hear(self, told: Callable[[int], None]) -> None:
        """See ports.mail_drop.MailDrop."""
        self._told = told

    def delete(self, number: int) -> None:
        """DELE; with PIPELINING its answer is read later, and a refusal is told by `quit`."""
        while len(self._owed) >= self._window and not self._owed[0].gives:
            self._next_answer()  # a message that is owed belongs to the `fetch` under way
        asked = _Asked(DropEntry(number, "", 0), b"DELE %d" % number, False)
        self._wire.say(asked.command)
        self._owed.append(asked)
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

    def _answers(
        self, entries: Sequence[DropEntry], command: bytes
    ) -> Iterator[tuple[DropEntry, Status, Mail | None]]:
        """Say the command for these, a window at a time, and give the answers in their order."""
        self._settle()
        under_way: deque[_Asked] = deque()
        asked = 0
        for done in range(len(entries)):
            if asked - done <= self._window // 2:
                upto = min(len(entries), done + self._window)
                some = [_Asked(e, command % e.number, True) for e in entries[asked:upto]]
                self._ask(some)
                under_way.extend(some)
                asked = upto
            yield self._answer_to(under_way.popleft())

    def _ask(self, some: Sequence[_Asked]) -> None:
        if some:
            commands = [one.command for one in some]
            told = b"%b (%d, to %b)" % (commands[0], len(commands), commands[-1])
            self._wire.say(*commands, told=told if len(commands) > 1 else None)
            self._owed.extend(some)

    def _answer_to(self, wanted: _Asked) -> tuple[DropEntry, Status, Mail | None]:
        while True:
            answered, status, raw = self._next_answer()
            if answered is wanted:
                return wanted.entry, status, raw

    def _next_answer(self) -> tuple[_Asked, Status, Mail | None]:
        """The oldest answer that is owed; the bytes where it gives some."""
        asked = self._owed.popleft()
        status = read_status(self._wire, held=asked.gives)
        if not asked.gives:
            if not status.ok:
                self._kept.append((asked.entry.number, status))
            return asked, status, None
        if not status.ok:
            self._wire.release()
            return asked, status, None
        return asked, status, read_message(self._wire, asked.entry.size, self._spools, self._told)

    def _settle(self) -> None:
        """Read what is still owed, of an iteration that was left early, say."""
        while self._owed:
            self._next_answer()


def _untold(_came: int) -> None:
    """Nobody wants to hear it."""
