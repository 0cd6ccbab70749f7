"""Finds the messages of an mbox without ever holding more of it than a block.

A message begins after a postmark: a line `From ` with a date, first in the file or after an empty
line. Must never read a quoted body: what lies between two postmarks is told by place and length.
"""

import os
from collections.abc import Iterator
from typing import BinaryIO, Final

from tui_mail.message.mbox import LONGEST_POSTMARK, POSTMARK, size_in
from tui_mail.model.mail_file import MailPiece

BLOCK: Final = 1 << 20
"""Bytes read at once."""

Postmark = tuple[int, int, int | None]
"""Where it begins, where its line ends, and the size of the message if it says that."""


def is_mbox(head: bytes) -> bool:
    """Whether a file that begins like this is an mbox."""
    return POSTMARK.match(head) is not None


def messages(file: BinaryIO, path: bytes) -> Iterator[MailPiece]:
    """Every message, in the order of the file.

    Args:
        file: at its beginning.
        path: of it, for the pieces.
    """
    before: Postmark | None = None
    for mark in _postmarks(file):
        if before is not None:
            yield _piece(file, path, before, mark[0])
        before = mark
    if before is not None:
        yield _piece(file, path, before, file.seek(0, os.SEEK_END))


def _piece(file: BinaryIO, path: bytes, mark: Postmark, end: int) -> MailPiece:
    _, start, size = mark
    back = file.tell()
    file.seek(max(start - 1, end - 3))  # at least the newline of the postmark stands before
    tail = file.read(end - file.tell())
    file.seek(back)
    if end > start and tail.endswith(b"\n\r\n"):
        end -= 2
    elif end > start and tail.endswith(b"\n\n"):
        end -= 1
    return MailPiece(path, start, end - start, mbox=True, size=size)


def _postmarks(file: BinaryIO) -> Iterator[Postmark]:
    """Where each message of the file is announced; the file may be read elsewhere meanwhile."""
    block, base, look = b"\n\n", -2, 0  # as if an empty line stood before the file
    while True:
        more = file.read(BLOCK)
        block += more
        limit = len(block) - LONGEST_POSTMARK if more else len(block)
        while 0 <= (found := block.find(b"\nFrom ", look)) < limit:
            look = found + 1
            if block[found - 1 : found] == b"\n" or block[found - 2 : found] == b"\n\r":
                line = POSTMARK.match(block, look)
                if line is not None:
                    yield base + look, base + line.end(), size_in(line[0])
        if not more:
            return
        look = max(look, limit if found < 0 else found)
        cut = max(look - 3, 0)
        block, base, look = block[cut:], base + cut, look - cut
