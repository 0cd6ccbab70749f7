"""Commands of our own on a strict imaplib: literals, STARTTLS, and answers read one by one.

Must never believe a byte that was sent in clear once TLS was asked for, nor count an answer with
another command's tag as ours (T11).
"""

import re
import socket
import ssl
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Iterator
from typing import Any, Final

from tui_mail.errors import Busy, ServerError, TlsFailed
from tui_mail.imap.replies import SERVER, broken
from tui_mail.imap.response_codes import code
from tui_mail.imap.stream import Stream
from tui_mail.imap.strict import StrictIMAP4
from tui_mail.model.frozen import frozen
from tui_mail.net.failures import no_starttls
from tui_mail.net.lines import guard
from tui_mail.net.tls import tls_words
from tui_mail.ports.conversation import HIDDEN

AT_ONCE: Final = 65_536
"""Bytes of a literal that are sent before the server said that it wants them."""

_FETCH: Final = re.compile(rb"\* \d{1,10} FETCH \(", re.IGNORECASE)
_LITERAL: Final = re.compile(rb"\{(\d{1,20})\}$")


@frozen
class Literal:
    """An argument sent by its length, so of any bytes."""

    octets: bytes
    utf8: bool = False
    """Mail with UTF-8 in its headers: `UTF8 (~{n} ...)`, RFC 9755 section 4."""


@frozen
class Hidden:
    """An argument that nobody but the server hears."""

    part: str | Literal


