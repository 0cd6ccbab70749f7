"""When a message shall leave, as people type it; also around the change of the clocks."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tui_mail.config.send_time import parse_send_time
from tui_mail.errors import UsageError

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")


def seconds(text: str, zone: ZoneInfo = BERLIN) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


FRIDAY = seconds("2026-11-27 14:00")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("in 2 hours", "2026-11-27 16:00"),
        ("in an hour", "2026-11-27 15:00"),
        ("90 min", "2026-11-27 15:30"),
        ("3d", "2026-11-30 14:00"),
        ("18:30", "2026-11-27 18:30"),
        ("at 6pm", "2026-11-27 18:00"),
        ("9:00", "2026-11-28 09:00"),
        ("evening", "2026-11-27 18:00"),
        ("tonight", "2026-11-27 18:00"),
        ("today 15:00", "2026-11-27 15:00"),
        ("Tomorrow Morning", "2026-11-28 08:00"),
        ("tomorrow", "2026-11-28 08:00"),
        ("tomorrow at 12am", "2026-11-28 00:00"),
        ("tomorrow in the evening", "2026-11-28 18:00"),
        ("monday 9:00", "2026-11-30 09:00"),
        ("mon 9:00", "2026-11-30 09:00"),
        ("friday", "2026-12-04 08:00"),
        ("next friday, 10:15", "2026-12-04 10:15"),
        ("this evening", "2026-11-27 18:00"),
        ("this weekend", "2026-11-28 08:00"),
        ("weekend 10:30", "2026-11-28 10:30"),
        ("next week", "2026-11-30 08:00"),
        ("next week noon", "2026-11-30 12:00"),
        ("24 dec", "2026-12-24 08:00"),
        ("dec 24th at 9:30", "2026-12-24 09:30"),
        ("3. March 17:00", "2027-03-03 17:00"),
        ("1 jan 2027 noon", "2027-01-01 12:00"),
        ("2026-12-24", "2026-12-24 08:00"),
        ("2026-12-24 17:00", "2026-12-24 17:00"),
        ("2026-12-24T17:00", "2026-12-24 17:00"),
        ("2026-12-24T16:00Z", "2026-12-24 17:00"),
        ("2026-12-24T17:00:00+01:00", "2026-12-24 17:00"),
    ],
)
def test_what_people_type_is_understood(typed: str, meant: str) -> None:
    assert parse_send_time(typed, FRIDAY, BERLIN) == seconds(meant)


@pytest.mark.parametrize(
    "typed",
    [
        "", "7", "soon", "25:00", "9:60", "13pm", "2026-02-30 9:00", "yesterday", "today",
        "today 13:00", "2026-11-26 9:00", "29 february 2027",
        "24 decade", "this monday", "2028-01-01", "in 9999 days", "monday 9", "٣:٠٠",
    ],
)  # fmt: skip
def test_what_is_unclear_or_past_is_refused_with_examples(typed: str) -> None:
    with pytest.raises(UsageError) as failed:
        parse_send_time(typed, FRIDAY, BERLIN)
    assert failed.value.hint


def test_R12_an_hour_that_is_left_out_is_a_moment_later() -> None:
    now = seconds("2027-03-27 12:00")
    when = parse_send_time("tomorrow 2:30am", now, BERLIN)
    assert datetime.fromtimestamp(when, BERLIN).isoformat() == "2027-03-28T03:30:00+02:00"


def test_R12_an_hour_that_comes_twice_is_the_first() -> None:
    now = seconds("2026-10-24 12:00")
    when = parse_send_time("tomorrow 2:30am", now, BERLIN)
    assert datetime.fromtimestamp(when, UTC).isoformat() == "2026-10-25T00:30:00+00:00"


def test_later_today_is_not_tomorrow() -> None:
    now = seconds("2026-11-27 20:59")
    assert parse_send_time("later today", now, BERLIN) == now + 3 * 3600
    with pytest.raises(UsageError):
        parse_send_time("later today", now + 120, BERLIN)


def test_R12_tomorrow_is_a_day_of_the_calendar_and_24_hours_are_24_hours() -> None:
    now = seconds("2027-03-13 09:00", NEW_YORK)
    assert parse_send_time("tomorrow 9:00", now, NEW_YORK) - now == 23 * 3600
    assert parse_send_time("in 24 hours", now, NEW_YORK) - now == 24 * 3600
