"""kill -9 of the composer while somebody types: never more than five seconds of text are gone."""

import os
import re
import signal
import time

from tests.cli.calling import User
from tests.cli.conftest import with_passwords
from tests.cli.terminal import Terminal
from tui_mail.demo.process import RunningDemo

MOST_LOST = 5.0
"""Seconds of typing."""
SOAK = os.environ.get("TUI_MAIL_SOAK") == "1"
ROUNDS, TYPED = (12, 10.0) if SOAK else (2, 7.0)
"""Kills, and the seconds of typing before each."""
PACE = 0.1


def kept(user: User) -> list[int]:
    """Numbers of the words that stand in the draft."""
    rows = user.json("list", "--folder", "drafts", "subject:kept")
    assert len(rows) == 1, "one draft, however often it was kept"
    (full,) = user.json("show", rows[0]["id"])
    return [int(n) for n in re.findall(r"\bw(\d+)\b", full["text"])]


def type_and_kill(terminal: Terminal, first: int) -> dict[int, float]:
    """Type numbered words, then kill it; when each word was typed, by seconds before the kill."""
    typed: dict[int, float] = {}
    begun = time.monotonic()
    while time.monotonic() - begun < TYPED:
        number = first + len(typed)
        terminal.type(f"w{number} ")
        typed[number] = time.monotonic()
        terminal.rest(PACE)  # somebody looks: a terminal that nobody reads stops the program
    os.kill(terminal.pid, signal.SIGKILL)
    end = time.monotonic()
    assert terminal.status() == -signal.SIGKILL
    return {number: end - when for number, when in typed.items()}


def test_a_kill_while_typing_costs_no_more_than_five_seconds_and_the_next_start_goes_on(
    user: User, demo: RunningDemo
) -> None:
    user.write(with_passwords(demo))
    terminal = Terminal(user, "compose", "--to", "bob@demo.test", "--subject", "kept")
    terminal.until(b"bob@demo.test")
    terminal.then("words ", b"words")
    number, have = 0, 0
    for round_ in range(ROUNDS):
        ages = type_and_kill(terminal, number)
        there = kept(user)
        lost = [age for n, age in ages.items() if n not in there]
        print(f"kill {round_ + 1}: {max(lost, default=0.0):.1f} s of typing gone")
        assert max(lost, default=0.0) <= MOST_LOST
        assert len(there) > have, "what was there before is there still"
        number, have = number + len(ages), len(there)
        terminal = Terminal(user)
        terminal.until("Go on with “kept”?".encode())
        if round_ == ROUNDS - 1:
            break
        terminal.then("y", f"w{there[-1]}".encode())
    terminal.then("n", b"All inboxes")
    terminal.end()
    assert len(kept(user)) == have, "left in Drafts"
