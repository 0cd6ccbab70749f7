"""The turns of messages at a server that takes only so many in a time."""

from hypothesis import given
from hypothesis import strategies as st

from tui_mail.sync.pace import next_turn


def test_as_many_as_it_takes_go_at_once_and_the_next_one_when_the_first_is_long_enough_ago() -> (
    None
):
    assert next_turn(2, 60, (), 1000) == 1000
    assert next_turn(2, 60, (990,), 1000) == 1000
    assert next_turn(2, 60, (990, 995), 1000) == 1051
    assert next_turn(2, 60, (990, 995, 1051), 1000) == 1056
    assert next_turn(2, 60, (900, 930), 1000) == 1000


@given(st.integers(1, 5), st.integers(1, 50), st.lists(st.integers(0, 30), max_size=40))
def test_no_time_of_that_length_ever_has_more(count: int, seconds: int, waits: list[int]) -> None:
    now, planned = 1000, list[int]()
    for wait in waits:
        now += wait
        planned.append(next_turn(count, seconds, planned, now))
        assert planned[-1] >= now
    for start in planned:
        assert sum(start <= when <= start + seconds for when in planned) <= count
