"""Real mail servers for the tests: a Dovecot and a Postfix of our own in one folder, on loopback.

Never reads or writes the machine's own configuration of either, adds no account to the system,
and lets no mail leave the machine. Needs root (both servers change user for their parts),
Dovecot 2.3 and Postfix 3.5 or later.

    with Rig(folder) as rig:
        rig.deliver("alice", b"From: bob@rig.test\\r\\n...")
        connect("localhost", rig.ports["imaps"], cafile=rig.ca)

The certificate names `localhost` and not 127.0.0.1: with the CA, "localhost" verifies, "127.0.0.1"
is the wrong host; without the CA it is an unknown authority.
"""

import itertools
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, Self

from imapclient import imap_utf7

from tests.servers.rig_certificates import make_certificates
from tests.servers.rig_settings import dovecot_conf, postfix_main, postfix_master

DOMAIN: Final = "rig.test"
OTHER_DOMAIN: Final = "old.test"
"""The same people's other addresses, of another provider."""
PASSWORDS: Final = {"alice": "alicepw", "bob": "bobpw", "carol": "carolpw"}
"""User name to password; `alice@rig.test` logs in as well as `alice`."""

ROOM: Final = {"carol": 200}
"""KiB that somebody's mail may take; everybody else's has no limit."""

ADDRESSES: Final = {user: f"{user}@{DOMAIN}" for user in PASSWORDS}

SERVICES: Final = {
    "imap": "plain, with STARTTLS",
    "imaps": "TLS",
    "pop3": "plain, with STLS",
    "pop3s": "TLS",
    "submission": "STARTTLS, AUTH only behind it and required; only the user's own sender address",
    "smtps": "TLS, AUTH required; only the user's own sender address",
    "isp": "STARTTLS, AUTH required; any sender address",
    "smarthost": "plain, no AUTH",
    "stranger": "plain, no AUTH; answers RCPT with 554 5.7.1 Relay access denied",
}
"""The keys of `Rig.ports`, and what listens there.

Everywhere: an unknown address at rig.test gets 550 5.1.1, any other domain 550 5.4.4, and mail to
ghost@rig.test is taken and then bounces.
"""

HOST: Final = "127.0.0.1"
MAIL_UID: Final = 5000
"""Owner of the mail files; a number is enough."""

_LONGEST_FOLDER: Final = 70
"""Unix sockets lie below the folder, and the kernel takes paths of 107 bytes."""


class RigError(Exception):
    """A server did not start, stop or do as told; with its own words."""


def missing() -> str:
    """Why the rig cannot run on this machine, or an empty string."""
    for name in ("dovecot", "doveadm", "postfix"):
        if _found(name) is None:
            return f"{name} is not installed"
    if os.geteuid() != 0:
        return "Dovecot and Postfix must be started by root"
    version = subprocess.run(
        [_tool("dovecot"), "--version"], capture_output=True, text=True, timeout=20, check=False
    ).stdout
    if not version.startswith("2.3."):
        return f"the rig speaks Dovecot 2.3's configuration, and this is {version.strip()}"
    return ""


