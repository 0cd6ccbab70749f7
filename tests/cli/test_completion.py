"""Completion in real shells: what the tab key gives, and that no name is ever evaluated."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.calling import User
from tui_mail.cli.candidates import FILES
from tui_mail.cli.registry import COMMANDS
from tui_mail.model.ids import AccountKey
from tui_mail.store.mail_store import open_store

SETTINGS = "".join(
    f'[accounts.{name}]\nemail = "a@b.example"\n[accounts.{name}.imap]\nhost = "i.example"\n'
    for name in ("home", "work", '"two words"')
)
HOSTILE = ("$(touch pwned)", "`touch pwned`", "; touch pwned", "a'b\"c", "My Folder", "*")


@pytest.fixture
def owner(user: User) -> User:
    """Somebody with accounts, and folders of all kinds of names."""
    user.write(SETTINGS)
    data = user.home / "data_home" / "tui-mail" / "mail.db"
    store = open_store(data)
    store.ensure_account(AccountKey("home"))
    for name in HOSTILE:
        store.ensure_folder(AccountKey("home"), name, local=True)
    store.close()
    return user


def asked(user: User, *words: str) -> list[str]:
    return user.done("completion", "--candidates", "--", *words).out.decode().splitlines()


def in_shell(user: User, *command: str, cwd: Path) -> str:
    program = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, **user.environment, "PATH": program, "LANG": "C.UTF-8"}
    done = subprocess.run(command, env=env, cwd=cwd, capture_output=True, check=False, timeout=60)
    assert done.stderr.decode() == ""
    assert done.returncode == 0
    return done.stdout.decode()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["li"], ["list"]),
        (["--p"], ["--profile"]),
        (["nonsense", ""], []),
        (["list", "--f"], ["--folder"]),
        (["list", "--account", "h"], ["home"]),
        (["list", "is:u"], ["is:unread"]),
        (["list", "x", "has"], ["has:attachment"]),
        (["sync", "home", "w"], ["work"]),
        (["folders", ""], ["home", "two words", "work"]),
        (["folders", "home", ""], []),
        (["account", "ch"], ["check"]),
        (["account", "check", "h"], ["home"]),
        (["account", "mode", "home", ""], ["imap", "pop"]),
        (["account", "add", "--ca-file", "x"], [FILES]),
        (["save", "1", "2", "--output", "x"], [FILES]),
        (["outbox", "re"], ["retry"]),
        (["flag", "3", "+s"], ["+seen"]),
        (["flag", "3", "-s"], ["-seen"]),
        (["log", "--fo"], ["--follow"]),
        (["help", "do"], ["doctor"]),
        (["help", "account", "pas"], ["password"]),
        (["completion", "z"], ["zsh"]),
        (["--profile", "other", "folders", ""], []),
        (["undo", ""], []),
        (["list", "--limit", ""], []),
        (["list", "--folder", "My"], ["My Folder"]),
    ],
    ids=" ".join,
)
def test_what_may_stand_there(owner: User, words: list[str], expected: list[str]) -> None:
    assert asked(owner, *words) == expected


def test_every_command_and_option_is_offered(user: User) -> None:
    assert asked(user, "") == sorted(COMMANDS)
    for name in COMMANDS:
        if name != "account":
            assert "--help" in asked(user, name, "--"), name


def test_completion_is_quiet_where_the_settings_are_not_usable(user: User) -> None:
    user.write("nonsense = [\n")
    assert asked(user, "sync", "") == []
    assert asked(user, "list", "--folder", "") == []
    assert "list" in asked(user, "")


def bash(user: User, cwd: Path, words: Sequence[str], *, at: int | None = None) -> list[str]:
    """What _tui_mail answers, as bash would call it."""
    script = (
        'source <(tui-mail completion bash); IFS=$"\\n"; COMP_WORDS=('
        + " ".join(map(shlex.quote, words))
        + f"); COMP_CWORD={len(words) - 1 if at is None else at}; _tui_mail; "
        + 'for word in "${COMPREPLY[@]}"; do printf "%s\\n" "$word"; done'
    )
    return in_shell(user, "bash", "--norc", "-c", script, cwd=cwd).splitlines()


def test_bash(owner: User, tmp_path: Path) -> None:
    assert bash(owner, tmp_path, ["tui-mail", "li"]) == ["list"]
    assert bash(owner, tmp_path, ["tui-mail", "account", "check", "h"]) == ["home"]
    assert bash(owner, tmp_path, ["tui-mail", "list", "is", ":", "un"]) == ["unread"]
    assert bash(owner, tmp_path, ["tui-mail", "list", "has", ":"]) == ["attachment"]
    assert bash(owner, tmp_path, ["tui-mail", "li", "is:unread"], at=1) == ["list"]
    assert bash(owner, tmp_path, ["tui-mail", "sync", "two"]) == ["two\\ words"]
    assert bash(owner, tmp_path, ["tui-mail", "sync", '"two']) == ['"two words']
    (tmp_path / "a file.pem").touch()
    assert bash(owner, tmp_path, ["tui-mail", "account", "add", "--ca-file", "a"]) == ["a file.pem"]
    assert bash(owner, tmp_path, ["tui-mail", "nonsense", ""]) == []


def test_S13_F2_bash_evaluates_no_name_of_a_folder(owner: User, tmp_path: Path) -> None:
    offered = bash(owner, tmp_path, ["tui-mail", "list", "--folder", ""])
    assert sorted(word for line in offered for word in shlex.split(line)) == sorted(HOSTILE)
    assert not list(tmp_path.rglob("pwned"))
    typed = " ".join(offered)
    said = in_shell(owner, "bash", "--norc", "-c", f"printf '%s\\n' {typed}", cwd=tmp_path)
    assert sorted(said.splitlines()) == sorted(HOSTILE)
    assert not list(tmp_path.rglob("pwned"))


def needs(shell: str) -> None:
    if shutil.which(shell) is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must have {shell}: scripts/servers.sh installs it")
        pytest.skip(f"{shell} is not installed")


def test_zsh(owner: User, tmp_path: Path) -> None:
    needs("zsh")

    def offered(*words: str) -> list[str]:
        script = (
            'compadd() { while [[ $1 != -- ]]; do shift; done; shift; print -rl -- "$@" }\n'
            "_files() { print -r -- files }\n"
            "source =(tui-mail completion zsh)\n"
            f"words=({' '.join(map(shlex.quote, words))}); CURRENT={len(words)}; _tui_mail"
        )
        out = in_shell(owner, "zsh", "-f", "-c", script, cwd=tmp_path)
        return [line for line in out.splitlines() if line]

    assert offered("tui-mail", "li") == ["list"]
    assert offered("tui-mail", "sync", "") == ["home", "two words", "work"]
    assert offered("tui-mail", "list", "fr") == ["from:"]
    assert offered("tui-mail", "account", "add", "--ca-file", "") == ["files"]
    assert offered("tui-mail", "nonsense", "") == []
    assert sorted(offered("tui-mail", "list", "--folder", "")) == sorted(HOSTILE)
    assert not list(tmp_path.rglob("pwned"))


def test_fish(owner: User, tmp_path: Path) -> None:
    needs("fish")

    def offered(line: str) -> list[str]:
        script = f"tui-mail completion fish | source; complete -C {shlex.quote(line)}"
        out = in_shell(owner, "fish", "--no-config", "-c", script, cwd=tmp_path)
        return [row.split("\t")[0] for row in out.splitlines()]

    assert offered("tui-mail li") == ["list"]
    assert offered("tui-mail sync ") == ["home", "two words", "work"]
    assert offered("tui-mail list is:un") == ["is:unread"]
    (tmp_path / "zebra.pem").touch()
    assert offered("tui-mail account add --ca-file ze") == ["zebra.pem"]
    assert sorted(offered("tui-mail list --folder ")) == sorted(HOSTILE)
    assert not list(tmp_path.rglob("pwned"))
