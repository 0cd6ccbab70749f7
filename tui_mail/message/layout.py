"""A message's text as lines for a screen of so many cells.

Plain text is wrapped line by line, as its writer broke it, but paragraphs that were broken for a
wider screen are filled anew; what looks like a table or code is only cut where it must be. Must
never raise for what is inside a message.
"""

import re
from collections.abc import Iterable, Sequence

from tui_mail.message.body import bodies, plain_text
from tui_mail.message.fences import fenced
from tui_mail.message.html_text import render_html
from tui_mail.message.links import LinkBook, urls_in
from tui_mail.message.parse import Parsed
from tui_mail.message.patch import PLAIN, Patch, change_counts
from tui_mail.message.picture_parts import pictures_after, with_parts
from tui_mail.message.reflow import paragraph
from tui_mail.message.wrap import chop, merge, wrap
from tui_mail.model.content import Line, Look, Span
from tui_mail.model.offers import WebPicture

QUOTE_CELLS = 2
"""Cells kept free for the bar of each level of quoting."""
DEEPEST_BARS = 8
"""Levels for which room is kept; a line may be quoted deeper than bars are drawn."""

LONGEST = 4_000_000
"""Characters of a text that are laid out; `text_of` gives all."""
MOST_LINES = 50_000
LONGEST_LINE = 8_000
"""Characters of a line that is left whole; nobody scrolls farther."""
NOT_ALL = "[The rest of this text is too long to be shown here.]"

_MARKS = re.compile(r" ?(?:> ?)+")
_SIGNATURE_LINES = 15
_LONG = 2_000
"""Characters of a line that are looked at for what it is."""
_TABULAR = re.compile(r"\S {3,}\S|\A {4}|\A\s*[|+][-=|+ ]|[\u2500-\u257f]|\S {2}\S[^ ]* {2}\S")

_LOOKS = {look: frozenset((look,)) for look in Look}


def layout(
    parsed: Parsed,
    width: int,
    *,
    html: bool = False,
    whole_lines: bool = False,
    loaded: Sequence[WebPicture] = (),
) -> tuple[Line, ...]:
    """The text in lines of at most `width` cells less the bars of their quotes.

    Links bear the numbers of `links_of`.

    Args:
        parsed: the message.
        width: cells.
        html: of a text in two forms, the HTML.
        whole_lines: leave the lines of plain text as long as they were written.
        loaded: pictures of the web that are here.
    """
    names = tuple((each.address, each.name) for each in loaded)
    book = LinkBook()
    lines: list[Line] = []
    for part in bodies(parsed, html=html):
        if lines:
            lines.append(Line(()))
        if part.content_type == "text/html":
            shown = render_html(part.text, width, names)
            numbers = [book.number(link.text, link.url) for link in shown.links]
            lines.extend(with_parts(renumbered(shown.lines, numbers), parsed, loaded))
        else:
            text = plain_text(part)
            lines.extend(plain_lines(text, width, book, whole_lines=whole_lines))
    while lines and not lines[-1].spans:
        lines.pop()
    lines.extend(pictures_after(parsed, {line.picture for line in lines}))
    return tuple(lines)


def room(width: int, quote: int) -> int:
    """Cells left for words behind the bars."""
    return width - QUOTE_CELLS * min(quote, DEEPEST_BARS)


def renumbered(lines: tuple[Line, ...], numbers: list[int]) -> Iterable[Line]:
    """Lines whose links count on from other parts'."""
    if numbers == list(range(1, len(numbers) + 1)):
        return lines
    return [
        Line(
            tuple(
                Span(span.text, span.looks, numbers[span.link - 1]) if span.link else span
                for span in line.spans
            ),
            line.quote,
            line.picture,
        )
        for line in lines
    ]


def plain_lines(
    text: str, width: int, book: LinkBook, *, whole_lines: bool = False
) -> Iterable[Line]:
    """Lines of a plain text, its quotes, signature, links, code and patches marked."""
    cut = len(text) > LONGEST or text.count("\n") > MOST_LINES
    source = [_unquoted(line) for line in text[:LONGEST].split("\n", MOST_LINES)[:MOST_LINES]]
    signature = _signature_start(source)
    code = fenced(source)
    patch = Patch()
    number = 0
    while number < len(source):
        depth, written = source[number]
        words = written.expandtabs(8).rstrip()
        ended = number >= signature
        looks = _LOOKS[Look.SIGNATURE] if ended else patch.looks(depth, words)
        counts = None if ended or patch.inside or len(words) > _LONG else change_counts(words)
        if number in code and looks == PLAIN:
            looks = _LOOKS[Look.CODE]
        free = room(width, depth)
        verbatim = (
            patch.inside or number in code or counts or _TABULAR.search(words[:_LONG]) is not None
        )
        count = 1
        if len(words) > free and not (verbatim or ended or whole_lines):
            count = paragraph(source, number, signature)
            words = " ".join(line.strip() for _, line in source[number : number + count])
        spans = counts or _linked(words, looks, book)
        if not words or (whole_lines and len(words) <= LONGEST_LINE):
            yield Line(merge(spans), depth)
        elif whole_lines:
            yield from (Line(each, depth) for each in chop(spans, LONGEST_LINE))
        else:
            for each in (chop if verbatim else wrap)(spans, free):
                yield Line(each, depth)
        number += count
    if cut:
        yield Line((Span(NOT_ALL, _LOOKS[Look.DIM]),))


def _unquoted(line: str) -> tuple[int, str]:
    """Depth of quoting, and the words without their marks."""
    marks = _MARKS.match(line) if line[:2].strip()[:1] == ">" else None
    return (marks[0].count(">"), line[marks.end() :]) if marks else (0, line)


def _signature_start(lines: list[tuple[int, str]]) -> int:
    """Line of the last signature's mark, or of one shortly before it; else behind the end."""
    start = len(lines)
    limit = -1
    for number in range(len(lines) - 1, -1, -1):
        if number < limit:
            break
        if lines[number] == (0, "-- "):
            start = number
            limit = number - _SIGNATURE_LINES
    return start


def _linked(words: str, looks: frozenset[Look], book: LinkBook) -> list[Span]:
    if "://" not in words and ":" not in words and "." not in words:
        return [Span(words, looks)]
    spans = []
    at = 0
    for start, end, url in urls_in(words):
        if start > at:
            spans.append(Span(words[at:start], looks))
        spans.append(Span(words[start:end], looks | {Look.LINK}, book.number(url, url)))
        at = end
    if at < len(words) or not spans:
        spans.append(Span(words[at:], looks))
    return spans
