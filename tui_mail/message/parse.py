"""A message as a tree of its parts (RFC 2045, RFC 2046), for any bytes whatever.

Must never raise and never recurse: limits stand before the work (danger S9). The bytes are only
looked at; nothing is decoded before somebody asks. A message/rfc822 is one leaf and not entered.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from tui_mail.message.charset import decode
from tui_mail.message.headers import Headers, split_message
from tui_mail.message.parameters import Value, parse_value
from tui_mail.message.sanitize import safe_filename
from tui_mail.message.transfer import decode_transfer, is_base64

DEEPEST = 100
MOST_PARTS = 1_000
_LONGEST_BOUNDARY = 300
_FIRST_DELIMITER = re.compile(rb"(?:\A|\n)--([^\s-][^\r\n]{0,100}?)[ \t]*\r?\n")
_OPENS_PART = re.compile(
    rb"(?:\A|\n)--([^\s-][^\r\n]{0,100}?)[ \t]*\r?\n(?=content-[a-z-]{1,30}:)", re.IGNORECASE
)
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE
)
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+*-]+")


class Part:
    """One part: a leaf with content, or a multipart with children.

    Args:
        raw: the whole message.
        start: where the part's headers begin.
        end: where the part ends.
        number: IMAP-like (RFC 3501, section 6.4.5); empty for a multipart that is the message.
        default_type: of a part that names no type.
    """

    def __init__(
        self, raw: bytes, start: int, end: int, number: str, default_type: str = "text/plain"
    ) -> None:
        self._raw = raw
        self.end = end
        self.headers, self.body_at = split_message(raw, start, end)
        self.number = number
        self.children: tuple[Part, ...] = ()
        self._type = parse_value(self.headers.raw("content-type"))
        named = self._type.value
        self.content_type = named if _TYPE.fullmatch(named) else default_type

    @property
    def is_multipart(self) -> bool:
        """Whether it holds parts. A multipart without any is a leaf of text."""
        return bool(self.children)

    @property
    def body(self) -> bytes:
        """The bytes behind the headers, still in their transfer encoding."""
        return self._raw[self.body_at : self.end]

    def body_start(self, limit: int) -> tuple[bytes, bool]:
        """The first bytes of `body`, and whether they are not all."""
        return self._raw[self.body_at : min(self.end, self.body_at + limit)], (
            self.end - self.body_at > limit
        )

    @property
    def encoding(self) -> str:
        """Content-Transfer-Encoding, lower case."""
        return self.headers.raw("content-transfer-encoding").split(";", 1)[0].strip().lower()

    @cached_property
    def data(self) -> bytes:
        """The content, decoded from its transfer encoding."""
        return self.decoded(self.body)

    def decoded(self, body: bytes) -> bytes:
        """Its body, or the beginning of it, decoded from its transfer encoding."""
        encoding = self.encoding
        if encoding == "base64" and self.content_type[:5] == "text/" and not is_base64(body):
            return body  # some say base64 and write text
        return decode_transfer(body, encoding)

    @cached_property
    def text(self) -> str:
        """The content of a text part, its line ends one newline each. Not sanitised."""
        text = decode(self.data, self.charset)
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text

    @property
    def charset(self) -> str:
        """As declared by Content-Type, or by the HTML itself; may be empty or nonsense."""
        declared = self._type.get("charset")
        if not declared and self.content_type == "text/html":
            meta = _META_CHARSET.search(self.data[:2048])
            declared = meta[1].decode("ascii") if meta else ""
        return declared

    def parameter(self, name: str) -> str:
        """A parameter of Content-Type."""
        return self._type.get(name)

    @cached_property
    def _disposition(self) -> Value:
        return parse_value(self.headers.raw("content-disposition"))

    @property
    def disposition(self) -> str:
        """`inline`, `attachment`, another word, or empty."""
        return self._disposition.value

    @cached_property
    def filename(self) -> str:
        """A safe name of one path component; empty where the part names none."""
        name = self._disposition.get("filename") or self._type.get("name")
        return safe_filename(name) if name else ""

    @property
    def is_body_text(self) -> bool:
        """Whether it is a part of the message's own words (contract, section 5)."""
        if self.content_type not in {"text/plain", "text/html", _UNSPLIT}:
            return False
        if "content-disposition" not in self.headers:  # most parts; any name makes a file
            return not self._type.get("name")
        return not (self.disposition == "attachment" or self.filename)

    def unsplit(self) -> None:
        """It says multipart and holds no parts: what is there is shown as text."""
        self.content_type = _UNSPLIT

    def boundary(self) -> bytes:
        """The boundary of a multipart; where none is declared, the first line that looks so."""
        declared = self._type.get("boundary").encode("utf-8", "replace")
        if declared:
            return declared if len(declared) <= _LONGEST_BOUNDARY else b""
        return self.found_boundary(_FIRST_DELIMITER)

    def found_boundary(self, pattern: re.Pattern[bytes]) -> bytes:
        """The first line near the beginning that looks like a delimiter."""
        found = pattern.search(self._raw[self.body_at : min(self.end, self.body_at + 4096)])
        return found[1] if found else b""

    def pieces(self, boundary: bytes) -> Iterator[tuple[int, int]]:
        """Start and end of each part between the delimiters (RFC 2046, section 5.1.1)."""
        raw, end = self._raw, self.end
        needle = b"\n--" + boundary
        # the newline before the first delimiter is the one that ends the headers
        at, opened = max(self.body_at - 1, 0), -1
        while (found := raw.find(needle, at, end)) >= 0:
            at = found + len(needle)
            stop = raw.find(b"\n", at, min(end, at + _LONGEST_BOUNDARY))
            if stop < 0 and end - at >= _LONGEST_BOUNDARY:
                continue
            stop = end if stop < 0 else stop
            tail = raw[at:stop].rstrip(b" \t\r")
            if tail not in {b"", b"--"}:
                continue
            if 0 <= opened <= found:  # two delimiters in a row hold no part
                yield opened, _before_newline(raw, opened, found)
            opened = -1 if tail else min(stop + 1, end)
            if tail:
                return
            at = stop
        if opened >= 0:
            yield opened, end