class Rig:
    """One Dovecot and one Postfix.

    Args:
        folder: short, and open to other users (o+x) all the way up; made if missing.
        dovecot: lines that come last in Dovecot's configuration.
        postfix: lines that come last in Postfix's main.cf.
    """

    def __init__(self, folder: Path | str, *, dovecot: str = "", postfix: str = "") -> None:
        self.folder = Path(folder).resolve()
        self.ports: dict[str, int] = {}
        self._dovecot_extra = dovecot
        self._postfix_extra = postfix
        self._numbers = itertools.count(1)
        self._validities = itertools.count(int(time.time()) + 1_000_000)

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
        """Start both servers and wait until every port answers."""
        if reason := missing():
            raise RigError(reason)
        self._make_folders()
        make_certificates(self.folder, DOMAIN)
        self.ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
        self._write_settings()
        try:
            _run(_tool("dovecot"), "-c", str(self._dovecot_conf))
            _run(_tool("postfix"), "-c", str(self.folder / "postfix"), "start")
            for service, port in self.ports.items():
                until(partial(answers, port), f"{service} does not answer on {port}")
        except RigError as error:
            logs = "\n".join(p.read_text() for p in sorted((self.folder / "log").iterdir()))
            self.stop()
            raise RigError(f"{error}\n{logs[-4000:]}") from error

    def stop(self) -> None:
        """Stop both servers; of a rig that does not run: nothing."""
        if _process(self.folder / "spool" / "pid" / "master.pid", "master"):
            _run(_tool("postfix"), "-c", str(self.folder / "postfix"), "stop")
        pid = _process(self.folder / "run" / "master.pid", "dovecot")
        if pid:
            os.kill(pid, signal.SIGTERM)
            until(lambda: not _runs(pid), f"dovecot ({pid}) does not stop")

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
        """Put a message into a mailbox as a delivery agent does; an idling client hears of it.

        Args:
            user: whose.
            raw: the bytes; the server gives them with CRLF line ends whatever they have here.
            mailbox: `/` between levels; made if missing.
            received: INTERNALDATE, Unix seconds; now if left out.
            flags: Maildir letters, of DFPRST.
        """
        self._place(user, (raw,), mailbox, received, flags)

    def seed(
        self, user: str, raws: tuple[bytes, ...] | list[bytes], mailbox: str = "INBOX"
    ) -> None:
        """Many messages at once, each a minute younger than the one before."""
        self._place(user, tuple(raws), mailbox, 1_700_000_000, "")

    def messages(self, user: str, mailbox: str = "INBOX") -> tuple[bytes, ...]:
        """Every message of a mailbox as the server gives it (CRLF), oldest delivery first."""
        return tuple(_crlf(file.read_bytes()) for file in self.files(user, mailbox))

    def files(self, user: str, mailbox: str = "INBOX") -> tuple[Path, ...]:
        """The server's own files of the same."""
        box = self._maildir(user, mailbox)
        files = [f for sub in ("new", "cur") for f in (box / sub).glob("*") if f.is_file()]
        return tuple(sorted(files, key=_delivery))

    def mailboxes(self, user: str) -> tuple[str, ...]:
        """The names of a user's mailboxes on disk, INBOX left out."""
        found = self._maildir(user, "INBOX").glob(".*")
        names = (f.name[1:].replace(".", "/") for f in found if (f / "cur").is_dir())
        return tuple(sorted(imap_utf7.decode(name.encode("ascii")) for name in names))

    def wipe(self, *users: str) -> None:
        """Remove all mail of these users (of everyone if none is named), and what is on its way.

        Sessions of theirs are ended first.
        """
        for user in users or tuple(PASSWORDS):
            home = self.folder / "mail" / user
            if home.exists():
                self.kick(user)
                gone = self.folder / "gone" / str(next(self._numbers))
                home.rename(gone)
                shutil.rmtree(gone, ignore_errors=True)
        if self._queued():
            _run(_tool("postsuper"), "-c", str(self.folder / "postfix"), "-d", "ALL")

    def kick(self, user: str) -> None:
        """End every session of a user's, as a server does that restarts."""
        _run(_tool("doveadm"), "-c", str(self._dovecot_conf), "kick", user, may_fail=True)

    def renumber(self, user: str, mailbox: str) -> None:
        """Another UIDVALIDITY, as after a restore."""
        words = ("mailbox", "update", "-u", user, "--uid-validity", str(next(self._validities)))
        self.doveadm(*words, mailbox)

    def doveadm(self, *words: str) -> str:
        """Run doveadm on this Dovecot; its output."""
        return _run(_tool("doveadm"), "-c", str(self._dovecot_conf), *words)

    # -- inside

    @property
    def _dovecot_conf(self) -> Path:
        return self.folder / "dovecot.conf"

    def _maildir(self, user: str, mailbox: str) -> Path:
        root = self.folder / "mail" / user / "Maildir"
        if mailbox == "INBOX":
            return root
        encoded: bytes = imap_utf7.encode(mailbox)
        return root / ("." + encoded.decode("ascii").replace("/", "."))

    def _place(
        self, user: str, raws: tuple[bytes, ...], mailbox: str, received: int | None, flags: str
    ) -> None:
        box = self._maildir(user, mailbox)
        inner = (box / sub for sub in ("tmp", "new", "cur"))
        for folder in (self.folder / "mail" / user, self._maildir(user, "INBOX"), box, *inner):
            _owned(folder)
        for index, raw in enumerate(raws):
            now = time.time()
            number = next(self._numbers)
            name = f"{int(now)}.M{int(now % 1 * 1e6)}P{os.getpid()}Q{number}.rig,S={len(raw)}"
            path = box / "tmp" / name
            path.write_bytes(raw)
            os.chown(path, MAIL_UID, MAIL_UID)
            if received is not None:
                os.utime(path, (received + 60 * index,) * 2)
            path.rename(box / "cur" / f"{name}:2,{flags}" if flags else box / "new" / name)

    def _queued(self) -> bool:
        parts = ("maildrop", "incoming", "active", "deferred")
        return any(
            f.is_file() for part in parts for f in (self.folder / "spool" / part).glob("**/*")
        )

    def _make_folders(self) -> None:
        if len(str(self.folder)) > _LONGEST_FOLDER:
            raise RigError(f"the path is too long for Unix sockets: {self.folder}")
        subs = ("log", "mail", "gone", "run", "state", "postfix", "spool", "postfix-data")
        for sub in (".", *subs):
            (self.folder / sub).mkdir(parents=True, exist_ok=True)
            (self.folder / sub).chmod(0o755)
        for up in self.folder.parents:
            if not up.stat().st_mode & 0o001:
                raise RigError(f"{up} is closed to other users, so to the servers' own")
        os.chown(self.folder / "mail", MAIL_UID, MAIL_UID)
        shutil.chown(self.folder / "postfix-data", "postfix")
        (self.folder / "postfix-data").chmod(0o700)

    def _write_settings(self) -> None:
        rules = {user: f"userdb_quota_rule=*:storage={kib}K" for user, kib in ROOM.items()}
        users = "".join(
            f"{user}:{{PLAIN}}{secret}::::::{rules.get(user, '')}\n"
            for user, secret in PASSWORDS.items()
        )
        (self.folder / "users").write_text(users)
        # ghost is known to Postfix alone, so that Dovecot refuses it and a bounce is made
        people = "".join(f"{user}@{DOMAIN} {user}\n" for user in (*PASSWORDS, "ghost"))
        people += "".join(f"{user}@{OTHER_DOMAIN} {user}\n" for user in PASSWORDS)
        (self.folder / "postfix" / "people").write_text(people)
        self._dovecot_conf.write_text(
            dovecot_conf(self.folder, HOST, self.ports, MAIL_UID) + self._dovecot_extra + "\n"
        )
        (self.folder / "postfix" / "main.cf").write_text(
            postfix_main(self.folder, HOST, DOMAIN) + self._postfix_extra + "\n"
        )
        (self.folder / "postfix" / "master.cf").write_text(postfix_master(HOST, self.ports))