class Wire(StrictIMAP4):
    """A connection that can be spoken on line by line."""

    utf8 = False
    """Whether the server was asked for UTF8=ACCEPT (RFC 9755) and agreed."""
    _asked = ""
    """What `begin` sent last, for the sentences of errors."""

    def command(self, name: str, *parts: str | Literal | Hidden) -> bytes:
        """One command, and the text of its OK; untagged answers wait for `taken`.

        Args:
            name: `APPEND`, or `UID SEARCH`.
            parts: as they go on the wire, quoted where they must be.

        Raises:
            UsageError: a part holds CR, LF or NUL; nothing was sent.
            ServerError: NO or BAD.
        """
        if self.utf8 and name.endswith("SEARCH"):
            parts = _without_charset(parts)
        octets = [_on_wire(part) for part in parts]
        tag = self._new_tag()
        pending = shown = tag + b" " + name.encode("ascii")
        for part, told in octets:
            if isinstance(part, Literal):
                at_once = not part.utf8 and self._goes_at_once(len(part.octets))
                length = b" {%d+}" % len(part.octets) if at_once else b" {%d}" % len(part.octets)
                if part.utf8:
                    length = b" UTF8 (~" + length[1:]
                self.send(pending + length + b"\r\n", shown + (length if told else b" " + HIDDEN))
                if not at_once:
                    self._await_continuation(tag, name)
                self.send(part.octets, None if told else HIDDEN)
                pending = shown = b")" if part.utf8 else b""
            else:
                pending += b" " + part
                shown += b" " + (part if told else HIDDEN)
        self.send(pending + b"\r\n", shown or None)
        answer: bytes = self._command_complete(name, tag)[1][-1]
        return answer

    def _goes_at_once(self, size: int) -> bool:
        """Whether a literal is sent without asking first (RFC 7888).

        A large one is not: a server that has no room for it says so before it is sent.
        """
        most = AT_ONCE if "LITERAL+" in self.capabilities else 0
        return size <= max(most, 4096 if "LITERAL-" in self.capabilities else 0)

    def taken(self, name: str) -> list[Any]:
        """The untagged answers, or response codes, of this name; each is given once."""
        return self.untagged_responses.pop(name, [])

    def sasl(self, mechanism: str, respond: Callable[[bytes], bytes | None]) -> None:
        """AUTHENTICATE; `respond` turns challenges into responses, None gives up."""
        self._may_continue = self.tap.hides = True
        at_once = ""
        if "SASL-IR" in self.capabilities and (first := respond(b"")) is not None:
            at_once = b2a_base64(first, newline=False).decode("ascii") or "="  # RFC 4959
        try:
            if not at_once:
                self.authenticate(mechanism, respond)
                return
            self.literal = _Responder(respond).process  # type: ignore[assignment] # as authenticate does
            self._simple_command("AUTHENTICATE", mechanism, at_once)
            self.state = "AUTH"
        finally:
            self._may_continue = self.tap.hides = False

    def start_tls(self, secure: Callable[[socket.socket], ssl.SSLSocket]) -> None:
        """STARTTLS; then everything that was said before is forgotten (RFC 9051 11.1).

        Raises:
            TlsFailed: it is not offered, refused, or something came that should not.
        """
        if "STARTTLS" not in self.capabilities:
            raise self._no_starttls("does not offer it")
        try:
            self.command("STARTTLS")
        except ServerError as error:
            raise self._no_starttls("refuses it") from error
        if self.stream.pending:
            raise TlsFailed(
                f"The {SERVER} went on in clear after STARTTLS. Nothing secret was sent.",
                "Somebody on the way may be changing what it says.",
            )
        self.sock = secure(self.sock)
        self.stream = Stream(self.sock)
        self.tap.note(tls_words(self.sock))
        self._trusted = True
        self.untagged_responses.clear()
        self.tagged_commands.clear()
        self.capabilities: tuple[str, ...] = ()
        self.exists, self.changed = 0, False
        self.ask_capabilities()

    def after_log_in(self) -> frozenset[str]:
        """What the server can do for this user: as it said with its OK, else asked for (T7).

        To be called right after the log-in, before which `forget_capabilities` was.
        """
        if self._told_capabilities():
            return frozenset(self.capabilities)
        return self.ask_capabilities()

    def forget_capabilities(self) -> None:
        """Who is about to log in is told anew what the server can."""
        self.untagged_responses.pop("CAPABILITY", None)

    def ask_capabilities(self) -> frozenset[str]:
        """CAPABILITY, anew; what was told before does not count any more (T7)."""
        self.untagged_responses.pop("CAPABILITY", None)
        self._get_capabilities()
        return frozenset(self.capabilities)

    def begin(self, command: str) -> bytes:
        """Send a command; its tag. Its answers are to be read with `heard` until None."""
        line = guard(command).encode("latin-1")
        self._asked = command.partition(" (")[0]
        tag: bytes = self._new_tag()
        self.send(tag + b" " + line + b"\r\n", tag + b" " + line)
        return tag

    def heard(self, tag: bytes) -> list[bytes] | None:
        """The next answer: text and literals by turns, text first and last; None when it is done.

        Raises:
            ServerError: the command ended with NO or BAD, or something cannot be.
        """
        parts = [self.line()]
        while parts[-1].endswith(b"}") and (literal := _LITERAL.search(parts[-1])):
            parts += [self.read(int(literal[1])), self.line()]
        said = parts[0]
        if said.startswith(tag + b" "):
            del self.tagged_commands[tag]
            status, _, answer = said[len(tag) + 1 :].partition(b" ")
            self._check_status(self._asked, status.decode("latin-1").upper(), answer)
            return None
        if said.startswith(b"* "):
            if not _FETCH.match(said):
                self.note(said)
        elif not said.startswith(b"+"):
            raise broken("answered something that was not asked")
        return parts

    def fetching(self, uid_set: str, items: str, modifier: str = "") -> Iterator[list[bytes]]:
        """UID FETCH: each FETCH answer as `heard` gives it.

        To be read to its end, or the connection to be dropped.
        """
        command = " ".join(filter(None, (f"UID FETCH {uid_set} ({items})", modifier)))
        yield from self.fetched(self.begin(command))

    def fetched(self, tag: bytes) -> Iterator[list[bytes]]:
        """The FETCH answers to a UID FETCH that was begun; as `fetching`."""
        try:
            while (parts := self.heard(tag)) is not None:
                if _FETCH.match(parts[0]):
                    yield parts
                elif parts[0].startswith(b"+"):
                    raise broken("asked for more where nothing was to come")
        except Busy as error:
            if code(error.reply) != "EXPUNGEISSUED":
                raise
            # some of them were gone: they are not among the answers

    def _no_starttls(self, why: str) -> TlsFailed:
        return no_starttls(self.endpoint, SERVER, why, tls_port=993)

    def _await_continuation(self, tag: bytes, name: str) -> None:
        """Read on to the server's `+`; raises what it says instead."""
        self._may_continue = True
        try:
            while self._get_response() is not None:
                if self.tagged_commands.get(tag):
                    self._command_complete(name, tag)
                    raise broken(f"finished {name} before it had all of it")
        finally:
            self._may_continue = False


def _without_charset(
    parts: tuple[str | Literal | Hidden, ...],
) -> tuple[str | Literal | Hidden, ...]:
    """A search is in UTF-8 anyway then, and must not say so (RFC 9755 section 3)."""
    if "CHARSET" not in parts:
        return parts
    at = parts.index("CHARSET")
    return parts[:at] + parts[at + 2 :]


def _on_wire(part: str | Literal | Hidden) -> tuple[bytes | Literal, bool]:
    """An argument as it is sent, and whether it may be told."""
    inner = part.part if isinstance(part, Hidden) else part
    octets = inner if isinstance(inner, Literal) else guard(inner).encode("latin-1")
    return octets, not isinstance(part, Hidden)


class _Responder:
    """Responses as they go on the wire; `*` gives up (RFC 9051 section 6.2.2).

    Args:
        respond: turns challenges into responses, None gives up.
    """

    def __init__(self, respond: Callable[[bytes], bytes | None]) -> None:
        self._respond = respond

    def process(self, challenge: bytes) -> bytes:
        """What imaplib sends, and ends with CRLF."""
        octets = self._respond(a2b_base64(challenge) if challenge else b"")
        return b"*" if octets is None else b2a_base64(octets, newline=False)
