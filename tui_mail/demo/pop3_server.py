"""A POP3 server over the postbox (RFC 1939, CAPA 2449, AUTH 5034). Knows no other protocol.

Several sessions may be open on one maildrop: each sees it as it was at its log-in.
"""

import asyncio
import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping

from tui_mail.demo.maildrop import Drop, Drops, Maildrop, multiline, top

IDLE_LIMIT = 600.0
"""Seconds without a command (RFC 1939 section 3: at least 10 minutes)."""
LINE_LIMIT = 4096
CAPABILITIES = (
    "USER",
    "SASL PLAIN",
    "TOP",
    "UIDL",
    "PIPELINING",
    "RESP-CODES",
    "AUTH-RESP-CODE",
    "IMPLEMENTATION tui-mail-demo",
)

_Handler = Callable[["Pop3Session", list[str]], Awaitable[None]]


async def start_pop3(drops: Drops, host: str) -> asyncio.Server:
    """Listen on a free port of the host."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = Pop3Session(drops, reader, writer)
        try:
            await session.run()
        except (ConnectionError, TimeoutError, asyncio.IncompleteReadError):
            pass  # the client left without QUIT: nothing is deleted
        finally:
            writer.close()

    return await asyncio.start_server(connected, host, 0, limit=LINE_LIMIT)


class Pop3Session:
    """One connection, from greeting to QUIT."""

    def __init__(
        self, drops: Drops, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._drops = drops
        self._reader = reader
        self._writer = writer
        self._user = ""
        self._maildrop: Maildrop | None = None
        self._open = True

    async def run(self) -> None:
        """Answer commands until QUIT or the end of the connection."""
        self._ok("tui-mail demo POP3 server ready")
        while self._open:
            await self._writer.drain()
            line = await self._line()
            if line is None:
                return
            command, *arguments = line.split() or [""]
            handler = self._handlers().get(command.upper())
            if handler is None:
                self._refuse("this command is not known here")
            elif command.upper() == "PASS":
                await handler(self, [line[5:]])
            else:
                await handler(self, arguments)
        await self._writer.drain()

    def _handlers(self) -> Mapping[str, _Handler]:
        if self._maildrop is None:
            return _BEFORE_LOGIN
        return _AFTER_LOGIN

    async def _line(self) -> str | None:
        try:
            line = await asyncio.wait_for(self._reader.readline(), IDLE_LIMIT)
        except ValueError:
            self._refuse("the line is too long")
            return None
        return line.decode("utf-8", "replace").rstrip("\r\n") if line.endswith(b"\n") else None

    def _ok(self, words: str = "") -> None:
        self._writer.write(f"+OK {words}".rstrip().encode() + b"\r\n")

    def _refuse(self, words: str) -> None:
        self._writer.write(f"-ERR {words}\r\n".encode())

    def _many(self, words: str, body: bytes) -> None:
        self._ok(words)
        self._writer.write(multiline(body))

    async def capa(self, _: list[str]) -> None:
        """CAPA: what is offered."""
        self._many("", "".join(f"{name}\r\n" for name in CAPABILITIES).encode())

    async def user(self, arguments: list[str]) -> None:
        """USER: taken whoever it is, so that nobody learns who there is."""
        if len(arguments) != 1:
            self._refuse("give one user name")
            return
        self._user = arguments[0]
        self._ok()

    async def password(self, arguments: list[str]) -> None:
        """PASS: the rest of the line, spaces and all."""
        if not self._user:
            self._refuse("USER comes first")
            return
        await self._login(self._user, arguments[0])

    async def auth(self, arguments: list[str]) -> None:
        """AUTH PLAIN (RFC 4616), with its first answer in the command or after it."""
        if not arguments:
            self._many("", b"PLAIN\r\n")
            return
        if arguments[0].upper() != "PLAIN":
            self._refuse("this mechanism is not known here")
            return
        answer: str | None = arguments[1] if len(arguments) > 1 else None
        if answer is None:
            self._writer.write(b"+ \r\n")
            await self._writer.drain()
            answer = await self._line()
        try:
            _, user, password = base64.b64decode(answer or "", validate=True).split(b"\0")
        except (binascii.Error, ValueError):
            self._refuse("the answer is cancelled or no PLAIN message")
            return
        await self._login(user.decode("utf-8", "replace"), password.decode("utf-8", "replace"))

    async def _login(self, user: str, password: str) -> None:
        self._user = ""
        if not self._drops.admits(user, password):
            self._refuse("[AUTH] user name or password is wrong")
            return
        self._user = user
        self._maildrop = Maildrop(await self._drops.drops(user))
        self._ok("logged in")

    async def quit(self, _: list[str]) -> None:
        """QUIT: what was marked is deleted now."""
        if self._maildrop is not None:
            await self._drops.remove(self._user, self._maildrop.marked)
        self._ok("good-bye")
        self._open = False

    async def noop(self, _: list[str]) -> None:
        """NOOP: nothing, politely."""
        self._ok()

    async def reset(self, _: list[str]) -> None:
        """RSET: nothing is to be deleted any more."""
        self._held().reset()
        self._ok()

    async def stat(self, _: list[str]) -> None:
        """STAT: how many, and how large together."""
        sizes = [len(drop.raw) for _, drop in self._held()]
        self._ok(f"{len(sizes)} {sum(sizes)}")

    async def sizes(self, arguments: list[str]) -> None:
        """LIST, of one message or all."""
        self._listing(arguments, lambda drop: str(len(drop.raw)))

    async def uidl(self, arguments: list[str]) -> None:
        """UIDL, of one message or all."""
        self._listing(arguments, lambda drop: drop.uidl)

    async def retr(self, arguments: list[str]) -> None:
        """RETR: one message, whole."""
        if found := self._pick(arguments):
            self._many(f"{len(found[1].raw)} octets", found[1].raw)

    async def top(self, arguments: list[str]) -> None:
        """TOP: the header and so many lines of the body."""
        if len(arguments) != 2 or not arguments[1].isdecimal():
            self._refuse("give the number of a message and of lines")
        elif found := self._pick(arguments):
            self._many("", top(found[1].raw, int(arguments[1])))

    async def delete(self, arguments: list[str]) -> None:
        """DELE: marked, and gone at QUIT."""
        if found := self._pick(arguments):
            self._held().mark(found[0])
            self._ok("deleted at QUIT")

    def _listing(self, arguments: list[str], word: Callable[[Drop], str]) -> None:
        if not arguments:
            lines = "".join(f"{number} {word(drop)}\r\n" for number, drop in self._held())
            self._many("", lines.encode())
        elif found := self._pick(arguments):
            self._ok(f"{found[0]} {word(found[1])}")

    def _pick(self, arguments: list[str]) -> tuple[int, Drop] | None:
        number = int(arguments[0]) if arguments and arguments[0].isdecimal() else 0
        drop = self._held().get(number)
        if drop is None:
            self._refuse("no such message")
            return None
        return number, drop

    def _held(self) -> Maildrop:
        if self._maildrop is None:
            raise ConnectionError("a command that needs a log-in came before it")
        return self._maildrop


_BEFORE_LOGIN: Mapping[str, _Handler] = {
    "CAPA": Pop3Session.capa,
    "USER": Pop3Session.user,
    "PASS": Pop3Session.password,
    "AUTH": Pop3Session.auth,
    "QUIT": Pop3Session.quit,
}
_AFTER_LOGIN: Mapping[str, _Handler] = {
    "CAPA": Pop3Session.capa,
    "STAT": Pop3Session.stat,
    "LIST": Pop3Session.sizes,
    "UIDL": Pop3Session.uidl,
    "RETR": Pop3Session.retr,
    "TOP": Pop3Session.top,
    "DELE": Pop3Session.delete,
    "RSET": Pop3Session.reset,
    "NOOP": Pop3Session.noop,
    "QUIT": Pop3Session.quit,
}
