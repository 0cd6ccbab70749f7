"""A header block: split, unfolded, decoded (RFC 5322, section 2.2; RFC 2047).

Must never raise and must stay linear: a block is read up to 256 KiB, one header up to 64 KiB
(danger S9). Decoding is put off until somebody asks, and is skipped where a value is plain ASCII
without encoded words: sync speed hangs on it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from tui_mail.message.charset import decode
from tui_mail.message.encoded_word import decode_words
from tui_mail.message.sanitize import sanitize

LONGEST_BLOCK = 256 * 1024
LONGEST_HEADER = 64 * 1024
_LONGEST_SCAN = 16 * LONGEST_BLOCK

# name, colon, value with its folded lines; else any other line
_FIELD = re.compile(
    r"([!-9;-~]+)[ \t]*(?:\r?\n[ \t]+)?:([^\n]*(?:\n[ \t][^\n]*)*)(?:\n|\Z)|([^\n]*)(?:\n|\Z)"
)
_NAME = re.compile(r"[!-9;-~]+[ \t]*")
_UNFOLDED = re.compile(r"\n(?![ \t])")
_BLANK = re.compile(rb"\n\r?\n")
# an mbox line that some tool took for a header: `From: a@b.org  Thu Aug 22 16:27:21 2002`
_FALSE_FROM = re.compile(
    rb"From: [^\s:]+ +[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}\r?\n"
)
# within some lines what nobody would begin a text with
_KNOWN = (
    r"(?:[^\n]+\n){0,12}?(?:received|from|to|cc|reply-to|date|subject|message-id|in-reply-to|references"
    r"|mime-version|return-path|delivered-to|dkim-signature|authentication-results|list-id)[ \t]*:"
)
_GOES_ON = re.compile(
    rf"(?:[^\n]+\n){{0,3}}?content-[a-z-]{{2,25}}:|{_KNOWN}[^\n]*\n{_KNOWN}", re.IGNORECASE
)
_MOST_STRAY = 20
_LOOK_AHEAD = 1_500


class Headers:
    """The headers of a message or part, in order. Names are found whatever their case.

    Args:
        block: the bytes before the empty line.
    """

    __slots__ = ("_fields", "_index", "length", "truncated")

    def __init__(self, block: bytes) -> None:
        self._index: dict[str, list[str]] | None = None
        text = block.decode("latin-1")
        if len(text) <= LONGEST_HEADER and (usual := _usual(text)) is not None:
            self._fields, self._index = usual
            self.length, self.truncated = len(block), False
        else:
            self._fields, self.length, self.truncated = _split(text)

    def raw(self, name: str) -> str:
        """Value of the first header of that name: unfolded, as text, encoded words left as they
        are, not sanitised. Empty where there is none.
        """
        values = (self._index or self._by_name()).get(name.lower())
        return _as_text(values[0]) if values else ""

    def each_raw(self, name: str) -> Iterator[str]:
        """As `raw_all`, one after the other: for whoever may not want all of them."""
        return map(_as_text, (self._index or self._by_name()).get(name.lower(), ()))

    def raw_all(self, name: str) -> tuple[str, ...]:
        """As `raw`, of every header of that name."""
        values = (self._index or self._by_name()).get(name.lower())
        return tuple(map(_as_text, values)) if values else ()

    def first(self, name: str) -> str:
        """Value of the first header of that name, decoded and sanitised; empty where none."""
        values = self._by_name().get(name.lower())
        return _decoded(values[0]) if values else ""

    def all(self, name: str) -> tuple[str, ...]:
        """As `first`, of every header of that name."""
        return tuple(_decoded(value) for value in self._by_name().get(name.lower(), ()))

    def count(self, name: str) -> int:
        """How many headers have that name."""
        return len(self._by_name().get(name.lower(), ()))

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Name and value of every header in order, decoded and sanitised."""
        return tuple((name, _decoded(value)) for name, value in self._fields)

    def names(self) -> tuple[str, ...]:
        """The name of every header in order, in lower case."""
        return tuple(name.lower() for name, _ in self._fields)

    def __contains__(self, name: str) -> bool:
        return name.lower() in (self._index or self._by_name())

    def __len__(self) -> int:
        return len(self._fields)

    def _by_name(self) -> dict[str, list[str]]:
        index = self._index
        if index is None:
            index = {}
            for name, value in self._fields:
                key = name.lower()
                if key in index:
                    index[key].append(value)
                else:
                    index[key] = [value]
            self._index = index
        return index


