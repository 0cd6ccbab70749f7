"""STAT, LIST and UIDL answers, pure: joined by message number (RFC 1939 sections 5 and 7)."""

from collections.abc import Sequence

from tui_mail.model.maildrop import DropEntry


def joined(sizes: Sequence[bytes], uidls: Sequence[bytes]) -> tuple[DropEntry, ...]:
    """One entry for each message of either answer, in the server's order.

    What one of the two answers leaves out is empty or 0: the message is there all the same, and
    nothing may be guessed about it (R4). Lines that are no listing are left out.

    Args:
        sizes: the lines of LIST: `1 4711`.
        uidls: the lines of UIDL: `1 a-name`.
    """
    names = dict(_pairs(uidls))
    found = [
        DropEntry(number, _text(names.pop(number, b"")), int(size) if size.isdigit() else 0)
        for number, size in dict(_pairs(sizes)).items()
    ]
    found.extend(DropEntry(number, _text(uidl), 0) for number, uidl in names.items())
    return tuple(found)


def said_after_ok(line: bytes) -> bytes:
    """What stands behind `+OK`; empty where the answer is another."""
    mark, _, rest = line.partition(b" ")
    return rest if mark == b"+OK" else b""


def count_of(line: bytes) -> int:
    """Messages, of the answer to STAT; 0 where it does not tell."""
    words = said_after_ok(line).split(None, 1)
    return int(words[0]) if words and words[0].isdigit() and len(words[0]) <= 10 else 0


def _pairs(lines: Sequence[bytes]) -> list[tuple[int, bytes]]:
    found = []
    for line in lines:
        words = line.split(None, 2)
        if len(words) >= 2 and words[0].isdigit() and len(words[0]) <= 10:
            found.append((int(words[0]), words[1]))
    return found


def _text(uidl: bytes) -> str:
    """Printable ASCII by the RFC; anything else written out, so that it stays one and the same."""
    return uidl.decode("ascii", "backslashreplace")
