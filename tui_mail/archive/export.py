"""An export from beginning to end: written, read back, and only then given its name.

Must never be found half: until everything is on the disk and verified it has another name.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from tui_mail.archive import mbox_file
from tui_mail.archive.manifest import NAME, Exported, ManifestWriter, read_manifest
from tui_mail.archive.own_folder import disk_errors, own_folder, sync, sync_below
from tui_mail.archive.writing import Format, TreeWriter
from tui_mail.errors import StoreError, UsageError
from tui_mail.message.mbox import unquoted
from tui_mail.model.frozen import frozen
from tui_mail.model.summary import Summary
from tui_mail.ports.steps import Step, Steps


@frozen
class Written:
    """What an export holds."""

    count: int
    bytes: int
    """Of the originals."""


Messages = Iterable[tuple[Summary, bytes]]


def export(
    target: Path, kind: Format, messages: Messages, steps: Steps, say: Callable[[str], None]
) -> Written:
    """Write these messages.

    Args:
        target: a folder that is not there, or is empty.
        kind: the format.
        messages: rows with their original bytes; in an mbox they stand in this order.
        steps: told of each durable step.
        say: told how far it is.

    Raises:
        UsageError: something is there already.
        StoreFull, TuiMailError: what the disk said; nothing is left of the export.
        StoreError: what was written does not read back as it was.
    """
    check_free(target)
    with own_folder(target) as part:
        top = part / "export"
        top.mkdir(mode=0o700)
        written = _write(top, kind, messages, steps, say)
        say("verifying")
        sync_below(top)
        verify(top, kind, written.count)
        steps.passed(Step.EXPORT_BEFORE_RENAME)
        check_free(target)
        top.rename(target)
        sync(target.parent)
    return written


def check_free(target: Path) -> None:
    """Raises UsageError where something is there."""
    with disk_errors(target):
        if target.is_symlink() or (target.exists() and not target.is_dir()):
            raise UsageError(f"{target} is there already.", "Name a folder that is not.")
        if target.is_dir() and any(target.iterdir()):
            raise UsageError(f"{target} is there already, and not empty.", "Name another folder.")


def verify(top: Path, kind: Format, count: int) -> None:
    """Read every message back as an import would; raises StoreError where one differs."""
    seen = 0
    for name, group in groupby(read_manifest(top), key=lambda message: message.file):
        path = top / name
        with path.open("rb") as file:
            if kind is Format.MBOX:
                seen += _verify_mbox(file, path, list(group))
            else:
                seen += sum(_is_same(message, file.read()) for message in group)
    if seen != count:
        raise StoreError(
            f"The export did not read back as it was written: {count - seen} messages differ.",
            "Nothing was kept of it. Check the disk, and try again.",
        )


def _write(
    top: Path, kind: Format, messages: Messages, steps: Steps, say: Callable[[str], None]
) -> Written:
    size = 0
    with closing(TreeWriter(top, kind)) as tree, closing(ManifestWriter(top, kind)) as manifest:
        for number, (row, raw) in enumerate(messages, 1):
            manifest.add(tree.add(row, raw, hashlib.sha256(raw).hexdigest()))
            steps.passed(Step.EXPORT_AFTER_MESSAGE)
            size += len(raw)
            if number % 100 == 0:
                say(f"{number} messages")
        return Written(manifest.end(), size)


def _verify_mbox(file: BinaryIO, path: Path, messages: list[Exported]) -> int:
    """As many as were found again, each where it should be."""
    found = list(mbox_file.messages(file, os.fsencode(path)))
    if [(piece.offset, piece.length) for piece in found] != [
        (m.offset, m.length) for m in messages
    ]:
        return 0
    same = 0
    for message, piece in zip(messages, found, strict=True):
        file.seek(piece.offset)
        same += _is_same(message, unquoted(file.read(piece.length), piece.size))
    return same


def _is_same(message: Exported, raw: bytes) -> bool:
    return len(raw) == message.size and hashlib.sha256(raw).hexdigest() == message.sha256


__all__ = ["NAME", "Format", "Messages", "Written", "check_free", "export", "verify"]
