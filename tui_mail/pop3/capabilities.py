"""What a POP3 server says it can do (RFC 2449). Absent CAPA is no error: old servers lack it."""

from tui_mail.model.frozen import frozen
from tui_mail.net.wire import Wire
from tui_mail.pop3.replies import read_status

_LIMIT = 65_536
"""Bytes of a whole CAPA answer."""

_LONGEST_DELAY = 86_400
"""Seconds; a server that wants more is not believed."""


@frozen
class Capabilities:
    """A CAPA answer."""

    known: bool
    """Whether the server answered CAPA at all."""
    tags: frozenset[str] = frozenset()
    """Upper case, without arguments: `STLS`, `PIPELINING`."""
    sasl: frozenset[str] = frozenset()
    """Mechanisms, upper case."""
    login_delay: int = 0
    """Seconds between two log-ins (RFC 2449 section 6.5)."""
    timestamp: bytes = b""
    """Of the greeting, with its angle brackets, for APOP (RFC 1939 section 7); empty: no APOP."""

    def has(self, tag: str) -> bool:
        """Whether the tag is among them."""
        return tag in self.tags


def ask(wire: Wire) -> Capabilities:
    """CAPA. Raises BrokeProtocol, ConnectionLost, TimedOut."""
    wire.say(b"CAPA")
    if not read_status(wire).ok:
        return Capabilities(known=False)
    return parse(read_list(wire, _LIMIT, told=True))


def parse(lines: list[bytes]) -> Capabilities:
    """The lines of a CAPA answer, without the dot."""
    tags, sasl, delay = set(), set(), 0
    for line in lines:
        words = line.decode("ascii", "replace").upper().split()
        if not words:
            continue
        tags.add(words[0])
        if words[0] == "SASL":
            sasl.update(words[1:])
        elif words[0] == "LOGIN-DELAY" and len(words) > 1 and words[1].isdecimal():
            delay = min(int(words[1][:9]), _LONGEST_DELAY)
    return Capabilities(True, frozenset(tags), frozenset(sasl), delay)


def read_list(wire: Wire, limit: int, *, told: bool = False) -> list[bytes]:
    """A multi-line answer of short lines, without the dot; for messages see `retrieval`.

    Args:
        wire: right behind the status line.
        limit: bytes of the whole answer.
        told: whether its lines stand in the log, or only how many bytes they are.
    """
    if not told:
        return split_list(read_octets(wire, limit))
    if _is_empty(wire):
        return []
    return wire.lines(_end(wire), limit)


def read_octets(wire: Wire, limit: int) -> bytes:
    """The same as it came, lines and all; see `split_list`."""
    return b"" if _is_empty(wire) else wire.until(_end(wire), limit)


def split_list(octets: bytes) -> list[bytes]:
    """Its lines."""
    return octets.splitlines()


def _is_empty(wire: Wire) -> bool:
    if not wire.takes(b"."):  # nothing but the end: no line of a listing begins with a dot
        return False
    wire.line()
    return True


def _end(wire: Wire) -> bytes:
    return b"\n.\n" if wire.bare_lf else b"\r\n.\r\n"
