"""Where a text has what a search looks for: the places to mark in a list and in the reader.

Finds what the index finds, by the same words. Must never raise, whatever is in the text or was
typed, and must stay linear in both.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from tui_mail.errors import UsageError
from tui_mail.message.folding import fold
from tui_mail.message.indexed_words import Sought, Word, sought, words_in
from tui_mail.message.search_syntax import parse_query
from tui_mail.model.search import All, Any, Not, Search, Term

Spans = tuple[tuple[int, int], ...]
"""Places in a text: where each begins and ends; in order, apart from each other."""

TEXTS: Final = frozenset({"any", "from", "to", "cc", "subject", "body", "file"})
"""Fields of conditions that are found in a text."""
_CLUSTER: Final = re.compile(
    "[^\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff\u1160-\u11ff"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]?"
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff\u1160-\u11ff"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]*",
    re.DOTALL,
)
"""A letter and what is written over, under and into it: folded together."""


def spans(text: str, query: str | Search, fields: Collection[str] = TEXTS) -> Spans:
    """The places of a text that a search hits.

    What is negated marks nothing. A query that cannot be understood marks nothing.

    Args:
        text: as it is shown.
        query: as typed, or understood (search_syntax.parse_query).
        fields: what the text is (`subject`, or `from` and `to`, or `body`): conditions on other
            fields are passed over. Words without a field are sought in any.
    """
    wanted = tuple(_sought_in(query, fields))
    if not wanted or not text:
        return ()
    folded, begins, ends = _folded(text)
    words = list(words_in(folded))
    places = _places(words)
    found = [hit for one in wanted for hit in _hits(one, words, places)]
    return _merged((begins[start], ends[end]) for start, end in found)


def _places(words: Sequence[Word]) -> Mapping[str, Sequence[int]]:
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(word.text, []).append(place)
    return places


def _sought_in(query: str | Search, fields: Collection[str]) -> Iterator[Sought]:
    if isinstance(query, str):
        try:
            query = parse_query(query, now=0)
        except UsageError:
            return
    yield from _terms(query, frozenset(fields) | {"any"})


def _terms(search: Search, fields: Collection[str]) -> Iterator[Sought]:
    match search:
        case All(some) | Any(some):
            for one in some:
                yield from _terms(one, fields)
        case Term(field, str(value), prefix) if field in fields:
            words = sought(value, prefix=prefix)
            if words.words:
                yield words
        case Term() | Not():
            return


def _hits(
    one: Sought, words: Sequence[Word], places: Mapping[str, Sequence[int]]
) -> Iterator[tuple[int, int]]:
    """Where in the folded text; one that goes on is marked to its end."""
    *first, last = one.words or ("",)
    if not last:
        return
    if first:
        begins: Sequence[int] = places.get(first[0], ())
    elif one.open:
        begins = sorted(at for word, some in places.items() if word.startswith(last) for at in some)
    else:
        begins = places.get(last, ())
    length = len(one.words)
    for begin in begins:
        there = words[begin : begin + length]
        if len(there) < length or any(
            word.text != wanted for word, wanted in zip(there, first, strict=False)
        ):
            continue
        end = there[-1]
        if end.text == last:
            yield there[0].start, end.end
        elif one.open and end.text.startswith(last):
            yield there[0].start, end.start + len(last)


def _folded(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """The text folded; for each place in it where that begins in the text, and where what stands
    before that place ends there.
    """
    if text.isascii():
        return text.lower(), range(len(text) + 1), range(len(text) + 1)
    pieces: list[str] = []
    begins: list[int] = []
    ends = [0]
    for found in _CLUSTER.finditer(text):
        piece = fold(found[0])
        pieces.append(piece)
        begins += [found.start()] * len(piece)
        ends += [found.end()] * len(piece)
    return "".join(pieces), begins, ends


def _merged(found: Iterable[tuple[int, int]]) -> Spans:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        elif start < end:
            merged.append((start, end))
    return tuple(merged)
