"""Files that the user names: attachments written, files to attach looked at. Blocks: for workers.

A file is never overwritten unasked, never written through a link, never made executable.
"""

import mimetypes
import os
import secrets
from pathlib import Path

from tui_mail.errors import UsageError
from tui_mail.model.draft import AttachedFile
from tui_mail.ui.clean import one_line
from tui_mail.ui.pasted_paths import pasted_paths
from tui_mail.ui.words import say

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
_MODE = 0o600
_MOST = 100
"""Files attached at once."""
_NAMES = 1_000
"""Files of one name beside each other."""


def downloads() -> Path:
    """Where attachments go: ~/Downloads if it is there, else the current folder."""
    folder = Path.home() / "Downloads"
    return folder if folder.is_dir() else Path.cwd()


def write_new(path: Path, data: bytes, *, replace: bool = False) -> None:
    """Write a file that only its owner may read.

    Args:
        path: where to; its folder has to be there.
        data: all of it.
        replace: whether a file that is there gives way, all at once.

    Raises:
        FileExistsError: there is one, and `replace` is not set.
        UsageError: it cannot be written there.
    """
    beside = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}") if replace else path
    try:
        _write(beside, data)
        if replace:
            beside.replace(path)
    except FileExistsError:
        raise
    except (OSError, ValueError) as error:
        if replace:
            beside.unlink(missing_ok=True)
        raise _trouble(path, error) from error


def write_beside(folder: Path, name: str, data: bytes) -> Path:
    """Write a file into a folder, beside what is there: under another name where that is taken.

    Args:
        folder: that is there.
        name: a safe one, of one path component.
        data: all of it.

    Raises:
        UsageError: it cannot be written there.
    """
    plain = Path(name).name or "attachment"
    stem, end = os.path.splitext(plain)  # noqa: PTH122 - a name, not a path
    for number in range(1, _NAMES + 1):
        path = folder / (plain if number == 1 else f"{stem}-{number}{end}")
        try:
            write_new(path, data)
        except FileExistsError:
            continue
        return path
    raise UsageError(say("{name}: there are too many files of that name.", name=one_line(plain)))


def to_attach(path: Path) -> AttachedFile:
    """A file of this machine, ready to be attached.

    Raises:
        UsageError: it is not there, not a file, or cannot be read.
    """
    try:
        whole = path.expanduser().absolute()
        if whole.is_dir():
            raise UsageError(say("{name} is a folder.", name=one_line(whole.name)))
        with whole.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
    except (OSError, ValueError, RuntimeError) as error:
        raise _trouble(path, error) from error
    kind, encoding = mimetypes.guess_type(whole.name)
    if encoding is not None or kind is None:
        kind = "application/octet-stream"
    return AttachedFile(one_line(whole.name), kind, size, path=str(whole))


def all_to_attach(typed: str) -> tuple[AttachedFile, ...]:
    """The files that somebody typed or pasted: a path, a pattern of names, or several paths.

    Raises:
        UsageError: one of them is not there, not a file, or cannot be read.
    """
    if Path(typed.strip()).expanduser().is_file():
        return (to_attach(Path(typed.strip())),)
    several = pasted_paths(typed)
    if len(several) > 1 or (several and several[0] != typed.strip()):
        return tuple(to_attach(Path(path)) for path in several)
    folder, _, pattern = typed.strip().rpartition("/")
    if any(sign in pattern for sign in "*?["):
        found = sorted(Path(folder or "/").expanduser().glob(pattern))
        if files := [path for path in found if path.is_file()][:_MOST]:
            return tuple(to_attach(path) for path in files)
    return (to_attach(Path(typed)),)


def entries(typed: str, most: int) -> tuple[str, ...]:
    """Paths that go on from what was typed: folders first (ending in `/`), then files, by name.

    What the user typed stays as it is (`~` too). Names that do not fit on a screen are left out.
    """
    head, _, start = typed.rpartition("/")
    base = head + "/" if "/" in typed else ""
    folder = Path(base or ".")
    found: list[tuple[bool, str]] = []
    try:
        with os.scandir(folder.expanduser()) as names:
            for entry in names:
                hidden = entry.name.startswith(".") and not start.startswith(".")
                if hidden or not entry.name.isprintable():
                    continue
                if entry.name.casefold().startswith(start.casefold()):
                    found.append((not entry.is_dir(), entry.name))
    except (OSError, RuntimeError, ValueError):
        return ()
    found.sort(key=lambda item: (item[0], item[1].casefold()))
    return tuple(base + name + ("" if is_file else "/") for is_file, name in found[:most])


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, _NEW, _MODE)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
            file.write(data)
            file.flush()
            os.fsync(descriptor)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _trouble(path: Path, error: Exception) -> UsageError:
    why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
    return UsageError(say("{path}: {why}.", path=one_line(str(path)), why=one_line(why)))
