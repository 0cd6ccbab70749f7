"""Send later: what was typed is said back in words, and only that is what the message waits for."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.ui.driving import until
from tests.ui.fake_face import FakeFace, entry_of
from tests.ui.made_up_mail import NOW
from tests.ui.shown import screen_text
from tests.ui.test_compose import BLANK, ME, client, sent, writing
from tests.ui.test_outbox import opened
from tui_mail.model.ids import OutboxId
from tui_mail.model.outbox import Reschedule, SendState
from tui_mail.ui.dialogs.send_time import SendTime
from tui_mail.ui.format import ahead, span
from tui_mail.ui.outbox_words import state_words
from tui_mail.ui.widgets.status_words import outbox_words

TOMORROW_AT_EIGHT = NOW + 18 * 3_600
LETTER = replace(BLANK, to=(ME,), subject="x", body="y")


def test_only_what_z_takes_back_is_said_to_be_taken_back_by_z() -> None:
    held = replace(entry_of(1, "one", SendState.HELD), next_attempt=NOW + 5)
    later = replace(entry_of(2, "two", SendState.HELD), next_attempt=NOW + 9, scheduled=NOW + 9)
    backup = replace(entry_of(3, "three", SendState.HELD), next_attempt=None)
    assert outbox_words([later]) == "⇪ 1 for later"
    assert outbox_words([backup]) == "⇪ 1 held"
    assert outbox_words([held, later]) == "⇪ 1 held, z takes it back, 1 for later"


async def asked(pilot: Pilot[None]) -> Input:
    """The dialog, ready to type."""
    await pilot.press("ctrl+l")
    await until(pilot, lambda: isinstance(pilot.app.screen, SendTime))
    return pilot.app.screen.query_one(Input)


async def test_what_was_understood_stands_there_before_it_is_taken(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot, LETTER)
        await asked(pilot)
        await pilot.press(*"mon 9:00")
        await until(pilot, lambda: "Goes out Mon 17 Mar 2025, 09:00" in screen_text(app))
        assert "in 4 days 19 h" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not screen and bool(sent(face)))
        await until(pilot, lambda: "Goes out Mon 09:00; O shows it" in screen_text(app))
    (command,) = sent(face)
    assert (command.hold, command.at) == (0, NOW + 4 * 86_400 + 19 * 3_600)


async def test_nothing_typed_takes_tomorrow_morning_and_the_arrows_another(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        await writing(pilot, LETTER)
        await asked(pilot)
        assert "Goes out Thu 13 Mar 2025, 08:00" in screen_text(app)
        await pilot.press("up")
        await until(pilot, lambda: "Goes out Wed 12 Mar 2025, 18:00" in screen_text(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: bool(sent(face)))
    assert sent(face)[0].at == TOMORROW_AT_EIGHT


async def test_what_is_no_time_is_not_taken_and_leaving_sends_nothing(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot, LETTER)
        await asked(pilot)
        await pilot.press(*"whenever", "enter")
        await until(pilot, lambda: "is no time to send at" in screen_text(app))
        assert isinstance(app.screen, SendTime)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(app.screen, SendTime))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
    assert not sent(face)


async def test_nobody_to_send_to_is_said_before_a_time_is_asked_for(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot)
        await pilot.press("ctrl+l")
        await until(pilot, lambda: "nobody to send it to" in screen_text(app))
        assert app.screen is screen


async def test_the_outbox_says_when_and_changes_it(face: FakeFace) -> None:
    app = client(face)
    waits = entry_of(
        1, "later", SendState.HELD, next_attempt=TOMORROW_AT_EIGHT, scheduled=TOMORROW_AT_EIGHT
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, [waits])
        assert "goes out tomorrow 08:00" in screen_text(app)
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, SendTime))
        assert "Send it when, not tomorrow 08:00?" in screen_text(app)
        await pilot.press(*"in 2 hours", "enter")
        await until(pilot, lambda: "goes out today 16:00" in screen_text(app))
    assert face.asked(Reschedule) == [Reschedule(OutboxId(1), NOW + 7_200)]


async def test_what_waits_for_no_time_gets_none(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, [entry_of(1, "now", SendState.WAITING)])
        await pilot.press("s")
        await pilot.pause()
        assert app.screen is screen
    assert not face.asked(Reschedule)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3_600, "today 15:00"),
        (18 * 3_600, "tomorrow 08:00"),
        (5 * 86_400, "Mon 14:00"),
        (7 * 86_400, "19 Mar 14:00"),
        (300 * 86_400, "6 Jan 2026 14:00"),
    ],
)
def test_a_time_ahead_is_said_as_people_say_it(seconds: int, words: str) -> None:
    assert ahead(NOW + seconds) == words
    entry = entry_of(1, "x", SendState.HELD, next_attempt=NOW + seconds, scheduled=NOW + seconds)
    assert state_words(entry, float(NOW)) == f"goes out {words}"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(20, "1 min"), (2_400, "40 min"), (5_400, "1 h 30 min"), (64_800, "18 h"),
     (86_400, "1 day"), (100_800, "1 day 4 h"), (3 * 86_400, "3 days")],
)  # fmt: skip
def test_how_long_it_is_until_then(seconds: int, words: str) -> None:
    assert span(seconds) == words
