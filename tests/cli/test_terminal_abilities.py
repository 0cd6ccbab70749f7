"""The doctor's questions to a terminal: what its answers mean, and that it is left as it was."""

import os
import pty
import termios
import threading

import pytest

from tui_mail.cli import terminal_abilities
from tui_mail.cli.terminal_abilities import EMOJI, colours_of, questions, read_abilities, told

PLACES = b"".join(b"\x1b[1;%dR" % column for column in (3, 3, 3, 3))
ABLE = PLACES + b"\x1b_Gi=31;OK\x1b\\\x1b[?62;4;22;52c"
BARE = {"TERM": "xterm-256color"}


def test_what_a_terminal_says_of_itself() -> None:
    able = read_abilities(ABLE, {**BARE, "COLORTERM": "truecolor"})
    assert able.pictures == ("kitty", "sixel")
    assert able.clipboard
    assert told(able) == (
        "Colours: 16 million; pictures: kitty and sixel; clipboard: taken (OSC 52); "
        "emoji: two cells wide."
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"", "It answers no questions; colours: 256."),
        (b"\x1b[1;3R\x1b[1;5R\x1b[1;2R\x1b[1;3R\x1b[?1;2c", "than two cells: 2."),
        (b"junk\xff\x1b[?1;2c", "pictures: none; clipboard: it does not say"),
    ],
)
def test_one_that_can_less_is_told_so(said: bytes, words: str) -> None:
    assert words in told(read_abilities(said, BARE))


def test_colours_are_what_programs_are_told() -> None:
    assert colours_of({"NO_COLOR": "1", "COLORTERM": "truecolor"}).startswith("none")
    assert colours_of({"TERM": "vt100"}) == "16"


def test_the_clipboard_is_not_asked_for() -> None:
    assert b"]52" not in questions()
    assert all(one.encode() in questions() for one in EMOJI)


def test_a_terminal_is_asked_and_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    person, program = pty.openpty()
    before = termios.tcgetattr(program)

    def answers() -> None:
        heard = b""
        while b"\x1b[c" not in heard:
            heard += os.read(person, 4096)
        os.write(person, ABLE)

    thread = threading.Thread(target=answers)
    thread.start()
    monkeypatch.setattr(terminal_abilities, "PATIENCE", 60.0)
    try:
        assert read_abilities(terminal_abilities._asked(program, program), BARE).widths == (2,) * 4
        assert termios.tcgetattr(program) == before
    finally:
        thread.join(60)
        os.close(person)
        os.close(program)
