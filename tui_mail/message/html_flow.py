"""Lines in the making: words gathered, wrapped, and set apart as HTML asks for it."""

import re
from collections.abc import Iterable

from tui_mail.message.sanitize import sanitize
from tui_mail.message.wrap import cells, chop, wrap
from tui_mail.model.content import Line, Look, Span
from tui_mail.model.frozen import frozen, replace

_SPACES = re.compile(r"[ \t\r\n\f]+")
_PADDING = re.compile(
    "[\u00ad\u034f\u180e\u200b\u2060\ufeff]+|(?<![\\w\u200c])\u200c+|\u200c+(?!\\w)"
)
_WIDE_GAP = re.compile(r"(?<=\S) {4,}(?=\S)")
"""Blanks by which newsletters set words apart."""
ROOM_OF_A_LINE = 15.0
"""Pixels of margins and padding from which on a line is left empty."""
_AT_ONCE = 65_536
"""Characters."""
_BETWEEN_CELLS = "   "
_AMOUNT = re.compile(r"\W{0,3}\d[\d.,'’\s]{0,20}\W{0,3}(?:[A-Za-z]{1,3})?\W?")
_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")


@frozen
class Style:
    """How the words at hand are meant."""

    looks: frozenset[Look] = frozenset()
    link: int = 0

    def also(self, *looks: Look) -> "Style":
        """With these looks too."""
        return replace(self, looks=self.looks.union(looks))


class Flow:
    """Blocks one under the other, in so many cells.

    Args:
        width: cells.
        whole_words: let words that are wider than that stand out.
    """

    def __init__(self, width: int, *, whole_words: bool = False) -> None:
        self.width = width
        self.whole_words = whole_words
        self.lines: list[Line] = []
        self._spans: list[Span] = []
        self._space = False
        self._gap = False
        self.leading = 0.0
        """Pixels left free above the first line."""
        self.trailing = 0.0
        """Pixels left free since the last line."""
        self._rows: list[list[tuple[Span, ...]]] = []
        """Rows of words side by side, until it is known how many follow."""

    def add(self, text: str, style: Style) -> None:
        """Words; white space of the source becomes one space."""
        if len(text) > _AT_ONCE:
            # in pieces, so that other threads get their turn between them
            for at in range(0, len(text), _AT_ONCE):
                self.add(text[at : at + _AT_ONCE], style)
            return
        plain = text.isascii()
        text = sanitize(text if plain else _PADDING.sub("", text), lines=True)
        text = _SPACES.sub(" ", text)
        if not text:
            return
        if text[0] == " ":
            self._space = self._space or bool(self._spans)
            text = text[1:]
        if not text:
            return
        ends = text[-1] == " "
        text = text[:-1] if ends else text
        if not plain:
            text = _BLANKS.sub(" ", text)
            if Look.CODE not in style.looks:
                only_blanks = bool(self._spans) and not text.strip(" ")
                text = text[:3] if only_blanks else _WIDE_GAP.sub(_BETWEEN_CELLS, text)
        if self._space:
            # a space between two looks belongs to none, unless both are of one link
            before = self._spans[-1] if self._spans else None
            same = before is not None and before.link == style.link
            shared = style.looks & before.looks if before is not None and same else frozenset()
            self._spans.append(Span(" ", shared, style.link if same else 0))
        self._spans.append(Span(text, style.looks, style.link))
        self._space = ends

    def ends_in(self, look: Look) -> bool:
        """Whether the last word of the line at hand has that look, and no space behind it."""
        return bool(self._spans) and look in self._spans[-1].looks and not self._space

    def end_line(self) -> None:
        """What comes begins a new line."""
        self._space = False
        if self._spans:
            self._write_rows()
            self._write_gap()
            if any(span.text.strip() for span in self._spans):
                wrapped = wrap(self._spans, self.width, whole_words=self.whole_words)
                self.lines.extend(map(Line, wrapped))
            elif self.lines:
                self._blank()
            self._spans = []

    def apart(self, pixels: float) -> None:
        """What comes begins a new line, so many pixels lower."""
        self.end_line()
        self.trailing += pixels

    def break_line(self) -> None:
        """A `br`: as `end_line`, and a second one leaves a line empty."""
        if self._spans:
            self.end_line()
            return
        self._write_rows()
        if self.lines:
            self._blank()

    def gap(self) -> None:
        """What comes is set apart by an empty line, if anything stands before it."""
        self.end_line()
        self._gap = bool(self.lines or self._rows)

    def put(self, lines: Iterable[Line]) -> None:
        """Finished lines, as they are."""
        self.end_line()
        lines = list(lines)
        if lines:
            self._write_rows()
            self._write_gap()
            self.lines.extend(lines)

    def put_row(self, row: list[tuple[Span, ...]]) -> None:
        """Words side by side; rows of as many that follow each other stand in columns."""
        self.end_line()
        if self._rows and len(self._rows[-1]) != len(row):
            self._write_rows()
        if not self._rows:
            self._write_gap()
        self._gap, self.trailing = False, 0.0
        self._rows.append(row)

    def _write_rows(self) -> None:
        rows, self._rows = self._rows, []
        if rows:
            self.lines.extend(map(Line, in_columns(rows, self.width)))

    def verbatim(self, text: str, style: Style) -> None:
        """Preformatted text: every space kept, cut only where the line is full."""
        text = sanitize(text.replace("\r\n", "\n"), lines=True).strip("\n").expandtabs(8)
        lines: list[Line] = []
        for line in text.split("\n"):
            span = Span(line.rstrip(), style.looks, style.link)
            lines.extend(
                [Line((span,))] if self.whole_words else map(Line, chop([span], self.width))
            )
        self.put(lines)

    def finish(self) -> list[Line]:
        """The lines, without empty ones at their ends, never two empty ones in a row."""
        self.end_line()
        self._write_rows()
        out: list[Line] = []
        for line in self.lines:
            blank = not line.text.strip()
            if blank and (not out or not out[-1].spans):
                continue
            out.append(Line((), line.quote) if blank else line)
        while out and not out[-1].spans:
            out.pop()
        return out

    def _write_gap(self) -> None:
        if not self.lines:
            self.leading = max(self.leading, self.trailing)
        elif self._gap or self.trailing >= ROOM_OF_A_LINE:
            self._blank()
        self._gap, self.trailing = False, 0.0

    def _blank(self) -> None:
        if self.lines[-1].spans:
            self.lines.append(Line(()))


