"""What the program writes is its user's alone, and it takes nobody else's for its own (F4, F5)."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.calling import Called, User

MAIL = b"From: bob@demo.test\nTo: alice@demo.test\nSubject: closed\n\nhello\n"
SETTINGS = """\
[accounts.home]
email = "alice@home.test"
[accounts.home.pop]
host = "127.0.0.1"
port = 9
security = "none"
password_command = "printf x"
"""
STRANGER = 12345
"""A user that nobody is."""
root_only = pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file away")


@pytest.fixture
def settled(user: User) -> User:
    """With an account and a store."""
    user.write(SETTINGS)
    assert user.call("sync").status == 1  # nobody listens there; the store is made
    return user


def run(user: User, *words: str, env: Mapping[str, str] | None = None) -> Called:
    """A process of its own, that obeys the rights of files even where root runs the tests."""
    (user.home / "runtime_dir").mkdir(mode=0o700, exist_ok=True)
    bound: list[str] = []
    if os.getuid() == 0:
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            if os.environ.get("CI") == "true":
                pytest.fail("CI must have setpriv (util-linux)")
            pytest.skip("needs setpriv (apt install util-linux)")
        bound = [setpriv, "--bounding-set=-dac_override,-dac_read_search"]
    done = subprocess.run(
        [*bound, sys.executable, "-m", "tui_mail", *words],
        env={**os.environ, **user.environment} if env is None else env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Called(done.returncode, done.stdout, done.stderr.decode())


def open_to_others(top: Path) -> dict[Path, str]:
    """What below this folder others may do anything with."""
    return {
        path: stat.filemode(path.lstat().st_mode)
        for path in [top, *top.rglob("*")]
        if not path.is_symlink() and path.lstat().st_mode & 0o077
    }


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_F4_S17_all_that_is_written_is_closed_whatever_the_umask(
    fresh: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, umask: int
) -> None:
    text = fresh.settings.read_text(encoding="utf-8")
    home = tmp_path / "home"
    user = User(home)
    before = os.umask(umask)
    try:
        home.mkdir(mode=0o700)
        words = ["account", "add", "carol@home.test", "--no-check", "--imap", "127.0.0.1:9:none"]
        user.done(*words, "--smtp", "none")
        user.write(text)
        user.done("sync")
        user.done("send", "-t", "--account", "bob", stdin=MAIL)
        rows = user.json("list", "--limit", 500)
        row = next(row for row in rows if row["attachments"])
        part = user.json("show", row["id"])[0]["parts"][0]["part"]
        saved = home / "saved"
        user.done("save", row["id"], part, "--output", saved)
        monkeypatch.setattr("tui_mail.cli.list_messages.run", _mistake)
        assert user.call("list").status == 1
    finally:
        os.umask(before)
    names = {path.name for path in home.rglob("*")}
    assert {"mail.db", "mistakes.log", "config.toml", "engine.lock", "saved"} <= names
    assert not open_to_others(home)


def _mistake(*_: object) -> int:
    raise ZeroDivisionError("of ours")


def test_F4_mail_that_stood_open_is_closed_and_that_is_said_once(settled: User) -> None:
    data = settled.home / "data_home" / "tui-mail"
    state = settled.home / "state_home" / "tui-mail"
    (state / "engine.log").write_text("words", encoding="utf-8")
    data.chmod(0o755)
    (data / "mail.db").chmod(0o644)
    (state / "engine.log").chmod(0o664)
    called = settled.call("list")
    assert called.status == 0
    assert "Other users of this machine could read" in called.complaint()
    assert f"{data} and 2 more; it is closed" in called.err
    assert not open_to_others(data)
    assert not open_to_others(state)
    settled.done("list")


def test_F4_settings_that_others_could_read_are_closed_without_a_word(settled: User) -> None:
    settled.settings.chmod(0o644)
    settled.settings.parent.chmod(0o755)
    settled.done("list")
    assert not open_to_others(settled.settings.parent)


@pytest.mark.parametrize("mode", [0o775, 0o757, 0o1777])
def test_F4_a_settings_folder_that_others_may_write_is_refused(settled: User, mode: int) -> None:
    folder = settled.settings.parent
    folder.chmod(mode)
    for words in (["list"], ["sync"], ["account", "remove", "home"]):
        called = settled.call(*words)
        assert called.status == 1
        assert f"Others may write in {folder}" in called.complaint()
        assert "chmod go-w" in called.err
    assert stat.S_IMODE(folder.stat().st_mode) == mode
    folder.chmod(0o700)
    settled.done("list")


FOLDERS = ("config_home/tui-mail", "data_home/tui-mail", "state_home/tui-mail")


@pytest.mark.parametrize("name", FOLDERS[1:])
@pytest.mark.parametrize("there", [True, False])
def test_F5_a_link_in_place_of_a_folder_is_refused(
    settled: User, tmp_path: Path, name: str, there: bool
) -> None:
    folder = settled.home / name
    away = tmp_path / "away"
    folder.rename(away)
    if not there:
        away.rename(tmp_path / "gone")
    folder.symlink_to(away)
    for words in (["list"], ["sync"], ["send", "-t"]):
        called = settled.call(*words, stdin=MAIL)
        assert called.status == 1
        assert f"{folder} is a link" in called.complaint()
    assert not away.exists() or there


def test_F5_settings_may_lie_behind_a_link_of_ones_own(settled: User, tmp_path: Path) -> None:
    """As people do who keep them in a repository."""
    folder, away = settled.settings.parent, tmp_path / "dotfiles"
    folder.rename(away)
    folder.symlink_to(away)
    settled.done("list")
    assert settled.call("sync").status == 1
    away.chmod(0o777)
    assert "Others may write" in settled.call("list").complaint()


@root_only
@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("linked", [False, True])
def test_F5_a_folder_of_another_user_is_refused(settled: User, name: str, linked: bool) -> None:
    folder = settled.home / name
    if linked:
        away = settled.home / "away"
        folder.rename(away)
        folder.symlink_to(away)
        os.chown(folder, STRANGER, STRANGER, follow_symlinks=False)
    else:
        os.chown(folder, STRANGER, STRANGER)
    for words in (["list"], ["sync"]):
        called = settled.call(*words)
        assert called.status == 1
        said = called.complaint()
        assert "belongs to another user" in said or "is a link" in said
        assert str(folder) in said


@root_only
@pytest.mark.parametrize("command", ["sync", "list"])
def test_F5_a_store_of_another_user_is_refused(settled: User, command: str) -> None:
    os.chown(settled.home / "data_home/tui-mail/mail.db", STRANGER, STRANGER)
    called = settled.call(command)
    assert called.status == 1
    assert "mail.db belongs to another user" in called.complaint()


@pytest.mark.parametrize("name", ["data_home/tui-mail/mail.db", "state_home/tui-mail/engine.log"])
def test_F5_a_link_in_place_of_a_file_is_refused(settled: User, tmp_path: Path, name: str) -> None:
    file, away = settled.home / name, tmp_path / "away"
    away.write_bytes(file.read_bytes() if file.exists() else b"")
    file.unlink(missing_ok=True)
    file.symlink_to(away)
    before = away.read_bytes()
    for command in ("sync", "list"):
        called = settled.call(command)
        assert called.status == 1
        assert f"{file} is a link" in called.complaint()
    assert away.read_bytes() == before


@pytest.mark.parametrize("name", FOLDERS[1:])
def test_F5_a_file_in_place_of_a_folder_is_said(settled: User, name: str) -> None:
    folder = settled.home / name
    folder.rename(settled.home / "away")
    folder.touch()
    called = settled.call("sync")
    assert called.status == 1
    assert f"{folder} is not a folder" in called.complaint()


@pytest.mark.parametrize("name", ["config_home", "data_home", "state_home"])
def test_F5_a_folder_that_cannot_be_made_is_said_and_no_other_is_taken(
    user: User, name: str
) -> None:
    user.write(SETTINGS)
    if name == "config_home":
        shutil.rmtree(user.settings.parent)
    (user.home / name).mkdir(exist_ok=True)
    (user.home / name).chmod(0o500)
    words = ["account", "add", "a@home.test", "--no-check"] if name == "config_home" else ["sync"]
    called = run(user, *words)
    assert called.status == 1
    assert "Permission denied" in called.complaint()
    assert name in called.err


def test_F5_a_store_that_cannot_be_written_is_said_and_can_be_read(settled: User) -> None:
    for file in (settled.home / "data_home" / "tui-mail").glob("mail.db*"):
        file.chmod(0o400)
    called = run(settled, "sync")
    assert called.status == 1
    assert "mail.db cannot be written to" in called.complaint()
    assert run(settled, "list").status == 0


def test_F5_without_a_home_folder_it_says_so_and_makes_nothing(user: User, tmp_path: Path) -> None:
    lost = tmp_path / "lost"
    kept = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
    called = run(user, "list", env={**kept, "HOME": str(lost)})
    assert called.status == 1
    assert f"no home folder to keep mail in: {lost} is not there" in called.complaint()
    assert "Set HOME" in called.err
    assert not lost.exists()
    xdg = {f"XDG_{n}_HOME": str(tmp_path / n) for n in ("CONFIG", "DATA", "STATE")}
    assert run(user, "list", env={**kept, **xdg, "HOME": str(lost)}).status == 0


@pytest.mark.parametrize("runtime", ["none", "missing", "relative", "another's"])
def test_F5_without_a_runtime_folder_of_ones_own_the_socket_lies_in_the_state(
    settled: User, tmp_path: Path, runtime: str
) -> None:
    env = {**os.environ, **settled.environment}
    del env["XDG_RUNTIME_DIR"]
    if runtime == "another's":
        if os.getuid() != 0:
            pytest.skip("only root can give a folder away")
        (tmp_path / "theirs").mkdir(mode=0o777)
        os.chown(tmp_path / "theirs", STRANGER, STRANGER)
    places = {"missing": tmp_path / "no", "relative": "run", "another's": tmp_path / "theirs"}
    if runtime != "none":
        env["XDG_RUNTIME_DIR"] = str(places[runtime])
    assert "refused" in run(settled, "sync", env=env).complaint()
    assert (settled.home / "state_home" / "tui-mail" / "run").is_dir()
    assert not (tmp_path / "theirs" / "tui-mail").exists()
    assert not open_to_others(settled.home / "state_home" / "tui-mail")
