"""What is said of a command line that cannot be: one line, and exit status 2 or 1."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calling import User
from tui_mail import __version__
from tui_mail.cli.registry import COMMANDS


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "needs a terminal"),
        ("lst", "Did you mean list?"),
        ("--nope", "no option --nope"),
        ("list --nope", "--nope"),
        ("list --limit x", "--limit"),
        ("list --limit 0", "--limit"),
        ("show", "ID"),
        ("show 1 --raw --text", "not allowed with"),
        ("save 1", "PART"),
        ("flag +seen", "id is missing"),
        ("flag 1", "Which flag"),
        ("flag 1 +", "cannot be a flag"),
        ("flag 1 +deleted", "tui-mail delete"),
        ("flag 1 +\\\\Deleted", "cannot be a flag"),
        ("list --limit -3", "value: '-3'"),
        ("move 1", "folder is missing"),
        ("send", "Nobody to send to"),
        ("send -t --at never", "is no time to send at"),
        ("copy 1", "folder is missing"),
        ("folder", "are required"),
        ("send -t", "no message"),
        ("outbox burn", "burn"),
        ("outbox retry", "id is missing"),
        ("outbox list 3", "takes no id"),
        ("account", "add|list"),
        ("account lst", "Did you mean list?"),
        ("setup", "service"),
        ("setup servce", "Did you mean service?"),
        ("setup service --print --remove", "Only one of"),
        ("account add", "mail address is missing"),
        ("account add nobody", "no mail address"),
        ("account add a@b.example --pop host:99x", "is no server"),
        ("account add a@b.example --imap h:1:ssl", "One of tls, starttls, none"),
        ("account add a@b.example --smtp nowhere", "no SMTP server nowhere"),
        ("account add a@b.example", "--password-stdin"),
        ("account add a@b.example --password-stdin --password-command x", "not allowed with"),
        ("--profile", "needs the name"),
        ("--profile ../x list", "cannot be the name of a profile"),
        ("list --profile=.hidden", "cannot be the name of a profile"),
        ("demo", "needs a terminal"),
    ],
)
def test_wrong_usage_is_said_in_one_line_with_status_2(user: User, line: str, words: str) -> None:
    called = user.call(*line.split())
    assert words in called.complaint()
    assert called.status == 2
    assert called.out == b""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("show abc", "no message abc"),
        ("show 99999999999999999999", "no message 9999"),
        ("flag -- ²", "id is missing|no message"),
        ("account show home", "no account home"),
        ("account check", "account add"),
        ("account remove home", "no account home"),
        ("account mode home imap", "no account home"),
        ("sync home", "no account home"),
        ("folders home", "no account home"),
        ("send -t --account home", "no account home"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(user: User, line: str, words: str) -> None:
    called = user.call(*line.split())
    assert any(word in called.complaint() for word in words.split("|"))
    assert called.status in {1, 2}


def test_settings_that_are_wrong_are_said_in_one_line_by_every_command(user: User) -> None:
    user.write('[accounts.home]\nemial = "a@b.example"\n')
    for line in ("account list", "list", "sync", "folders", "show 1", "outbox", "flag 1 +seen"):
        called = user.call(*line.split())
        said = called.complaint()
        assert called.status == 1
        for word in (str(user.settings), "line 2", "emial", "Did you mean email?"):
            assert word in said, line


def test_help_and_version_need_nothing(user: User) -> None:
    assert user.done("--version").out == f"tui-mail {__version__}\n".encode()
    page = user.done("--help").out.decode()
    for name in COMMANDS:
        assert f"  {name} " in page
        if name != "account":
            assert f"tui-mail {name}".encode() in user.done(name, "--help").out
    assert b"password NAME" in user.done("account", "--help").out
    for name in ("add", "list", "show", "check", "remove", "password", "mode"):
        assert f"tui-mail account {name}".encode() in user.done("account", name, "--help").out


def test_a_mistake_of_the_program_is_one_line_and_a_place_without_any_secret(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> int:
        raise ZeroDivisionError("hunter2")

    monkeypatch.setattr("tui_mail.cli.account.run", break_down)
    called = user.call("account", "list")
    assert called.status == 1
    assert "ZeroDivisionError" in called.complaint()
    log = user.home / "state_home" / "tui-mail" / "mistakes.log"
    assert str(log) in called.err
    assert "break_down" in log.read_text(encoding="utf-8")
    assert "hunter2" not in log.read_text(encoding="utf-8") + called.err
    assert log.stat().st_mode & 0o777 == 0o600


def test_an_interrupt_is_no_mistake(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("tui_mail.cli.account.run", interrupt)
    called = user.call("account", "list")
    assert (called.status, called.err) == (130, "")


def test_a_reader_that_leaves_early_is_no_mistake(user: User) -> None:
    accounts = "".join(
        f'[accounts.a{n}]\nemail = "a{n}@b.example"\n[accounts.a{n}.imap]\nhost = "i.example"\n'
        for n in range(2000)
    )
    user.write(accounts)
    read, write = os.pipe()
    command = [sys.executable, "-m", "tui_mail", "account", "list", "--json"]
    env = {**os.environ, **user.environment}
    with subprocess.Popen(command, env=env, stdout=write, stderr=subprocess.PIPE) as process:
        os.close(write)
        os.read(read, 10)
        os.close(read)
        _, err = process.communicate(timeout=60)
    assert err == b""
    assert process.returncode == 141


def test_the_module_and_the_command_are_the_same(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tui_mail", "--version"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=60)
    assert done.stdout.decode() == f"tui-mail {__version__}\n"
