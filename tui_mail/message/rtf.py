"""Words out of Rich Text as Outlook writes it: compressed (MS-OXRTFCP), with or without HTML inside
(MS-OXRTFEX). Pure.

Own, as what is wanted is the words alone; the libraries for it have no limits, and two of three are
not kept any more. Must never raise and must stay linear, whatever the bytes.
"""

import re
import struct
from collections.abc import Iterator
from typing import Final

from tui_mail.message.charset import codec_of, decode
from tui_mail.model.frozen import frozen

MOST: Final = 1_500_000
"""Bytes of Rich Text that are read."""
_DEEPEST: Final = 300
_DICTIONARY: Final = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_RING: Final = 4_096
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_TOKEN: Final = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)"
    rb"|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.DOTALL,
)
_SILENT: Final = frozenset(
    (b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"header", b"footer", b"headerl",
     b"headerr", b"footerl", b"footerr", b"listtable", b"listoverridetable", b"object",
     b"themedata", b"datastore", b"xmlnstbl", b"rsidtbl", b"generator", b"fldinst", b"mmathpr",
     b"bkmkstart", b"bkmkend", b"pntext", b"filetbl", b"revtbl")
)  # fmt: skip
"""Groups of which nothing is to be read."""
_WORDS: Final = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"tab": "\t",
    b"cell": "\t", b"emdash": "\u2014", b"endash": "\u2013", b"bullet": "\u2022",
    b"lquote": "\u2018", b"rquote": "\u2019", b"ldblquote": "\u201c", b"rdblquote": "\u201d",
}  # fmt: skip
_SIGNS: Final = {b"\\": "\\", b"{": "{", b"}": "}", b"~": "\u00a0", b"_": "\u2011", b"\n": "\n"}


@frozen
class RichText:
    """What it says."""

    text: str
    html: bool
    """It is HTML that was packed into Rich Text."""


def unpacked(data: bytes) -> bytes:
    """Rich Text out of its compression; empty where it is none. What is broken off stays so."""
    if len(data) < 16:
        return b""
    size, kind = struct.unpack_from("<I", data, 4)[0], data[8:12]
    if kind == _PLAIN:
        return data[16 : 16 + min(size, MOST)]
    if kind != _COMPRESSED:
        return b""
    out = bytearray()
    for piece in _pieces(data):
        out += piece
        if len(out) >= min(size, MOST):
            break
    return bytes(out[: min(size, MOST)])


def _pieces(data: bytes) -> Iterator[bytes]:
    """What is said byte by byte, or as a place in what was said before."""
    ring = bytearray(_DICTIONARY.ljust(_RING, b"\0"))
    place, at = len(_DICTIONARY), 16
    while at < len(data):
        control = data[at]
        at += 1
        for bit in range(8):
            needed = 1 + (control >> bit & 1)
            said = data[at : at + needed]
            at += needed
            if len(said) < needed:
                return
            if needed == 2:
                offset = said[0] << 4 | said[1] >> 4
                if offset == place:
                    return
                said = _copied(ring, offset, place, (said[1] & 15) + 2)
            for byte in said:
                ring[place] = byte
                place = (place + 1) % _RING
            yield said


def _copied(ring: bytearray, offset: int, place: int, length: int) -> bytes:
    """From the ring; what is being written may be part of it."""
    period = (place - offset) % _RING
    if period >= length:
        return bytes(ring[(offset + step) % _RING] for step in range(length))
    return bytes(ring[(offset + step % period) % _RING] for step in range(length))


def read_rtf(data: bytes) -> RichText:
    """The words of Rich Text; what is none gives none."""
    if data.lstrip()[:5] != b"{\\rtf":
        return RichText("", html=False)
    return _Reader(b"\\fromhtml" in data[:2_000]).read(data[:MOST])


class _Reader:
    """One walk over the tokens.

    Args:
        html: take the HTML that is packed in, not the Rich Text beside it.
    """

    def __init__(self, html: bool) -> None:
        self._html = html
        self._out: list[str] = []
        self._raw = bytearray()
        """Bytes of the page's charset, until they are whole characters."""
        self._charset = "cp1252"
        self._stack: list[tuple[bool, int, bool]] = []
        self._too_deep = 0
        self._silent, self._after_unicode, self._beside = False, 1, False
        self._skip = 0
        """Characters that stand for one that was said by its number."""

    def read(self, data: bytes) -> RichText:
        """All of it."""
        at, ignorable = 0, False
        while found := _TOKEN.match(data, at):
            at = found.end()
            word, number, byte, sign, brace, words = found.groups()
            if sign == b"*":
                ignorable = True
                continue
            if brace:
                self._brace(brace == b"{")
            elif word is not None:
                if word == b"bin":
                    at += max(0, int(number or b"0"))
                self._word(word.lower(), None if number is None else int(number), ignorable)
            elif byte is not None:
                self._bytes(bytes((int(byte, 16),)))
            elif sign is not None:
                self._say(_SIGNS.get(sign, ""))
            elif words is not None:
                self._bytes(words)
            ignorable = False
        self._flush()
        return RichText("".join(self._out), self._html)

    def _brace(self, opens: bool) -> None:
        self._flush()
        if opens and len(self._stack) < _DEEPEST:
            self._stack.append((self._silent, self._after_unicode, self._beside))
        elif opens:
            self._too_deep += 1
        elif self._too_deep:
            self._too_deep -= 1
        elif self._stack:
            self._silent, self._after_unicode, self._beside = self._stack.pop()
        self._skip = 0

    def _word(self, word: bytes, number: int | None, ignorable: bool) -> None:
        if word == b"htmltag" and self._html:
            self._beside = False
        elif ignorable or word in _SILENT:
            self._silent = True
        elif word == b"htmlrtf":
            self._flush()
            self._beside = self._html and number != 0
        elif word == b"ansicpg" and number is not None and codec_of(f"cp{number}"):
            self._charset = f"cp{number}"
        elif word == b"uc" and number is not None:
            self._after_unicode = max(0, min(number, 8))
        elif word == b"u" and number is not None:
            self._say(_character(number))
            self._skip = self._after_unicode
        elif word in _WORDS:
            self._say(_WORDS[word])

    def _bytes(self, data: bytes) -> None:
        if self._skip:
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            data = data[skipped:]
        if not (self._silent or self._beside):
            self._raw += data

    def _say(self, words: str) -> None:
        if words and not (self._silent or self._beside):
            self._flush()
            self._out.append(words)

    def _flush(self) -> None:
        if self._raw:
            self._out.append(decode(bytes(self._raw), self._charset))
            self._raw.clear()


def _character(number: int) -> str:
    """A 16-bit number, negative where it is large; a half of a pair says nothing by itself."""
    code = number & 0xFFFF
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)
