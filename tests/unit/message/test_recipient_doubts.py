"""C4: what is asked about whom a message goes to, from what is known of it."""

import pytest

from tui_mail.message.domain_slips import KNOWN, probably_meant
from tui_mail.message.headers import Headers
from tui_mail.message.recipient_doubts import recipient_doubts
from tui_mail.model.address import Address
from tui_mail.model.doubt import RecipientDoubt, Slip
from tui_mail.model.draft import Draft
from tui_mail.model.ids import AccountKey

ME = Address("", "me@home.test")
OWN = ("me@home.test", "also@other.test", "*@mine.test")


def found(*to: str, answered: str | None = None, known: str = "") -> list[RecipientDoubt]:
    draft = Draft(AccountKey("a"), ME, tuple(Address("", one) for one in to))
    head = None if answered is None else Headers(answered.encode())
    return list(recipient_doubts(draft, OWN, lambda each: each == known, head))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"), ("gmai.com", "gmail.com"), ("gmaill.com", "gmail.com"),
        ("GNAIL.com", "gmail.com"), ("hotmial.com", "hotmail.com"), ("yaho.com", "yahoo.com"),
        ("gmail.con", "gmail.com"), ("gmail.co", "gmail.com"), ("outlok.com", "outlook.com"),
        ("icloud.cmo", "icloud.com"), ("firm.example.con", "firm.example.com"),
        ("our-fimr.test", "our-firm.test"),
    ],
)  # fmt: skip
def test_C4_a_domain_nearly_well_known_is_asked_about(typed: str, meant: str) -> None:
    assert probably_meant(typed, ("our-firm.test",)) == meant


@pytest.mark.parametrize(
    "domain",
    ["mail.com", "email.com", "ymail.com", "gmx.at", "gmx.net", "live.nl", "web.de", "me.com",
     "x.com", "foo.example", "localhost", "", "googlemail.com", "mail.de", "hotmail.co.uk",
     "company.co", "inbox.com", "home.test", "homes.test"],
)  # fmt: skip
def test_what_others_use_is_no_slip(domain: str) -> None:
    assert probably_meant(domain, ("home.test",)) == ""


def test_no_well_known_domain_is_taken_for_a_slip_of_another() -> None:
    assert [each for each in KNOWN if probably_meant(each)] == []


def test_C4_whom_mail_went_to_before_is_meant() -> None:
    (doubt,) = found("ann@gmial.com")
    assert doubt == RecipientDoubt(Slip.MISSPELT, "ann@gmial.com", "gmail.com")
    assert found("ann@gmial.com", known="ann@gmial.com") == []


@pytest.mark.parametrize(
    "address",
    ["no-reply@x.test", "noreply@x.test", "donotreply+1@x.test", "MAILER-DAEMON@x.test",
     "orders-noreply@x.test", "nicht-antworten@x.test"],
)  # fmt: skip
def test_C4_an_address_that_nobody_reads_is_asked_about(address: str) -> None:
    assert found(address) == [RecipientDoubt(Slip.NOBODY_READS, address)]


@pytest.mark.parametrize("address", ["replies@x.test", "norbert@x.test", "postmaster@x.test"])
def test_an_address_that_somebody_reads_is_not(address: str) -> None:
    assert found(address) == []


OTHERS = "From: boss@x.test\nTo: ann@x.test\nCc: bob@x.test\n"


def test_C4_who_got_it_unseen_and_answers_all_is_warned() -> None:
    assert found("boss@x.test", "ann@x.test", "bob@x.test", answered=OTHERS) == [
        RecipientDoubt(Slip.UNSEEN, "ann@x.test")
    ]


@pytest.mark.parametrize(
    "head",
    [
        "From: boss@x.test\nTo: ann@x.test, Me@Home.test\n",
        "From: boss@x.test\nTo: ann@x.test\nCc: me+shop@home.test\n",
        "From: boss@x.test\nTo: ann@x.test, also@other.test\n",
        "From: boss@x.test\nTo: ann@x.test, any@mine.test\n",
        "From: me@home.test\nTo: ann@x.test\n",
        OTHERS + "List-Id: <l.x.test>\n",
        OTHERS + "X-Original-To: bob@x.test\n",
        "From: ann@x.test\nTo: undisclosed-recipients:;\n",
    ],
)
def test_who_was_named_openly_or_got_it_by_a_list_is_not(head: str) -> None:
    assert found("boss@x.test", "ann@x.test", "bob@x.test", answered=head) == []


def test_an_answer_to_the_writer_alone_tells_nobody() -> None:
    assert found("boss@x.test", answered=OTHERS) == []
    assert found("eve@y.test", answered=OTHERS) == []
