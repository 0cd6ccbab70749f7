"""Templates filled in."""

import pytest

from tests.unit.message.drafts import ADA, draft
from tui_mail.message.template import fill
from tui_mail.model.address import Address
from tui_mail.model.draft import Filled

NOW = (1_768_212_000, 60)


def filled(source: str, *to: Address, **fields: object) -> Filled:
    return fill(source, draft(to=to, **fields), NOW, markdown=False)


def test_fields_are_filled_in_and_the_cursor_has_its_place() -> None:
    source = "Dear {first} ({name}, {address}),\n{cursor}\n{date} {time} {subject}\n{me} {names}\n"
    got = filled(source, Address("Bo Bee", "bo@x"), Address("", "c@x"), subject="Looms")
    assert got.text == (
        "Dear Bo (Bo Bee, bo@x),\n\n2026-01-12 11:00 Looms\nAda Lovelace Bo Bee, c@x\n"
    )
    assert got.text[: got.cursor] == "Dear Bo (Bo Bee, bo@x),\n"
    assert got.subject == ""


def test_the_first_line_may_be_the_subject() -> None:
    got = filled("Subject: For {first}\n\nHello", Address("Bee, Bo", "bo@x"))
    assert (got.subject, got.text, got.cursor) == ("For Bo", "Hello", 5)
    assert filled("Subject: this is\nno head").text == "Subject: this is\nno head"
    assert filled("Subject: alone").subject == "alone"


def test_without_a_recipient_the_fields_are_empty_and_others_stay() -> None:
    assert filled("{name}|{first}|{address}|{nothing}|{}|{ name }").text == (
        "|||{nothing}|{}|{ name }"
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("{me} {subject}", "{me} {subject}"), ("{cursor}", "{cursor}"),
        ("a\nBcc: x@y\r\n\x1b[2J\u202e", "a Bcc: x@y [2J"), ("x" * 5000, "x" * 200),
        ("\\1 \\g<0> {{name}}", "\\1 \\g<0> {{name}}"),
    ],
)  # fmt: skip
def test_C1_no_value_is_looked_at_again(name: str, shown: str) -> None:
    got = filled("Subject: {name}\n\n{cursor}<{name}>", Address(name, "bo@x"))
    assert got.text == f"<{shown}>"
    assert got.cursor == 0
    assert got.subject == shown
    assert ADA.name not in got.text


def test_what_stands_in_a_template_is_made_fit_for_a_screen() -> None:
    assert filled("a\x1b[2J\r\nb\u202ec").text == "a[2J\nbc"
