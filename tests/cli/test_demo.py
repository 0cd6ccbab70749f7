"""The demo as a command: on the screen within seconds, and nothing left of it afterwards."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.cli.calling import User
from tests.cli.terminal import LIMIT, Terminal
from tui_mail.demo.process import RunningDemo


def test_served_without_a_screen_it_says_where_and_ends_when_told(
    user: User, demo: RunningDemo
) -> None:
    assert demo.running
    command = [sys.executable, "-m", "tui_mail", "demo", "--serve"]
    env = {**os.environ, **user.environment}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        process.terminate()
        assert process.wait(LIMIT) == 0
    assert set(said) == {"pop3", "imap", "smtp", "users"}
    assert set(said["users"]) == {"alice@demo.test", "bob@demo.test"}
    assert all(set(said[kind]) == {"host", "port"} for kind in ("pop3", "imap", "smtp"))


@pytest.mark.parametrize("how", ["q", "SIGTERM", "SIGHUP"])
def test_the_screen_shows_both_people_and_leaves_nothing_behind(
    user: User, demo: RunningDemo, how: str
) -> None:
    assert demo.running
    terminal = Terminal(user, "demo")
    for words in (b"alice", b"bob", b"Bob Tarrant"):
        terminal.until(words)
    (folder,) = user.home.glob("tui-mail-demo-*")
    assert (folder / "data" / "mail.db").exists()
    if how == "q":
        terminal.type("q")
    else:
        os.kill(terminal.pid, signal.Signals[how])
    assert terminal.status() == (0 if how == "q" else 128 + signal.Signals[how])
    assert b"Traceback" not in terminal.seen
    assert not list(user.home.glob("tui-mail-demo-*"))
    assert not _processes_with(str(folder))
    assert not user.settings.exists()


def _processes_with(words: str) -> list[bytes]:
    """Command lines that hold these words, once those that are leaving have left."""
    end = time.monotonic() + 5
    while True:
        done = subprocess.run(["ps", "-eo", "args"], capture_output=True, check=True, timeout=60)
        found = [line for line in done.stdout.split(b"\n") if words.encode() in line]
        if not found or time.monotonic() > end:
            return found
