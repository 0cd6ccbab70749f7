"""The network goes in the middle of it all, and comes back: nothing is lost, nothing doubled."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.middle import Middle
from tests.servers.rules import START
from tests.servers.two_sides import Ours, Server, Theirs, ours, theirs

AFTER = sorted(
    ["Inbox/2 flagged seen", "Inbox/3 flagged work", "Inbox/8", "Projects/1 seen", *START[3:]]
)


@pytest.fixture
def middle(clean_rig: Server) -> Iterator[Middle]:
    with Middle(("127.0.0.1", clean_rig.ports["imap"])) as middle:
        yield middle


def both_go_on(us: Ours, them: Theirs) -> None:
    us.do("flag 1 +seen")
    us.do("move 1 Projects")
    them.do("flag 2 +flagged")
    them.do("new 8 Inbox")


def assert_alike(us: Ours, them: Theirs) -> None:
    assert them.state() == AFTER
    assert us.state() == AFTER
    assert us.here.sync() == ""
    assert us.state() == AFTER


def test_R13_a_line_that_sleep_or_another_network_left_dead_is_opened_anew_in_the_same_sync(
    clean_rig: Server, middle: Middle, tmp_path: Path
) -> None:
    with theirs(clean_rig) as them, ours(middle, tmp_path, timeout=1) as us:
        them.begin(START)
        assert us.here.sync() == ""
        middle.silence()
        both_go_on(us, them)
        assert us.here.sync() == "", "that is nobody's fault, and no news"
        assert_alike(us, them)


@pytest.mark.parametrize("answers", [0, 40, 400, 900])
def test_R13_a_network_that_is_away_is_said_and_all_is_done_once_it_is_back(
    clean_rig: Server, middle: Middle, tmp_path: Path, answers: int
) -> None:
    with theirs(clean_rig) as them, ours(middle, tmp_path) as us:
        them.begin(START)
        assert us.here.sync() == ""
        middle.cut_after(answers)
        both_go_on(us, them)
        us.here.sync()
        middle.away()
        assert "refused the connection" in us.here.sync()
        middle.cut_after(None)
        middle.back()
        assert us.here.sync() == ""
        assert_alike(us, them)
