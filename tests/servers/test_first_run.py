"""From nothing to the first mail read and sent, in tmux, with the fewest keys there can be."""

import os
from pathlib import Path

import pytest

from tests.servers.first_run import at_most, run
from tests.servers.first_world import CASES, first_world, missing
from tests.servers.rig import Rig

USUAL = ("srv",)
"""The others in long runs: each is a start of the whole program, and look-ups have their tests."""


LONG = bool(os.environ.get("TUI_MAIL_SOAK"))
"""Then a letter is sent, too: it leaves after the ten seconds in which it can be taken back."""


@pytest.mark.parametrize("source", CASES if LONG else USUAL)
def test_name_address_and_password_are_all_that_is_typed(
    clean_rig: Rig, tmp_path: Path, source: str
) -> None:
    if reason := missing(tmp_path):
        pytest.skip(reason)
    with first_world(clean_rig, tmp_path) as world:
        home = tmp_path / "home"
        home.mkdir()
        tally = run(clean_rig, world, source, home, send=LONG)
    assert tally.to_list == at_most(source)
    assert tally.to_read == tally.to_list + 1
    if not LONG:
        return
    (sent,) = clean_rig.messages("bob")
    assert b"It works." in sent
    assert f"From: Alice <{CASES[source]}>".encode() in sent
