"""`sync --watch`: goes on until it is told to end, and tells of new mail."""

import os
import queue
import signal
import subprocess
import sys
import threading

from tests.cli.calling import User

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
