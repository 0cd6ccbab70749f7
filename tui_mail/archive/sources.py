"""Finds mail that lies in files: single messages, mboxes, Maildirs, folders of all of these.

Must never follow a link to a folder (they may lead in circles), and never open what is no plain
file. Says where messages lie; whoever stores them reads them.
"""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from tui_mail.archive.mbox_file import is_mbox, messages
from tui_mail.message.mbox import LONGEST_POSTMARK
from tui_mail.message.sanitize import sanitize
from tui_mail.model.flags import ANSWERED, DRAFT, FLAGGED, FORWARDED, SEEN
from tui_mail.model.frozen import frozen, replace
from tui_mail.model.mail_file import MailPiece, Unreadable

LETTERS: Final = {"D": DRAFT, "F": FLAGGED, "P": FORWARDED, "R": ANSWERED, "S": SEEN}
"""Flags in the name of a Maildir's file (cr.yp.to/proto/maildir.html). T, trashed, is no flag
here: whoever imports such a message wants to see it."""

_INFO: Final = re.compile(r"[:;!]2,([A-Za-z]*)\Z")
_SINGLE: Final = ".eml"
_NO_FILE: Final = "It is no plain file"
_MANY: Final = (".mbox", ".mbx")


@frozen
class Found:
    """A message, and the folder below the one that is named where it belongs."""

    piece: MailPiece
    below: str = ""


@frozen
class LeftOut:
    """A file in a folder that is no mail."""

    path: Path


Source = Found | Unreadable | LeftOut


def find(path: Path) -> Iterator[Source]:
    """The mail at that absolute path: in a file, whatever it is called, or below a folder."""
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except OSError as error:
        yield _unreadable(path, error)
        return
    yield from _below(path) if is_folder else _file(path, named=True)


def _below(top: Path) -> Iterator[Source]:
    """Everything in a folder and in those below it, in the order of names."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield _unreadable(folder, error)
            continue
        inner = [Path(e.path) for e in entries if e.is_dir(follow_symlinks=False)]
        if _is_maildir(folder):
            yield from _maildir(folder)
            boxes = [f for f in inner if f.name.startswith(".") and _is_maildir(f)]
            for box in boxes:
                yield from _box(box)
            known = {folder / "cur", folder / "new", folder / "tmp", *boxes}
            waiting.extend(f for f in reversed(inner) if f not in known)
            continue
        for entry in entries:
            if not entry.is_dir():
                yield from _file(Path(entry.path), named=False)
        waiting.extend(reversed(inner))


def _is_maildir(folder: Path) -> bool:
    return all((folder / name).is_dir() for name in ("cur", "new"))


def _box(box: Path) -> Iterator[Source]:
    """Maildir++ writes the folder Work/2024 as `.Work.2024`."""
    below = "/".join(level for level in sanitize(box.name).split(".") if level.strip())
    for one in _maildir(box):
        yield replace(one, below=below) if isinstance(one, Found) else one


def _maildir(folder: Path) -> Iterator[Source]:
    for inner in (folder / "cur", folder / "new"):
        try:
            files = sorted(inner.iterdir())
        except OSError as error:
            yield _unreadable(inner, error)
            continue
        for file in files:
            if not file.name.startswith("."):
                info = _INFO.search(file.name) if inner.name == "cur" else None
                letters = info[1] if info else ""
                yield _whole(file, tuple(LETTERS[c] for c in letters if c in LETTERS))


def _file(path: Path, *, named: bool) -> Iterator[Source]:
    """A file that the user named is mail; one that was met in a folder has to look like it."""
    name = path.name.lower()
    if name.endswith(_SINGLE):
        yield _whole(path)
        return
    try:
        with _open(path) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                yield Unreadable(os.fsencode(path), _NO_FILE) if named else LeftOut(path)
                return
            head = file.read(LONGEST_POSTMARK)
            if is_mbox(head):
                file.seek(0)
                yield from map(Found, messages(file, os.fsencode(path)))
            elif name.endswith(_MANY) and not head:
                return  # an mbox without a message
            elif named or name.isdigit() or name.endswith(_MANY):
                yield _whole(path)
            else:
                yield LeftOut(path)
    except OSError as error:
        yield _unreadable(path, error)


def _whole(path: Path, flags: tuple[str, ...] = ()) -> Found | Unreadable:
    """The file is one message."""
    try:
        found = path.stat()
    except OSError as error:
        return _unreadable(path, error)
    if not stat.S_ISREG(found.st_mode):
        return Unreadable(os.fsencode(path), _NO_FILE)
    return Found(MailPiece(os.fsencode(path), 0, found.st_size, flags=flags))


def _open(path: Path) -> BinaryIO:
    """At once: a named pipe would have one wait for its writer."""
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    return os.fdopen(os.open(path, flags), "rb")


def _unreadable(path: Path, error: OSError) -> Unreadable:
    return Unreadable(os.fsencode(path), error.strerror or str(error))
