"""Two copies of the program and another client on one account, all at once: one end state.

Every few actions a copy syncs, now and then over a line that is cut. Sixty actions in CI, two
thousand in a soak; each account is looked at with mbsync, too.
"""

import random
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.engine.middle import Middle
from tests.servers.maildir_witness import Maildirs, missing, without_labels
from tests.servers.random_actions import FOLDERS, Books, act, subjects
from tests.servers.turns import SOAK, turn
from tests.servers.two_sides import Ours, Server, Theirs, ours, theirs

ACTIONS = 2_000 if SOAK else 60
ROUNDS = 8
"""Syncs of each copy until nothing is left to be said to anybody."""


def settled(copies: tuple[Ours, ...], them: Theirs) -> list[str]:
    """The one state in which all end."""
    for _ in range(ROUNDS):
        for us in copies:
            us.here.sync()
        states = [us.state() for us in copies]
        if all(state == states[0] for state in states) and them.state() == states[0]:
            return states[0]
    assert states[0] == states[1]
    assert states[0] == them.state()
    raise AssertionError("not reached")


def test_R17_two_copies_and_another_client_end_in_one_state_and_nothing_is_lost(
    clean_rig: Server, tmp_path: Path
) -> None:
    if reason := missing():
        pytest.skip(reason)
    chance = random.Random(4_713 if SOAK else turn())
    books = Books()
    with ExitStack() as stack:
        near = ("127.0.0.1", clean_rig.ports["imap"])
        middles = [stack.enter_context(Middle(near)) for _ in range(2)]
        copies = tuple(
            stack.enter_context(ours(middle, tmp_path / str(number)))
            for number, middle in enumerate(middles)
        )
        them = stack.enter_context(theirs(clean_rig))
        for folder in FOLDERS:
            them.do(f"make {folder}")
        them.begin([f"Inbox/{books.new()}" for _ in range(12)])
        for us in copies:
            us.here.sync()
        for _ in range(ACTIONS):
            sides: tuple[Ours | Theirs, ...] = (*copies, them)
            act(chance, chance.choice(sides), books)
            if chance.random() < 0.15:
                number = chance.randrange(2)
                if chance.random() < 0.3:
                    middles[number].cut_after(chance.randrange(6_000))
                copies[number].here.sync()
                middles[number].cut_after(None)
        end = settled(copies, them)
        assert books.left() <= subjects(end), "something is lost"
        assert Maildirs(clean_rig, tmp_path / "mbsync").state() == without_labels(end)
