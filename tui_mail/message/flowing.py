"""Flowed text written (RFC 3676): long paragraphs broken into lines that a reader may join again.

What comes out is joined by `flowed.unflow` to what was typed, but for spaces at the ends of lines,
which mean something else there, and the space after quote marks. Must never break a word, and never
touch a patch.
"""

import re
from collections.abc import Iterator

from tui_mail.message.flowed import SIGNATURE
from tui_mail.message.wrap import cells

LONGEST = 78
"""Cells of a line that can stay as it is (RFC 3676, section 4.2)."""
WIDTH = 72
"""Cells to which what is longer is broken, its space included."""
_MARKS = re.compile(r">+")
_PATCH = re.compile(r"^(?:diff --git |@@ -\d|--- (?:a/|/dev/null)|Index: )", re.MULTILINE)
_STUFFED = (" ", ">", "From ")
"""What a line that is no quote must not begin with (section 4.4)."""
_WORD = re.compile(r" *[^ ]+ *| +")


def flow(text: str) -> str | None:
    """The text as the content of `text/plain; format=flowed`; None where it needs no flowing.

    Args:
        text: lines apart by newlines.
    """
    lines = text.split("\n")
    if all(cells(line) <= LONGEST for line in lines) or _PATCH.search(text):
        return None
    flowing = "\n".join(piece for line in lines for piece in _pieces(line))
    return None if flowing == text else flowing


def _pieces(line: str) -> Iterator[str]:
    """One line that was typed, as lines of at most so many cells, all but the last one soft."""
    marks = _MARKS.match(line)
    depth = marks[0] if marks else ""
    words = line[len(depth) :].removeprefix(" ") if depth else line
    if words == SIGNATURE:
        yield f"{depth} {SIGNATURE}" if depth else SIGNATURE
        return
    words = words.rstrip(" ")
    broken = [words] if cells(line) <= LONGEST else _broken(words, WIDTH - len(depth) - 1)
    for piece in broken:
        if depth:
            yield f"{depth} {piece}" if piece else depth
        else:
            yield f" {piece}" if piece.startswith(_STUFFED) else piece


def _broken(words: str, width: int) -> Iterator[str]:
    """At spaces, which stay at the ends; a word that is longer than a line has one of its own."""
    piece: list[str] = []
    used = 0
    for word in _WORD.findall(words):
        size = cells(word)
        # a mark of a signature that is none must not stand alone
        if piece and used + size > width and "".join(piece) != SIGNATURE:
            yield "".join(piece)
            piece, used = [], 0
        piece.append(word)
        used += size
    yield "".join(piece)
