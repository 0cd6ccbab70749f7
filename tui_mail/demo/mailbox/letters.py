"""Reads the letters of the demo: text files that say what to make and in whose folder it lies.

A letter is a head (directives, then headers), an empty line, and parts:

    %% in alice/INBOX seen flagged     where a copy lies, with which flags; several allowed
    %% when 3d 14:05 +0900             how long ago (see when.py)
    %% answers plan-1                  the letter it replies to, by file name
    From: Bob Tarrant <bob@demo.test>  headers as people read them, in UTF-8
    Subject: …

    The text.
    %% html                            further parts: see compose.py
    <p>…</p>

Further directives: charset, encoding (7bit, 8bit, quoted-printable, base64), flowed, sender.
Reads only the package's own files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from tui_mail.model.frozen import frozen

MARK = "%% "
SUFFIX = ".mail"


@frozen
class Placement:
    """A copy of a letter in somebody's folder."""

    owner: str
    """Local part: `alice` or `bob`."""
    folder: str
    flags: tuple[str, ...]
    """IMAP flags and keywords."""


@frozen
class Part:
    """A piece of a letter: `kind` and its words, then lines of text."""

    kind: str
    words: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Letter:
    """What a text file says."""

    slug: str
    """Its file name without number and suffix: how other letters refer to it."""
    directives: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    """The first is the plain text, which may be empty."""

    def get(self, name: str, default: str = "") -> str:
        """The value of a directive that stands once."""
        return next((value for key, value in self.directives if key == name), default)

    def header(self, name: str) -> str:
        """The first header of that name, or nothing."""
        return next((value for key, value in self.headers if key == name), "")

    @cached_property
    def placements(self) -> tuple[Placement, ...]:
        """Where its copies lie."""
        return tuple(_placement(value) for key, value in self.directives if key == "in")


def read_letters() -> Mapping[str, Letter]:
    """All letters by slug, in the order of their file names."""
    folder = files(__package__).joinpath("letters")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(SUFFIX))
    letters = (
        parse_letter(
            name.removesuffix(SUFFIX).partition("-")[2],
            folder.joinpath(name).read_text(encoding="utf-8"),
        )
        for name in names
    )
    return {letter.slug: letter for letter in letters}


def parse_letter(slug: str, text: str) -> Letter:
    """Understand one file."""
    head, _, rest = text.partition("\n\n")
    directives: list[tuple[str, str]] = []
    headers: list[tuple[str, str]] = []
    for line in head.splitlines():
        if line.startswith(MARK):
            key, _, value = line.removeprefix(MARK).partition(" ")
            directives.append((key, value.strip()))
        elif line.startswith(" "):
            name, value = headers.pop()
            headers.append((name, f"{value} {line.strip()}"))
        else:
            name, _, value = line.partition(":")
            headers.append((name, value.strip()))
    return Letter(slug, tuple(directives), tuple(headers), _parts(rest))


def _parts(rest: str) -> tuple[Part, ...]:
    found: list[tuple[list[str], list[str]]] = [(["text"], [])]
    for line in rest.splitlines(keepends=True):
        if line.startswith(MARK):
            found.append((line.removeprefix(MARK).split(), []))
        else:
            found[-1][1].append(line)
    return tuple(Part(words[0], tuple(words[1:]), "".join(lines)) for words, lines in found)


def _placement(value: str) -> Placement:
    place, *flags = value.split()
    owner, _, folder = place.partition("/")
    system = {"seen", "flagged", "answered", "draft"}
    return Placement(
        owner, folder, tuple(f"\\{flag.title()}" if flag in system else flag for flag in flags)
    )
