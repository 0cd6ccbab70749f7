"""C4: what is asked about recipients before sending, and what is not."""

from dataclasses import replace

import pytest
from textual.widgets import Input

from tests.ui.driving import until
from tests.ui.fake_face import FakeFace
from tests.ui.made_up_mail import ALICE
from tests.ui.shown import screen_text
from tests.ui.test_compose import client, sent, writing
from tui_mail.model.address import Address
from tui_mail.model.doubt import RecipientDoubt, Slip
from tui_mail.model.draft import Draft
from tui_mail.model.ids import AccountKey
from tui_mail.ui.dialogs.confirm import Confirm
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


async def test_C4_all_that_looks_wrong_is_asked_at_once_and_going_back_is_under_the_cursor(
    face: FakeFace,
) -> None:
    typo = RecipientDoubt(Slip.MISSPELT, "ann@gmial.com", "gmail.com")
    unseen = RecipientDoubt(Slip.UNSEEN, "bob@x.test")
    nobody = RecipientDoubt(Slip.NOBODY_READS, "noreply@x.test")
    face.store.doubtful = [typo, unseen, nobody]
    people = tuple(Address("", one.address) for one in face.store.doubtful)
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        draft = Draft(ALICE, Address("", "alice@demo.test"), people[1:], cc=people[:1], body="y")
        screen = await writing(pilot, replace(draft, subject="x"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        text = screen_text(app)
        assert "3 things look wrong. Send it all the same?" in text
        assert "gmail.com is meant." in text
        assert "Let all of them know that you got it?" in text
        assert "noreply@x.test takes no" in text
        await pilot.press("enter")
        await until(pilot, lambda: screen.focused is screen.query_one("#cc"))
        assert screen.query_one("#cc", Input).value == "ann@gmial.com", (
            "nothing is changed by itself"
        )
        assert not sent(face)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: bool(sent(face)))


def test_C4_a_message_to_oneself_alone_is_no_slip() -> None:
    assert asked(ME) == []
