"""A store set aside while another takes its place: second names first, then one rename.

At every moment mail.db is the old store or the new one, whole. Must never move or change a file of
the old one.
"""

import shutil
from datetime import datetime
from pathlib import Path

from tui_mail.archive.backup_file import BLOBS
from tui_mail.archive.own_folder import create, sync, sync_below
from tui_mail.config.paths import Paths
from tui_mail.store.snapshot import side_files


def set_aside(paths: Paths, part: Path, why: str, *, with_side_files: bool) -> Path:
    """Second names for what is there, in a folder of its own; it stays in use until the swap.

    Args:
        paths: of the profile, which has a store.
        part: a folder to make it in, on the same disk.
        why: the folder's name before the date.
        with_side_files: what SQLite put beside the store belongs to it.
    """
    aside = part / "aside"
    (aside / BLOBS).mkdir(mode=0o700, parents=True)
    aside.chmod(0o700)
    for file in (paths.database, *(side_files(paths.database) if with_side_files else ())):
        _second_name(file, aside / file.name)
    blobs = paths.data / BLOBS
    for file in blobs.iterdir() if blobs.is_dir() else ():
        _second_name(file, aside / BLOBS / file.name)
    sync_below(aside)
    name = f"{why}-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    target = paths.data / name
    number = 1
    while target.exists():
        number += 1
        target = paths.data / f"{name}-{number}"
    aside.rename(target)
    sync(paths.data)
    return target


def swap(database: Path, fresh: Path) -> None:
    """One rename. What SQLite put beside the old store must never be taken for the new one's."""
    for file in side_files(database):
        file.unlink(missing_ok=True)
    fresh.replace(database)
    for file in side_files(database):
        file.unlink(missing_ok=True)
    sync(database.parent)


def _second_name(file: Path, target: Path) -> None:
    try:
        target.hardlink_to(file)
    except OSError:  # a disk without hard links
        with file.open("rb") as source, create(target) as copy:
            shutil.copyfileobj(source, copy)
