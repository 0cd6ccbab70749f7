"""What is remembered of lists: whole or not at all, and never a reason not to start."""

import stat
from pathlib import Path

import pytest

from tui_mail.config.view_state import (
    ALL_INBOXES,
    Arrangement,
    ViewFile,
    ViewState,
    load,
    save,
)
from tui_mail.errors import ConfigError
from tui_mail.model.summary import Order

STATE = ViewState(
    ("home", "Letters/Öld"),
    {
        ALL_INBOXES: Arrangement(Order.UNREAD),
        ("home", "Letters/Öld"): Arrangement(Order.LARGEST, threads=False),
    },
    days=False,
)


def test_what_was_kept_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "views.json"
    assert load(file) == ViewState()
    keeper = ViewFile(file)
    keeper.keep(STATE)
    assert keeper.load() == load(file) == STATE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["views.json"]


@pytest.mark.parametrize(
    "words",
    [
        b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000,
        b'{"last": 5, "days": "no", "lists": {"a": 1}}',
        b'{"last": ["a"], "lists": [5, {"account": 1}]}',
        b'{"lists": [{"account": "a", "folder": "b", "order": ["x"]}]}',
        b'{"lists": [{"account": "a", "folder": "b", "order": "sideways"}]}',
        b'{"lists": "' + b"x" * 2_000_000 + b'"}',
    ],
)  # fmt: skip
def test_what_cannot_be_read_counts_as_nothing(tmp_path: Path, words: bytes) -> None:
    file = tmp_path / "views.json"
    file.write_bytes(words)
    assert load(file) == ViewState()


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    other, file = tmp_path / "other", tmp_path / "views.json"
    other.write_text("mine")
    file.symlink_to(other)
    save(file, STATE)
    assert other.read_text() == "mine"
    assert load(file) == STATE


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be remembered"):
        save(tmp_path / "no folder" / "views.json", STATE)


def test_the_places_arranged_longest_ago_give_way() -> None:
    state = ViewState()
    for n in range(2_010):
        state = state.arranged(("a", str(n)), Arrangement())
    state = state.arranged(("a", "500"), Arrangement(Order.OLDEST))
    assert len(state.arrangements) == 2_000
    assert ("a", "9") not in state.arrangements
    assert list(state.arrangements.items())[-1] == (("a", "500"), Arrangement(Order.OLDEST))
