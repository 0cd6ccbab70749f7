"""Where and how large a run is: the folder that keeps what was made, the mailboxes, the servers."""

import sqlite3
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks.letters import Letter, blocks, letters
from benchmarks.mailbox import ACCOUNT, make_mailbox
from benchmarks.profiles import NOWHERE, Profile, account
from tests.servers.rig import Rig
from tui_mail.store.mail_store import open_store

SMALL = 1_000


@dataclass(frozen=True)
class Setting:
    """One run.

    Args:
        folder: kept, so that a second run makes nothing again.
        rounds: that count in each median.
        middle: messages of the mailbox that is compared with the peers'.
        large: messages of the mailbox that is ours alone.
        download: messages that are fetched over and over.
        rig: the servers; None where they cannot run.
    """

    folder: Path
    rounds: int
    middle: int
    large: int
    download: int
    rig: Rig | None

    def own(self, count: int) -> Profile:
        """A profile whose inbox holds so many messages, and whose server refuses."""
        profile = Profile(self.folder / "own" / str(count), account(ACCOUNT, "pop", NOWHERE))
        if not profile.database.exists():
            said(f"making a mailbox of {count:,} messages")
            make_mailbox(profile.database, count)
        open_store(profile.database).close()  # brings one of an older program up to date
        return profile

    @property
    def port(self) -> dict[str, int]:
        """Of the rig's services."""
        if self.rig is None:
            raise RuntimeError("this needs Dovecot and Postfix")
        return self.rig.ports

    @property
    def ca(self) -> Path:
        """Who signed the rig's certificate."""
        if self.rig is None:
            raise RuntimeError("this needs Dovecot and Postfix")
        return self.rig.ca

    @cached_property
    def table(self) -> Path:
        """The rows of the trivial Textual program."""
        file = self.folder / f"letters-{self.middle}.db"
        if not file.exists():
            making = file.with_suffix(".making")
            making.unlink(missing_ok=True)
            with sqlite3.connect(making) as db:
                db.execute("CREATE TABLE letters (id INTEGER PRIMARY KEY, date, sender, subject)")
                for block in range(blocks(self.middle)):
                    db.executemany(
                        "INSERT INTO letters (date, sender, subject) VALUES (?, ?, ?)",
                        map(_words, letters(self.middle, block, short=True)),
                    )
            making.rename(file)
        return file


def _words(letter: Letter) -> tuple[str, str, str]:
    head = letter.raw.split(b"\r\n\r\n", 1)[0].decode().split("\r\n")
    found = dict(line.split(": ", 1) for line in head if ": " in line)
    day = time.strftime("%Y-%m-%d", time.gmtime(letter.received))
    return day, found["From"], found["Subject"]


def said(words: str) -> None:
    """Progress, for whoever waits."""
    print(f"-- {words}", flush=True)
