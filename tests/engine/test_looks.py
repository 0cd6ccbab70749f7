"""What a preview was told is known for some minutes, of one account, and to a limit."""

import pytest

from tests.engine.here import JumpingClock
from tui_mail.engine import looks
from tui_mail.engine.looks import KEPT, Looks
from tui_mail.model.ids import AccountKey

HOME, WORK = AccountKey("home"), AccountKey("work")


class Standing(JumpingClock):
    """It goes on only when it is told to."""

    def monotonic(self) -> float:
        return self.ahead


def test_it_is_forgotten_after_some_minutes_or_when_it_is_told_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, told = Standing(), Looks[int, str]()
    told.keep(HOME, clock, {1: "one"})
    told.keep(HOME, clock, {2: "two"})
    told.keep(WORK, clock, {3: "three"})
    assert told.of(HOME, clock) == {1: "one", 2: "two"}
    told.forget(WORK)
    assert told.of(WORK, clock) == {}
    clock.ahead = KEPT - 1
    assert told.of(HOME, clock) == {1: "one", 2: "two"}
    clock.ahead = KEPT
    assert told.of(HOME, clock) == {}
    monkeypatch.setattr(looks, "MOST", 2)
    told.keep(HOME, clock, {4: "four", 5: "five", 6: "six"})
    assert told.of(HOME, clock) == {4: "four", 5: "five"}
