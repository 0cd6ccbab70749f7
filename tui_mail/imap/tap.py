"""What of an IMAP connection is told to its conversation: commands and answers, never mail.

Must never tell what stands in a FETCH answer, a literal, or the arguments of a log-in (T13): of
these only how many bytes they are.
"""

import re
from typing import Any, Final

from tui_mail.ports.conversation import HIDDEN, Conversation, octets

_FETCH: Final = re.compile(rb"\* \d{1,10} FETCH\b", re.IGNORECASE)
_LITERAL: Final = re.compile(rb"\{\d{1,20}\+?\}$")
_WITH_SECRETS: Final = frozenset({b"LOGIN", b"AUTHENTICATE"})


class Tap:
    """Between one connection and its conversation.

    Args:
        conversation: told what may be told.
    """

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._goes_on = False
        """Whether the next line belongs to the answer before it: there was a literal in it."""
        self._is_mail = False
        """Whether the answer under way is a FETCH answer."""
        self._answers = 0
        self._octets = 0
        """Of FETCH answers in a row, told together."""
        self._command = b""
        """A command of imaplib's that is about to be sent."""
        self.hides = False
        """Whether all that is sent now is secret."""

    def begins(self, name: str, arguments: tuple[Any, ...]) -> None:
        """The library is about to send this command: its first bytes are that line."""
        command = name.encode("ascii", "replace")
        if command.upper() in _WITH_SECRETS:
            # the mechanism of AUTHENTICATE is no secret; whatever comes behind it is
            open_ones = 1 if command.upper() == b"AUTHENTICATE" else 0
            shown = map(_octets_of, arguments[:open_ones])
            hidden = (HIDDEN for _ in arguments[open_ones:])
            self._command = b" ".join((command, *shown, *hidden))
        else:
            given = (argument for argument in arguments if argument is not None)
            self._command = b" ".join((command, *map(_octets_of, given)))

    def said(self, data: bytes, shown: bytes | None) -> None:
        """Bytes that go out.

        Args:
            data: themselves.
            shown: what may be told of them; None where only their number may.
        """
        self._tell_mail()
        begun, self._command = self._command, b""
        if begun:
            tag = data.partition(b" ")[0]
            self._conversation.said(tag + b" " + begun)
        elif shown is not None:
            self._conversation.said(shown)
        elif data != b"\r\n":
            self._conversation.said(HIDDEN if self.hides else octets(len(data)))

    def heard(self, line: bytes) -> None:
        """A line that came in, without its CRLF."""
        if not self._goes_on:
            self._is_mail = _FETCH.match(line) is not None
            self._answers += self._is_mail
        self._goes_on = line.endswith(b"}") and _LITERAL.search(line) is not None
        if self._is_mail:
            self._octets += len(line) + 2
        else:
            self._tell_mail()
            self._conversation.heard(line)

    def literal(self, size: int) -> None:
        """A literal that came in."""
        if self._is_mail:
            self._octets += size
        else:
            self._conversation.heard(octets(size))

    def note(self, words: str) -> None:
        """What happened."""
        self._tell_mail()
        self._conversation.note(words)

    def _tell_mail(self) -> None:
        if self._answers:
            words = b"* FETCH (%d) [%d bytes]" % (self._answers, self._octets)
            self._answers = self._octets = 0
            self._conversation.heard(words)


def _octets_of(argument: Any) -> bytes:
    return argument if isinstance(argument, bytes) else str(argument).encode("utf-8", "replace")
