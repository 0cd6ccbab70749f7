"""The newest of a large maildrop come before it is listed, and are no other messages for that."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine.here import Here, engine
from tests.engine.peers import NOWHERE, letter, pop, smtp
from tests.scripted.pop_drop import Drop, lasting
from tests.scripted.server import serving
from tui_mail.engine import pop_drain
from tui_mail.pop3 import session

LETTERS = [letter(n) for n in range(1, 8)]
NAMES = sorted(f"letter {n}" for n in range(1, 8))


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "LARGE", 5)
    monkeypatch.setattr(pop_drain, "FIRST", 3)


def settings(port: int, *, leave: bool = True) -> str:
    return smtp(NOWHERE) + pop(port, leave=leave)


def all_there(here: Here) -> None:
    assert sorted(here.subjects("Inbox")) == NAMES


def test_the_newest_are_fetched_before_the_listing_and_once(tmp_path: Path) -> None:
    drop = Drop(list(LETTERS))
    with serving(drop) as server, engine(tmp_path, settings(server.port)) as here:
        assert here.sync() == ""
        all_there(here)
        assert drop.retrieved == [7, 6, 5, 4, 3, 2, 1]
        heard = server.heard
        assert heard.index(b"RETR 5") < heard.index(b"LIST\r\n") < heard.index(b"RETR 4")
        assert here.sync() == ""
        assert server.heard.count(b"STAT") == 1, "only where nothing of it is known"


def test_a_small_maildrop_is_listed_at_once(tmp_path: Path) -> None:
    drop = Drop(LETTERS[:4])
    with serving(drop) as server, engine(tmp_path, settings(server.port)) as here:
        assert here.sync() == ""
        assert b"LIST 4" not in server.heard
        assert drop.retrieved == [4, 3, 2, 1]


def same_for_pairs(number: int, raw: bytes) -> str:
    """Nothing is wrong with the names of 7, 6 and 5 as long as the rest is not seen."""
    return lasting(number % 4, LETTERS[number % 4])


def only_numbers(number: int, raw: bytes) -> str:
    del raw
    return str(number)


@pytest.mark.parametrize("leave", [True, False], ids=["leave", "remove"])
@pytest.mark.parametrize("uidl", [same_for_pairs, only_numbers, None])
def test_names_that_are_none_double_nothing_and_delete_nothing_unseen(
    tmp_path: Path, uidl: Callable[[int, bytes], str] | None, leave: bool
) -> None:
    drop = Drop(list(LETTERS))
    drop.uidl = uidl
    with serving(drop) as server, engine(tmp_path, settings(server.port, leave=leave)) as here:
        for _ in range(3):
            assert here.sync() == ""
            all_there(here)
        assert sorted(drop.removed) == ([] if leave else LETTERS)


def test_sizes_that_lie_are_heeded_here_too(tmp_path: Path) -> None:
    drop = Drop(list(LETTERS))
    drop.size = lambda number, raw: len(raw) - (number == 6)
    with serving(drop) as server, engine(tmp_path, settings(server.port)) as here:
        assert here.sync() == ""
        all_there(here)
        assert sorted(drop.retrieved) == [1, 2, 3, 4, 5, 6, 6, 7]


@pytest.mark.parametrize("missing", [b"STAT", b"LIST 6", b"UIDL 6"])
def test_a_server_that_answers_otherwise_is_listed_whole(tmp_path: Path, missing: bytes) -> None:
    drop = Drop(list(LETTERS))
    say = drop.say

    def odd(peer: object, *lines: str) -> None:
        told = {
            b"STAT": "+OK 7 ",
            b"LIST 6": "+OK 6 ",
            b"UIDL 6": f"+OK 6 {lasting(6, LETTERS[5])}",
        }
        if len(lines) == 1 and lines[0].startswith(told[missing]):
            lines = ("-ERR what?",)
        say(peer, *lines)  # type: ignore[arg-type]

    drop.say = odd  # type: ignore[method-assign]
    with serving(drop) as server, engine(tmp_path, settings(server.port)) as here:
        assert here.sync() == ""
        all_there(here)
        assert server.heard.index(b"LIST\r\n") < server.heard.index(b"RETR")


def test_a_line_cut_anywhere_on_the_way_loses_and_doubles_nothing(tmp_path: Path) -> None:
    whole = Drop(list(LETTERS))
    with serving(whole) as server, engine(tmp_path / "whole", settings(server.port)) as here:
        assert here.sync() == ""
    for number, cut in enumerate(range(150, whole.passed[0], 211)):
        drop = Drop(list(LETTERS))
        drop.limit[0] = cut
        folder = tmp_path / str(number)
        with serving(drop) as server, engine(folder, settings(server.port)) as here:
            here.sync()
            drop.limit[:] = [1 << 60, 1 << 60]
            assert here.sync() == ""
            all_there(here)
