"""Bodies of one mailbox read on several connections, given in the order in which they are wanted.

The account's own connection describes what there is and reads, too, whenever it would have to wait;
the others only read. Must never give one message's bytes for another's, nor leave one out because
another connection did not see it or broke: what such a one did not give is asked for again on the
account's own.
"""

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Final

from tui_mail.engine.crew import Crew
from tui_mail.engine.log import Log
from tui_mail.errors import ConnectionLost, TuiMailError
from tui_mail.model.big_mail import BigMail, Mail
from tui_mail.model.mailbox import MailboxMark, Opening, RemoteMessage, Selected
from tui_mail.model.switch import Sketch
from tui_mail.ports.imap_server import ImapServer, MailboxReader

log = Log(__name__)

ALONE: Final = 500
"""Messages that are read before others are asked to help, if there are as many more: of fewer they
would come too late."""
AT_ONCE: Final = 250
AT_ONCE_BYTES: Final = 2 * 2**20
"""What one connection is given at once."""
AHEAD: Final = 2
"""Stretches for each connection that are under way, read, or waiting to be stored."""

HELD: Final = 12 * 2**20
"""Bytes of all of them."""

GOING: Final = 2.0
"""Seconds that the others have to come to an end: what they do then is of no use."""

Fetched = tuple[RemoteMessage, Mail]


class SharedReading:
    """A MailboxReader that has its bodies read by others, too, where they are many.

    Args:
        server: the account's own, which does everything else.
        crew: has the others.
    """

    def __init__(self, server: MailboxReader, crew: Crew) -> None:
        self._server = server
        self._crew = crew
        self._remote = ""
        self._uidvalidity = 0

    def select(
        self, remote: str, *, read_only: bool = False, since: MailboxMark | None = None
    ) -> Selected:
        """As the server."""
        selected = self._server.select(remote, read_only=read_only, since=since)
        self._remote, self._uidvalidity = remote, selected.uidvalidity
        return selected

    def messages(self, uids: Iterable[int]) -> Iterator[RemoteMessage]:
        """As the server."""
        return self._server.messages(uids)

    def flags(self, since: int = 0) -> Mapping[int, frozenset[str]]:
        """As the server."""
        return self._server.flags(since)

    def uids(self, first_uid: int = 1) -> tuple[int, ...]:
        """As the server."""
        return self._server.uids(first_uid)

    def sketches(self, uids: Sequence[int]) -> Iterator[Sketch]:
        """As the server."""
        return self._server.sketches(uids)

    def beginnings(self, messages: Iterable[RemoteMessage]) -> Iterator[Opening]:
        """As the server."""
        return self._server.beginnings(messages)

    def bodies(self, messages: Iterable[RemoteMessage]) -> Iterator[Fetched]:
        """The first few as the server; the rest by all hands."""
        coming = iter(messages)
        yield from self._server.bodies(islice(coming, ALONE))
        more = list(islice(coming, ALONE))
        if len(more) < ALONE:
            yield from self._server.bodies(more)
            return
        download = _Download(self._server, self._crew, self._remote, self._uidvalidity)
        yield from download.run(chain(more, coming))


class _Stretch:
    """Some messages in a row, read by whoever comes to it first."""

    def __init__(self, messages: list[RemoteMessage]) -> None:
        self.messages = messages
        self.taken = False
        self.found: dict[int, Mail] | None = None
        """By UID; None: not read so far."""
        self.whole = True
        """Whether the account's own connection read it: what it left out is gone."""


