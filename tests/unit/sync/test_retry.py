"""When things are tried again."""

from tui_mail.sync.retry import (
    FIRST,
    LONGEST,
    LONGEST_REFUSED,
    connection_delay,
    given_up,
    send_delay,
)


def test_the_wait_doubles_and_stays_within_bounds() -> None:
    waits = [connection_delay(n, 0.5) for n in range(1, 40)]
    assert waits[0] == FIRST
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST


def test_a_server_that_says_no_is_left_in_peace_for_longer_than_one_that_is_away() -> None:
    assert connection_delay(40, 0.5, LONGEST_REFUSED) == LONGEST_REFUSED > connection_delay(40, 0.5)


def test_jitter_spreads_clients_over_half_the_wait() -> None:
    assert connection_delay(1, 0.0) == FIRST * 0.75
    assert connection_delay(1, 1.0) == FIRST * 1.25
    assert round(send_delay(900, 0.0)) == 810
    assert round(send_delay(900, 1.0)) == 990


def test_a_message_is_given_up_only_by_an_attempt_past_the_limit() -> None:
    assert not given_up(0, 431_999, 432_000)
    assert given_up(0, 432_000, 432_000)
