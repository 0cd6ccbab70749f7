"""Writes messages into files: one a file, one mbox a folder, or one Maildir a folder.

Every name is made here: of a message from its id, of a folder by the rules for file names. Must
never let a word of a message or a server lead anywhere (dangers F1, F2).
"""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from tui_mail.archive.manifest import Exported
from tui_mail.archive.own_folder import create
from tui_mail.archive.sources import LETTERS
from tui_mail.message.mbox import postmark, quoted
from tui_mail.message.sanitize import safe_filename
from tui_mail.model.summary import Summary

MOST_TRIES: Final = 100_000


class Format(StrEnum):
    """How messages stand in files."""

    EML = "eml"
    MBOX = "mbox"
    MAILDIR = "maildir"


class TreeWriter:
    """Writes below one folder.

    Args:
        top: empty.
        kind: the format.
    """

    def __init__(self, top: Path, kind: Format) -> None:
        self._top = top
        self._write: Callable[[Summary, bytes], tuple[Path, int, int]] = {
            Format.EML: self._eml,
            Format.MBOX: self._mbox,
            Format.MAILDIR: self._maildir,
        }[kind]
        self._accounts: dict[str, Path] = {}
        self._folders: dict[int, Path] = {}
        self._taken: set[str] = set()
        self._box: tuple[Path, BinaryIO] | None = None

    def add(self, row: Summary, raw: bytes, sha256: str) -> Exported:
        """Write one message; where it stands."""
        path, offset, length = self._write(row, raw)
        return Exported(
            file=str(path.relative_to(self._top)),
            offset=offset,
            length=length,
            size=len(raw),
            sha256=sha256,
            id=row.id,
            account=row.account,
            folder=row.folder,
            received=row.received,
            flags=sorted(row.flags),
        )

    def close(self) -> None:
        """Nothing more comes."""
        if self._box is not None:
            self._box[1].close()
            self._box = None

    def _eml(self, row: Summary, raw: bytes) -> tuple[Path, int, int]:
        path = self._place(row) / f"{row.id}.eml"
        return _written(path, raw)

    def _maildir(self, row: Summary, raw: bytes) -> tuple[Path, int, int]:
        box = self._place(row, "cur", "new", "tmp")
        letters = "".join(sorted(c for c, flag in LETTERS.items() if flag in row.flags))
        return _written(box / "cur" / f"{max(row.received, 0)}.{row.id}.tui-mail:2,{letters}", raw)

    def _mbox(self, row: Summary, raw: bytes) -> tuple[Path, int, int]:
        file = self._opened(self._place(row, suffix=".mbox"))
        file.write(postmark(len(raw), row.received))
        offset = file.tell()
        body = quoted(raw)
        file.write(body)
        return self._folders[row.folder_id], offset, len(body) - 1

    def _opened(self, path: Path) -> BinaryIO:
        """One at a time: folders may be more than files that can be open."""
        if self._box is None or self._box[0] != path:
            self.close()
            self._box = (path, path.open("ab") if path.exists() else create(path))
        return self._box[1]

    def _place(self, row: Summary, *below: str, suffix: str = "") -> Path:
        """The folder, or with a suffix the file, for that message's folder."""
        known = self._folders.get(row.folder_id)
        if known is not None:
            return known
        account = self._accounts.get(row.account)
        if account is None:
            account = self._accounts[row.account] = self._free(self._top, row.account, "")
            account.mkdir(mode=0o700)
        path = self._free(account, row.folder.replace("/", "."), suffix)
        if not suffix:
            path.mkdir(mode=0o700)
        for name in below:
            (path / name).mkdir(mode=0o700)
        self._folders[row.folder_id] = path
        return path

    def _free(self, folder: Path, name: str, suffix: str) -> Path:
        """A name nobody has; also where case does not count."""
        safe = safe_filename(name)
        for number in range(1, MOST_TRIES):
            path = folder / (f"{safe}{suffix}" if number == 1 else f"{safe}-{number}{suffix}")
            if str(path).casefold() not in self._taken:
                self._taken.add(str(path).casefold())
                return path
        raise AssertionError("more folders than a store can have")


def _written(path: Path, raw: bytes) -> tuple[Path, int, int]:
    with create(path) as file:
        file.write(raw)
    return path, 0, len(raw)
