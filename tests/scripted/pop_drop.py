"""A maildrop on a scripted server, whole enough for any session, and odd where a test wants it.

    drop = Drop([letter(1), letter(2)])
    drop.uidl = lambda number, raw: "same"        # every message has this name
    with serving(drop) as server: ...

It lives on between connections. What QUIT took away stands in `removed`.
"""

import hashlib
from collections.abc import Callable

from tests.scripted.server import ClientGoneError, Peer

CAPABILITIES = ("USER", "SASL PLAIN", "TOP", "UIDL", "PIPELINING")


def lasting(number: int, raw: bytes) -> str:
    """A UIDL as a good server makes it."""
    del number
    return hashlib.sha1(raw).hexdigest()


class Drop:
    """One maildrop.

    Args:
        messages: what is in it.
        capabilities: what CAPA tells; empty: no CAPA.
    """

    def __init__(self, messages: list[bytes], capabilities: tuple[str, ...] = CAPABILITIES) -> None:
        self.messages = messages
        self.capabilities = capabilities
        self.uidl: Callable[[int, bytes], str] | None = lasting
        """None: UIDL is not known."""
        self.size: Callable[[int, bytes], int] = lambda _, raw: len(raw)
        self.banner = "+OK ready"
        self.has_top = True
        self.login = "+OK in"
        self.quit = "+OK bye"
        self.removes = True
        """Whether QUIT takes away what DELE named."""
        self.gives = 1_000_000
        """RETR that one session may have; then it is told [SYS/TEMP]."""
        self.removed: list[bytes] = []
        self.at_quit: Callable[[list[bytes]], None] = lambda _: None
        self.limit = [1 << 60, 1 << 60]
        """Bytes that may be sent and read before the line is cut."""
        self.passed = [0, 0]
        """Bytes that were sent and read in all."""
        self.retrieved: list[int] = []
        self.topped = 0

    def __call__(self, peer: Peer) -> None:
        """One session."""
        self.say(peer, self.banner)
        self._marked: set[int] = set()
        self._here = list(enumerate(self.messages, 1))
        self._given = 0
        while line := self._hear(peer):
            command, _, rest = line.partition(" ")
            answer = getattr(self, f"_{command.lower()}", None)
            if answer is None:
                self.say(peer, "-ERR what?")
            elif answer(peer, rest):
                return

    def say(self, peer: Peer, *lines: str) -> None:
        """Lines, as far as the line holds."""
        self.raw(peer, "".join(f"{line}\r\n" for line in lines).encode())

    def raw(self, peer: Peer, data: bytes) -> None:
        """The same with bytes."""
        room = self.limit[0] - self.passed[0]
        peer.raw(data[:room])
        self.passed[0] += min(room, len(data))
        if room < len(data):
            raise ClientGoneError

    def _hear(self, peer: Peer) -> str:
        line = peer.line()
        self.passed[1] += len(line) + 2
        if self.passed[1] > self.limit[1]:
            raise ClientGoneError
        return line

    def _capa(self, peer: Peer, rest: str) -> None:
        del rest
        if self.capabilities:
            self.say(peer, "+OK", *self.capabilities, ".")
        else:
            self.say(peer, "-ERR what?")

    def _auth(self, peer: Peer, rest: str) -> None:
        del rest
        self.say(peer, self.login)

    def _utf8(self, peer: Peer, rest: str) -> None:
        del rest
        self.say(peer, "+OK")

    def _user(self, peer: Peer, rest: str) -> None:
        del rest
        self.say(peer, "+OK")

    def _pass(self, peer: Peer, rest: str) -> None:
        del rest
        self.say(peer, self.login)

    def _stat(self, peer: Peer, rest: str) -> None:
        del rest
        sizes = [self.size(n, raw) for n, raw in self._here]
        self.say(peer, f"+OK {len(sizes)} {sum(sizes)}")

    def _list(self, peer: Peer, rest: str) -> None:
        self._tell(peer, rest, [f"{n} {self.size(n, raw)}" for n, raw in self._here])

    def _uidl(self, peer: Peer, rest: str) -> None:
        name = self.uidl
        if name is None:
            self.say(peer, "-ERR what?")
        else:
            self._tell(peer, rest, [f"{n} {name(n, raw)}" for n, raw in self._here])

    def _tell(self, peer: Peer, rest: str, lines: list[str]) -> None:
        """All of them, or the one that was asked for."""
        if rest:
            self.say(peer, f"+OK {lines[int(rest) - 1]}")
        else:
            self.say(peer, "+OK", *lines, ".")

    def _retr(self, peer: Peer, rest: str) -> None:
        if self._given >= self.gives:
            self.say(peer, "-ERR [SYS/TEMP] too much for now")
            return
        self._given += 1
        self.retrieved.append(int(rest))
        self.raw(peer, b"+OK\r\n" + _stuffed(self._here[int(rest) - 1][1]) + b".\r\n")

    def _top(self, peer: Peer, rest: str) -> None:
        number, lines = map(int, rest.split())
        if not self.has_top:
            self.say(peer, "-ERR what?")
            return
        self.topped += 1
        head, _, body = self._here[number - 1][1].partition(b"\r\n\r\n")
        part = head + b"\r\n\r\n" + b"".join(body.splitlines(keepends=True)[:lines])
        self.raw(peer, b"+OK\r\n" + _stuffed(part) + b".\r\n")

    def _dele(self, peer: Peer, rest: str) -> None:
        self._marked.add(int(rest))
        self.say(peer, "+OK")

    def _quit(self, peer: Peer, rest: str) -> bool:
        del rest
        going = [raw for n, raw in self._here if n in self._marked]
        self.at_quit(going)
        if self.removes:
            self.removed += going
            self.messages[:] = [raw for n, raw in self._here if n not in self._marked]
        self.say(peer, self.quit)
        return True


def _stuffed(raw: bytes) -> bytes:
    return (b"\r\n" + raw).replace(b"\r\n.", b"\r\n..")[2:]
