"""A backup: one tar, not packed, of the database, the messages kept as files, and the settings.

    mail.db             the store at one moment
    blobs/SHA-256       each message that the store keeps as a file
    config.toml         the settings, where there are any; they hold no secret
    manifest.json       {"tui-mail": "backup", "made": Unix seconds, "files": [{"name", "size",
                        "sha256"}], "missing": [names that were gone already]}; always last

A backup is unpacked as if somebody hostile had made it: only these names, only plain files, none
twice, each as the manifest says. No name of it is ever a path.
"""

import hashlib
import io
import json
import re
import tarfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Final

from tui_mail.archive.own_folder import create
from tui_mail.errors import StoreCorrupt
from tui_mail.model.frozen import frozen

DATABASE: Final = "mail.db"
SETTINGS: Final = "config.toml"
MANIFEST: Final = "manifest.json"
BLOBS: Final = "blobs"

_BLOB: Final = re.compile(r"blobs/([0-9a-f]{64})")
_BLOCK: Final = 1 << 20
_LARGEST_MANIFEST: Final = 256 << 20
_LARGEST_SETTINGS: Final = 1 << 20
_LATEST: Final = 1 << 36
"""Unix seconds: far off, and still a date."""

Sums = dict[str, tuple[int, str]]
"""Size and SHA-256 by name."""


@frozen
class Contents:
    """What a backup says of itself."""

    made: int
    """Unix seconds."""
    files: Mapping[str, tuple[int, str]]
    missing: frozenset[str]
    """SHA-256 in hex of messages that the store itself had lost."""


def pack(
    target: Path, database: Path, blobs: Mapping[str, Path], settings: bytes | None, made: int,
    missing: Collection[str],
) -> None:  # fmt: skip
    """Write a backup.

    Args:
        target: a new file.
        database: a copy that nobody writes to.
        blobs: by SHA-256 in hex.
        settings: the text of config.toml.
        made: Unix seconds.
        missing: what should be among the blobs, and is lost.

    Raises:
        FileNotFoundError: a blob went meanwhile.
    """
    sums: Sums = {}
    with create(target) as file, tarfile.open(fileobj=file, mode="w:") as tar:
        _put(tar, sums, DATABASE, database, made)
        for sha256, path in sorted(blobs.items()):
            _put(tar, sums, f"{BLOBS}/{sha256}", path, made)
        if settings is not None:
            sums[SETTINGS] = (len(settings), hashlib.sha256(settings).hexdigest())
            tar.addfile(_info(SETTINGS, len(settings), made), io.BytesIO(settings))
        files = [{"name": n, "size": s, "sha256": h} for n, (s, h) in sums.items()]
        whole = {"tui-mail": "backup", "made": made, "files": files, "missing": sorted(missing)}
        text = json.dumps(whole, indent=1).encode()
        tar.addfile(_info(MANIFEST, len(text), made), io.BytesIO(text))


def verify(source: Path) -> Contents:
    """Read all of it; raises StoreCorrupt unless it is whole."""
    return _read(source, None)


def unpack(source: Path, into: Path) -> Contents:
    """Put what is in it below a folder of our own, by names of our own.

    Args:
        source: the backup.
        into: an empty folder, 0700.

    Raises:
        StoreCorrupt: it is no whole backup; what is in the folder is not to be used.
        OSError: it cannot be read, or there is no room.
    """
    (into / BLOBS).mkdir(mode=0o700)
    return _read(source, into)


def _put(tar: tarfile.TarFile, sums: Sums, name: str, path: Path, made: int) -> None:
    with path.open("rb") as file:
        size = path.stat().st_size
        reader = _Summing(file)
        tar.addfile(_info(name, size, made), reader)
        sums[name] = (size, reader.hexdigest())


def _info(name: str, size: int, made: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, made, 0o600
    return info


class _Summing(io.RawIOBase):
    """A file whose SHA-256 is taken while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._sum = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        """As ever."""
        piece = self._file.read(size)
        self._sum.update(piece)
        return piece

    def hexdigest(self) -> str:
        """Of everything that was read."""
        return self._sum.hexdigest()


def _read(source: Path, into: Path | None) -> Contents:
    sums: Sums = {}
    contents: Contents | None = None
    with _tar_errors(source), tarfile.open(source, "r:") as tar:
        for member in tar:
            if contents is not None or member.name in sums or not _is_plain(member):
                raise _no_backup(source, "it holds what no backup holds")
            file = tar.extractfile(member)
            if file is None:
                raise _no_backup(source, "it holds what no backup holds")
            if member.name == MANIFEST:
                contents = _contents(file, member.size)
            else:
                sums[member.name] = _copy(file, member, into)
    if contents is None:
        raise _no_backup(source, "its end is missing")
    if sums != contents.files or DATABASE not in sums:
        raise _no_backup(source, "what is in it is not what it says")
    return contents


def _is_plain(member: tarfile.TarInfo) -> bool:
    """A plain file of a name that backups have, and not larger than such files are."""
    if member.type not in {tarfile.REGTYPE, tarfile.AREGTYPE} or member.issparse():
        return False
    limits = {SETTINGS: _LARGEST_SETTINGS, MANIFEST: _LARGEST_MANIFEST}
    if member.name in limits:
        return 0 <= member.size <= limits[member.name]
    return member.size >= 0 and (
        member.name == DATABASE or _BLOB.fullmatch(member.name) is not None
    )


def _copy(file: IO[bytes], member: tarfile.TarInfo, into: Path | None) -> tuple[int, str]:
    """Its size and SHA-256; with a folder, the file is there."""
    found = hashlib.sha256()
    size = 0
    out = create(_path(member.name, into)) if into is not None else None
    try:
        while piece := file.read(_BLOCK):
            found.update(piece)
            size += len(piece)
            if out is not None:
                out.write(piece)
    finally:
        if out is not None:
            out.close()
    blob = _BLOB.fullmatch(member.name)
    if blob is not None and blob[1] != found.hexdigest():
        raise StoreCorrupt(f"The backup's {member.name} is damaged.", _NOTHING_CHANGED)
    return size, found.hexdigest()


def _path(name: str, into: Path) -> Path:
    blob = _BLOB.fullmatch(name)
    if blob is not None:
        return into / BLOBS / blob[1]
    return into / (DATABASE if name == DATABASE else SETTINGS)


def _contents(file: IO[bytes], size: int) -> Contents:
    whole = json.loads(file.read(size))
    if whole["tui-mail"] != "backup":
        raise ValueError("another program's")
    made = int(whole["made"])
    if not 0 <= made <= _LATEST:
        raise ValueError("no time that there is")
    return Contents(
        made,
        {str(f["name"]): (int(f["size"]), str(f["sha256"])) for f in whole["files"]},
        frozenset(map(str, whole["missing"])),
    )


_NOTHING_CHANGED: Final = "Nothing was changed. Use another copy of it, or an older backup."


def _no_backup(source: Path, why: str) -> StoreCorrupt:
    return StoreCorrupt(f"{source} is no whole backup of tui-mail: {why}.", _NOTHING_CHANGED)


@contextmanager
def _tar_errors(source: Path) -> Iterator[None]:
    """Whatever a damaged or hostile file makes of the reader."""
    try:
        yield
    except (
        *(tarfile.TarError, EOFError, ValueError, TypeError, KeyError, AttributeError),
        *(OverflowError, RecursionError),
    ) as error:
        raise _no_backup(source, "it cannot be read as one") from error
