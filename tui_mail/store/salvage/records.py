"""Rows off the pages of a database, one by one: what cannot be is left out, the rest is given.

Must never raise for what is on a page, and never go round in a circle.
"""

import struct
from collections.abc import Iterator
from typing import Final

from tui_mail.store.salvage.pages import HEADER, PAGE_SIZE, Pages

Value = int | float | str | bytes | None
Row = tuple[int, tuple[Value, ...]]
"""Its rowid (0 where its table has none), and the values that are stored."""

TABLE_LEAF: Final = 13
TABLE_INNER: Final = 5
INDEX_LEAF: Final = 10
INDEX_INNER: Final = 2

_INTEGERS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Serial type to bytes."""
_LARGEST: Final = 2**30
"""Bytes of a row; SQLite itself takes no more."""


class Unreadable(Exception):
    """What stands there is no row."""


def children(pages: Pages, number: int) -> list[int]:
    """The pages below an inner page; none below a leaf."""
    page, start = pages[number], _start(number)
    if not page or page[start] not in {TABLE_INNER, INDEX_INNER}:
        return []
    below = [
        int.from_bytes(page[at : at + 4], "big")
        for at in _cells(page, start, 12)
        if at + 4 <= PAGE_SIZE
    ]
    return [*below, int.from_bytes(page[start + 8 : start + 12], "big")]


def rows(pages: Pages, number: int) -> Iterator[Row]:
    """Every row of the page that can be read, with what lies on its overflow pages."""
    page, start = pages[number], _start(number)
    kind = page[start] if page else 0
    if kind not in {TABLE_LEAF, INDEX_LEAF, INDEX_INNER}:
        return
    for at in _cells(page, start, 12 if kind == INDEX_INNER else 8):
        try:
            yield _row(pages, page, at + (4 if kind == INDEX_INNER else 0), kind)
        except (Unreadable, IndexError, struct.error, UnicodeDecodeError):
            continue


def _start(number: int) -> int:
    return HEADER if number == 1 else 0


def _cells(page: bytes, start: int, header: int) -> list[int]:
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    room = (PAGE_SIZE - start - header) // 2
    places = page[start + header : start + header + 2 * min(count, room)]
    found = struct.unpack(f">{len(places) // 2}H", places[: len(places) // 2 * 2])
    return [at for at in found if start + header <= at < PAGE_SIZE]


def _row(pages: Pages, page: bytes, at: int, kind: int) -> Row:
    length, at = _varint(page, at)
    rowid = 0
    if kind == TABLE_LEAF:
        rowid, at = _varint(page, at)
        rowid = rowid - 2**64 if rowid >= 2**63 else rowid
        most = PAGE_SIZE - 35
    else:
        most = (PAGE_SIZE - 12) * 64 // 255 - 23
    if not 0 < length < min(_LARGEST, (pages.count + 1) * PAGE_SIZE):
        raise Unreadable
    if length <= most:
        return rowid, _values(page[at : at + length], length)
    least = (PAGE_SIZE - 12) * 32 // 255 - 23
    here = least + (length - least) % (PAGE_SIZE - 4)
    here = here if here <= most else least
    if at + here + 4 > PAGE_SIZE:
        raise Unreadable
    following = int.from_bytes(page[at + here : at + here + 4], "big")
    return rowid, _values(_whole(pages, page[at : at + here], length, following), length)


def _whole(pages: Pages, begun: bytes, length: int, following: int) -> bytes:
    whole = bytearray(begun)
    while len(whole) < length:
        page = pages[following]
        if not page:
            raise Unreadable
        whole += page[4 : 4 + length - len(whole)]
        following = int.from_bytes(page[:4], "big")
    return bytes(whole)


def _values(record: bytes, length: int) -> tuple[Value, ...]:
    if len(record) != length:
        raise Unreadable
    end, at = _varint(record, 0)
    if end > length:
        raise Unreadable
    kinds = []
    while at < end:
        kind, at = _varint(record, at)
        kinds.append(kind)
    values = []
    for kind in kinds:
        size = _size(kind)
        if end + size > length:
            raise Unreadable
        values.append(_value(kind, record[end : end + size]))
        end += size
    if end != length:
        raise Unreadable
    return tuple(values)


def _size(kind: int) -> int:
    if kind in {0, 8, 9}:
        return 0
    if kind == 7:
        return 8
    if kind < 7:
        return _INTEGERS[kind]
    if kind < 12:
        raise Unreadable
    return (kind - 12) // 2


def _value(kind: int, octets: bytes) -> Value:
    if kind == 0:
        return None
    if kind in {8, 9}:
        return kind - 8
    if kind == 7:
        return float(struct.unpack(">d", octets)[0])
    if kind < 7:
        return int.from_bytes(octets, "big", signed=True)
    return octets.decode("utf-8") if kind % 2 else octets


def _varint(octets: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends; raises IndexError at the edge."""
    number = 0
    for place in range(8):
        byte = octets[at + place]
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, at + place + 1
    return number << 8 | octets[at + 8], at + 9
