"""Which of one's own addresses answers, and whose an address is."""

import pytest

from tui_mail.message.headers import split_message
from tui_mail.message.identity import answers_as, owns

OWN = ("alice@foo.example", "alice@old.example", "*@alice.example")


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ("To: alice@foo.example", "alice@foo.example"),
        ("To: Alice <ALICE@Old.example>", "alice@old.example"),
        ("To: bob@x.test\r\nCc: alice@old.example", "alice@old.example"),
        ("To: shop-17@alice.example", "shop-17@alice.example"),
        ("To: shop-17@alice.example, alice@old.example", "alice@old.example"),
        ("To: alice+news@foo.example", "alice@foo.example"),
        ("To: list@x.test\r\nDelivered-To: alice@old.example", "alice@old.example"),
        ("To: list@x.test\r\nX-Original-To: a.b@ALICE.example", "a.b@ALICE.example"),
        ("To: list@x.test", "alice@foo.example"),
        ("Subject: nobody", "alice@foo.example"),
        ("From: alice@old.example\r\nTo: bob@x.test", "alice@old.example"),
        ("To: x@notalice.example, y@sub.alice.example", "alice@foo.example"),
        ('To: undisclosed-recipients:;\r\nCc: <@>, "x', "alice@foo.example"),
    ],
)
def test_the_address_that_it_was_sent_to_answers(head: str, address: str) -> None:
    headers, _ = split_message(f"{head}\r\n\r\n".encode())
    assert answers_as(headers, OWN) == address


def test_an_address_that_is_named_is_owned_better_than_by_a_pattern() -> None:
    found = [owns(a, OWN) for a in ("Alice@foo.example", "x@ALICE.example", "x@foo.example", "")]
    assert found == [2, 1, 0, 0]
