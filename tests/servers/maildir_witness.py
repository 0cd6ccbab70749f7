"""A second opinion of what an account holds: mbsync's copy of it, read from the disk.

It is another program, with a store and an algorithm of its own; it takes nothing off the server.
"""

import itertools
import os
import re
import shutil
import subprocess
from email import message_from_bytes
from pathlib import Path
from typing import Final

from imapclient import imap_utf7

from tests.servers.cyrus import Cyrus
from tests.servers.rig import PASSWORDS, Rig

_SETTINGS: Final = """\
FSync no

IMAPAccount a
Host localhost
Port {port}
User bob
PassCmd "printf %s%s {first} {rest}"
SSLType IMAPS
SystemCertificates no
CertificateFile {ca}

IMAPStore far
Account a

MaildirStore near
Inbox {home}/inbox/
Path {home}/others/
SubFolders Verbatim

Channel c
Far :far:
Near :near:
Patterns *
Sync Pull
Create Near
SyncState *
"""
_LETTERS: Final = {"S": "seen", "F": "flagged", "R": "answered", "D": "draft", "T": "deleted"}
SYSTEM: Final = frozenset(_LETTERS.values())
"""It knows no labels."""


def missing() -> str:
    """Why it cannot be asked on this machine, or an empty string."""
    return "" if shutil.which("mbsync") else "mbsync is not installed"


class Maildirs:
    """mbsync's copies of Bob's account, each made anew: it removes no folder that holds mail.

    Args:
        server: whose account.
        home: for its files.
    """

    def __init__(self, server: Rig | Cyrus, home: Path) -> None:
        self._server = server
        self._home = home
        self._looks = itertools.count()

    def state(self) -> list[str]:
        """All that it finds, as the rules write it, without labels."""
        home = self._home / str(next(self._looks))
        (home / "others").mkdir(parents=True)
        settings = home / "mbsyncrc"
        halves = {"first": PASSWORDS["bob"][:3], "rest": PASSWORDS["bob"][3:]}
        port, ca = self._server.ports["imaps"], self._server.ca
        settings.write_text(_SETTINGS.format(port=port, ca=ca, home=home, **halves))
        words = ["mbsync", "-q", "-c", str(settings), "c"]
        env = {"HOME": str(home), "PATH": os.environ["PATH"]}
        done = subprocess.run(words, env=env, capture_output=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr.decode()
        found = self._inside(home / "inbox", "Inbox")
        for folder in sorted((home / "others").rglob("cur")):
            name = str(folder.parent.relative_to(home / "others"))
            found += self._inside(folder.parent, imap_utf7.decode(name.encode()))
        return sorted(found)

    def _inside(self, folder: Path, name: str) -> list[str]:
        found = []
        for path in [*(folder / "cur").iterdir(), *(folder / "new").iterdir()]:
            subject = message_from_bytes(path.read_bytes())["Subject"]
            letters = re.search(r":2,(\w*)$", path.name)
            flags = sorted(_LETTERS[one] for one in (letters[1] if letters else ""))
            found.append(f"{name}/{' '.join([subject, *flags])}")
        return found


def without_labels(state: list[str]) -> list[str]:
    """The same state with the flags that every client knows."""
    plain = []
    for one in state:
        head, *flags = one.split()
        plain.append(" ".join([head, *(flag for flag in flags if flag in SYSTEM)]))
    return sorted(plain)
