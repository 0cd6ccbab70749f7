"""The other programs that fetch mail: how each is told to bring one mailbox into an empty folder.

Must never name a server that is not on loopback, nor take a message off it.
"""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.profiles import environment

FEW: Final = 1_000
"""Messages for a program that forks for each of them."""

_MBSYNC: Final = """\
FSync {fsync}

IMAPAccount a
Host 127.0.0.1
Port {port}
User bob
Pass bobpw
SSLType None
AuthMechs LOGIN

IMAPStore far
Account a

MaildirStore near
Inbox {home}/inbox/
Path {home}/others/

Channel c
Far :far:INBOX
Near :near:INBOX
Sync Pull
Create Near
SyncState {home}/state
"""
_OFFLINEIMAP: Final = """\
[general]
accounts = a
metadata = {home}/metadata
maxsyncaccounts = 1
fsync = False
[Account a]
localrepository = near
remoterepository = far
[Repository near]
type = Maildir
localfolders = {home}/mail
[Repository far]
type = IMAP
remotehost = 127.0.0.1
remoteport = {port}
remoteuser = bob
remotepass = bobpw
ssl = no
starttls = no
readonly = True
maxconnections = 2
folderfilter = lambda name: name == 'INBOX'
"""
_MPOP: Final = """\
account a
host 127.0.0.1
port {port}
user bob
password bobpw
auth user
tls off
keep on
pipelining on
delivery maildir {home}/mail
uidls_file {home}/uidls
"""
_FETCHMAIL: Final = """\
set idfile "{home}/ids"
poll 127.0.0.1 protocol pop3 port {port}
 user bob password bobpw keep fetchall fetchlimit {few} sslproto '' bsmtp "{home}/mail"
"""
_GETMAIL: Final = """\
[retriever]
type = SimplePOP3Retriever
server = 127.0.0.1
port = {port}
username = bob
password = bobpw
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
        settings: the text of its settings; {home}, {port}, {few} and {fsync} stand open.
        command: {rc} is the file of the settings, {home} the folder.
        few: it fetches FEW messages, not all.
        user: whom it must run as; root if left out.
    """

    name: str
    protocol: str
    settings: str
    command: Sequence[str]
    few: bool = False
    user: str = ""

    @property
    def present(self) -> bool:
        """Whether it is on this machine."""
        return shutil.which(self.command[0]) is not None

    def prepare(self, home: Path, ports: Mapping[str, int], fsync: str = "no") -> Path:
        """An empty folder with its settings; their file."""
        shutil.rmtree(home, ignore_errors=True)
        for name in ("inbox", "others", "mail/cur", "mail/new", "mail/tmp"):
            if self.protocol != "imap" or not name.startswith("mail"):
                (home / name).mkdir(parents=True)
        if "bsmtp" in self.settings:
            shutil.rmtree(home / "mail")
        rc = home / "rc"
        port = ports[self.protocol]
        rc.write_text(self.settings.format(home=home, port=port, few=FEW, fsync=fsync))
        rc.chmod(0o600)
        if self.user:
            owner = pwd.getpwnam(self.user)
            for file in (home, *home.rglob("*")):
                os.chown(file, owner.pw_uid, owner.pw_gid)
        return rc

    def fetch(self, home: Path) -> float:
        """Seconds that it takes.

        Raises:
            subprocess.CalledProcessError: it failed.
        """
        words = [word.format(rc=home / "rc", home=home) for word in self.command]
        begun = time.perf_counter()
        done = subprocess.run(
            words,
            env=environment(home),
            cwd=home,
            user=self.user or None,
            group="nogroup" if self.user else None,
            extra_groups=[] if self.user else None,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{self.name}: {(done.stderr or done.stdout)[-600:]!r}")
        return time.perf_counter() - begun


FETCHERS: Final = (
    Fetcher("mbsync", "imap", _MBSYNC, ("mbsync", "-q", "-c", "{rc}", "c")),
    Fetcher(
        "offlineimap3", "imap", _OFFLINEIMAP, ("offlineimap", "-c", "{rc}", "-o", "-u", "quiet")
    ),
    Fetcher("mpop", "pop3", _MPOP, ("mpop", "-Q", "-C", "{rc}", "a")),
    Fetcher(
        "fetchmail",
        "pop3",
        _FETCHMAIL,
        ("fetchmail", "-s", "-f", "{rc}", "--nosyslog", "--nodetach", "--pidfile", "{home}/pid"),
        few=True,
    ),
    Fetcher(
        "getmail6", "pop3", _GETMAIL, ("getmail", "-q", "--getmaildir", "{home}", "-r", "rc"),
        few=True, user="nobody",
    ),
)  # fmt: skip
