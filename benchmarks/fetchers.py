"""The other programs that fetch mail: how each is told to bring one mailbox into an empty folder.

Must never name a server that is not on loopback, nor take a message off it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.imap_peers import MBSYNC, OFFLINEIMAP, mbsync, offlineimap
from benchmarks.profiles import environment

FEW: Final = 250
"""Messages for a program that forks for each of them; getmail6 now and then waits for a child that
has ended, the more surely the more there are."""
PATIENCE: Final = 120.0
"""Seconds after which a program that does not end is ended; of a large mailbox more."""

_MPOP: Final = """\
account a
host localhost
port {port}
user {user}
password {user}pw
auth user
tls on
tls_starttls off
tls_trust_file {ca}
keep on
pipelining on
delivery maildir {home}/mail
uidls_file {home}/uidls
"""
_FETCHMAIL: Final = """\
set idfile "{home}/ids"
poll localhost protocol pop3 port {port}
 user {user} password {user}pw keep fetchall fetchlimit {few} ssl no sslcertck
 bsmtp "{home}/mail"
"""
_GETMAIL: Final = """\
[retriever]
type = SimplePOP3SSLRetriever
server = localhost
port = {port}
username = {user}
password = {user}pw
ca_certs = {ca}
[destination]
type = Maildir
path = {home}/mail/
[options]
delete = false
read_all = true
max_messages_per_session = {few}
verbose = 0
message_log_syslog = false
"""


@dataclass(frozen=True, slots=True)
class Fetcher:
    """How one program fetches everything.

    Args:
        name: as the table has it.
        protocol: imap or pop3.
        settings: their text; {home}, {port}, {few}, {fsync}, {ca} and {user} stand open.
        command: {rc} is the file of the settings, {home} the folder.
        few: it fetches FEW messages, not all.
        owner: whom it must run as; root if left out.
        fine: exit statuses of one that did what it was told.
    """

    name: str
    protocol: str
    settings: str
    command: Sequence[str]
    few: bool = False
    owner: str = ""
    fine: tuple[int, ...] = (0,)

    @property
    def present(self) -> bool:
        """Whether it is on this machine."""
        return shutil.which(self.command[0]) is not None

    def prepare(
        self,
        home: Path,
        ports: Mapping[str, int],
        fsync: str = "no",
        *,
        ca: Path | None = None,
        user: str = "bob",
    ) -> Path:
        """An empty folder with its settings; their file. POP3 goes over TLS."""
        shutil.rmtree(home, ignore_errors=True)
        for name in ("inbox", "others", "mail/cur", "mail/new", "mail/tmp"):
            if self.protocol != "imap" or not name.startswith("mail"):
                (home / name).mkdir(parents=True)
        if "bsmtp" in self.settings:
            shutil.rmtree(home / "mail")
        rc = home / "rc"
        port = ports["pop3s" if self.protocol == "pop3" else self.protocol]
        rc.write_text(
            self.settings.format(home=home, port=port, few=FEW, fsync=fsync, ca=ca, user=user)
        )
        rc.chmod(0o600)
        if self.owner:
            owner = pwd.getpwnam(self.owner)
            for file in (home, *home.rglob("*")):
                os.chown(file, owner.pw_uid, owner.pw_gid)
        return rc

    def fetch(self, home: Path, patience: float = PATIENCE) -> float:
        """Seconds that it takes.

        Args:
            home: prepared.
            patience: seconds that it may take.

        Raises:
            RuntimeError: it failed, or did not end; it and all that it started are ended then.
        """
        words = [word.format(rc=home / "rc", home=home) for word in self.command]
        begun = time.perf_counter()
        process = subprocess.Popen(
            words,
            env=environment(home),
            cwd=home,
            user=self.owner or None,
            group="nogroup" if self.owner else None,
            extra_groups=[] if self.owner else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            out, wrong = process.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise RuntimeError(f"{self.name} did not end within {patience:.0f} s") from None
        if process.returncode not in self.fine:
            raise RuntimeError(f"{self.name}: {(wrong or out)[-600:]!r}")
        return time.perf_counter() - begun


FETCHERS: Final = (
    Fetcher("mbsync", "imap", mbsync("bob", "bobpw"), MBSYNC),
    Fetcher("offlineimap3", "imap", offlineimap("bob", "bobpw"), OFFLINEIMAP),
    Fetcher("mpop", "pop3", _MPOP, ("mpop", "-Q", "-C", "{rc}", "a")),
    Fetcher(
        "fetchmail",
        "pop3",
        _FETCHMAIL,
        ("fetchmail", "-s", "-f", "{rc}", "--nosyslog", "--nodetach", "--pidfile", "{home}/pid"),
        few=True,
        fine=(0, 13),  # 13: it fetched as many as it was allowed to
    ),
    Fetcher(
        "getmail6", "pop3", _GETMAIL, ("getmail", "-q", "--getmaildir", "{home}", "-r", "rc"),
        few=True, owner="nobody",
    ),
)  # fmt: skip
