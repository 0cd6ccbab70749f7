"""The folder of templates."""

import os
from pathlib import Path

import pytest

from tui_mail.config.templates import MOST_BYTES, names_in, read_template
from tui_mail.errors import ConfigError, NotFound


def test_names_are_those_of_the_files_and_nothing_else(tmp_path: Path) -> None:
    assert names_in(tmp_path / "nowhere") == ()
    for name in (
        "Zoo.txt",
        "apple.md",
        "apple.txt",
        ".hidden.txt",
        "other.py",
        "-x.txt",
        "a\x1b.txt",
    ):
        (tmp_path / name).write_text(name)
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    assert names_in(tmp_path) == ("apple", "Zoo")
    assert read_template(tmp_path, "apple") == ("apple.txt", False)
    (tmp_path / "apple.txt").unlink()
    assert read_template(tmp_path, "apple") == ("apple.md", True)


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "", ".", "apple.txt", "Appel"])
def test_F1_a_name_is_no_path(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "apple.txt").write_text("x")
    with pytest.raises(NotFound):
        read_template(tmp_path / "folder", name)


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"\xfc")
    (tmp_path / "big.txt").write_bytes(b"x" * (MOST_BYTES + 1))
    for name, word in (("latin", "UTF-8"), ("big", "too large")):
        with pytest.raises(ConfigError, match=word):
            read_template(tmp_path, name)
