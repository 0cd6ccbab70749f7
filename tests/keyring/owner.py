"""Somebody with two accounts on the demo's servers and a keyring: runs the real program."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.cli.calling import Called, User
from tui_mail.demo.servers import DemoServers

PROGRAM = (sys.executable, "-m", "tui_mail")
HANG = 100.0
"""Seconds; a keyring that does not answer is left after 60."""
FORGOTTEN = {"PYTHON_KEYRING_BACKEND", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY"}


@dataclass(frozen=True)
class Owner(User):
    """Runs each command as a process of its own."""

    servers: DemoServers
    keyring: Mapping[str, str]
    """How the keyring is found; empty: not at all."""

    @property
    def environment(self) -> Mapping[str, str]:
        """That of a desktop session, with nobody's desktop behind it."""
        kept = {name: value for name, value in os.environ.items() if name not in FORGOTTEN}
        given = {n: v for n, v in super().environment.items() if n != "PYTHON_KEYRING_BACKEND"}
        return {**kept, **given, **self.keyring}

    def call(self, *words: object, stdin: bytes = b"") -> Called:
        """tui-mail WORDS, without a terminal."""
        process = self.begun(*words)
        out, err = process.communicate(stdin, timeout=HANG)
        return Called(process.returncode, out, err.decode())

    def begun(self, *words: object) -> "subprocess.Popen[bytes]":
        """The same, while it runs."""
        (self.home / "runtime_dir").mkdir(mode=0o700, exist_ok=True)
        pipe = subprocess.PIPE
        command = [*PROGRAM, *map(str, words)]
        return subprocess.Popen(command, env=self.environment, stdin=pipe, stdout=pipe, stderr=pipe)

    def keeps(self, account: str, address: str) -> None:
        """Put the password for reading into the keyring, by the command."""
        password = self.servers.users[address].encode()
        self.done("account", "password", account, stdin=password + b"\n")

    def mail_of(self, account: str) -> int:
        """How many messages of it are here."""
        return len(self.json("list", "--account", account, "--limit", 500))


def until(true: Callable[[], object], what: str, seconds: float = 60.0) -> None:
    """Wait until it is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.1)
