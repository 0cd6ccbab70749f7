"""What one parser says of one message, made comparable.

Must not favour anybody: what is evened out here is what a reader of mail cannot see (white space,
line ends, case of an address, control characters, the marks of quoting that flowed text repeats).
"""

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from tui_mail.message.sanitize import safe_filename, sanitize_address

_MARKS = re.compile(r"^[> \t|]+", re.MULTILINE)
_NOT_WORDS = re.compile(r"[\s\u00a0\ufeff]+")
_UNREADABLE = re.compile("\ufffd+")

MATTERS = ("subject", "from", "to", "cc", "date", "attachments", "text")

Value = tuple[object, ...] | str | int | None


@dataclass(frozen=True, slots=True)
class Found:
    """One parser's answer. A matter that it failed at is not in it and has no vote."""

    values: dict[str, Value]

    def get(self, matter: str) -> tuple[bool, Value]:
        """Whether it has an answer, and the answer."""
        return matter in self.values, self.values.get(matter)


def line(text: str) -> str:
    """A subject or a name: its characters, one space between words."""
    return " ".join(sanitize_address(unicodedata.normalize("NFC", text)).split())


def people(pairs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The addresses of a header, in order, those who have none left out."""
    return tuple(found for _, address in pairs if (found := _address(address)))


def first(pairs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The first of them: some parsers read no other sender."""
    return people(pairs)[:1]


def _address(text: str) -> str:
    local, at, domain = line(text).casefold().rpartition("@")
    if domain.isascii() and "xn--" in domain:
        with suppress(UnicodeError):  # no such domain: compared as it stands
            domain = domain.encode("ascii").decode("idna")
    return f"{local}{at}{domain}"


def files(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Names as they may be saved, and types, in no order."""
    return tuple(
        sorted((safe_filename(name) if name else "", kind.lower()) for name, kind in pairs)
    )


def words(text: str, html: str) -> str:
    """The words of the plain text; where there is none, the source of the HTML."""
    plain = _NOT_WORDS.sub("", _MARKS.sub("", text))
    plain = sanitize_address(unicodedata.normalize("NFC", plain))
    if plain or not html:
        return plain
    return sanitize_address(unicodedata.normalize("NFC", _NOT_WORDS.sub("", html)))


def fits(ours: object, theirs: object) -> bool:
    """Whether ours is theirs; a byte that they could not read (U+FFFD) may be any letter."""
    if ours == theirs:
        return True
    if isinstance(ours, tuple) and isinstance(theirs, tuple) and len(ours) == len(theirs):
        return all(fits(a, b) for a, b in zip(ours, theirs, strict=True))
    if isinstance(ours, str) and isinstance(theirs, str) and "\ufffd" in theirs:
        known = map(re.escape, _UNREADABLE.split(theirs))
        return re.fullmatch(".{0,24}?".join(known), ours, re.DOTALL) is not None
    return False
