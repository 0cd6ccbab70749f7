"""What stands on the terminal before Textual is loaded, and how Textual takes it over."""

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest

from tests.cli.calling import User
from tests.cli.terminal import LIMIT, Terminal
from tui_mail.demo.process import RunningDemo

TAKEN_OVER = b"\x1b[?1000h"
"""Textual's first word."""
UNKNOWN = re.compile(rb"\x1b\[\?[0-9;]*\$p|\x1b\[[<>=][0-9;]*[a-z]")
"""Questions and modes that the emulator would print as text."""
STEP = 200
"""Bytes between two looks at the emulated screen."""
SIZES = ((24, 80), (40, 120), (20, 60), (12, 40))
Cells = list[tuple[str, str, str, bool, bool]]


@pytest.fixture
def learned(fresh: User, demo: RunningDemo) -> User:
    """Their mail is here."""
    del demo
    fresh.done("sync")
    return fresh


def screen_file(user: User) -> Path:
    return Path(user.environment["XDG_STATE_HOME"]) / "tui-mail" / "screen.json"


def once(user: User, size: tuple[int, int], keys: str = "") -> None:
    """Open the client, let it come to rest, quit."""
    terminal = Terminal(user, size=size)
    terminal.until(b"Quit" if size[1] > 60 else b"Open")
    terminal.rest(1.0)
    for key in keys:
        terminal.type(key)
        terminal.rest(0.3)
    terminal.type("q")
    assert terminal.status() == 0


def second_start(user: User, size: tuple[int, int]) -> tuple[Terminal, bytes]:
    """Started again; what was shown before Textual said a word."""
    terminal = Terminal(user, size=size)
    end = time.monotonic() + LIMIT
    while TAKEN_OVER not in terminal.seen:
        terminal.rest(0.05)
        assert time.monotonic() < end
    return terminal, terminal.seen.partition(TAKEN_OVER)[0]


def cells(screen: pyte.Screen, y: int, columns: int) -> Cells:
    row = screen.buffer[y]
    return [
        (cell.data, cell.fg, cell.bg, cell.bold, cell.underscore)
        for cell in (row[x] for x in range(columns))
    ]


def pieces(data: bytes) -> Iterator[bytes]:
    return (data[at : at + STEP] for at in range(0, len(data), STEP))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["tui-mail-dark", "tui-mail-light"])
def test_no_cell_of_it_changes_while_textual_takes_over(
    learned: User, size: tuple[int, int], theme: str
) -> None:
    learned.write(f'{learned.settings.read_text()}\n[ui]\ntheme = "{theme}"\n')
    once(learned, size)
    terminal, early = second_start(learned, size)
    terminal.rest(1.5)
    terminal.type("q")
    assert terminal.status() == 0
    rows, columns = size
    screen = pyte.Screen(columns, rows)
    stream = pyte.ByteStream(screen)
    stream.feed(UNKNOWN.sub(b"", early))
    list_ends = next(
        (x for x in range(columns) if screen.buffer[3][x].data == "▏"), columns
    )  # the reader, right of it, opens the message under the cursor
    watched = [y for y in range(rows) if y != rows - 2]  # the status line says what is going on
    before = {y: cells(screen, y, list_ends) for y in watched}
    assert sum(bool(line.strip()) for line in screen.display) > rows // 2
    after = terminal.seen[len(early) :].partition(b"\x1b[?1049l")[0]
    for piece in pieces(UNKNOWN.sub(b"", after)):
        stream.feed(piece)
        for y in watched:
            assert cells(screen, y, list_ends) == before[y], screen.display
    assert terminal.seen.count(b"\x1b[?1049h") == 1


def test_keys_typed_while_textual_is_being_loaded_are_done(learned: User) -> None:
    once(learned, (40, 120))
    rows = learned.json("list", "in:inbox", "--limit", 3)
    words = learned.json("show", rows[2]["id"])[0]["text"].split()[:2]
    terminal = Terminal(learned, size=(40, 120))
    end = time.monotonic() + LIMIT
    while b"Quit" not in terminal.seen:
        terminal.rest(0.01)
        assert time.monotonic() < end
    assert TAKEN_OVER not in terminal.seen
    terminal.type("jj\r")
    terminal.until(b"From")
    terminal.until(" ".join(words).encode())
    terminal.type("q")
    terminal.rest(0.5)
    terminal.type("q")
    assert terminal.status() == 0


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_before_textual_is_there_it_leaves_the_terminal_as_it_was(
    learned: User, told: signal.Signals
) -> None:
    once(learned, (24, 80))
    terminal = Terminal(learned, size=(24, 80))
    end = time.monotonic() + LIMIT
    while b"\x1b[?1049h" not in terminal.seen:
        terminal.rest(0.01)
        assert time.monotonic() < end
    assert not terminal.echoes()
    os.kill(terminal.pid, told)
    terminal.rest(1.0)
    assert b"\x1b[?1049l" in terminal.seen
    assert b"\x1b[?25h" in terminal.seen
    assert terminal.echoes()
    assert terminal.status() == 128 + told


def test_the_last_place_is_shown_again(learned: User) -> None:
    once(learned, (24, 80), keys="gs")
    terminal, _ = second_start(learned, (24, 80))
    terminal.until(b"Sent  ")
    terminal.type("q")
    assert terminal.status() == 0


@pytest.mark.parametrize("words", ["", "{", "[]", '{"last":[1,2],"frames":{}}', '{"frames":3}'])
def test_what_it_remembers_may_be_damaged(learned: User, words: str) -> None:
    once(learned, (24, 80))
    file = screen_file(learned)
    assert json.loads(file.read_text())["frames"]
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text(words)
    once(learned, (24, 80))
    assert json.loads(file.read_text())["frames"]


def test_no_mail_stands_in_what_it_remembers(learned: User) -> None:
    once(learned, (40, 120))
    words = screen_file(learned).read_text()
    for row in learned.json("list", "--limit", 20):
        assert row["subject"] not in words
