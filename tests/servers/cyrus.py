"""A second IMAP server for the tests, of another make: a Cyrus of our own in one folder.

    with Cyrus(folder) as server:
        server.deliver("bob", b"From: alice@rig.test\\r\\n...")
        connect("localhost", server.ports["imaps"], cafile=server.ca)

What the rig of Dovecot does to a mailbox, this does by IMAP: mail comes by APPEND. Needs root (it
gives its files to the user `cyrus`) and what scripts/servers.sh installs. Any password is right.
"""

import contextlib
import os
import shutil
import signal
import ssl
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, Self

import imapclient

from tests.servers.cyrus_settings import cyrus_conf, imapd_conf
from tests.servers.rig import DOMAIN, HOST, PASSWORDS, RigError, answers, free_ports, until
from tests.servers.rig_certificates import make_certificates

COMMON: Final = Path("/usr/lib/cyrus/bin")
PROGRAMS: Final = Path("/opt/tui-mail-tests/usr/lib/cyrus/bin")
"""Where scripts/servers.sh unpacks what Debian does not install beside Dovecot."""
_NOWHERE: Final = 9
"""A port where nobody listens: of what this server does not do."""
_OTHERS: Final = ("pop3", "pop3s", "submission", "smtps", "isp", "smarthost", "stranger")
_LETTERS: Final = {"S": "\\Seen", "F": "\\Flagged", "R": "\\Answered", "D": "\\Draft"}
_FIRST: Final = 1_700_000_000


def missing() -> str:
    """Why it cannot run on this machine, or an empty string."""
    if not (COMMON / "master").exists() or not (PROGRAMS / "imapd").exists():
        return "cyrus-common is not installed, or cyrus-imapd not unpacked (scripts/servers.sh)"
    return "" if os.geteuid() == 0 else "Cyrus must be started by root"


class Cyrus:
    """One Cyrus IMAP server.

    Args:
        folder: open to other users (o+x) all the way up; made if missing.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder).resolve()
        self.ports: dict[str, int] = dict.fromkeys(_OTHERS, _NOWHERE)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    @property
    def ca(self) -> Path:
        """The authority's certificate, PEM."""
        return self.folder / "ca.pem"

    # -- life

    def start(self) -> None:
        """Start it and wait until it answers."""
        if reason := missing():
            raise RigError(reason)
        for sub in (".", "state", "state/socket", "mail", "run"):
            (self.folder / sub).mkdir(parents=True, exist_ok=True)
            (self.folder / sub).chmod(0o755)
        make_certificates(self.folder, DOMAIN)
        self.ports |= dict(zip(("imap", "imaps"), free_ports(2), strict=True))
        imapd, cyrus = self.folder / "imapd.conf", self.folder / "cyrus.conf"
        imapd.write_text(imapd_conf(self.folder))
        cyrus.write_text(cyrus_conf(self.folder, PROGRAMS, HOST, self.ports))
        for path in (self.folder, *self.folder.rglob("*")):
            shutil.chown(path, "cyrus", "mail")
        pid = self.folder / "run" / "pid"
        words = [str(COMMON / "master"), "-C", str(imapd), "-M", str(cyrus), "-p", str(pid)]
        self._process = subprocess.Popen(words, stdin=subprocess.DEVNULL)
        try:
            for name in ("imap", "imaps"):
                port = self.ports[name]
                until(partial(answers, port), f"Cyrus does not answer on {port}")
        except RigError:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop it; of one that does not run: nothing."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.wait(20)

    # -- mail

    def deliver(
        self,
        user: str,
        raw: bytes,
        mailbox: str = "INBOX",
        *,
        received: int | None = None,
        flags: str = "",
    ) -> None:
        """Put a message into a mailbox, as `Rig.deliver`."""
        with self.client(user) as there:
            _make(there, mailbox)
            words = [_LETTERS[letter] for letter in flags]
            there.append(mailbox, raw, words, _date(received))

    def seed(self, user: str, raws: Sequence[bytes], mailbox: str = "INBOX") -> None:
        """Many messages at once, each a minute younger than the one before."""
        with self.client(user) as there:
            _make(there, mailbox)
            parts: list[dict[str, Any]] = [
                {"msg": raw, "flags": [], "date": _date(_FIRST + 60 * number)}
                for number, raw in enumerate(raws)
            ]
            if parts:
                there.multiappend(mailbox, parts)

    def messages(self, user: str, mailbox: str = "INBOX") -> tuple[bytes, ...]:
        """Every message of a mailbox, oldest first; of one that is not there, none."""
        with self.client(user) as there:
            if not there.folder_exists(mailbox):
                return ()
            there.select_folder(mailbox, readonly=True)
            found = there.fetch(there.search(), ["BODY.PEEK[]"])
            return tuple(found[uid][b"BODY[]"] for uid in sorted(found))

    def mailboxes(self, user: str) -> tuple[str, ...]:
        """The names of a user's mailboxes, INBOX left out."""
        with self.client(user) as there:
            names = (name for flags, _, name in there.list_folders() if b"\\Noselect" not in flags)
            return tuple(sorted(name for name in names if name != "INBOX"))

    def wipe(self, *users: str) -> None:
        """Remove all mail of these users (of everyone if none is named)."""
        with self.client("admin") as admin:
            for user in users or tuple(PASSWORDS):
                if admin.folder_exists(f"user/{user}"):
                    admin.setacl(f"user/{user}", "admin", "lrswipkxtecda")
                    admin.delete_folder(f"user/{user}")

    def kick(self, user: str) -> None:
        """End every session (of anybody), as a server does that restarts."""
        assert self._process is not None, user
        words = ["ps", "-o", "pid=,comm=", "--ppid", str(self._process.pid)]
        told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        for line in told.splitlines():
            pid, name = line.split()
            if name == "imapd":
                os.kill(int(pid), signal.SIGTERM)

    def renumber(self, user: str, mailbox: str) -> None:
        """Another UIDVALIDITY, as after a restore: the same messages, flags and dates."""
        with self.client(user) as there:
            there.select_folder(mailbox)
            wanted = ["BODY.PEEK[]", "FLAGS", "INTERNALDATE"]
            found = there.fetch(there.search(), wanted)
            there.unselect_folder()
            there.delete_folder(mailbox)
            there.create_folder(mailbox)
            for uid in sorted(found):
                one = found[uid]
                flags = [flag for flag in one[b"FLAGS"] if flag != b"\\Recent"]
                there.append(mailbox, one[b"BODY[]"], flags, one[b"INTERNALDATE"])

    @contextlib.contextmanager
    def client(self, user: str) -> Iterator[imapclient.IMAPClient]:
        """A session of another program."""
        with foreign(self.ports["imaps"], self.ca, user) as there:
            yield there


@contextlib.contextmanager
def foreign(port: int, ca: Path, user: str) -> Iterator[imapclient.IMAPClient]:
    """Another program's session with the server there, by imapclient as it comes."""
    context = ssl.create_default_context(cafile=str(ca))
    there = imapclient.IMAPClient("localhost", port, ssl_context=context, timeout=30)
    try:
        there.login(user, PASSWORDS.get(user, "pw"))
        yield there
    finally:
        with contextlib.suppress(OSError, imapclient.exceptions.IMAPClientError):
            there.logout()


def _make(there: imapclient.IMAPClient, mailbox: str) -> None:
    if not there.folder_exists(mailbox):
        there.create_folder(mailbox)


def _date(received: int | None) -> datetime | None:
    return None if received is None else datetime.fromtimestamp(received, UTC)
