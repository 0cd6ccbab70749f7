"""Dates that look fresh at any hour."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tui_mail.demo.mailbox.when import filled_in, sent_at

NOW = datetime(2031, 5, 14, 10, 30, tzinfo=timezone(timedelta(hours=2)))  # a Wednesday


@pytest.mark.parametrize(
    ("ago", "when"),
    [
        ("25m", "2031-05-14T10:05:00+02:00"),
        ("3h", "2031-05-14T07:30:00+02:00"),
        ("2d 14:05", "2031-05-12T14:05:14+02:00"),
        ("2d 14:05 +0900", "2031-05-12T14:05:14+09:00"),
        ("1d 23:59 -0500", "2031-05-13T23:59:07-05:00"),
    ],
)
def test_an_age_becomes_a_date(ago: str, when: str) -> None:
    assert sent_at(ago, NOW).isoformat() == when


def test_an_age_that_nobody_understands_is_refused() -> None:
    with pytest.raises(ValueError, match="no age"):
        sent_at("yesterday", NOW)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("[[now+1d %d.%m.]]", "15.05."),
        ("[[-1d %A]]", "Monday"),
        ("[[+3b %A]]", "Friday"),
        ("[[now+3b %A]]", "Monday"),
        ("[[+1h %H:%M]]", "11:30"),
        ("[[on other %Y]]", "1999"),
        ("[[-0h %H%MZ]]", "0830Z"),
        ("[not a date]", "[not a date]"),
    ],
)
def test_a_place_becomes_a_date(text: str, filled: str) -> None:
    tuesday = NOW - timedelta(days=1)
    assert filled_in(text, tuesday, NOW, lambda _: datetime(1999, 1, 1, tzinfo=UTC)) == filled
