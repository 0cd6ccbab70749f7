"""Each rule of the table: it ends as it says, stays so, and whenever the program dies meanwhile.

All of it in a soak; a usual run takes turns.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.middle import Middle
from tests.servers.cyrus import Cyrus
from tests.servers.rules import RULES, START, Rule
from tests.servers.turns import SOAK, turn
from tests.servers.two_sides import Ours, Server, Theirs, kill_at, ours, theirs
from tui_mail.ports.steps import Step

CHANGING = re.compile(r"\b(STORE|MOVE|COPY|EXPUNGE|APPEND|CREATE|RENAME|DELETE|BODY)\b")
"""None of these words is said where nothing is to be moved; `CONDSTORE` is another."""
QUIET = (["UNSELECT", "LIST"], ["LIST"])
"""A sync that finds nothing new."""


@pytest.fixture
def middle(clean_rig: Server) -> Iterator[Middle]:
    with Middle(("127.0.0.1", clean_rig.ports["imap"])) as middle:
        yield middle


def named(rule: Rule) -> str:
    return rule.name


def said(middle: Middle, since: int) -> list[str]:
    """Commands since then, without tags."""
    lines = [line.decode("latin-1").strip() for line in middle.heard[since:]]
    return [line.partition(" ")[2] for line in lines if " " in line]


def assert_settled(us: Ours, them: Theirs, ends: list[list[str]], middle: Middle) -> None:
    """Both sides are as the rule says, and nothing moves any more."""
    end = them.state()
    assert end in ends
    assert us.state() == end
    at = len(middle.heard)
    assert us.here.sync() == ""
    again = said(middle, at)
    assert not [words for words in again if CHANGING.search(words)]
    at = len(middle.heard)
    assert us.here.sync() == ""
    assert [words.partition(" ")[0] for words in said(middle, at)] in QUIET
    assert them.state() == end
    assert us.state() == end


def kept_ids(rule: Rule, end: list[str], before: dict[str, list[int]]) -> dict[str, list[int]]:
    """Those of what another client neither removed nor put elsewhere."""
    if any(action.split()[0] in {"rename", "remove"} for action in rule.there):
        return {}
    theirs = {words[1] for action in rule.there if (words := action.split())[0] != "flag"}
    left = {one.partition("/")[2].split()[0] for one in end}
    return {subject: ids for subject, ids in before.items() if subject in left - theirs}


def changed(us: Ours, them: Theirs, rule: Rule) -> None:
    """The start is on both sides, then each does its part."""
    assert us.here.sync() == ""
    assert us.state() == sorted(START)
    for action in rule.here:
        us.do(action)
    for action in rule.there:
        them.do(action)


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_R17_a_rule_ends_as_it_says_and_stays_so_whenever_the_program_dies(
    clean_rig: Server, middle: Middle, tmp_path: Path, rule: Rule
) -> None:
    named = isinstance(clean_rig, Cyrus)
    end = rule.end(named=named)
    with theirs(clean_rig) as them:
        them.begin(START)
        steps: list[Step] = []
        with ours(middle, tmp_path / "whole") as us:
            before = us.ids() if us.here.sync() == "" else {}
            changed(us, them, rule)
            us.here.steps.at = steps.append
            us.here.sync()  # what it says of a refused change is another test's
            us.here.steps.at = lambda step: None
            assert_settled(us, them, [end], middle)
            after = us.ids()
            for subject, ids in kept_ids(rule, end, before).items():
                assert set(ids) <= set(after[subject]), "what stays keeps its id"
    for nth in range(len(steps)) if SOAK else [turn() % len(steps)] if steps else []:
        clean_rig.wipe("bob")
        with theirs(clean_rig) as them:
            them.begin(START)
            left = tmp_path / f"killed-{nth}"
            with ours(middle, tmp_path / f"before-{nth}") as us:
                changed(us, them, rule)
                kill_at(us.here, nth, left)
                assert "Killed" in us.here.sync(), f"it lived through {steps[nth]}"
            with ours(middle, left) as us:
                us.here.sync()
                assert_settled(us, them, rule.ends(named=named), middle)
