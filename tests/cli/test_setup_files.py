"""`tui-mail setup desktop|man|completion`: other programs take the files, and nobody else's go."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calling import User
from tui_mail.cli.completion import SCRIPTS
from tui_mail.cli.registry import COMMANDS

PROGRAM = Path(sys.executable).parent / "tui-mail"
needs_man = pytest.mark.skipif(shutil.which("man") is None, reason="man is not there")
needs_validator = pytest.mark.skipif(
    shutil.which("desktop-file-validate") is None, reason="desktop-file-validate is not there"
)


def said_by(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, check=False)


@needs_man
def test_man_shows_the_page_without_a_warning_and_it_tells_of_every_command(user: User) -> None:
    user.done("setup", "man")
    page = user.home / "data_home" / "man" / "man1" / "tui-mail.1"
    shown = said_by("man", "--warnings", "-l", str(page))
    assert (shown.returncode, shown.stderr) == (0, "")
    for name in COMMANDS:
        assert f"TUI-MAIL {name.upper()}" in shown.stdout
    assert "--dry-run" in shown.stdout, "options stand as they are typed"


@needs_validator
def test_the_desktop_entry_is_one_and_opens_links(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = user.home / 'it\'s 100% "mine" $HOME'
    folder.mkdir()
    (folder / "tui-mail").symlink_to(PROGRAM)
    monkeypatch.setattr(sys, "argv", [str(folder / "tui-mail")])
    user.done("--profile", "work", "setup", "desktop")
    entry = user.home / "data_home" / "applications" / "tui-mail.desktop"
    checked = said_by("desktop-file-validate", str(entry))
    assert (checked.returncode, checked.stdout) == (0, "")
    assert "--profile work %u\n" in entry.read_text()


def test_a_mailto_link_stands_in_the_place_of_a_command(user: User) -> None:
    said = user.call("mailto:bob@baz.example?subject=hello")
    assert said.status == 2
    assert "terminal" in said.complaint(), "the composer needs one"
    assert user.call("MAILTO:").status == said.status


def test_completion_is_put_where_each_shell_looks(user: User) -> None:
    user.done("setup", "completion")
    data, config = user.home / "data_home", user.home / "config_home"
    assert (data / "bash-completion/completions/tui-mail").read_text() == SCRIPTS["bash"]
    assert (data / "zsh/site-functions/_tui-mail").read_text() == SCRIPTS["zsh"]
    assert (config / "fish/completions/tui-mail.fish").read_text() == SCRIPTS["fish"]
    user.done("setup", "completion", "--remove")
    assert not [one for one in data.rglob("*") if one.is_file()]


@pytest.mark.parametrize("what", ["desktop", "man"])
def test_print_writes_nothing_and_remove_takes_only_ours(user: User, what: str) -> None:
    assert user.done("setup", what, "--print").out
    assert user.call("setup", what, "--remove").status == 1
    assert user.call("setup", what, "--remove", "--print").status == 2
    (written,) = user.done("setup", what, "--json").objects()
    path = Path(written["path"])
    path.write_text("somebody else's")
    assert "not from tui-mail" in user.call("setup", what).complaint()
    assert user.call("setup", what, "--remove").status == 1
    assert path.read_text() == "somebody else's"


def test_a_missing_xdg_mime_is_said(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(user.home))
    assert "xdg-mime" in user.call("setup", "desktop", "--default").complaint()
