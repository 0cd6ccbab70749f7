"""Outlook's envelope around files and formatting: winmail.dat (MS-OXTNEF). Pure.

Own, as the library for it had its last release in 2021. Must never raise and must stay linear,
whatever the bytes: what is cut off, or names lengths that are not there, ends the reading.
"""

import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from tui_mail.message.charset import codec_of, decode
from tui_mail.message.rtf import read_rtf, unpacked
from tui_mail.message.sanitize import safe_filename
from tui_mail.model.frozen import frozen

TYPES: Final = frozenset(("application/ms-tnef", "application/vnd.ms-tnef"))
WINMAIL: Final = "winmail.dat"
MOST: Final = 200
"""Files of one envelope, those of envelopes within it together."""
_DEEPEST: Final = 4
_MOST_PROPERTIES: Final = 2_000
_SIGNATURE: Final = 0x223E9F78

_BODY, _RENDERED, _TITLE, _DATA = 0x800C, 0x9002, 0x8010, 0x800F
_PROPERTIES, _ATTACHED, _CODE_PAGE = 0x9003, 0x9005, 0x9007
"""Attributes."""
_P_BODY, _P_RTF, _P_HTML, _P_CODE_PAGE = 0x1000, 0x1009, 0x1013, 0x3FDE
_P_NAME, _P_SHORT_NAME, _P_LONG_NAME, _P_TYPE, _P_OBJECT = 0x3001, 0x3704, 0x3707, 0x370E, 0x3701
"""Properties."""
_OBJECT, _LETTERS, _UNICODE, _BINARY, _LONG = 0x0D, 0x1E, 0x1F, 0x102, 0x03
_VARIABLE: Final = frozenset((_OBJECT, _LETTERS, _UNICODE, _BINARY))
_FIXED: Final = {
    0x02: 4, _LONG: 4, 0x04: 4, 0x0A: 4, 0x0B: 4,
    0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8, 0x48: 16,
}  # fmt: skip
_MULTIPLE: Final = 0x1000
_NAMED: Final = 0x8000


@frozen
class TnefFile:
    """A file in an envelope."""

    name: str
    """As it may be saved; may be empty."""
    content_type: str
    """As the sender says; may be empty."""
    data: bytes


@frozen
class Tnef:
    """What an envelope holds."""

    files: tuple[TnefFile, ...] = ()
    text: str = ""
    html: str = ""
    """Its words, in the form in which they are there; both may be empty."""


class _CutError(Exception):
    """It ends before it says so."""


