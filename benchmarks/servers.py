"""The made-up mail in a Dovecot of our own, as Maildir files, for every client alike."""

import multiprocessing
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.letters import blocks, letters
from tests.servers.rig import DOMAIN, MAIL_UID, Rig, missing

USERS: Final = ("alice", "bob")
"""Who has the large mailbox, and who has the one that is downloaded over and over."""

__all__ = ["DOMAIN", "USERS", "fill", "maildir_of", "missing", "running"]


def maildir_of(rig_folder: Path, user: str) -> Path:
    """Where that user's mail lies."""
    return rig_folder / "mail" / user / "Maildir"


def fill(rig_folder: Path, user: str, count: int) -> Path:
    """The user's inbox with so many messages; nothing is done where it holds them already."""
    whole = maildir_of(rig_folder, user)
    made = rig_folder / f"{user}.{count}.made"
    if made.exists():
        return whole
    for folder in (rig_folder, rig_folder / "mail"):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
    shutil.rmtree(whole.parent, ignore_errors=True)
    for name in ("cur", "new", "tmp"):
        (whole / name).mkdir(parents=True)
    jobs = [(whole / "cur", count, block) for block in range(blocks(count))]
    with multiprocessing.get_context("fork").Pool() as pool:
        for _ in pool.imap_unordered(_write_block, jobs):
            pass
    for folder in (whole.parent, whole, *whole.iterdir()):
        folder.chmod(0o700)
        os.chown(folder, MAIL_UID, MAIL_UID)
    for old in rig_folder.glob(f"{user}.*.made"):
        old.unlink()
    made.touch()
    return whole


def _write_block(job: tuple[Path, int, int]) -> None:
    """With LF, as a delivery agent writes; the name holds both sizes, the time is INTERNALDATE."""
    folder, count, block = job
    for place, letter in enumerate(letters(count, block)):
        content = letter.raw.replace(b"\r\n", b"\n")
        marks = "".join(
            sign
            for sign, flag in (("F", "flagged"), ("R", "answered"), ("S", "seen"))
            if flag in letter.flags
        )
        sizes = f"S={len(content)},W={len(letter.raw)}"
        file = folder / f"{letter.received}.M{place}P{block}.rig,{sizes}:2,{marks}"
        file.write_bytes(content)
        os.utime(file, (letter.received, letter.received))
        os.chown(file, MAIL_UID, MAIL_UID)


@contextmanager
def running(rig_folder: Path) -> Iterator[Rig]:
    """Dovecot and Postfix on loopback ports; what an unfinished run left is ended first."""
    rig = Rig(rig_folder)
    rig.stop()
    with rig:
        yield rig
