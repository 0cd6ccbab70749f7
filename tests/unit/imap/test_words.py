"""Flags, dates and answers as values."""

import calendar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mail.errors import Refused
from tui_mail.imap.append import date_time
from tui_mail.imap.fetch import unix_time
from tui_mail.imap.flags import on_wire, words
from tui_mail.imap.response_codes import code
from tui_mail.imap.roles import roles
from tui_mail.model.folder import Role


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        (b"\\Seen \\ANSWERED \\flagged", {"seen", "answered", "flagged"}),
        (b"\\Draft \\Deleted $Forwarded", {"draft", "deleted", "forwarded"}),
        (b"Forwarded \\Recent \\XSomething", {"forwarded"}),
        (b"work $Junk NonJunk", {"work", "$Junk", "NonJunk"}),
        (b"gr&APYA3w-er R&-D a&b", {"größer", "R&D", "a&b"}),
        (b"seen deleted a\x1b[2J", set()),
        (b"x" * 201, set()),
        (b"", set()),
    ],
)
def test_flags_become_words_and_hostile_ones_nothing(told: bytes, meant: set[str]) -> None:
    assert words(told) == meant


@given(st.binary(max_size=80))
def test_D1_no_word_has_a_control_character(told: bytes) -> None:
    for word in words(told):
        assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in word)
        word.encode("utf-8")


@given(st.text(max_size=20))
def test_S5_a_label_goes_there_as_one_atom_and_comes_back_or_is_refused(label: str) -> None:
    try:
        flag = on_wire(label)
    except Refused:
        return
    assert flag.isascii()
    assert not set(flag) & set(' \r\n\0(){"%*')
    assert words(flag.encode()) == {label}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (b"17-Jul-1996 02:44:25 -0700", 837_596_665),
        (b" 1-Jan-1970 00:00:07 +0000", 7),
        (b"01-jan-2026 01:00:00 +0100", 1_767_225_600),
        (b"31-Dec-1969 23:00:00 +0000", 0),
        (b"nonsense", 0),
        (b"01-Foo-2026 01:00:00 +0100", 0),
    ],
)
def test_an_INTERNALDATE_becomes_unix_seconds(text: bytes, seconds: int) -> None:
    assert unix_time(text) == seconds


@given(st.integers(1, calendar.timegm((9999, 12, 31, 0, 0, 0))))
def test_a_date_goes_there_and_back(seconds: int) -> None:
    assert unix_time(date_time(seconds).strip('"').encode()) == seconds


@pytest.mark.parametrize(
    ("text", "found"),
    [("[TRYCREATE] x", "TRYCREATE"), ("[copyuid 1 2 3]", "COPYUID"), ("x [ALERT]", ""), ("", "")],
)
def test_a_code_counts_only_in_its_place(text: str, found: str) -> None:
    assert code(text) == found


def test_one_role_is_given_once_and_the_flag_wins() -> None:
    boxes = [
        ("Inbox", frozenset[str](), True),
        ("Sent", frozenset[str](), True),
        ("Elsewhere/Outgoing", frozenset({"\\sent"}), True),
        ("Also", frozenset({"\\sent"}), True),
        ("Spam", frozenset[str](), False),
        ("Inbox/Trash", frozenset[str](), True),
    ]
    assert roles(boxes) == {0: Role.INBOX, 2: Role.SENT, 5: Role.TRASH}
