"""SMTP replies as values (RFC 5321 section 4.2, enhanced codes RFC 3463). Judges nothing."""

import re

from tui_mail.errors import BrokeProtocol
from tui_mail.model.frozen import frozen
from tui_mail.net.failures import server_words
from tui_mail.net.wire import Wire

_LINES = 500
"""Lines of one reply at most."""

_CHALLENGE = b"334 "
"""Of a log-in (RFC 4954): with what follows, a password can be guessed at leisure."""
_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?:\s|$)")


@frozen
class Reply:
    """One reply, all its lines."""

    code: int
    lines: tuple[bytes, ...]
    """Without code and separator."""

    @property
    def ok(self) -> bool:
        """2yz."""
        return 200 <= self.code <= 299

    @property
    def later(self) -> bool:
        """4yz: not now."""
        return 400 <= self.code <= 499

    @property
    def text(self) -> str:
        """The server's words, sanitised, on one line, without the code.

        The enhanced code, which many repeat on every line, stands once.
        """
        again = self.enhanced.encode()
        rest = (line.removeprefix(again).strip() if again else line for line in self.lines[1:])
        return server_words(b" ".join((self.lines[0], *rest)))

    @property
    def words(self) -> str:
        """The same with the code before it: `550 5.1.1 No such user`."""
        return f"{self.code} {self.text}".strip()

    @property
    def enhanced(self) -> str:
        """`5.7.1`; empty where the server gives none."""
        found = _ENHANCED.match(self.lines[0].decode("ascii", "replace"))
        return found[1] if found else ""


def read_reply(wire: Wire) -> Reply:
    """The next reply, read to its last line.

    Raises:
        BrokeProtocol: it is no reply, or its lines disagree.
        ConnectionLost, TimedOut: the line broke.
    """
    code = 0
    lines: list[bytes] = []
    while len(lines) < _LINES:
        line = wire.line(hidden_after=_CHALLENGE)
        if not re.match(rb"[1-5][0-9][0-9](?:[ -]|$)", line) or code not in {0, int(line[:3])}:
            raise BrokeProtocol(
                f"The {wire.name} does not answer as an SMTP server does.",
                "Check host, port and security in the settings.",
                server_words(line),
            )
        code = int(line[:3])
        lines.append(line[4:])
        if line[3:4] != b"-":
            return Reply(code, tuple(lines))
    raise BrokeProtocol(f"The {wire.name} sent a reply without end.", "It is tried again later.")
