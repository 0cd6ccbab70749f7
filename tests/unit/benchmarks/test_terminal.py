"""The pty of the benchmarks: text is found whatever codes stand between, keys are answered."""

import os
import sys

import pytest

from benchmarks.terminal import Terminal, most_resident, resident

ECHO = r"""
import os, sys, termios, tty
tty.setraw(0)
out = lambda text: (sys.stdout.write(text), sys.stdout.flush())
out("\x1b[1mNew\x1b[0;31mest\x1b[0m of 9")
out("\x1b[?2004h")
while (key := os.read(0, 1)) != b"q":
    out("\x1b[2J\x1b[Hrow of \x1b[7m" + key.decode() + "\x1b[0m.")
"""


def test_a_program_on_a_terminal_is_read_pressed_and_left() -> None:
    terminal = Terminal([sys.executable, "-c", ECHO], os.environ)
    try:
        assert 0 < terminal.until("Newest of 9") < 60
        assert 0 < terminal.key("j", "row of j.") < 10
        assert terminal.until_live("row of j.") > 0
        assert 1 < resident(terminal.pid) <= most_resident(terminal.pid) < 1_000
        assert 0 < terminal.ended("q") < 10
    finally:
        terminal.close()


def test_what_is_never_painted_is_an_error() -> None:
    terminal = Terminal([sys.executable, "-c", ECHO], os.environ)
    try:
        terminal.until("Newest of 9")
        with pytest.raises(TimeoutError, match="'row of x' was not painted"):
            terminal.key("j", "row of x", 0.3)
    finally:
        terminal.close()
