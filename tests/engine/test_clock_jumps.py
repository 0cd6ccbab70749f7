"""R12: the clock goes back a year, on ten years, over the end of summer time, over a leap day."""

import calendar
from pathlib import Path

import pytest

from tests.engine.here import engine, until
from tests.engine.peers import NOWHERE, bye, gives, lists, logs_in, pop, smtp
from tests.scripted.server import Peer, Script, serving
from tui_mail.model.commands import Queued
from tui_mail.model.outbox import RetryOutbox, SendState
from tui_mail.ports.store_reader import Selection
from tui_mail.store.reader import open_reader

DAY = 86_400
YEAR = 365 * DAY
JUMPS = {"a year back": -YEAR, "ten years on": 10 * YEAR, "an hour back": -3600}
SUMMER_ENDS = calendar.timegm((2026, 10, 25, 1, 0, 0))
LEAP_DAY = calendar.timegm((2028, 2, 29, 12, 0, 0))
BOB = "bob@far.test"


def dated(number: int, date: str) -> bytes:
    return (
        f"From: Friend <f@far.test>\r\nTo: alice@home.test\r\nSubject: letter {number}\r\n"
        f"Date: {date}\r\nMessage-ID: <{number}@far.test>\r\n\r\nwords\r\n"
    ).encode()


LETTERS = [
    dated(1, "Sat, 28 Feb 2026 23:59:59 +0000"),
    dated(2, "Sun, 29 Mar 2026 01:59:59 +0100"),  # a second before summer time
    dated(3, "Sun, 29 Mar 2026 03:00:00 +0200"),  # and the next one
    dated(4, "Sun, 25 Oct 2026 02:30:00 +0200"),  # the hour that
    dated(5, "Sun, 25 Oct 2026 02:10:00 +0100"),  # there is twice
]
SIZES = [len(raw) for raw in LETTERS]


def filled(count: int) -> Script:
    """A maildrop of so many letters, of which the newest `count` - `known` are asked for."""

    def script(peer: Peer) -> None:
        logs_in(peer)
        lists(peer, SIZES[:count])
        for number in range(count, 0, -1):
            gives(peer, number, LETTERS[number - 1])
        bye(peer)

    return script


def nothing_new(peer: Peer) -> None:
    logs_in(peer)
    lists(peer, SIZES[:4])
    bye(peer)


def one_new(peer: Peer) -> None:
    logs_in(peer)
    lists(peer, SIZES)
    gives(peer, 5, LETTERS[4])
    bye(peer)


def in_order(folder: Path) -> list[str]:
    reader = open_reader(folder / "mail.db")
    try:
        return [row.subject for row in reader.page(Selection(), 0, 100)]
    finally:
        reader.close()


@pytest.mark.parametrize("jump", JUMPS)
def test_R12_nothing_is_fetched_again_and_the_order_stays(tmp_path: Path, jump: str) -> None:
    with (
        serving(filled(4), nothing_new, one_new) as server,
        engine(tmp_path, smtp(NOWHERE) + pop(server.port)) as here,
    ):
        assert here.sync() == ""
        before = in_order(tmp_path)
        assert before == ["letter 4", "letter 3", "letter 2", "letter 1"]
        here.clock.ahead = JUMPS[jump]
        assert here.sync() == "", "the script would fail at a RETR"
        assert in_order(tmp_path) == before
        assert here.sync() == ""
        assert in_order(tmp_path) == ["letter 5", *before], "as it was sent, not as the clock says"
        assert b"DELE" not in server.heard


@pytest.mark.parametrize("at", [SUMMER_ENDS - 1, SUMMER_ENDS, LEAP_DAY, LEAP_DAY + DAY])
def test_R12_any_hour_of_the_year_is_one_to_sync_at(tmp_path: Path, at: int) -> None:
    with (
        serving(filled(4), nothing_new) as server,
        engine(tmp_path, smtp(NOWHERE) + pop(server.port)) as here,
    ):
        here.clock.ahead = at - here.clock.now()
        assert here.sync() == ""
        here.clock.ahead += 3600
        assert here.sync() == ""
        assert in_order(tmp_path) == ["letter 4", "letter 3", "letter 2", "letter 1"]


@pytest.mark.parametrize("jump", JUMPS)
def test_R12_an_engine_that_works_by_itself_does_not_run_hot(tmp_path: Path, jump: str) -> None:
    sessions: list[int] = []

    def counted(peer: Peer) -> None:
        sessions.append(1)
        nothing_new(peer) if len(sessions) > 1 else filled(4)(peer)

    with (
        serving(*[counted] * 20) as server,
        engine(tmp_path, smtp(NOWHERE) + pop(server.port), background=True) as here,
    ):
        until(lambda: sessions and here.status() and here.status().last_sync)  # type: ignore[union-attr]
        here.clock.ahead = JUMPS[jump]
        assert here.sync() == ""
        assert here.sync() == ""
        assert len(sessions) == 3, "the first by itself, and the two that were asked for"


def test_R12_what_waited_is_tried_soon_when_the_clock_went_back(tmp_path: Path) -> None:
    with engine(tmp_path, smtp(NOWHERE) + pop(NOWHERE)) as here:
        here.send(BOB)
        answer = here.ask(RetryOutbox())
        assert isinstance(answer, Queued)
        assert here.entry().state is SendState.WAITING
        attempts = here.entry().attempts
        here.clock.ahead = -YEAR
        assert here.store.due(int(here.clock.now())) == (here.entry().id,)
        here.sync()
        assert here.entry().attempts == attempts + 1
        waits = (here.entry().next_attempt or 0) - here.clock.now()
        assert 0 < waits < DAY


def test_R12_the_undo_delay_is_no_year_when_the_clock_went_back(tmp_path: Path) -> None:
    with engine(tmp_path, smtp(NOWHERE) + pop(NOWHERE)) as here:
        here.send(BOB, hold=10)
        here.clock.ahead = -YEAR
        now = int(here.clock.now())
        assert here.store.due(now) == ()
        assert here.store.due(now + 11) == (here.entry().id,)


def test_R12_what_is_to_be_sent_at_a_date_keeps_it(tmp_path: Path) -> None:
    with engine(tmp_path, smtp(NOWHERE) + pop(NOWHERE)) as here:
        here.send(BOB, hold=7 * DAY)
        before = here.entry().next_attempt
        here.clock.ahead = -YEAR
        here.store.due(int(here.clock.now()))
        assert here.entry().next_attempt == before
