"""Files that were written into a text: uuencode and yEnc, as mail had them before MIME. Pure.

They are no parts of the message (contract, section 5) and stay in its text; they have numbers of
their own, `1~2`: the second one in part 1. Must never raise and must stay linear.
"""

import re
from collections.abc import Iterator

from tui_mail.message.parse import Parsed, Part
from tui_mail.message.sanitize import safe_filename, sanitize
from tui_mail.message.transfer import decode_base64, decode_uu_lines
from tui_mail.model.content import Attachment
from tui_mail.model.frozen import frozen

IN_TEXT = "~"
"""Between the number of a text and that of a file in it."""
UUENCODE, BASE64, YENC = (
    "application/x-uuencode",
    "application/x-uuencode-base64",
    "application/x-yenc",
)
MOST = 100
_LARGEST = 64_000_000
_BEGIN = re.compile(
    rb"^(?:begin(?P<base64>-base64)? [0-7]{3,4} (?P<name>[^\r\n]{1,255})"
    rb"|=ybegin (?P<yenc>[^\r\n]{1,500}))\r?\n",
    re.MULTILINE,
)
_YENC_NAME = re.compile(rb"(?:^| )name=(.*)")
_YENC_PART = re.compile(rb"(?:^| )part=(\d{1,6})")
_YENC_LINE = re.compile(rb"=(?:ypart|yend)[^\n]*(?:\n|\Z)")
_ESCAPED = re.compile(rb"=(.)", re.DOTALL)
_LESS_42 = bytes((byte - 42) % 256 for byte in range(256))
_ENDS = {UUENCODE: b"\nend", BASE64: b"\n====", YENC: b"\n=yend"}


@frozen
class TextFile:
    """A file in a text."""

    form: str
    """UUENCODE, BASE64 or YENC."""
    name: str
    """As it may be saved."""
    start: int
    """Where its encoded lines begin in the part's content."""
    end: int
    piece: int = 0
    """Which piece of a larger file it is (yEnc); 0: it is whole."""


def text_files_of(parsed: Parsed) -> tuple[Attachment, ...]:
    """All of them, in order."""
    found = []
    for leaf in parsed.leaves:
        for number, file in enumerate(_files_in(leaf), 1):
            size = len(_content(leaf, file))
            found.append(
                Attachment(f"{leaf.number}{IN_TEXT}{number}", file.form, file.name, size, False)
            )
            if len(found) >= MOST:
                return tuple(found)
    return tuple(found)


def text_file(parsed: Parsed, number: str) -> tuple[str, bytes] | None:
    """A safe name and the bytes of the file of that number; None where there is none."""
    leaf_number, _, which = number.partition(IN_TEXT)
    leaf = parsed.part(leaf_number)
    if leaf is None or not which.isdecimal() or len(which) > 4:
        return None
    for at, file in enumerate(_files_in(leaf), 1):
        if at == int(which):
            return file.name, _content(leaf, file)
    return None


def files_in(data: bytes) -> Iterator[TextFile]:
    """The files in a text."""
    at = 0
    for _ in range(MOST):
        begin = _next_begin(data, at)
        if begin is None:
            return
        form = YENC if begin["yenc"] else BASE64 if begin["base64"] else UUENCODE
        end = data.find(_ENDS[form], begin.end() - 1)
        if end < 0:
            return  # it goes on in another message, or never was one
        name, piece = _name(begin["name"], begin["yenc"])
        yield TextFile(form, name, begin.end(), end, piece)
        at = end + len(_ENDS[form])


def _files_in(leaf: Part) -> Iterator[TextFile]:
    if leaf.content_type != "text/plain" or len(leaf.body) > _LARGEST:
        return iter(())
    data = leaf.data
    return files_in(data) if b"begin" in data else iter(())


def _next_begin(data: bytes, at: int) -> re.Match[bytes] | None:
    """The next line that begins a file: the one after it must be of its kind."""
    for begin in _BEGIN.finditer(data, at):
        line = data[begin.end() : begin.end() + 200].split(b"\n", 1)[0].rstrip(b"\r")
        if begin["yenc"] or (begin["base64"] and line) or _is_uu(line):
            return begin
    return None


def _is_uu(line: bytes) -> bool:
    """Whether a line has as many characters as its first one says."""
    if not line or not 32 <= line[0] <= 96:
        return False
    says = (((line[0] - 32) & 63) + 2) // 3 * 4
    return says - 3 <= len(line.rstrip()) - 1 <= says + 2


def _name(uu: bytes | None, yenc: bytes | None) -> tuple[str, int]:
    """A name that may be saved, and the number of the piece."""
    written, piece = uu or b"", 0
    if yenc is not None:
        named = _YENC_NAME.search(yenc)
        written = named[1] if named else b""
        part = _YENC_PART.search(yenc)
        piece = int(part[1]) if part else 0
    return safe_filename(sanitize(written.decode("utf-8", "replace"))), piece


def _content(leaf: Part, file: TextFile) -> bytes:
    """Its bytes."""
    lines = leaf.data[file.start : file.end]
    if file.form == YENC:
        return _from_yenc(lines)
    if file.form == BASE64:
        return decode_base64(lines)
    return decode_uu_lines(lines)


def _from_yenc(lines: bytes) -> bytes:
    """What stands between `=ybegin` and `=yend`."""
    data = _YENC_LINE.sub(b"", lines).translate(None, b"\r\n")
    if b"=" in data:
        data = _ESCAPED.sub(_unescape, data)
    return data.translate(_LESS_42)


def _unescape(found: re.Match[bytes]) -> bytes:
    return bytes(((found[1][0] - 64) % 256,))
