"""`sync --watch`: goes on until it is told to end, and tells of new mail."""

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.cli.calling import User
from tests.cli.conftest import with_passwords
from tests.cli.terminal import Terminal
from tests.engine.here import until
from tui_mail.demo.process import RunningDemo
from tui_mail.model.commands import GetStatus, Reload, Statuses
from tui_mail.wiring.face import open_face
from tui_mail.wiring.far import connect
from tui_mail.wiring.lock import ProfileLock
from tui_mail.wiring.priority import NICE

LIMIT = 60.0
"""Seconds."""
MAIL = b"From: alice@demo.test\nTo: bob@demo.test\nSubject: while you watch\n\nhello\n"


def test_it_syncs_hears_of_new_mail_and_ends_by_sigterm(fresh: User) -> None:
    (fresh.home / "runtime_dir").mkdir(mode=0o700)
    command = [sys.executable, "-m", "tui_mail", "sync", "--watch"]
    env = {**os.environ, **fresh.environment}
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE)
    try:
        lines = read_lines(process)
        wait_for(lines, b"alice: up to date", b"bob: up to date")
        fresh.done("send", "-t", stdin=MAIL)
        wait_for(lines, b"bob: 1 new")
        process.send_signal(signal.SIGTERM)
        assert process.wait(LIMIT) == 0
    finally:
        process.kill()
        process.wait()
    assert "while you watch" in [row["subject"] for row in fresh.json("list", "--account", "bob")]


@contextmanager
def watching(
    user: User, *words: str, stop: int = signal.SIGTERM, status: int = 0
) -> Iterator["queue.SimpleQueue[bytes]"]:
    """What `sync --watch` says, line by line; stopped at the end, when all it said was lines."""
    (user.home / "runtime_dir").mkdir(mode=0o700, exist_ok=True)
    command = [sys.executable, "-m", "tui_mail", "sync", "--watch", *words]
    env = {**os.environ, **user.environment}
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        lines = read_lines(process)
        yield lines
        process.send_signal(stop)
        assert process.wait(LIMIT) == status
        while line := lines.get(timeout=LIMIT):
            assert b"Traceback" not in line
    finally:
        process.kill()
        process.wait()


def engine_of(user: User) -> int:
    """The pid of the engine that runs."""
    found = connect(user.paths)
    found.sock.close()
    return found.welcome.pid


def gone(user: User) -> bool:
    """Whether no engine holds the profile."""
    lock = ProfileLock(user.paths)
    if not lock.take():
        return False
    lock.give_back()
    return True


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_leaves_cleanly_and_the_engine_after_it(fresh: User, stop: int) -> None:
    with watching(fresh, stop=stop) as lines:
        wait_for(lines, b"alice: up to date", b"bob: up to date")
        assert os.getpriority(os.PRIO_PROCESS, engine_of(fresh)) >= NICE
    until(lambda: gone(fresh), "the engine hangs around", LIMIT)


def test_it_attaches_to_an_engine_and_survives_its_end(fresh: User) -> None:
    fresh.paths.runtime.parent.mkdir(mode=0o700, exist_ok=True)
    window = open_face(fresh.paths, start=True)
    first = engine_of(fresh)
    with watching(fresh) as lines:
        wait_for(lines, b"alice: up to date", b"bob: up to date")
        assert engine_of(fresh) == first, "one engine for both"
        os.kill(first, signal.SIGKILL)
        wait_for(lines, b"tui-mail: tui-mail's engine went away", b"The engine runs again.")
        fresh.done("send", "-t", stdin=MAIL)
        wait_for(lines, b"bob: 1 new")
        assert isinstance(window.ask(GetStatus(), LIMIT), Statuses)
        window.close()
    until(lambda: gone(fresh), "the engine hangs around", LIMIT)


def test_what_leaves_is_told_too_for_one_account_and_for_scripts(fresh: User) -> None:
    answer = MAIL.replace(b"alice", b"bob", 1).replace(b"To: bob", b"To: alice")
    with watching(fresh, "bob", "--json") as lines:
        while "ok" not in (first := json.loads(lines.get(timeout=LIMIT))):
            pass
        assert (first["account"], first["ok"]) == ("bob", True)
        fresh.done("send", "-t", stdin=answer)
        told = json.loads(lines.get(timeout=LIMIT))
        assert (told["event"], told["account"], told["state"]) == ("outbox", "bob", "sent")
        fresh.done("sync", "alice")  # of which is not to be told
        fresh.done("send", "-t", stdin=MAIL)
        while (told := json.loads(lines.get(timeout=LIMIT))).get("event") != "new":
            assert told["account"] == "bob"
        assert told == {"event": "new", "account": "bob", "count": 1}


def test_trouble_is_said_once_and_so_is_its_end(fresh: User) -> None:
    good = fresh.settings.read_text()
    fresh.write(re.sub(r'password_command = \["printf".*', 'password_command = "false"', good))
    with watching(fresh, "bob") as lines:
        line = lines.get(timeout=LIMIT)
        assert line.startswith(b"tui-mail: bob: "), line
        fresh.write(good)
        with closing(open_face(fresh.paths)) as face:
            face.ask(Reload(), LIMIT)
        wait_for(lines, b"bob: all is well again")


def read_lines(process: "subprocess.Popen[bytes]") -> "queue.SimpleQueue[bytes]":
    """What it prints, as it comes; an empty line at the end."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def read() -> None:
        assert process.stdout is not None
        with process.stdout as stream:
            for line in stream:
                lines.put(line)
        lines.put(b"")

    threading.Thread(target=read, name="read", daemon=True).start()
    return lines


def wait_for(lines: "queue.SimpleQueue[bytes]", *wanted: bytes) -> None:
    """Until each was printed, in whatever order."""
    missing = set(wanted)
    while missing:
        line = lines.get(timeout=LIMIT)
        assert line, missing
        missing = {words for words in missing if not line.startswith(words)}


def test_it_ends_when_nobody_reads_what_it_says(fresh: User) -> None:
    (fresh.home / "runtime_dir").mkdir(mode=0o700)
    command = [sys.executable, "-m", "tui_mail", "sync", "--watch"]
    env = {**os.environ, **fresh.environment}
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        fresh.done("send", "-t", stdin=MAIL)
        assert process.wait(LIMIT) == 141
        assert process.stderr.read() == b""
        process.stderr.close()
    finally:
        process.kill()
        process.wait()


def test_on_a_terminal_it_asks_for_a_password_that_nobody_has_kept(
    user: User, demo: RunningDemo
) -> None:
    text = re.sub(r'password_command = \["printf", "%s", "[^"]*"\]\n', "", with_passwords(demo))
    user.write(text)
    terminal = Terminal(user, "sync", "--watch", "bob")
    terminal.until(b"Watching; Ctrl+C ends it.")
    terminal.until(b"Password for bob@demo.test")
    terminal.then(f"{demo.servers.users['bob@demo.test']}\n", b"bob: all is well again")
    terminal.type("\x03")
    assert terminal.status() == 0
    assert b"Traceback" not in terminal.seen
