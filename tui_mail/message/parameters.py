"""Values with parameters: Content-Type and Content-Disposition (RFC 2045, RFC 2183, RFC 2231).

Must never raise and must stay linear: 5,000 pieces of one parameter are joined in one pass.
"""

import re
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote, unquote_to_bytes

from tui_mail.message.charset import decode
from tui_mail.message.encoded_word import decode_words
from tui_mail.message.sanitize import sanitize
from tui_mail.model.frozen import frozen

# one parameter, or what stands in place of one, up to the next semicolon
_PARAMETER = re.compile(
    r'[\s;]*+(?:([^\s=;"]++)\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"?|([^;]*+))|[^;]++|\Z)', re.DOTALL
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PIECE = re.compile(r"([^*]+)(?:\*([0-9]{1,4}))?(\*)?")
_COMMENT = re.compile(r"\s*\([^()]*\)\s*$")
_CACHED_UP_TO = 200
_MAY_HOLD_WORDS = frozenset(("name", "filename"))


@frozen
class Value:
    """A value and its parameters."""

    value: str
    """Lower case: `text/plain`, `attachment`."""
    parameters: MappingProxyType[str, str]
    """By lower-case name: decoded, sanitised."""

    def get(self, name: str) -> str:
        """The parameter of that name; empty where there is none."""
        return self.parameters.get(name, "")


def parse_value(text: str) -> Value:
    """Read `value; name=value; ...` as it stands in a header, unfolded."""
    return _cached(text) if len(text) <= _CACHED_UP_TO else _parse(text)


def _parse(text: str) -> Value:
    # a blank where the first semicolon was forgotten ends the value just as well
    head, _, rest = text.strip().partition(";")
    head, _, unmarked = _COMMENT.sub("", head).strip().partition(" ")
    value = sanitize(head).strip("\"' ").lower()
    if "=" in unmarked:
        rest = f"{unmarked};{rest}"
    return Value(value, MappingProxyType(_parameters(rest) if rest else {}))


_cached = lru_cache(maxsize=1024)(_parse)


def _parameters(text: str) -> dict[str, str]:
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, quoted, bare in _PARAMETER.findall(text):
        value = _ESCAPED.sub(_unescape, quoted) if quoted else bare.strip()
        if not name:
            continue
        if "*" not in name:
            text = decode_words(value) if name.lower() in _MAY_HOLD_WORDS else value
            plain.setdefault(name.lower(), sanitize(text).strip())
        elif piece := _PIECE.fullmatch(name.lower()):
            base, number, star = piece.groups()
            pieces.setdefault(base, {}).setdefault(int(number or 0), (value, bool(star)))
    for base, numbered in pieces.items():
        # the extended form wins over the plain one, which is there for old readers
        plain[base] = _join(numbered)
    return plain


def _unescape(found: re.Match[str]) -> str:
    # `C:\new\file.txt` was never escaped: only what needs a backslash had one
    return found[1] if found[1] in '"\\' else found[0]


def _join(numbered: dict[int, tuple[str, bool]]) -> str:
    """Pieces of one parameter (RFC 2231, sections 3 and 4) as text."""
    charset = ""
    out = []
    for position, (_, (value, extended)) in enumerate(sorted(numbered.items())):
        piece = value
        if extended and position == 0 and piece.count("'") >= 2:
            charset, _, piece = piece.split("'", 2)
        raw = piece.encode("utf-8", "replace")
        out.append(unquote_to_bytes(raw) if extended else raw)
    joined = b"".join(out)
    text = decode(joined, charset)
    return sanitize(text if charset else decode_words(text)).strip()


def format_parameter(name: str, value: str, *, word: bool) -> str:
    """`; name=value` for a header, on a folded line of its own.

    Args:
        name: of the parameter.
        value: of one line, without control characters.
        word: write what is not ASCII as an encoded word, which is wrong but what old readers of
            Content-Type's `name` decode; otherwise as RFC 2231 has it.
    """
    if value.isascii():
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f';\r\n {name}="{escaped}"'
    if word:
        from email.header import Header  # only what is written needs it

        encoded = Header(value, "utf-8", maxlinelen=70).encode(linesep="\r\n")
        return f';\r\n {name}="{encoded}"'
    return f";\r\n {name}*=utf-8''{quote(value, safe='')}"
