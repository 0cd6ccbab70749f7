"""Names and addresses of vCards (RFC 6350, RFC 2426, vCard 2.1), and nothing else of them. Pure.

A file of another program's, or a stranger's: bounded, sanitised, never a reason to fail. What is
too broken to be told is left out and counted.
"""

import binascii
import re
from collections.abc import Iterator

from tui_mail.errors import MessageError
from tui_mail.message.addresses import is_address
from tui_mail.message.charset import decode
from tui_mail.message.sanitize import sanitize, sanitize_address
from tui_mail.model.address import Address
from tui_mail.model.frozen import frozen
from tui_mail.model.order import Group

MOST = 100_000
"""People taken from one file."""
_LONGEST_LINE = 8_192
"""Bytes of a line that can be a name or an address; what is longer is a picture."""
_LONGEST_NAME = 120
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_UNESCAPED_SEMICOLON = re.compile(r"(?<!\\)((?:\\\\)*);")
_QP = re.compile(rb"=([0-9A-Fa-f]{2})")


@frozen
class Book:
    """What a file holds."""

    people: tuple[Address, ...]
    """Each address once, in the order of the file."""
    cards: int
    left_out: int
    """Cards without an address that can be one."""
    groups: tuple[Group, ...] = ()
    """Cards of the kind group, with the members that the file knows."""


@frozen
class _Line:
    """One property."""

    name: str
    parameters: dict[str, str]
    """In upper case."""
    value: bytes


def read_vcards(data: bytes) -> Book:
    """The people of a file.

    Raises:
        MessageError: it holds no vCard at all.
    """
    found: dict[str, Address] = {}
    names: dict[str, Address] = {}
    groups: list[list[_Line]] = []
    cards = left_out = 0
    for card in _cards(_utf8(data)):
        cards += 1
        if _is_group(card):
            groups.append(card)
            continue
        people = _people(card)
        names.update((_uid(line), people[0]) for line in card if line.name == "UID" and people)
        left_out += not people
        for person in people:
            if len(found) < MOST:
                found.setdefault(person.address.casefold(), person)
    if not cards:
        raise MessageError("The file holds no vCard.", "Export contacts as vCard: a .vcf file.")
    told = (_group(card, names, found) for card in groups)
    return Book(tuple(found.values()), cards, left_out, tuple(one for one in told if one.members))


def _utf8(data: bytes) -> bytes:
    """Some programs write UTF-16."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    return data.removeprefix(b"\xef\xbb\xbf")


def _cards(data: bytes) -> Iterator[list[_Line]]:
    """The properties of each card that has an end; cards within cards are none of their own."""
    card: list[_Line] = []
    depth = 0
    for line in filter(None, map(_line, _unfolded(data))):
        card_mark = line.value.strip().upper() == b"VCARD"
        if line.name == "BEGIN" and card_mark:
            within = depth > 1 or (depth == 1 and card and card[-1].name == "AGENT")
            depth = depth + 1 if within else 1  # one that never ended takes no other with it
            card = card if within else []
        elif line.name == "END" and card_mark and depth:
            depth -= 1
            if not depth:
                yield card
        elif depth == 1:
            card.append(line)


def _unfolded(data: bytes) -> Iterator[bytes]:
    """Lines as they were before they were folded; soft breaks of quoted-printable joined too."""
    open_line = b""
    for line in data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        if line[:1] in {b" ", b"\t"}:
            if len(open_line) <= _LONGEST_LINE:
                open_line += line[1:]
        elif open_line.endswith(b"=") and b"QUOTED-PRINTABLE" in open_line[:200].upper():
            if len(open_line) <= _LONGEST_LINE:
                open_line = open_line[:-1] + line
        else:
            yield open_line
            open_line = line
    yield open_line


def _line(text: bytes) -> _Line | None:
    """`item1.EMAIL;TYPE="a:b":x@y`; None where it is none, or cannot matter."""
    if len(text) > _LONGEST_LINE:
        return None
    quoted = False
    for at, byte in enumerate(text):
        if byte == 0x22:
            quoted = not quoted
        elif byte == 0x3A and not quoted:
            name, *parameters = text[:at].decode("ascii", "replace").upper().split(";")
            pairs = (each.partition("=") for each in parameters)
            known = {name: value if equals else name for name, equals, value in pairs}
            return _Line(name.rpartition(".")[2].strip(), known, text[at + 1 :])
    return None


def _people(card: list[_Line]) -> list[Address]:
    """The card's addresses under its name, the preferred one first."""
    mails = [line for line in card if line.name == "EMAIL"]
    mails.sort(key=lambda line: not _is_preferred(line))
    name = _name(card)
    addresses = (_text(line).strip() for line in mails)
    bare = (each[7:] if each[:7].casefold() == "mailto:" else each for each in addresses)
    clean = (each for each in bare if each == sanitize_address(each))
    return [Address(name, each) for each in clean if is_address(each)]


