"""Bytes to text: whatever a sender declared, meant, or forgot to declare.

Must never raise and never run a codec that does not make text (`hex`, `zlib`, `rot13`).
The order is: the declared charset, UTF-8, a guess where the charset extra is installed,
windows-1252.
"""

import codecs
import re
from collections.abc import Callable
from functools import lru_cache

_NAME = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,39}")
_JIS_MODE = re.compile(rb"(\x1b\$[@B]|\x1b\([BJIH])")
_TWO_BYTES = frozenset((b"\x1b$@", b"\x1b$B"))
_KANA = b"\x1b(I"

_ALIASES = {
    "ascii": "ascii",
    "us-ascii": "ascii",
    "ansi_x3.4-1968": "ascii",
    "us_ascii": "ascii",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "utf-8-sig": "utf-8",
    "utf_8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    # what says Latin-1 was written on Windows; the difference is quotes and the euro
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "iso-8859-1:1987": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "windows-1252": "cp1252",
    "x-cp1252": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "windows-936": "gb18030",
    "euc-cn": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "windows-949": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ms_kanji": "cp932",
    "x-euc-jp": "euc_jp",
    "cp-850": "cp850",
    "big5": "cp950",
    "x-x-big5": "cp950",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "iso-8859-11": "cp874",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
}
_UNSAID = frozenset(
    ("unknown", "x-unknown", "unknown-8bit", "default", "default_charset", "binary", "8bit",
     "x-user-defined", "none", "null", "charset", "_iso-2022-jp$esc", "x-binaryenc")
)  # fmt: skip
_NOT_TEXT = frozenset(
    ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem")
)


@lru_cache(maxsize=256)
def codec_of(declared: str) -> str:
    """Python's name of the declared charset; empty where none is meant or none is known."""
    name = declared.split(";", 1)[0].strip(" \t\r\n\"'").lower()
    if name in _UNSAID:
        return ""
    name = _ALIASES.get(name, name)
    if not _NAME.fullmatch(name):
        return ""
    try:
        info = codecs.lookup(name)
        # CodecInfo has said since 3.4 whether it is a text encoding; the name is private
        if getattr(info, "_is_text_encoding", True) and info.name not in _NOT_TEXT:
            return _ALIASES.get(info.name, info.name)
    except (LookupError, ValueError, UnicodeError):
        pass  # a name nobody knows is the same as no name
    return ""


def decode(data: bytes, declared: str = "") -> str:
    """Text of these bytes; a byte that is no text in the end becomes U+FFFD.

    Args:
        data: decoded from its transfer encoding.
        declared: the charset parameter as it stands; may be empty or nonsense.
    """
    codec = codec_of(declared) if declared else ""
    if codec in {"", "ascii", "utf-8"}:
        try:
            return data.decode("utf-8").removeprefix("\ufeff")
        except UnicodeDecodeError:
            return _decode_odd(data, codec)
    try:
        return data.decode(codec).removeprefix("\ufeff")
    except (UnicodeError, ValueError):
        return _decode_odd(data, codec)


def decode_start(data: bytes, declared: str = "") -> str:
    """As `decode`, for bytes that were cut somewhere: half a character at the end is left out."""
    codec = codec_of(declared) if declared else ""
    if codec in {"", "ascii", "utf-8"}:
        data = _without_half(data)
    return decode(data, declared).rstrip("\ufffd")


def _decode_odd(data: bytes, codec: str) -> str:
    """Bytes that are not what they were declared to be."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not codec:
        return data.decode("utf-16", "replace")
    if codec.startswith("iso2022_jp"):
        return _japanese(data)
    if codec not in {"", "ascii", "utf-8"}:
        text = data.decode(codec, "replace")
        if _mostly_right(text):
            return text.removeprefix("\ufeff")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass  # neither what it says nor UTF-8: the guess below
    elif _mostly_right(text := data.decode("utf-8", "replace")):
        return text.removeprefix("\ufeff")
    return _guess(data)


def _mostly_right(text: str) -> bool:
    """Whether a few broken bytes stand in a text that otherwise fits its charset."""
    broken = text.count("\ufffd")
    foreign = sum(1 for c in text[:20_000] if c > "\x7f") if broken else 0
    return broken * 4 <= foreign - broken


def _guess(data: bytes) -> str:
    codec = codec_of(_detect(data[:20_000]))
    if codec and codec not in {"ascii", "utf-8"}:
        try:
            return data.decode(codec)
        except (UnicodeError, ValueError):
            pass  # a guess that does not fit is none
    return _mixed(data)


def _mixed(data: bytes) -> str:
    """UTF-8 where it is, windows-1252 where it is not: texts are put together from several."""
    return data.decode("utf-8", _WINDOWS).removeprefix("\ufeff")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_WINDOWS = "tui-mail.windows"
codecs.register_error(_WINDOWS, _as_windows)


def _japanese(data: bytes) -> str:
    """ISO-2022-JP as it is written: with the letters of NEC and IBM that the standard lacks."""
    out = []
    mode = b""
    for piece in _JIS_MODE.split(data):
        if piece.startswith(b"\x1b"):
            mode = piece
        elif mode in _TWO_BYTES:
            out.append(_shifted(piece).decode("cp932", "replace"))
        elif mode == _KANA:
            out.append(bytes(byte | 0x80 for byte in piece).decode("cp932", "replace"))
        else:
            out.append(piece.decode("utf-8", _WINDOWS))
    return "".join(out)


def _shifted(jis: bytes) -> bytes:
    """Two-byte JIS as Shift-JIS; what is no letter of it stays."""
    out = bytearray()
    at = 0
    while at < len(jis):
        pair = jis[at : at + 2]
        if len(pair) == 2 and all(0x21 <= byte <= 0x7E for byte in pair):
            row, cell = pair
            out.append((row + 1) // 2 + (0x70 if row < 0x5F else 0xB0))
            out.append(cell + 0x7E if row % 2 == 0 else cell + (0x1F if cell < 0x60 else 0x20))
            at += 2
        else:
            out.append(jis[at])
            at += 1
    return bytes(out)


def _detect(data: bytes) -> str:
    detect = _detector()
    found = detect(data) if detect else None
    if not isinstance(found, dict) or (found.get("confidence") or 0) < 0.5:
        return ""
    return str(found.get("encoding") or "")


@lru_cache(maxsize=1)
def _detector() -> Callable[[bytes], object] | None:
    try:
        import cchardet
    except ImportError:
        return None  # the extra `charset` is not installed
    detect: Callable[[bytes], object] = cchardet.detect
    return detect


def _without_half(data: bytes) -> bytes:
    """Without the first bytes of a UTF-8 character whose others were cut off."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte < 0x80:
            return data
        if byte >= 0xC0:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return data[:-back] if back < length else data
    return data