class _Download:
    """One.

    Args:
        server: the account's own; used by the thread that runs this alone.
        crew: has the others.
        remote: the mailbox, which is open on `server`.
        uidvalidity: of it there.
    """

    def __init__(self, server: MailboxReader, crew: Crew, remote: str, uidvalidity: int) -> None:
        self._server = server
        self._crew = crew
        self._remote = remote
        self._uidvalidity = uidvalidity
        self._change = threading.Condition()
        self._under_way: deque[_Stretch] = deque()
        self._reading: list[ImapServer] = []
        self._helping = crew.most
        self._over = False

    def run(self, messages: Iterable[RemoteMessage]) -> Iterator[Fetched]:
        """All of them, in order."""
        self._crew.call_back()
        threads = [
            threading.Thread(target=self._help, name=f"reading:{n}", daemon=True)
            for n in range(self._crew.most)
        ]
        try:
            for thread in threads:
                thread.start()
            yield from self._given(_stretches(messages))
        finally:
            self._end()

    def _given(self, stretches: Iterator[list[RemoteMessage]]) -> Iterator[Fetched]:
        while self._fill(stretches):
            if not self._helping and not any(one.taken for one in self._under_way):
                left = chain((one.messages for one in self._under_way), stretches)
                # with nobody's help it asks ahead by itself
                yield from self._server.bodies(chain.from_iterable(left))
                return
            first = self._under_way[0]
            while first.found is None:
                self._read_or_wait(first)
            with self._change:
                self._under_way.popleft()
            yield from self._in_order(first, first.found)

    def _fill(self, stretches: Iterator[list[RemoteMessage]]) -> bool:
        """Whether there is anything left; enough of it is to be had."""
        while self._has_room():
            messages = next(stretches, None)
            if messages is None:
                break
            with self._change:
                self._under_way.append(_Stretch(messages))
                self._change.notify_all()
        return bool(self._under_way)

    def _has_room(self) -> bool:
        if not self._under_way:
            return True
        held = sum(message.size for one in self._under_way for message in one.messages)
        return held < HELD and len(self._under_way) < AHEAD * (self._helping + 1)

    def _read_or_wait(self, first: _Stretch) -> None:
        """While others read the one that is wanted, the next one that nobody reads."""
        with self._change:
            mine = self._claimed()
            if mine is None:
                self._change.wait_for(lambda: first.found is not None or not first.taken)
                return
        mine.found = _read(self._server, mine)

    def _in_order(self, stretch: _Stretch, found: Mapping[int, Mail]) -> Iterator[Fetched]:
        missing = [] if stretch.whole else [m for m in stretch.messages if m.uid not in found]
        again = {m.uid: raw for m, raw in self._server.bodies(missing)} if missing else {}
        both = {**found, **again}
        yield from ((one, both[one.uid]) for one in stretch.messages if one.uid in both)

    def _claimed(self) -> _Stretch | None:
        """The next one that nobody reads; the lock is held."""
        stretch = next((one for one in self._under_way if not one.taken), None)
        if stretch is not None:
            stretch.taken = True
        return stretch

    # -- on the threads of those that help

    def _help(self) -> None:
        server, well = None, False
        try:
            server = self._crew.take()
            if server is not None:
                self._read_all(server)
                well = True
        except TuiMailError as error:
            log.info("reading %s on another connection: %s", self._remote, error.message)
        except Exception:
            log.exception("reading %s on another connection", self._remote)
        finally:
            if server is not None:
                self._crew.give_back(server, well=well)
            with self._change:
                self._helping -= 1
                self._change.notify_all()

    def _read_all(self, server: ImapServer) -> None:
        with self._change:
            if self._over:
                return
            self._reading.append(server)
        try:
            selected = server.select(self._remote, read_only=True)
            if selected.uidvalidity != self._uidvalidity:
                raise ConnectionLost("It was numbered anew.", "It is read as before.")
            while (stretch := self._next()) is not None:
                self._read_one(server, stretch)
        finally:
            with self._change:
                self._reading.remove(server)
                self._change.notify_all()

    def _next(self) -> _Stretch | None:
        """What to read next, once there is something; None: no more is wanted of this hand."""
        with self._change:
            while not self._over and not self._crew.wanted:
                if (stretch := self._claimed()) is not None:
                    return stretch
                self._change.wait()
        return None

    def _read_one(self, server: ImapServer, stretch: _Stretch) -> None:
        found: dict[int, Mail] | None = None
        try:
            found = _read(server, stretch)
        finally:
            with self._change:
                stretch.taken = found is not None
                stretch.whole = False
                stretch.found = found
                self._change.notify_all()

    def _end(self) -> None:
        with self._change:
            self._over = True
            self._change.notify_all()
            left = [*self._under_way]
            for server in self._reading if left else ():
                server.cancel()  # nobody waits any more for what it reads
            self._change.wait_for(lambda: not self._reading, GOING)
        for raw in chain.from_iterable((one.found or {}).values() for one in left):
            if isinstance(raw, BigMail):
                raw.path.unlink(missing_ok=True)


def _read(server: MailboxReader, stretch: _Stretch) -> dict[int, Mail]:
    return {message.uid: raw for message, raw in server.bodies(stretch.messages)}


def _stretches(messages: Iterable[RemoteMessage]) -> Iterator[list[RemoteMessage]]:
    stretch: list[RemoteMessage] = []
    size = 0
    for message in messages:
        if stretch and (len(stretch) == AT_ONCE or size + message.size > AT_ONCE_BYTES):
            yield stretch
            stretch, size = [], 0
        stretch.append(message)
        size += message.size
    if stretch:
        yield stretch
