"""In which order rows fill the pages of a table best, when they are appended in one go.

SQLite keeps what fits of a row on a leaf page, and begins a new page for the first row that does
not: rows of half a page and more, as they come, leave an eighth of the file empty. Pure.
"""

from bisect import bisect_left, insort
from collections.abc import Sequence
from typing import Final

PAGE: Final = 4096
_ROOM: Final = PAGE - 8
"""Bytes of a leaf page behind its header (sqlite.org/fileformat2.html, 1.6)."""
_MOST: Final = PAGE - 35
_LEAST: Final = (PAGE - 12) * 32 // 255 - 23
_CELL: Final = 9
"""Bytes beside the row itself: its length, its number, and its pointer."""


def on_leaf(size: int) -> int:
    """Bytes of a leaf page that a row of that size takes; the rest lies on pages of its own."""
    if size <= _MOST:
        return size + _CELL
    here = _LEAST + (size - _LEAST) % (PAGE - 4)
    return (here if here <= _MOST else _LEAST) + _CELL + 4


def filling_order(sizes: Sequence[int]) -> list[int]:
    """The positions of these rows in the order that leaves least empty (best fit, big ones first).

    Args:
        sizes: of the rows, in bytes.
    """
    rooms = [on_leaf(size) for size in sizes]
    left: list[tuple[int, int]] = []
    """Room that is left on a page, and which one it is; sorted."""
    pages: list[list[int]] = []
    for position in sorted(range(len(rooms)), key=lambda n: -rooms[n]):
        at = bisect_left(left, (rooms[position], 0))
        if at == len(left):
            pages.append([])
            free, page = _ROOM, len(pages) - 1
        else:
            free, page = left.pop(at)
        pages[page].append(position)
        insort(left, (free - rooms[position], page))
    return [position for page in pages for position in page]
