"""The one function between mail and a face: takes out of a text what a terminal would obey.

Must never let through: C0 (but newline and tab where lines are wanted), DEL, C1, marks that turn
the reading direction, lone surrogates. What comes out is drawn, never obeyed, and encodes to UTF-8.
Doing it twice changes nothing.
"""

import re

# Cc but what is handled by name; LRM, RLM, ALM; embeddings, overrides, isolates; deprecated
# formats; interlinear annotation; language tags, which are invisible; noncharacters of the BMP
_FORBIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
    "\ufff9-\ufffb\U000e0001-\U000e007f"
)
_INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2064"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"

_MOST_MARKS = 16
"""Combining marks on one character; living scripts stay far below."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAK = re.compile("\r\n|[\r\u2028\u2029]")
_SPACE = re.compile("\r\n|[\t-\r\x85\u2028\u2029]")
_DROPPED = re.compile(f"[{_FORBIDDEN}]+")
_HIDDEN = re.compile(f"[{_INVISIBLE}]+")
_PILED = re.compile(f"([{_MARKS}]{{{_MOST_MARKS}}})[{_MARKS}]+")

_RESERVED = frozenset(
    (
        *("con", "prn", "aux", "nul", "conin$", "conout$", "clock$"),
        *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
    )
)
_NOT_IN_FILENAMES = re.compile(r'[<>:"|?*]')
_LONGEST_FILENAME = 200
_LONGEST_SUFFIX = 20


def sanitize(text: str, *, lines: bool = False) -> str:
    """Take out control characters, direction marks, lone surrogates and piled-up marks.

    Args:
        text: anything.
        lines: keep newline (every kind of line end becomes one) and tab; otherwise both become
            a space.
    """
    if text.isprintable():
        return text if text.isascii() else _PILED.sub(r"\1", text)
    if lines:
        if text.replace("\n", "").replace("\t", "").isprintable() and text.isascii():
            return text
        text = _BREAK.sub("\n", text)
    else:
        text = _SPACE.sub(" ", text)
    text = _DROPPED.sub("", text)
    if not text.isascii():
        text = _PILED.sub(r"\1", _SURROGATE.sub("\ufffd", text))
    return text


def sanitize_address(text: str) -> str:
    """As `sanitize` on one line, and without characters that nobody sees."""
    text = sanitize(text)
    return text if text.isascii() else _HIDDEN.sub("", text)


def safe_filename(name: str) -> str:
    """A name for a file, of one path component, that no system reads as anything else.

    Never empty, never hidden, never an option, never a device, at most 200 bytes of UTF-8; the
    suffix is kept. `attachment` where nothing is left of the name.
    """
    name = sanitize_address(name).replace("\\", "/").rsplit("/", 1)[-1]
    name = _NOT_IN_FILENAMES.sub("_", name)
    name = " ".join(name.split()).lstrip(".-~ ").rstrip(". ")
    name = _shorten(name).rstrip(". ")
    if not name:
        return "attachment"
    if name.split(".", 1)[0].strip().casefold() in _RESERVED:
        return f"_{name}"
    return name


def _shorten(name: str) -> str:
    if len(name.encode()) <= _LONGEST_FILENAME:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix.encode()) > _LONGEST_SUFFIX:
        stem, dot, suffix = name, "", ""
    room = _LONGEST_FILENAME - len((dot + suffix).encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + dot + suffix
