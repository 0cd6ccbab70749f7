"""Where a profile lives."""

import os
import stat
from pathlib import Path

import pytest

from tui_mail.config.paths import SOCKET_LIMIT, paths_under, user_paths
from tui_mail.errors import ConfigError


def test_F4_folders_are_closed_to_others_whatever_the_umask(tmp_path: Path) -> None:
    paths = paths_under(tmp_path / "p")
    old = os.umask(0)
    try:
        paths.make()
    finally:
        os.umask(old)
    for folder in (paths.config, paths.data, paths.state, paths.runtime):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_F4_a_folder_that_was_open_is_closed(tmp_path: Path) -> None:
    paths = paths_under(tmp_path)
    paths.data.mkdir(mode=0o777)
    paths.make()
    assert stat.S_IMODE(paths.data.stat().st_mode) == 0o700


def test_F5_a_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="cannot be made"):
        paths_under(tmp_path / "file").make()


def test_a_profile_has_folders_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG_HOME", "DATA_HOME", "STATE_HOME", "RUNTIME_DIR"):
        monkeypatch.setenv(f"XDG_{name}", str(tmp_path / name))
    (tmp_path / "RUNTIME_DIR").mkdir()
    usual, other = user_paths(), user_paths("other")
    assert usual.settings == tmp_path / "CONFIG_HOME" / "tui-mail" / "config.toml"
    assert other.database == tmp_path / "DATA_HOME" / "tui-mail" / "other" / "mail.db"
    assert usual.socket != other.socket


def test_a_socket_path_that_is_too_long_is_hashed_and_its_parent_never_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tmp_path / "r"
    run.mkdir(mode=0o777)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(run))
    socket = paths_under(tmp_path / ("x" * 100)).socket
    assert len(os.fsencode(socket)) <= SOCKET_LIMIT
    assert socket.parent.name.startswith("tui-mail")
    assert socket != paths_under(tmp_path / ("y" * 100)).socket
