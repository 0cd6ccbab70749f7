"""`tui-mail log`: the conversation on a terminal and as JSON, also when nothing else works."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.cli.calling import User
from tui_mail.conversation.files import append, log_file

SETTINGS = (
    '[accounts.home]\nemail = "a@b.example"\n[accounts.home.imap]\nhost = "i.example"\n'
    '[accounts.work]\nemail = "c@b.example"\n[accounts.work.pop]\nhost = "p.example"\n'
)


def logs(user: User) -> Path:
    return user.home / "state_home" / "tui-mail" / "logs"


def tell(user: User, account: str, second: int, words: str, *, who: str = "C") -> None:
    line = f"2026-11-26T21:00:{second:02}.000Z imap 3 {who}: {words}\n"
    logs(user).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    append(log_file(logs(user), account), line.encode())


def test_all_accounts_together_in_the_order_of_time(user: User) -> None:
    user.write(SETTINGS)
    tell(user, "home", 1, "A1 NOOP")
    tell(user, "work", 2, "CAPA")
    tell(user, "home", 3, "A1 OK done", who="S")
    assert user.done("log").out.decode().splitlines() == [
        "2026-11-26T21:00:01.000Z home imap 3 C: A1 NOOP",
        "2026-11-26T21:00:02.000Z work imap 3 C: CAPA",
        "2026-11-26T21:00:03.000Z home imap 3 S: A1 OK done",
    ]
    assert user.done("log", "--lines", 1).out.count(b"\n") == 1
    assert user.done("log", "--lines", 0).out == b""
    assert [row["line"] for row in user.json("log", "home")] == ["A1 NOOP", "A1 OK done"]
    assert user.json("log", "work") == [
        {
            "time": "2026-11-26T21:00:02.000Z",
            "account": "work",
            "protocol": "imap",
            "connection": 3,
            "direction": "C",
            "line": "CAPA",
        }
    ]


def test_an_account_without_a_log_has_none_and_an_unknown_one_is_said(user: User) -> None:
    user.write(SETTINGS)
    assert user.done("log").out == b""
    assert user.done("log", "home").out == b""
    called = user.call("log", "hom")
    assert called.status == 1
    assert "Did you mean home?" in called.complaint()
    assert user.call("log", "--lines", "-1").status == 2


def test_the_log_is_there_when_the_settings_are_not_usable(user: User) -> None:
    user.write(SETTINGS + "nonsense = [\n")
    tell(user, "home", 1, "A1 NOOP")
    assert b"A1 NOOP" in user.done("log", "home").out


def test_D1_what_somebody_wrote_into_the_file_is_shown_clean(user: User) -> None:
    tell(user, "home", 1, "\x1b]0;owned\x07\x9b6n\u202e", who="S")
    assert user.done("log").out.decode().endswith(" S: ]0;owned6n\n")
    assert user.json("log")[0]["line"] == "]0;owned6n"


def test_follow_goes_on_with_what_is_said_next(user: User) -> None:
    user.write(SETTINGS)
    tell(user, "home", 1, "A1 NOOP")
    command = [sys.executable, "-m", "tui_mail", "log", "home", "--follow", "--json"]
    env = {**os.environ, **user.environment}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            assert json.loads(process.stdout.readline())["line"] == "A1 NOOP"
            time.sleep(0.3)
            tell(user, "home", 2, "A2 NOOP")
            assert json.loads(process.stdout.readline())["line"] == "A2 NOOP"
        finally:
            process.terminate()
