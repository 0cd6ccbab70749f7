"""Saved searches are changed in place: every other byte of config.toml stays."""

from pathlib import Path

import pytest

from tui_mail.config.edit_searches import remove_search, rename_search, save_search
from tui_mail.config.load import load_settings
from tui_mail.errors import ConfigError

TEXT = """\
# mine
[searches]  # saved
# the boss
"a = b" = "from:boss"   # daily
b = '''xy'''

[ui]
theme = "tui-mail-dark"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(TEXT)
    path.chmod(0o600)
    return path


def test_a_new_one_stands_last_and_one_of_the_name_is_replaced(file: Path) -> None:
    save_search(file, 'C "x"', "is:unread")
    line = r'''"C \"x\"" = "is:unread"'''
    assert file.read_text() == TEXT.replace("xy'''\n", f"xy'''\n{line}\n")
    save_search(file, "a = b", 'subject:"é"')
    assert load_settings(file).searches["a = b"] == 'subject:"é"'
    assert "   # daily" in file.read_text()


def test_another_name_at_the_same_place(file: Path) -> None:
    rename_search(file, "a = b", "Чужой")
    assert file.read_text() == TEXT.replace('"a = b" =', '"Чужой" =')
    rename_search(file, "b", "b")
    with pytest.raises(ConfigError, match="There is a search b already"):
        rename_search(file, "Чужой", "b")
    with pytest.raises(ConfigError, match="There is no saved search zz"):
        rename_search(file, "zz", "q")


def test_one_is_taken_out_and_the_comments_stay(file: Path) -> None:
    remove_search(file, "b")
    assert file.read_text() == TEXT.replace("b = '''xy'''\n", "")
    remove_search(file, "a = b")
    assert "# the boss" in file.read_text()
    assert not load_settings(file).searches


def test_what_is_not_written_by_line_is_left_to_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('searches = { a = "x" }\n')
    path.chmod(0o600)
    with pytest.raises(ConfigError, match="cannot be cut out"):
        remove_search(path, "a")
    assert path.read_text() == 'searches = { a = "x" }\n'


def test_without_a_file_there_is_one_afterwards(tmp_path: Path) -> None:
    save_search(tmp_path / "new" / "config.toml", "a", "x")
    assert load_settings(tmp_path / "new" / "config.toml").searches == {"a": "x"}