def _found(name: str) -> str | None:
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def _tool(name: str) -> str:
    found = _found(name)
    if found is None:
        raise RigError(f"{name} is not installed")
    return found


def _run(*words: str, may_fail: bool = False) -> str:
    # output goes to a file: a daemon keeps its end of a pipe open, and a reader waits for ever
    with tempfile.TemporaryFile("w+", errors="replace") as out:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, stdout=out, stderr=out, timeout=60, check=False
        )
        out.seek(0)
        said = out.read()
    if done.returncode and not may_fail:
        raise RigError(f"{' '.join(words)} failed with {done.returncode}: {said}")
    return said


def free_ports(count: int) -> list[int]:
    """Ports below the range that the kernel hands out to outgoing connections."""
    found: list[int] = []
    for port in random.sample(range(20_000, 32_000), 2_000):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise RigError("no free ports")


def answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), 2).close()
    except OSError:
        return False
    return True


def until(done: Callable[[], bool], complaint: str, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise RigError(complaint)
        time.sleep(0.02)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _process(pid_file: Path, name: str) -> int:
    """The process id in a file when a process of that name has it, else 0."""
    try:
        pid = int(pid_file.read_text())
    except (FileNotFoundError, ValueError):
        return 0
    told = subprocess.run(
        ["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return pid if told.stdout.strip() == name else 0


def _owned(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    os.chown(folder, MAIL_UID, MAIL_UID)


def _delivery(path: Path) -> tuple[int, ...]:
    """Seconds, microseconds and number of a Maildir name."""
    return tuple(int(n) for n in re.findall(r"\d+", path.name.split(",")[0])[:4])


def _crlf(raw: bytes) -> bytes:
    return re.sub(rb"(?<!\r)\n", b"\r\n", raw)
