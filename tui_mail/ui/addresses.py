"""Addresses as people type them: `Ada <ada@engine.test>, bob@home.test`. Pure; no widget."""

import re
from collections.abc import Iterator, Sequence

from tui_mail.model.address import Address
from tui_mail.model.frozen import frozen
from tui_mail.ui.clean import one_line

_NAMED = re.compile(r"(?P<name>.*)<(?P<address>[^<>]*)>", re.DOTALL)
_MAYBE = re.compile(r"[^\s@<>(),:;\"\\\[\]]+@[^\s@<>(),:;\"\\\[\]]+")
_QUOTED_LOCAL = re.compile(r"\"(?:[^\"\\\r\n]|\\.)+\"@[^\s@<>(),:;\"\\\[\]]+")
_SPECIAL = re.compile(r"[,<>@\";:]")


@frozen
class Typed:
    """What a field holds."""

    addresses: tuple[Address, ...]
    wrong: tuple[str, ...]
    """Pieces that cannot be an address, as they were typed."""


def read_addresses(text: str) -> Typed:
    """Understand a field; empty pieces are nothing."""
    good: list[Address] = []
    wrong: list[str] = []
    for piece in split_pieces(text):
        address = read_address(piece)
        if address is None:
            wrong.append(one_line(piece))
        else:
            good.append(address)
    return Typed(tuple(dict.fromkeys(good)), tuple(wrong))


def split_pieces(text: str) -> tuple[str, ...]:
    """At commas and semicolons that stand neither in quotes nor in angle brackets."""
    ends = (*_partings(text), len(text))
    starts = (0, *(at + 1 for at in ends[:-1]))
    pieces = (text[start:end].strip() for start, end in zip(starts, ends, strict=True))
    return tuple(piece for piece in pieces if piece)


def _partings(text: str) -> Iterator[int]:
    """Where its commas and semicolons stand that part addresses."""
    quoted = bracketed = escaped = False
    for at, character in enumerate(text):
        if escaped:
            escaped = False
        elif character == "\\" and quoted:
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif not quoted and character in "<>":
            bracketed = character == "<"
        elif not quoted and not bracketed and character in ",;\n":
            yield at


def piece_at(text: str, place: int) -> str:
    """The name or address that is being typed at that place; empty behind a whole one."""
    start, end = _bounds(text, place)
    piece = text[start:end].strip()
    return "" if piece.endswith(">") else piece


def with_piece(text: str, place: int, written: str) -> tuple[str, int]:
    """The text with that in place of the piece there, and where the next one is typed."""
    start, end = _bounds(text, place)
    before = text[:start].rstrip()
    before = f"{before} {written}" if before else written
    rest = text[end:].lstrip(",; ")
    return f"{before}, {rest}", len(before) + 2


def _bounds(text: str, place: int) -> tuple[int, int]:
    """Where the piece at that place begins and ends."""
    start = 0
    for at in _partings(text):
        if at >= place:
            return start, at
        start = at + 1
    return start, len(text)


def read_address(piece: str) -> Address | None:
    """One address; None where it cannot be one.

    One `@` with something on each side and no blank, bracket or control character in it: what a
    server makes of it is the server's to say (`x@localhost` can be).
    """
    clean = one_line(piece)
    named = _NAMED.fullmatch(clean)
    name, address = (named["name"], named["address"]) if named else ("", clean)
    address = address.strip()
    fits = _MAYBE.fullmatch(address) or _QUOTED_LOCAL.fullmatch(address)
    if not fits or ".." in address.rpartition("@")[2] or address.endswith((".", "-")):
        return None
    return Address(_unquoted(name.strip()), address)


def write_addresses(addresses: Sequence[Address]) -> str:
    """As `read_addresses` reads them again."""
    return ", ".join(_written(address) for address in addresses)


def _written(address: Address) -> str:
    name = one_line(address.name)
    if not name:
        return one_line(address.address)
    if _SPECIAL.search(name):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{name} <{one_line(address.address)}>"


def _unquoted(name: str) -> str:
    if len(name) >= 2 and name[0] == name[-1] == '"':
        return re.sub(r"\\(.)", r"\1", name[1:-1])
    return name