def _is_group(card: list[_Line]) -> bool:
    """By vCard 4 (RFC 6350, 6.1.4), or as address books of Apple's say it in vCard 3."""
    kinds = [line for line in card if line.name in {"KIND", "X-ADDRESSBOOKSERVER-KIND"}]
    return any(_text(line).strip().casefold() == "group" for line in kinds)


def _group(card: list[_Line], names: dict[str, Address], found: dict[str, Address]) -> Group:
    """The members are named by their cards' UIDs, or by address; those of other files are not."""
    members: dict[str, Address] = {}
    for line in card:
        if line.name not in {"MEMBER", "X-ADDRESSBOOKSERVER-MEMBER"}:
            continue
        said = _text(line).strip()
        address = said[7:] if said[:7].casefold() == "mailto:" else ""
        person = names.get(_uid(line))
        if person is None and address == sanitize_address(address) and is_address(address):
            person = found.get(address.casefold(), Address("", address))
        if person is not None:
            members.setdefault(person.address.casefold(), person)
    return Group(_name(card) or "group", tuple(members.values()))


def _uid(line: _Line) -> str:
    said = _text(line).strip().casefold()
    return said.removeprefix("urn:uuid:")


def _is_preferred(line: _Line) -> bool:
    return "PREF" in line.parameters or "PREF" in line.parameters.get("TYPE", "").split(",")


def _name(card: list[_Line]) -> str:
    """What somebody is called: FN, else made of N, else the nickname or the firm's name."""
    values = {line.name: line for line in reversed(card)}
    for name in ("FN", "N", "NICKNAME", "ORG"):
        if name not in values:
            continue
        value = _decoded(values[name])
        parts = [_unescaped(value)] if name == "FN" else _parts(value)
        if name == "N":
            family, given, more, *_ = (*parts, "", "", "")
            parts = [given, more, family]
        elif name == "ORG":
            parts = parts[:1]
        words = " ".join(sanitize(" ".join(parts)).split())[:_LONGEST_NAME].strip()
        if words:
            return words if "@" not in words else ""
    return ""


def _parts(value: str) -> list[str]:
    """The components of a structured value."""
    return [_unescaped(part) for part in _UNESCAPED_SEMICOLON.sub("\\1\n;", value).split("\n;")]


def _text(line: _Line) -> str:
    return _unescaped(_decoded(line))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], text)


def _decoded(line: _Line) -> str:
    """Bytes to text, as vCard 2.1 says how."""
    value, encoding = line.value, line.parameters.get("ENCODING", "")
    if "QUOTED-PRINTABLE" in line.parameters or encoding == "QUOTED-PRINTABLE":
        value = _QP.sub(lambda found: bytes((int(found[1], 16),)), value)
    elif "BASE64" in line.parameters or encoding in {"BASE64", "B"}:
        try:
            value = binascii.a2b_base64(value)
        except binascii.Error:
            value = b""
    return decode(value, line.parameters.get("CHARSET", "utf-8"))
