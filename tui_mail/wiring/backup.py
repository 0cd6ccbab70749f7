"""A profile's mail into one file, and back. A backup needs no lock; a restore has the engine's.

At every moment of a restore mail.db is the old store or the new one, whole. Messages kept as files
are named by their hash: those of both stand side by side until the new store sweeps its folder.
"""

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tui_mail.archive import backup_file
from tui_mail.archive.backup_file import BLOBS, DATABASE, SETTINGS
from tui_mail.archive.own_folder import create, disk_errors, own_folder, sync, sync_below
from tui_mail.config.paths import Paths
from tui_mail.errors import EngineError, NotFound, StoreCorrupt, UsageError
from tui_mail.model.frozen import frozen
from tui_mail.ports.steps import Step, Steps
from tui_mail.store.held import Held
from tui_mail.store.snapshot import copy_store, make_ready, settle
from tui_mail.wiring.aside import set_aside, swap
from tui_mail.wiring.lock import ProfileLock

TRIES = 4
"""Times that a moment of the store is taken anew when messages in it were deleted meanwhile."""


@frozen
class BackedUp:
    """What a backup holds."""

    bytes: int
    missing: int
    """Messages whose file the store itself had lost."""


@frozen
class Restored:
    """What a restore did."""

    made: int
    """When the backup was made, Unix seconds."""
    messages: int
    held: Held
    aside: Path | None
    """Where what was there stands."""
    settings: Path | None
    """Where the backup's settings stand, unless this profile has the same."""


def back_up(paths: Paths, target: Path, steps: Steps, *, force: bool) -> BackedUp:
    """Copy the store into one file while it may be in use.

    Args:
        paths: of the profile.
        target: the file; its folder is made if missing.
        steps: told of each durable step.
        force: replace a file that is there.

    Raises:
        UsageError: something is there already.
        NotFound: there is no mail yet.
        StoreCorrupt: the store is damaged, or what was written does not read back.
        StoreFull, TuiMailError: what the disk said; nothing is left of the backup.
    """
    if not paths.database.exists():
        raise NotFound("There is no mail to back up so far.", "Set an account up first.")
    _check_free(target, force=force)
    with own_folder(target) as part:
        tar = part / "backup.tar"
        missing = _pack(paths, part, tar, steps)
        sync(tar)
        backup_file.verify(tar)
        steps.passed(Step.BACKUP_BEFORE_RENAME)
        _check_free(target, force=force)
        size = tar.stat().st_size
        tar.replace(target)
        sync(target.parent)
    return BackedUp(size, missing)


def restore(paths: Paths, source: Path, steps: Steps, *, settings: bool) -> Restored:
    """Put a backup in the place of the store.

    Args:
        paths: of the profile.
        source: the backup.
        steps: told of each durable step.
        settings: take its settings too; this profile must have none.

    Raises:
        EngineError: an engine runs.
        UsageError: there are settings already.
        StoreCorrupt: it is no whole backup; nothing was changed.
        NotFound, StoreFull, TuiMailError: what the disk said; nothing was changed.
    """
    if not source.is_file():
        raise NotFound(f"There is no file {source}.")
    if not os.access(source, os.R_OK):
        raise NotFound(f"{source} cannot be read.", "Check who owns it and what its rights are.")
    if settings and paths.settings.exists():
        raise UsageError(
            f"This profile has settings already: {paths.settings}.", "Leave --settings out."
        )
    paths.make()
    lock = ProfileLock(paths)
    if not lock.take():
        raise EngineError(
            "tui-mail is running for this profile.", "Close it, wait a moment, then restore."
        )
    try:
        with own_folder(paths.database) as part:
            return _restore(paths, source, part, steps, settings=settings)
    finally:
        lock.give_back()


def _pack(paths: Paths, part: Path, tar: Path, steps: Steps) -> int:
    """How many messages kept as files are lost."""
    blobs, copy = paths.data / BLOBS, part / DATABASE
    settings = paths.settings.read_bytes() if paths.settings.exists() else None
    for left in reversed(range(TRIES)):
        names = copy_store(paths.database, copy)
        steps.passed(Step.BACKUP_AFTER_COPY)
        there = {name: blobs / name for name in names if (blobs / name).is_file()}
        missing = names - there.keys()
        if missing and left:
            continue  # deleted since: the next moment of the store does not name it
        try:
            backup_file.pack(tar, copy, there, settings, int(time.time()), missing)
        except FileNotFoundError:
            tar.unlink(missing_ok=True)
            if not left:
                raise
            continue
        break
    copy.unlink()
    return len(missing)


def _restore(paths: Paths, source: Path, part: Path, steps: Steps, *, settings: bool) -> Restored:
    fresh = part / "fresh"
    fresh.mkdir(mode=0o700)
    contents = backup_file.unpack(source, fresh)
    ready = make_ready(fresh / DATABASE, paths.database, source)
    there = {name.removeprefix(f"{BLOBS}/") for name in contents.files}
    if not ready.files <= there | contents.missing:
        raise StoreCorrupt(f"{source} is no whole backup: messages kept as files are missing.")
    sync_below(fresh)
    steps.passed(Step.RESTORE_AFTER_UNPACK)
    aside = _aside(paths, part) if paths.database.exists() else None
    _take_in(paths.data / BLOBS, (fresh / BLOBS).iterdir())
    kept = _keep_settings(paths, fresh / SETTINGS, wanted=settings)
    steps.passed(Step.RESTORE_BEFORE_SWAP)
    swap(paths.database, fresh / DATABASE)
    steps.passed(Step.RESTORE_AFTER_SWAP)
    return Restored(contents.made, ready.messages, ready.held, aside, kept)


def _aside(paths: Paths, part: Path) -> Path:
    settled = settle(paths.database)
    return set_aside(paths, part, "before-restore", with_side_files=not settled)


def _take_in(blobs: Path, files: Iterable[Path]) -> None:
    """Beside those of the old store, which stays whole."""
    blobs.mkdir(mode=0o700, exist_ok=True)
    for file in files:
        file.replace(blobs / file.name)
    sync(blobs)


def _keep_settings(paths: Paths, found: Path, *, wanted: bool) -> Path | None:
    """In place only where asked for: settings name programs that are run."""
    if not found.exists():
        return None
    text = found.read_bytes()
    if paths.settings.exists() and paths.settings.read_bytes() == text:
        return None
    target = paths.settings if wanted else paths.settings.with_name(f"{SETTINGS}.restored")
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    with create(part) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    sync(target.parent)
    return target


def _check_free(target: Path, *, force: bool) -> None:
    with disk_errors(target), suppress(FileNotFoundError):
        is_file = target.is_file() and not target.is_symlink()
        target.lstat()
        if not (force and is_file):
            hint = "--force replaces it." if is_file else "Name another file."
            raise UsageError(f"{target} is there already.", hint)
