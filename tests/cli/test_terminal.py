"""On a terminal a missing password is asked for, not echoed, and used once."""

import os
import pty
import select
import sys
import time

from tests.cli.calling import User
from tests.cli.conftest import with_passwords
from tui_mail.demo.process import RunningDemo
from tui_mail.demo.servers import ALICE

LIMIT = 60.0


class Terminal:
    """The command on a pty of its own."""

    def __init__(self, user: User, *words: str) -> None:
        (user.home / "runtime_dir").mkdir(mode=0o700, exist_ok=True)
        env = {**os.environ, **user.environment, "TERM": "dumb"}
        command = [sys.executable, "-m", "tui_mail", *words]
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, command, env)
        self.seen = b""

    def until(self, words: bytes) -> None:
        end = time.monotonic() + LIMIT
        while words not in self.seen:
            assert self._read(end), self.seen

    def type(self, text: str) -> None:
        os.write(self._fd, text.encode())

    def status(self) -> int:
        end = time.monotonic() + LIMIT
        while self._read(end):
            pass
        os.close(self._fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def _read(self, end: float) -> bool:
        left = max(0.0, end - time.monotonic())
        if not select.select([self._fd], [], [], left)[0]:
            return False
        try:
            piece = os.read(self._fd, 65536)
        except OSError:
            return False
        self.seen += piece
        return bool(piece)


def without_commands(demo: RunningDemo) -> str:
    lines = with_passwords(demo).split("\n")
    return "\n".join(line for line in lines if "password_command" not in line)


def test_a_sync_asks_for_the_password_that_nobody_kept(user: User, demo: RunningDemo) -> None:
    user.write(without_commands(demo))
    terminal = Terminal(user, "sync", "alice")
    terminal.until(b"Password for alice@demo.test")
    password = demo.servers.users[ALICE]
    terminal.type(f"{password}\n")
    assert terminal.status() == 0, terminal.seen
    assert password.encode() not in terminal.seen
    assert b"new" in terminal.seen


def test_account_add_asks_for_what_is_missing(user: User, demo: RunningDemo) -> None:
    terminal = Terminal(user, "account", "add")
    pop, smtp = (f"{host}:{port}:none" for host, port in (demo.servers.pop3, demo.servers.smtp))
    for question, answer in (
        (b"Mail address", ALICE),
        (b"Your name", "Alice Quill"),
        (b"by IMAP or POP", "pop"),
        (b"POP server [pop.demo.test:995:tls]", pop),
        (b"SMTP server", smtp),
        (b"Password of alice@demo.test", demo.servers.users[ALICE]),
    ):
        terminal.until(question)
        terminal.type(f"{answer}\n")
    terminal.until(b"ok   alice pop login")
    status = terminal.status()
    assert b"alice is set up" in terminal.seen
    assert demo.servers.users[ALICE].encode() not in terminal.seen
    assert b"no keyring" in terminal.seen
    assert status == 1
    (account,) = user.json("account", "list")
    assert (account["account"], account["mode"]) == ("alice", "pop")


def test_the_client_says_goodbye_to_ctrl_c_while_it_asks(user: User, demo: RunningDemo) -> None:
    user.write(without_commands(demo))
    terminal = Terminal(user, "sync", "alice")
    terminal.until(b"Password for")
    terminal.type("\x03")
    assert terminal.status() == 130
    assert b"Traceback" not in terminal.seen