class _Bytes:
    """Bytes read from the front."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def number(self, form: str) -> int:
        """A number of that form (`<I`)."""
        (value,) = struct.unpack(form, self.take(struct.calcsize(form)))
        return int(value)

    def take(self, count: int) -> bytes:
        """The next so many."""
        if count < 0 or self._at + count > len(self._data):
            raise _CutError
        self._at += count
        return self._data[self._at - count : self._at]

    @property
    def left(self) -> bool:
        """Whether there are any."""
        return self._at < len(self._data)


class _File:
    """A file that is being put together."""

    def __init__(self) -> None:
        self.title = b""
        self.data: bytes | None = None
        self.known: dict[int, tuple[int, bytes]] = {}


@lru_cache(maxsize=4)
def read_tnef(data: bytes) -> Tnef:
    """What is in it; of a broken one, what stands before the break."""
    return _read(data, 0)


def _read(data: bytes, depth: int) -> Tnef:
    page, own, files, body = 0, {}, list[_File](), b""
    for name, value in _attributes(data):
        if name == _CODE_PAGE and len(value) >= 4:
            page = struct.unpack_from("<I", value)[0]
        elif name == _BODY:
            body = value
        elif name == _PROPERTIES:
            own = dict(_properties(value))
        elif name == _RENDERED:
            if len(files) >= MOST:
                break
            files.append(_File())
        elif files and name == _TITLE:
            files[-1].title = value
        elif files and name == _DATA:
            files[-1].data = value
        elif files and name == _ATTACHED:
            files[-1].known = dict(_properties(value))
    charset = _charset(page)
    found = [one for file in files for one in _made(file, charset, depth)][:MOST]
    text, html = _words(own, body, charset)
    return Tnef(tuple(found), text, html)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    source = _Bytes(data)
    try:
        if source.number("<I") != _SIGNATURE:
            return
        source.take(2)
        while source.left:
            source.take(1)  # whether it is about the message or a file: the names say so
            name = source.number("<I") & 0xFFFF
            value = source.take(source.number("<I"))
            yield name, value
            source.take(2)  # a sum that some writers make wrong
    except _CutError:
        return


def _properties(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """By number: the type and the first value of each."""
    source = _Bytes(data)
    try:
        for _ in range(min(source.number("<I"), _MOST_PROPERTIES)):
            kind, number = source.number("<H"), source.number("<H")
            if number >= _NAMED:
                _pass_name(source)
            value = _value(source, kind)
            yield number, (kind & ~_MULTIPLE, value)
    except _CutError:
        return


def _pass_name(source: _Bytes) -> None:
    source.take(16)
    if source.number("<I"):
        length = source.number("<I")
        source.take(length + -length % 4)
    else:
        source.take(4)


def _value(source: _Bytes, kind: int) -> bytes:
    plain = kind & ~_MULTIPLE
    size = _FIXED.get(plain)
    if plain not in _VARIABLE and size is None:
        raise _CutError  # how long it is, nobody knows
    count = source.number("<I") if kind & _MULTIPLE or plain in _VARIABLE else 1
    first = b""
    for at in range(min(count, _MOST_PROPERTIES)):
        length = source.number("<I") if size is None else size
        value = source.take(length)
        source.take(-length % 4)
        first = first if at else value
    return first


def _made(file: _File, charset: str, depth: int) -> list[TnefFile]:
    """The file; of an envelope within this one, its files."""
    names = (file.known.get(name) for name in (_P_LONG_NAME, _P_SHORT_NAME, _P_NAME))
    name = next((words for each in names if (words := _text(each, charset))), "")
    name = name or _text((_LETTERS, file.title), charset)
    kind, held = file.known.get(_P_OBJECT, (0, b""))
    data = held if file.data is None else file.data
    if kind == _OBJECT:
        data = held[16:]  # behind the name of what can open it
        within = _read(data, depth + 1) if depth < _DEEPEST else Tnef()
        if within.files:
            return list(within.files)
        words = within.html or within.text
        if words:
            end = "html" if within.html else "txt"
            form = "text/html" if within.html else "text/plain"
            shown = safe_filename(f"{name or 'message'}.{end}")
            return [TnefFile(shown, f"{form}; charset=utf-8", words.encode("utf-8", "replace"))]
    said = _text(file.known.get(_P_TYPE), charset).strip().lower()
    return [TnefFile(safe_filename(name) if name else "", said, data)]


def _words(own: dict[int, tuple[int, bytes]], body: bytes, charset: str) -> tuple[str, str]:
    """Its text and its HTML, as far as they are there."""
    told = own.get(_P_CODE_PAGE, (0, b""))[1]
    page = _charset(struct.unpack_from("<I", told)[0]) if len(told) >= 4 else charset
    html = _text(own.get(_P_HTML), page)
    text = _text(own.get(_P_BODY), charset) or _text((_LETTERS, body), charset)
    if not html:
        rich = read_rtf(unpacked(own.get(_P_RTF, (0, b""))[1]))
        html = rich.text if rich.html else ""
        text = text or ("" if rich.html else rich.text)
    return text.replace("\r\n", "\n"), html


def _text(value: tuple[int, bytes] | None, charset: str) -> str:
    if value is None or value[0] not in {_LETTERS, _UNICODE, _BINARY}:
        return ""
    kind, data = value
    if kind == _UNICODE:
        return data.decode("utf-16-le", "replace").split("\0", 1)[0]
    return decode(data.split(b"\0", 1)[0], charset)


def _charset(page: int) -> str:
    if page == 65_001:
        return "utf-8"
    return f"cp{page}" if page and codec_of(f"cp{page}") else "cp1252"
