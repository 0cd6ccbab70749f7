"""Runs of text broken into lines of so many cells: right for CJK, emoji and combining marks.

Must lose no character but the spaces at a break, and must stay linear in the length of the text.
"""

from collections.abc import Iterable, Sequence

from tui_mail.model.content import Span

NARROWEST = 8
"""Cells; what is narrower is laid out as if it were this."""

_SHORTEST_PIECE = 20
"""Cells of a word too long for any line that are worth staying on the line at hand."""

_JOINER = "\u200d"
_EMOJI_SELECTOR = "\ufe0f"
_NEVER_FIRST = frozenset(
    "、。，．・：；？！）］｝」』】》〉〕”’…ーぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)
"""What must not begin a line of Chinese or Japanese."""

Ranges = list[tuple[int, int]]
"""Start and end of each line in the text."""


def cells(text: str) -> int:
    """Width of a text on a terminal."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # not on the way to the first paint

    return cell_len(text)


def wrap(spans: Sequence[Span], width: int, *, whole_words: bool = False) -> list[tuple[Span, ...]]:
    """Break at spaces, between wide characters, and within a word wider than a line.

    Leading spaces of the text are kept; spaces at a break are not. At least one line comes out.

    Args:
        spans: the text.
        width: cells.
        whole_words: let a word that is wider than a line stand out.
    """
    text = spans[0].text if len(spans) == 1 else "".join(span.text for span in spans)
    width = max(width, NARROWEST)
    if len(text) <= width and text.isascii():
        return [merge(spans)]
    return _sliced(spans, _broken(text, width, at_spaces=True, whole_words=whole_words))


def chop(spans: Sequence[Span], width: int) -> list[tuple[Span, ...]]:
    """Break wherever the line is full, keeping every space: for tables and code."""
    text = spans[0].text if len(spans) == 1 else "".join(span.text for span in spans)
    width = max(width, NARROWEST)
    if len(text) <= width and text.isascii():
        return [merge(spans)]
    return _sliced(spans, _broken(text, width, at_spaces=False, whole_words=False))


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Neighbours of one look as one span; empty spans left out."""
    out: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        if out and out[-1].looks == span.looks and out[-1].link == span.link:
            out[-1] = Span(out[-1].text + span.text, span.looks, span.link)
        else:
            out.append(span)
    return tuple(out)


def _broken(text: str, width: int, *, at_spaces: bool, whole_words: bool) -> Ranges:
    sizes = {} if text.isascii() else {char: cells(char) for char in set(text)}
    if any(size != 1 for size in sizes.values()):
        return _uneven(text, width, sizes, at_spaces=at_spaces, whole_words=whole_words)
    return _even(text, width, whole_words=whole_words) if at_spaces else _cut(text, width)


def _cut(text: str, width: int) -> Ranges:
    return [(at, min(at + width, len(text))) for at in range(0, len(text), width)] or [(0, 0)]


def _even(text: str, width: int, *, whole_words: bool) -> Ranges:
    """Every character takes one cell."""
    lines: Ranges = []
    at, end = 0, len(text.rstrip(" "))
    indent = len(text) - len(text.lstrip(" "))
    while end - at > width:
        stop = text.rfind(" ", at, at + width + 1)
        if stop < max(at, indent):
            stop = text.find(" ", max(at + width, indent), end) if whole_words else at + width
            if stop < 0:
                break
        elif at + width - stop > _SHORTEST_PIECE and not whole_words:
            following = text.find(" ", stop + 1, stop + 2 + width)
            if following < 0 and end - stop - 1 > width:
                stop = at + width  # the word does not fit on any line
        lines.append((at, _without_spaces_before(text, at, stop)))
        at = stop
        while at < end and text[at] == " ":
            at += 1
    lines.append((at, max(at, end)))
    return lines


def _uneven(
    text: str, width: int, sizes: dict[str, int], *, at_spaces: bool, whole_words: bool
) -> Ranges:
    """Characters take none, one or two cells."""
    lines: Ranges = []
    start = used = at = 0
    chance = -1
    """Where the line may end."""
    while at < len(text):
        after, size = _character(text, at, sizes)
        full = used + size > width and at > start
        if full and not (whole_words and chance <= start and text[at] != " "):
            stop = chance if at_spaces and chance > start and text[at] != " " else at
            lines.append((start, _without_spaces_before(text, start, stop) if at_spaces else stop))
            while at_spaces and stop < len(text) and text[stop] == " ":
                stop += 1
            start = at = stop
            used, chance = 0, -1
            continue
        used += size
        at = after
        if text[after - 1] == " " or (size == 2 and text[after : after + 1] not in _NEVER_FIRST):
            chance = after
    end = _without_spaces_before(text, start, len(text)) if at_spaces else len(text)
    return [*lines, (start, end)]


def _character(text: str, at: int, sizes: dict[str, int]) -> tuple[int, int]:
    """Behind a character with its marks, joiners and selectors, and its width."""
    size = sizes[text[at]]
    end = at + 1
    while end < len(text):
        char = text[end]
        if char == _JOINER:
            end += 2
        elif char == _EMOJI_SELECTOR and size == 1:
            size = cells(text[end - 1] + char)
            end += 1
        elif sizes[char] == 0:
            end += 1
        else:
            break
    return min(end, len(text)), size


def _without_spaces_before(text: str, start: int, stop: int) -> int:
    while stop > start and text[stop - 1] == " ":
        stop -= 1
    return stop


def _sliced(spans: Sequence[Span], lines: Ranges) -> list[tuple[Span, ...]]:
    """The spans' text, line by line."""
    if len(spans) == 1:
        span = spans[0]
        return [
            (Span(span.text[start:end], span.looks, span.link),) if end > start else ()
            for start, end in lines
        ]
    out = []
    index = offset = 0
    for start, end in lines:
        line = []
        while index < len(spans) and offset + len(spans[index].text) <= start:
            offset += len(spans[index].text)
            index += 1
        here, base = index, offset
        while here < len(spans) and base < end:
            span = spans[here]
            line.append(Span(span.text[max(start - base, 0) : end - base], span.looks, span.link))
            base += len(span.text)
            here += 1
        out.append(merge(line))
    return out
