"""`tui-mail` alone on a terminal."""

import os
import time
from pathlib import Path

import pytest

from tests.cli.calling import User
from tests.cli.conftest import with_passwords
from tests.cli.terminal import Terminal
from tui_mail.demo.process import RunningDemo


def test_without_an_account_it_offers_to_set_one_up(user: User) -> None:
    terminal = Terminal(user)
    terminal.until(b"account")
    terminal.type("\x11")
    assert terminal.status() == 0
    assert b"Traceback" not in terminal.seen


def test_with_accounts_it_shows_their_mail_and_a_running_engine_serves_commands(
    user: User, demo: RunningDemo
) -> None:
    user.write(with_passwords(demo))
    terminal = Terminal(user)
    terminal.until(b"Bob Tarrant")
    rows = user.json("list", "--limit", 3)
    assert len(rows) == 3
    user.done("flag", rows[0]["id"], "+flagged")
    assert "flagged" in user.json("show", rows[0]["id"])[0]["flags"]
    assert all(result["ok"] for result in user.json("sync"))
    terminal.type("q")
    assert terminal.status() == 0
    assert b"Traceback" not in terminal.seen


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[ui]\ntheme = "tui-mail-drak"\n', b"line 2: There is no theme"),
        ('[ui.keys]\nreply = "R"\narchiv = "e"\n', b"line 3: There is no action 'archiv'"),
    ],
)
def test_what_only_the_screen_can_judge_is_told_with_file_and_line(
    user: User, text: str, words: bytes
) -> None:
    user.write(text)
    terminal = Terminal(user)
    assert terminal.status() == 1
    assert f"tui-mail: {user.settings}, ".encode() + words in terminal.seen
    assert b"Traceback" not in terminal.seen


UNDER_ANOTHER = """\
import os, signal, subprocess, sys
signal.signal(signal.SIGHUP, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-m", "tui_mail"])
open(sys.argv[1], "w").write(str(child.pid))
child.wait()
"""
"""As make does: the session's leader outlives its terminal, and tells nobody."""


@pytest.mark.parametrize("under_another", [False, True])
def test_when_its_terminal_goes_it_goes_too(
    user: User, demo: RunningDemo, tmp_path: Path, under_another: bool
) -> None:
    user.write(with_passwords(demo))
    told = tmp_path / "pid"
    program = ("-c", UNDER_ANOTHER, str(told)) if under_another else ("-m", "tui_mail")
    terminal = Terminal(user, program=program)
    terminal.until(b"Bob Tarrant")
    pid = int(told.read_text()) if under_another else terminal.pid
    terminal.go_away()
    end = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists():
        if not under_another and os.waitpid(pid, os.WNOHANG)[0]:
            return
        assert time.monotonic() < end, "it outlives its terminal"
        time.sleep(0.05)
    os.waitpid(terminal.pid, 0)
