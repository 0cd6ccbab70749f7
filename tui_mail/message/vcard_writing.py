"""An address book as vCards, version 3 (RFC 2426) or 4 (RFC 6350); groups are cards, too. Pure.

Must never write a line that a name or an address could end early.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

from tui_mail.model.address import Address
from tui_mail.model.order import Group

VERSIONS: Final = ("4.0", "3.0")
_LINE: Final = 75
"""Bytes of a line, without its end (RFC 6350, 3.2)."""
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": ""})


def write_vcards(people: Iterable[Address], groups: Iterable[Group], version: str) -> bytes:
    """A file of them; members of groups that are nobody else get cards of their own.

    Args:
        people: one card each.
        groups: with their members.
        version: one of VERSIONS.
    """
    some = tuple(groups)
    everybody = {one.address.casefold(): one for one in people}
    for member in (member for group in some for member in group.members):
        everybody.setdefault(member.address.casefold(), member)
    lines = [line for one in everybody.values() for line in _card(one, version)]
    lines += [line for group in some for line in _group(group, version)]
    return b"".join(_folded(line) for line in lines)


def _card(person: Address, version: str) -> Iterator[str]:
    name = _text(person.name or person.address)
    yield from ("BEGIN:VCARD", f"VERSION:{version}", f"UID:urn:uuid:{_uid(person.address)}")
    yield f"FN:{name}"
    if version != "4.0":
        yield f"N:{name};;;;"
    yield f"EMAIL:{_text(person.address)}"
    yield "END:VCARD"


def _group(group: Group, version: str) -> Iterator[str]:
    prefix = "" if version == "4.0" else "X-ADDRESSBOOKSERVER-"
    name = _text(group.name)
    yield from ("BEGIN:VCARD", f"VERSION:{version}", f"UID:urn:uuid:{_uid('group ' + group.name)}")
    yield f"{prefix}KIND:group"
    yield f"FN:{name}"
    if version != "4.0":
        yield f"N:{name};;;;"
    for member in group.members:
        yield f"{prefix}MEMBER:urn:uuid:{_uid(member.address)}"
    yield "END:VCARD"


def _uid(name: str) -> str:
    """Always the same for the same name: whoever takes the file in twice has everybody once."""
    mark = hashlib.sha256(name.casefold().encode()).hexdigest()
    return f"{mark[:8]}-{mark[8:12]}-5{mark[13:16]}-8{mark[17:20]}-{mark[20:32]}"


def _text(words: str) -> str:
    return words.translate(_ESCAPES)


def _folded(line: str) -> bytes:
    """Within the limit of bytes, never in the middle of a letter."""
    pieces, piece = [], b""
    for letter in line:
        encoded = letter.encode("utf-8", "replace")
        if len(piece) + len(encoded) > _LINE:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