_UNSPLIT = "text/plain"


class Parsed:
    """A message taken apart.

    Args:
        raw: the message.
        root: its outermost part.
        truncated: whether a limit was met, so that not every part is seen.
    """

    def __init__(self, raw: bytes, root: Part, truncated: bool) -> None:
        self.raw = raw
        self.root = root
        self.truncated = truncated

    @property
    def headers(self) -> Headers:
        """The message's own headers."""
        return self.root.headers

    @cached_property
    def leaves(self) -> tuple[Part, ...]:
        """Every part that is not made of parts, in order."""
        found: list[Part] = []
        stack = [self.root]
        while stack:
            part = stack.pop()
            if part.children:
                stack.extend(reversed(part.children))
            else:
                found.append(part)
        return tuple(found)

    def part(self, number: str) -> Part | None:
        """The leaf of that number."""
        return next((leaf for leaf in self.leaves if leaf.number == number), None)


def with_line_ends(raw: bytes) -> bytes:
    """As it is, but for the lines of an old Macintosh; the length stays."""
    return raw.replace(b"\r", b"\n") if b"\n" not in raw and b"\r" in raw else raw


def parse(raw: bytes) -> Parsed:
    """Take a message apart. Never raises, whatever the bytes."""
    raw = with_line_ends(raw)
    root = Part(raw, 0, len(raw), "1")
    if not root.content_type.startswith("multipart/"):
        return Parsed(raw, root, truncated=False)
    root.number = ""
    truncated = False
    count = 1
    waiting = [(root, 1)]
    while waiting:
        part, depth = waiting.pop()
        children: list[Part] = []
        if depth <= DEEPEST and count < MOST_PARTS:
            children, cut = _children(raw, part, MOST_PARTS - count)
            truncated = truncated or cut
        else:
            truncated = True
        count += len(children)
        part.children = tuple(children)
        if not children:
            part.number = part.number or "1"
            part.unsplit()
        waiting.extend(
            (child, depth + 1)
            for child in reversed(children)
            if child.content_type.startswith("multipart/")
        )
    return Parsed(raw, root, truncated)


def _children(raw: bytes, part: Part, room: int) -> tuple[list[Part], bool]:
    """The parts of a multipart, at most `room`, and whether there are more."""
    boundary = part.boundary()
    if not boundary:
        return [], False
    if raw.find(b"--" + boundary, part.body_at, part.end) < 0:
        # it is not the one that is used: a reader shows what is there, not its source
        boundary = part.found_boundary(_OPENS_PART)
        if not boundary:
            return [], False
    default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    prefix = f"{part.number}." if part.number else ""
    children: list[Part] = []
    for start, end in part.pieces(boundary):
        if len(children) >= room:
            return children, True
        children.append(Part(raw, start, end, f"{prefix}{len(children) + 1}", default))
    return children, False


def _before_newline(raw: bytes, start: int, newline: int) -> int:
    """Where a part ends: the line end before a delimiter belongs to the delimiter."""
    if newline > start and raw[newline - 1 : newline] == b"\r":
        newline -= 1
    return max(newline, start)
