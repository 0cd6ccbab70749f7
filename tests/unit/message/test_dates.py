"""Dates as headers have them."""

from datetime import UTC, datetime

import pytest

from tui_mail.message.dates import format_date, format_zoned, parse_date, parse_zoned


def at(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("Mon, 12 Jan 2026 11:00:00 +0100", at(2026, 1, 12, 10)),
        ("12 Jan 2026 11:00 -0500", at(2026, 1, 12, 16)),
        ("Mon, 12 Jan 2026 11:00:00 +0100 (CET)", at(2026, 1, 12, 10)),
        ("Mon,12 Jan 2026 11:00:00 GMT", at(2026, 1, 12, 11)),
        ("Mon, 12 Jan 26 11:00:00 PST", at(2026, 1, 12, 19)),
        ("Mon, 12 Jan 99 11:00:00 +0000", at(1999, 1, 12, 11)),
        ("Mon, 12 Jan 126 11:00:00 +0000", at(2026, 1, 12, 11)),
        ("Mon Jan 12 11:00:00 2026", at(2026, 1, 12, 11)),
        ("Mon Jan 12 11:00:00 CET 2026", at(2026, 1, 12, 10)),
        ("2026-01-12T11:00:00+01:00", at(2026, 1, 12, 10)),
        ("2026-01-12 11:00:00", at(2026, 1, 12, 11)),
        ("January 12, 2026 1:00 PM", at(2026, 1, 12, 13)),
        ("12-Jan-2026 11:00:00 +0000", at(2026, 1, 12, 11)),
        ("31 Dec 2025 23:59:60 +0000", at(2025, 12, 31, 23, 59, 59)),
        ("Fri, 31 Dec 9999 23:00:00 +0000", at(9999, 12, 31, 23)),
    ],
)
def test_dates_are_read(written: str, seconds: int) -> None:
    assert parse_date(written) == seconds


@pytest.mark.parametrize(
    "written",
    [
        "", "yesterday", "Thu, 31 Feb 2026 00:00:00 +0000", "Mon, 12 Foo 2026 11:00:00 +0000",
        "Mon, 12 Jan 2026 25:00:00 +0000", "Mon, 12 Jan 2026 11:61:00 +0000",
        "Fri, 31 Dec 9999 23:59:59 -0100", "Mon, 12 Jan 2026 11:00:00 +9999",
        "99999999999 Jan 2026 11:00:00", "1 " * 1000, "(" * 1000, "Mon, 0 Jan 2026 11:00:00 +0000",
    ],
)  # fmt: skip
def test_D7_an_unreadable_date_counts_as_none(written: str) -> None:
    assert parse_date(written) is None


def test_a_date_is_written_as_it_is_read() -> None:
    assert format_date(at(2026, 11, 3, 0, 36, 32)) == "Tue, 03 Nov 2026 00:36:32 +0000"
    assert parse_date(format_date(at(2026, 11, 3))) == at(2026, 11, 3)


def test_a_date_is_shown_in_its_writers_zone() -> None:
    zoned = parse_zoned("Mon, 12 Jan 2026 23:30:00 -0330")
    assert zoned is not None
    assert format_zoned(*zoned) == "Mon, 12 Jan 2026 23:30 -0330"
