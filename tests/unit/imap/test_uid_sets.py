"""Sets of UIDs: exactly those asked for, in lines that servers take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mail.errors import BrokeProtocol
from tui_mail.imap.replies import copied, uids_of
from tui_mail.imap.uid_sets import LONGEST, uid_sets

UIDS = st.lists(st.integers(1, 2**32 - 1) | st.integers(1, 50), max_size=200)


@given(UIDS, st.integers(12, 200))
def test_the_sets_name_exactly_those_asked_for_and_none_is_too_long(
    uids: list[int], longest: int
) -> None:
    named: list[int] = []
    for text, members in uid_sets(uids, longest):
        assert uids_of(text.encode()) == members
        assert len(text) <= longest or "," not in text
        named += members
    assert named == sorted(set(uids))


def test_a_whole_mailbox_is_one_range() -> None:
    assert [text for text, _uids in uid_sets(range(1, 100_001))] == ["1:100000"]


def test_a_hundred_thousand_scattered_uids_are_few_lines() -> None:
    sets = [text for text, _uids in uid_sets(range(1, 200_000, 2))]
    assert max(map(len, sets)) <= LONGEST
    assert len(sets) < 110


def test_ranges_may_come_backwards() -> None:
    assert uids_of(b"5:3,9") == [3, 4, 5, 9]


@pytest.mark.parametrize("text", [b"", b"*", b"1:*", b"1,,2", b"a", b"-1", b"1:99999999999"])
def test_R8_a_set_that_is_none_is_refused(text: bytes) -> None:
    with pytest.raises(BrokeProtocol):
        uids_of(text)


def test_COPYUID_pairs_old_and_new() -> None:
    assert copied([b"7 1:2,9 11,13:14"]) == {1: 11, 2: 13, 9: 14}
    assert copied([]) == {}
