"""Pictures on a terminal of its own: drawn by it where it says that it can, else by half cells."""

from pathlib import Path

import pytest

from tests.cli.calling import User
from tests.cli.terminal import Terminal
from tests.cli.test_hostile_screen import SETTINGS
from tests.ui.test_pictures import message, picture
from tui_mail.ui.terminal_pictures import ASKED, QUESTION, cell_of

GIVEN = b"\x1b_Ga=T"
HALF = "▀".encode()
YES, NO = f"\x1b_Gi={ASKED};OK\x1b\\", f"\x1b_Gi={ASKED};ENOSYS:no\x1b\\"


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[User, str]:
    """Who has a message with a picture, on a terminal of all colours; and its id."""
    for name in ("TMUX", "STY", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLORTERM", "truecolor")
    user = User(tmp_path)
    user.write(SETTINGS)
    (tmp_path / "flag.eml").write_bytes(message(picture()))
    user.done("import", tmp_path / "flag.eml", "--account", "home", "--folder", "Flags")
    (row,) = user.json("list")
    return user, str(row["id"])


def test_a_terminal_that_says_that_it_can_draws_the_picture_itself(
    opened: tuple[User, str],
) -> None:
    user, flag = opened
    terminal = Terminal(user, "open", flag)
    terminal.until(HALF)
    assert terminal.seen.count(QUESTION.encode()) == 1
    assert GIVEN not in terminal.seen
    terminal.then(YES, cell_of(3, 19).encode())
    assert terminal.seen.count(GIVEN) == 1
    terminal.then("h", b"MIME-Version")
    terminal.then("q", b"Open")
    terminal.end()
    assert b"\x1b_Ga=d" in terminal.seen, "nothing of ours stays in the terminal"


def test_a_terminal_that_says_no_shows_half_cells_and_no_key_is_lost(
    opened: tuple[User, str],
) -> None:
    user, flag = opened
    terminal = Terminal(user, "open", flag)
    terminal.until(HALF)
    terminal.then(f"{NO}h", b"MIME-Version")
    terminal.end()
    assert GIVEN not in terminal.seen


def test_a_terminal_within_tmux_is_not_asked(
    opened: tuple[User, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    user, flag = opened
    terminal = Terminal(user, "open", flag)
    terminal.until(HALF)
    terminal.then("h", b"MIME-Version")
    terminal.end()
    assert b"\x1b_G" not in terminal.seen
