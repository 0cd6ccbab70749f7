"""`sync --watch`: goes on until it is told to end, and tells of new mail."""

import os
import signal
import subprocess
import sys

from tests.cli.calling import User

MAIL = b"From: alice@demo.test\nTo: bob@demo.test\nSubject: while you watch\n\nhello\n"


def test_it_syncs_hears_of_new_mail_and_ends_by_sigterm(fresh: User) -> None:
    (fresh.home / "runtime_dir").mkdir(mode=0o700)
    command = [sys.executable, "-m", "tui_mail", "sync", "--watch"]
    env = {**os.environ, **fresh.environment}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        first = {process.stdout.readline().split(b":")[0] for _ in range(2)}
        assert first == {b"alice", b"bob"}
        fresh.done("send", "-t", stdin=MAIL)
        while b"bob: 1 new" not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert "while you watch" in [row["subject"] for row in fresh.json("list", "--account", "bob")]
