"""The demo as a newcomer drives it: by keys alone, from one person to the other and back."""

from tests.cli.calling import User
from tests.cli.terminal import Terminal

ALT_1, ALT_2 = "\x1b1", "\x1b2"
CTRL_S = "\x13"
BOLD, PALE = b"\x1b[1;38;5;110;48;5;16m", b"\x1b[38;5;246;48;5;16m"
"""How the name of a field is painted while one writes there, and else."""
MAIN_KEYS = b" Archive"
"""Stands on the last line of the main screen, and never of the composer."""


def test_alice_writes_bob_sees_it_and_answers_and_alice_reads_that(user: User) -> None:
    terminal = Terminal(user, "demo")
    terminal.until(b"Bob Tarrant")
    terminal.then(ALT_1, b"POP")
    terminal.then("c", b"New message")
    terminal.then("bob@demo.test", b"bob@demo.test")
    terminal.then("\t", BOLD + b"Cc")
    terminal.then("\t", BOLD + b"Bcc")
    terminal.then("\t", BOLD + b"Subject")
    terminal.then("Tea at the loom?", b"Tea at the loom?")
    terminal.then("\t", PALE + b"Subject")
    terminal.then("Four o'clock?", b"Four o'clock?")
    terminal.then(CTRL_S, MAIN_KEYS)
    terminal.then(ALT_2, b"Tea at the loom?")
    terminal.then("gg\r", b"Four o'clock?")
    terminal.then("r", b"> Four o'clock?")
    terminal.then("Make it five. ", b"Make it five.")
    terminal.then(CTRL_S, MAIN_KEYS)
    terminal.then(ALT_1, b"Re: Tea at the loom?")
    terminal.then("gg\r", b"Make it five.")
    terminal.end()