def indented(lines: list[Line], first: str, rest: str) -> list[Line]:
    """Lines behind a bullet or number; quoted lines keep their depth."""
    return [
        Line((Span(rest if number else first), *line.spans), line.quote, line.picture)
        if line.spans
        else line
        for number, line in enumerate(lines)
    ]


def quoted(lines: list[Line]) -> list[Line]:
    """Lines one level deeper."""
    return [Line(line.spans, line.quote + 1, line.picture) for line in lines]


def in_columns(rows: list[list[tuple[Span, ...]]], width: int) -> list[tuple[Span, ...]]:
    """Rows of as many cells each: under each other where they fit, amounts on their right edge."""
    columns = range(len(rows[0]))
    texts = [["".join(span.text for span in cell) for cell in row] for row in rows]
    widths = [max(cells(row[at]) for row in texts) for at in columns]
    fits = sum(widths) + len(_BETWEEN_CELLS) * (len(widths) - 1) <= width
    right = [all(_AMOUNT.fullmatch(row[at]) for row in texts if row[at]) for at in columns]
    out: list[tuple[Span, ...]] = []
    for row, words in zip(rows, texts, strict=True):
        spans: list[Span] = []
        for at in columns:
            last = at == columns[-1]
            room = widths[at] - cells(words[at]) if fits and len(rows) > 1 else 0
            if spans:
                spans.append(Span(_BETWEEN_CELLS))
            if room and right[at]:
                spans.append(Span(" " * room))
            spans.extend(row[at])
            if room and not right[at] and not last:
                spans.append(Span(" " * room))
        out.append(tuple(spans))
    return out
