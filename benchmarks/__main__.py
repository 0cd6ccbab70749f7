"""Every figure in one run: `make bench`, or `python -m benchmarks [FOLDER] [--only NAME]`.

What is made is kept in FOLDER: a second run does not make it again. Every client does its turn in
every round, so that whatever else the machine does falls on all of them alike.
"""

import argparse
import shlex
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks import (
    downloading,
    finding,
    held,
    html_mail,
    imap_million,
    imap_sync,
    indexing,
    keys,
    keys_under_load,
    opening,
    reading,
    searching,
    sending,
    servers,
    size,
)
from benchmarks.document import write
from benchmarks.figures import HELD, MISSED, NOT_SHOWN, OURS, Bar, Row, plain
from benchmarks.setting import Setting, said

MATTERS: Final[dict[str, Callable[[Setting], list[Row]]]] = {
    "opening": opening.measure,
    "keys": keys.measure,
    "keys-under-load": keys_under_load.measure,
    "size": size.measure,
    "downloading": downloading.measure,
    "html": html_mail.measure,
    "imap-sync": imap_sync.measure,
    "searching": searching.measure,
    "finding": finding.measure,
    "indexing": indexing.measure,
    "reading": reading.measure,
    "opening-mail": held.measure,
    "sending": sending.measure,
    "sending-by-key": sending.measure_key,
}

ON_WISH: Final = {"imap-million": imap_million.measure}
"""Only where it is named: what it needs takes a quarter of an hour to make."""


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, help="keeps what is made (default: a new one)"
    )
    parser.add_argument(
        "--only", choices=[*MATTERS, *ON_WISH], action="append", help="this matter; may be repeated"
    )
    parser.add_argument("--rounds", type=int, default=15, help="in each median (default 15)")
    parser.add_argument(
        "--middle", type=int, default=100_000, help="messages of the shared mailbox"
    )
    parser.add_argument("--large", type=int, default=1_000_000, help="messages of our own alone")
    parser.add_argument("--download", type=int, default=10_000, help="messages of full downloads")
    parser.add_argument("--document", type=Path, help="write the table into this file (Markdown)")
    return parser.parse_args(words)


@contextmanager
def _setting(told: argparse.Namespace, folder: Path) -> Iterator[Setting]:
    folder = folder.resolve()
    if reason := servers.missing():
        said(f"no mail servers, so no peers over IMAP and no downloads: {reason}")
        yield Setting(folder, told.rounds, told.middle, told.large, told.download, None)
        return
    if told.only and ON_WISH.keys() >= {*told.only}:  # which have servers of their own
        yield Setting(folder, told.rounds, told.middle, told.large, told.download, None)
        return
    said("putting the mail where the servers find it")
    servers.fill(folder / "rig", "alice", told.middle)
    servers.fill(folder / "rig", "bob", told.download)
    with servers.running(folder / "rig") as rig:
        yield Setting(folder, told.rounds, told.middle, told.large, told.download, rig)


def _measured(name: str, setting: Setting) -> list[Row]:
    """One matter; where a program does not do as told, that is said, and the others go on."""
    said(f"{name} ...")
    begun = time.monotonic()
    try:
        found = (MATTERS | ON_WISH)[name](setting)
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        traceback.print_exc()
        words = f"{name} (it failed: {type(error).__name__})"
        found = [Row(words, "", {OURS: None}, (Bar("to be measured", None, None),))]
    print(plain(found), flush=True)
    said(f"{name}: {time.monotonic() - begun:.0f} s")
    return found


def main(words: Sequence[str]) -> int:
    """Measure, print, write down; 1 where a bar was missed or not shown."""
    told = _arguments(words)
    folder = told.folder or Path(tempfile.mkdtemp(prefix="bench-", dir="/tmp"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    rows: list[Row] = []
    with _setting(told, folder) as setting:
        for name in told.only or MATTERS:
            rows += _measured(name, setting)
            if told.document:
                command = shlex.join(["python", "-m", "benchmarks", "FOLDER", *_options(words)])
                write(told.document, rows, command)
    verdicts = [bar.verdict for one in rows for bar in one.bars]
    missed, open_ = verdicts.count(MISSED), verdicts.count(NOT_SHOWN)
    held = verdicts.count(HELD)
    said(f"{len(rows)} figures; bars: {held} held, {missed} missed, {open_} not shown")
    said(f"what was made is in {folder}")
    return 1 if missed or open_ else 0


def _options(words: Sequence[str]) -> list[str]:
    """Without the paths of this machine."""
    kept, skip = [], False
    for word in words:
        if skip or (word.startswith("/") and not word.startswith("--")):
            skip = False
        elif word == "--document":
            skip = True
        else:
            kept.append(word)
    return kept


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
