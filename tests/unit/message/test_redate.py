"""A message that waits gets another date, and nothing else of it changes."""

import pytest

from tui_mail.message.dates import format_date
from tui_mail.message.redate import redated

WAS, NOW = 1_700_000_000, 1_700_500_000
HEAD = b"From: a@b.test\r\n"
REST = b"Subject: x\r\n\r\nDate: " + format_date(WAS).encode() + b"\r\nwords\r\n"


@pytest.mark.parametrize("name", [b"Date: ", b"date : ", b"Date:\r\n "])
def test_only_the_date_in_the_head_changes(name: bytes) -> None:
    raw = HEAD + name + format_date(WAS).encode() + b"\r\n" + REST
    assert redated(raw, WAS, NOW) == HEAD + b"Date: " + format_date(NOW).encode() + b"\r\n" + REST


@pytest.mark.parametrize("head", [HEAD, HEAD + b"Date: Mon, 1 Jan 2024 10:00:00 +0000\r\n", b""])
def test_a_date_of_the_writers_own_stays(head: bytes) -> None:
    assert redated(head + REST, WAS, NOW) == head + REST
