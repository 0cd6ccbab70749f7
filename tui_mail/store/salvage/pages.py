"""The pages of a damaged database, by number: of each the newest that was committed.

Knows the file formats (sqlite.org/fileformat2.html) so far as to need no SQLite, which refuses a
file as soon as its first page is damaged. Must never believe a frame of the WAL whose checksum does
not fit, nor read outside of the files.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

PAGE_SIZE: Final = 4096
"""Of every store that this program made."""
HEADER: Final = 100
"""Bytes of the first page before its tree."""
MAGIC: Final = b"SQLite format 3\0"

_WAL_HEADER: Final = struct.Struct(">8I")
_FRAME_HEADER: Final = struct.Struct(">6I")
_WAL_MAGIC: Final = 0x377F0682
_MASK: Final = 0xFFFFFFFF
_POINTER: Final = 5
"""Bytes of an entry of a pointer map: what a page is, and the number of its parent."""
_FREE: Final = 2
_ROWS_BEGIN_WITH: Final = 13
"""A leaf of a table with rowids."""
_ENTRIES_BEGIN_WITH: Final = 10
"""A leaf of an index, or of a table without rowids."""


class Pages:
    """A database file and its WAL, open for reading.

    Args:
        database: the file; what lies beside it as `-wal` counts too.
    """

    def __init__(self, database: Path) -> None:
        self._file = database.open("rb")
        beside = database.with_name(f"{database.name}-wal")
        self._wal: BinaryIO | None = beside.open("rb") if beside.exists() else None
        self._newer: dict[int, int] = {}
        """Page to where its newest version stands in the WAL."""
        size = self._file.seek(0, 2)
        self.count = -(-size // PAGE_SIZE)
        """Pages; the last one may be cut."""
        if self._wal is not None:
            self._read_wal(self._wal)
        self._maps: dict[int, bytes] = {}
        self._free = frozenset(self._freelist())

    def __getitem__(self, number: int) -> bytes:
        """The page of that number, from 1; empty where there is none, or not the whole of it."""
        if number < 1:
            return b""
        if self._wal is not None and number in self._newer:
            self._wal.seek(self._newer[number])
            page = self._wal.read(PAGE_SIZE)
        else:
            self._file.seek((number - 1) * PAGE_SIZE)
            page = self._file.read(PAGE_SIZE)
        return page if len(page) == PAGE_SIZE else b""

    def leaves(self) -> Iterator[int]:
        """Every page that looks like one with rows or entries, and is not known to be free."""
        for number in range(1, self.count + 1):
            page = self[number]
            start = HEADER if number == 1 else 0
            if not page or page[start] not in {_ROWS_BEGIN_WITH, _ENTRIES_BEGIN_WITH}:
                continue
            if number not in self._free and not self._mapped_free(number):
                yield number

    def close(self) -> None:
        """Let go of the files."""
        self._file.close()
        if self._wal is not None:
            self._wal.close()

    def _read_wal(self, wal: BinaryIO) -> None:
        """Everything up to the last commit that is whole."""
        head = wal.read(_WAL_HEADER.size)
        if len(head) < _WAL_HEADER.size:
            return
        magic, _, size, _, *salts, _, _ = _WAL_HEADER.unpack(head)
        order = "<" if magic == _WAL_MAGIC else ">"
        sums = _checksum(head[:24], (0, 0), order)
        if magic | 1 != _WAL_MAGIC | 1 or size != PAGE_SIZE:
            return
        if sums != _WAL_HEADER.unpack(head)[6:]:
            return
        begun: dict[int, int] = {}
        while True:
            frame = wal.read(_FRAME_HEADER.size)
            at = wal.tell()
            page = wal.read(PAGE_SIZE)
            if len(page) < PAGE_SIZE:
                return
            number, commit, *found, first, second = _FRAME_HEADER.unpack(frame)
            sums = _checksum(frame[:8] + page, sums, order)
            if found != salts or sums != (first, second):
                return
            begun[number] = at
            if commit:
                self._newer.update(begun)
                self.count = commit
                begun.clear()

    def _freelist(self) -> Iterator[int]:
        """Pages that the first page says are free; none where it cannot be read."""
        first = self[1]
        if not first.startswith(MAGIC):
            return
        trunk, seen = int.from_bytes(first[32:36], "big"), set[int]()
        while 1 < trunk <= self.count and trunk not in seen:
            seen.add(trunk)
            yield trunk
            page = self[trunk]
            if not page:
                return
            count = min(int.from_bytes(page[4:8], "big"), PAGE_SIZE // 4 - 2)
            yield from struct.unpack(f">{count}I", page[8 : 8 + 4 * count])
            trunk = int.from_bytes(page[:4], "big")

    def _mapped_free(self, number: int) -> bool:
        """Whether the pointer map (1.8) says so."""
        entries = PAGE_SIZE // _POINTER
        map_page = (number - 2) // (entries + 1) * (entries + 1) + 2
        if number <= map_page:
            return number == map_page and number > 1
        if map_page not in self._maps:
            if len(self._maps) > 64:
                self._maps.clear()
            self._maps[map_page] = self[map_page]
        at = _POINTER * (number - map_page - 1)
        return self._maps[map_page][at : at + _POINTER] == bytes([_FREE, 0, 0, 0, 0])


def _checksum(data: bytes, before: tuple[int, int], order: str) -> tuple[int, int]:
    """Of a WAL (4.1)."""
    first, second = before
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for at in range(0, len(words), 2):
        first = (first + words[at] + second) & _MASK
        second = (second + words[at + 1] + first) & _MASK
    return first, second
