"""Writes docs/benchmarks.md: the table, when, on what machine, by which commands.

Must never name the machine, a path of it, or anybody.
"""

import os
import platform
import sqlite3
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmarks.figures import Row, markdown

PACKAGES: Final = (
    "aerc", "neomutt", "mutt", "alpine", "isync", "mpop", "getmail6", "fetchmail", "offlineimap3",
    "notmuch", "maildir-utils", "msmtp", "dovecot-core", "postfix",
)  # fmt: skip
"""As Debian names them."""
_HEAD: Final = """\
# Benchmarks

Written by `make bench`; nothing here is typed by hand. Every value is the median of its rounds,
and every client does its turn in every round: **read the ratios, not the seconds**. `held` says
whether ours is within what is asked of it; `not shown` means that the peer it names was not on
the machine.

The mail is made up (`benchmarks/letters.py`): about 7 KB a message with a long tail, and the same
bytes on every machine. The mailbox of 1,000,000 is of short messages, about 1 KB each, so that it
fits. Ours is filled by the program's own insert path; the peers have the same mail as a Maildir,
and over IMAP and POP3 from Dovecot on the loopback interface. Peers' caches are warm; alpine
and the mutts show the newest first by date, aerc in its own order. Ours shows its store and asks
the server beside it; an engine is started with each start of ours. Durability differs: our store
commits with `synchronous=FULL`, mbsync is measured without fsync and with it.
"""
_FOOT: Final = """\
`python -m benchmarks FOLDER --only NAME` measures one matter, `python -m benchmarks.imports` says
what each import costs on the way to the first paint. `sh scripts/peers.sh` installs the peers on
Debian."""


def write(file: Path, rows: Sequence[Row], command: str) -> None:
    """The whole document."""
    parts = [
        _HEAD,
        f"{datetime.now(UTC):%Y-%m-%d}, by `{command}` (`make bench` with FOLDER for the mail).",
        _machine(),
        f"Peers: {_peers()}.",
        markdown(rows),
        _FOOT,
    ]
    file.write_text("\n\n".join(parts) + "\n", "utf-8")


def _machine() -> str:
    kernel = platform.release().partition("-")[0]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB of memory, "
        f"{platform.system()} {kernel}, Python {platform.python_version()}, "
        f"Textual {version('textual')}, SQLite {sqlite3.sqlite_version}."
    )


def _peers() -> str:
    told = []
    for package in PACKAGES:
        asked = ["dpkg-query", "-W", "-f", "${Version}", package]
        try:
            done = subprocess.run(asked, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            return "their versions are not known here"
        number = done.stdout.strip()
        told.append(f"{package} {number}" if number else f"{package} absent")
    return ", ".join(told)
