"""This machine's clock against the certificates of the servers."""

from tui_mail.net.certificate import Validity
from tui_mail.wiring.clock_check import judged

NOW = 1_800_000_000.0
DAY = 86_400.0


def test_it_agrees_with_what_it_is_held_against() -> None:
    step = judged(
        NOW, [Validity(NOW - DAY, NOW + 60 * DAY), Validity(NOW - DAY, NOW + 3.5 * DAY)], 0
    )
    assert step.ok
    assert "It is 2027-01-15 08:00 UTC, local time zone " in step.detail
    assert "agrees with 2 certificates, of which one ends in 3 days" in step.detail


def test_a_clock_by_which_no_certificate_is_valid_is_wrong() -> None:
    step = judged(NOW, [], 2)
    assert not step.ok
    assert "no server's certificate is valid" in step.detail
    assert "timedatectl" in step.advice


def test_one_server_of_several_may_have_let_its_certificate_end() -> None:
    assert judged(NOW, [Validity(NOW - DAY, NOW + DAY)], 1).ok


def test_without_a_server_it_says_that_nothing_is_compared() -> None:
    step = judged(NOW, [], 0)
    assert step.ok
    assert "nothing to compare it with" in step.detail
