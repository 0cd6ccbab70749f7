"""New mail told by the terminal: nothing of a message can end, part or follow the sequence."""

import re

import pytest

from tui_mail.model.events import NewsTold
from tui_mail.ui.terminal_notice import sequence

ALL = ("osc9", "osc777", "bell")
HOSTILE = (
    "\x1b]52;c;aGk=\x07", "\x1b\\ \x1b[6n", "\x07\x07", "a\nb\rc", "\x9d9;x\x9c", "a\u202eb\u2066c",
    "\x00\x08\x7f", "a;b;c", "[/nope]", "\ud800", "x\u0301" * 5_000, "\u200b\u200d",
)  # fmt: skip


def test_each_way_says_it_as_terminals_know_it() -> None:
    told = NewsTold("Ada", "Loom; and yarn", ALL)
    assert sequence(told, {}) == (
        "\x1b]9;Ada: Loom; and yarn\x1b\\\x1b]777;notify;Ada;Loom, and yarn\x1b\\\x07"
    )
    assert (
        sequence(NewsTold("12 new messages", "", ("osc9",)), {}) == "\x1b]9;12 new messages\x1b\\"
    )
    assert sequence(NewsTold("x", "", ("desktop",)), {}) == ""


def test_tmux_hands_it_on() -> None:
    said = sequence(NewsTold("Ada", "", ("osc9", "bell")), {"TMUX": "/tmp/x,1,0"})
    assert said == "\x1bPtmux;\x1b\x1b]9;Ada\x1b\x1b\\\x1b\\\x07"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_S2_no_control_character_of_a_message_reaches_the_terminal(hostile: str) -> None:
    said = sequence(NewsTold(hostile, f"a{hostile}b", ALL), {})
    first, second = r"\x1b\]9;([^\x1b\x07]*)\x1b\\", r"\x1b\]777;notify;([^;]*);([^;]*)\x1b\\"
    found = re.fullmatch(first + second + "\x07", said)
    assert found
    assert all(part.isprintable() for part in found.groups())
