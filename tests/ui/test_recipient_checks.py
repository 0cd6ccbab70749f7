"""C4: what is asked about recipients before sending, and what is not."""

import pytest

from tui_mail.model.address import Address
from tui_mail.model.draft import Draft
from tui_mail.model.ids import AccountKey
from tui_mail.ui.send_checks import MANY, doubts

ME = Address("Me", "me@demo.test")


def asked(*to: Address, cc: tuple[Address, ...] = (), bcc: tuple[Address, ...] = ()) -> list[str]:
    draft = Draft(AccountKey("a"), ME, to, cc, bcc, subject="x", body="y")
    return [doubt.question for doubt in doubts(draft)]


@pytest.mark.parametrize(
    "name", ["boss@bank.test", "The boss (boss@bank.test)", "x Boss@bank.test"]
)
def test_C4_a_name_that_holds_another_address_is_asked_about(name: str) -> None:
    (question,) = asked(Address(name, "thief@far.test"))
    assert "another address" in question
    assert asked(Address("", "a@b.test"), bcc=(Address(name, "thief@far.test"),)) == [question]


@pytest.mark.parametrize("name", ["", "Boss", "BOSS@bank.test", "boss @ work", "me@home"])
def test_a_name_that_says_where_it_goes_is_no_doubt(name: str) -> None:
    assert asked(Address(name, "boss@bank.test")) == []


def test_C4_very_many_open_recipients_are_asked_about_and_hidden_ones_are_not() -> None:
    crowd = tuple(Address("", f"p{n}@far.test") for n in range(MANY + 1))
    assert asked(*crowd[:10], cc=crowd[10:]) == [f"Send it to {MANY + 1} people?"]
    assert asked(*crowd[:MANY], *crowd[:MANY]) == []
    assert asked(ME, bcc=crowd) == []