def split_message(raw: bytes, start: int = 0, end: int | None = None) -> tuple[Headers, int]:
    """Headers of what lies between start and end, and where its body begins.

    A line that is no header ends the headers and begins the body, unless headers go on behind it.
    """
    end = len(raw) if end is None else end
    start = _after_envelope(raw, start, end)
    if raw[start : start + 1] == b"\n":
        return Headers(b""), min(start + 1, end)
    if raw[start : start + 2] == b"\r\n":
        return Headers(b""), min(start + 2, end)
    blank = _BLANK.search(raw, start, end)
    stop = blank.start() + 1 if blank else end
    headers = Headers(raw[start : min(stop, start + _LONGEST_SCAN)])
    if headers.truncated or start + headers.length >= stop:
        return headers, blank.end() if blank else end
    return headers, start + headers.length


def _after_envelope(raw: bytes, start: int, end: int) -> int:
    """Behind an mbox `From ` line, which some tools leave before the headers."""
    if raw.startswith((b"From ", b">From "), start, end):
        line = raw.find(b"\n", start, end)
        if line >= 0:
            return line + 1
    if raw.startswith(b"From: ", start, end) and (false := _FALSE_FROM.match(raw, start, end)):
        return false.end()
    return start


def _split(text: str) -> tuple[list[tuple[str, str]], int, bool]:
    """Fields as (name, value in latin-1), the length read, and whether a limit cut it short."""
    fields: list[tuple[str, str]] = []
    kept = stray = 0
    for found in _FIELD.finditer(text, _indented(text)):
        name, value, other = found.groups()
        if name is None:
            if (
                other.startswith((":", "From ", ">From ", " ", "\t"))
                and found.end() > found.start()
            ):
                continue  # a nameless header, a strayed mbox line, a fold of nothing
            stray += 1
            if fields and stray <= _MOST_STRAY and _goes_on(text, found.end(), other):
                continue  # a header broken by hand or by a relay: what follows is still the head
            return fields, found.start(), False
        kept += len(name) + len(value)
        if kept > LONGEST_BLOCK:
            return fields, found.start(), True
        if len(value) > LONGEST_HEADER:
            kept -= len(value) - LONGEST_HEADER
            value = value[:LONGEST_HEADER]
        fields.append((name, value))
    return fields, len(text), False


def _indented(text: str) -> int:
    """Where the first field begins, if blanks stand before its name."""
    start = len(text) - len(text.lstrip(" \t"))
    return start if start and _NAME.match(text, start) else 0


def _goes_on(text: str, at: int, line: str) -> bool:
    """Whether more headers follow on a line that is none."""
    begins_part = line.startswith("--")
    return not begins_part and bool(
        line.strip("\r") and _GOES_ON.match(text[at : at + _LOOK_AHEAD])
    )


_Fields = tuple[list[tuple[str, str]], dict[str, list[str]]]


def _usual(text: str) -> _Fields | None:
    """The fields of a block that is nothing but fields, as `_split` finds them, and the values by
    name; None of others.
    """
    fields = []
    index: dict[str, list[str]] = {}
    for piece in _UNFOLDED.split(text.removesuffix("\n")):
        written, colon, value = piece.partition(":")
        name, key = _names(written)
        if not (key and colon):
            return None
        fields.append((name, value))
        if key in index:
            index[key].append(value)
        else:
            index[key] = [value]
    return fields, index


@lru_cache(maxsize=1024)
def _names(written: str) -> tuple[str, str]:
    """The name of a field, and the same in small letters; empty where it is none."""
    name = written.rstrip(" \t") if _NAME.fullmatch(written) else ""
    return name, name.lower()


def _as_text(value: str) -> str:
    if "\n" in value:
        value = value.replace("\r\n", "").replace("\n", "")
    if not value.isascii():
        # raw 8-bit: no charset can be declared here, UTF-8 is what most mean (RFC 6532)
        value = decode(value.encode("latin-1"))
    return value.strip(" \t\r\n")


def _decoded(value: str) -> str:
    value = _as_text(value)
    if "=?" in value:
        value = decode_words(value).strip()
    return sanitize(value)
