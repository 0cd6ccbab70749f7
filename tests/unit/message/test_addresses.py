"""Addresses: scanned before they are decoded, never raising, never lying about the address."""

from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest

from tui_mail.errors import MessageError
from tui_mail.message.addresses import (
    format_address,
    is_address,
    parse_addresses,
    parse_typed,
    wire_address,
)
from tui_mail.model.address import Address


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("bob@x.org", [("", "bob@x.org")]),
        ("Bob <bob@x.org>", [("Bob", "bob@x.org")]),
        ('"Babbage, Charles" <c@x.org>, Ada <a@x.org>', [
            ("Babbage, Charles", "c@x.org"), ("Ada", "a@x.org")]),
        ("MAILER-DAEMON@x.org (Mail Delivery System)", [
            ("Mail Delivery System", "MAILER-DAEMON@x.org")]),
        ("undisclosed-recipients:;", []),
        ("Friends: a@x.org, Bob <b@x.org>;, c@x.org", [
            ("", "a@x.org"), ("Bob", "b@x.org"), ("", "c@x.org")]),
        ("john @ example . org", [("", "john@example.org")]),
        ("< john . doe @ example.org >", [("", "john.doe@example.org")]),
        ("<@relay,@other:bob@x.org>", [("", "bob@x.org")]),
        ('"john doe"@x.org', [("", '"john doe"@x.org')]),
        ('"Bob <bob@x.org>', [("Bob", "bob@x.org")]),
        ("Bob <bob@x.org", [("Bob", "bob@x.org")]),
        ("(a (nested) comment) bob@x.org", [("a (nested) comment", "bob@x.org")]),
        ("root", [("", "root")]),
        ("", []),
        (",,;", []),
    ],
)  # fmt: skip
def test_addresses_are_read(value: str, found: list[tuple[str, str]]) -> None:
    assert [(each.name, each.address) for each in parse_addresses(value)] == found


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ('"ceo@bank.com" <evil@x.org>', "ceo@bank.com", "evil@x.org"),
        ('"ceo@bank.com> " <evil@x.org>', "ceo@bank.com>", "evil@x.org"),
        ("bob@corp.com via List <list@x.org>", "bob@corp.com via List", "list@x.org"),
        ("=?utf-8?q?ceo=40bank.com=2C?= <evil@x.org>", "ceo@bank.com,", "evil@x.org"),
        ("=?utf-8?q?=3Cceo=40bank.com=3E?= <evil@x.org>", "<ceo@bank.com>", "evil@x.org"),
        ("=?utf-8?Q?Doe,_J=C3=B6hn?= <j@x.org>", "Doe, Jöhn", "j@x.org"),
        ("x\u202ey\u2066 <j@x.org>", "xy", "j@x.org"),
        ("\u2800\u3164" * 50 + "Bob <j@x.org>", "Bob", "j@x.org"),
    ],
)
def test_D2_a_name_never_becomes_the_address(value: str, name: str, address: str) -> None:
    assert parse_addresses(value) == (Address(name, address),)


def test_D2_S10_an_address_hidden_in_an_encoded_word_is_never_decoded() -> None:
    value = "=?utf-8?b?cG90dXNAd2hpdGVob3VzZS5nb3Y=?==?utf-8?Q?=0A=00?=@mailsploit.com"
    (found,) = parse_addresses(value)
    assert found.address.endswith("@mailsploit.com")
    assert "whitehouse" not in found.address


@pytest.mark.parametrize(
    "value",
    [
        "<a@[",
        "<<a b@>",
        "(" * 1000,
        "<" * 1000,
        '"\\' * 1000,
        "a" + "(" * 1000 + ")" * 1000,
        "@",
        "<>",
    ],
)
def test_S9_broken_addresses_raise_nothing(value: str) -> None:
    for each in parse_addresses(value):
        assert isinstance(each.address, str)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("a@b", True), ("a.b+c@x.org", True), ('"q"@x.org', True), ("ü@x.org", True),
        ("x@localhost", True), ("", False), ("a", False), ("@b", False), ("a@", False),
        ("a@b@c", False), ("a b@c", False), ("a@b\n", False), ("a@b>", False), ("a,b@c", False),
        ("a\x00@b", False), ("a@\u202eb", False), ("a\u200b@b.org", False), ('"a"b"@x', False),
    ],
)  # fmt: skip
def test_what_mail_can_be_sent_to(text: str, good: bool) -> None:
    assert is_address(text) is good


def test_what_people_type_is_taken_apart() -> None:
    typed = parse_typed("Bob Smith <bob@x.org>; carol@x.org\ndave@y.org, not an address")
    assert [each.address for each in typed] == [
        "bob@x.org", "carol@x.org", "dave@y.org", "not an address",
    ]  # fmt: skip
    assert typed[0].name == "Bob Smith"


@pytest.mark.parametrize(
    "name", ["", "Ada", "Babbage, Charles", 'a "b" \\c', "太郎 山田", "x" * 300, "é " * 80 + "x"]
)
def test_what_is_written_is_read_the_same_by_us_and_others(name: str) -> None:
    written = format_address(Address(name, "ada@engine.test"))
    assert written.isascii()
    unfolded = written.replace("\r\n", "")
    assert parse_addresses(unfolded) == (Address(name, "ada@engine.test"),)
    other_name, other_address = parseaddr(unfolded)
    assert other_address == "ada@engine.test"
    assert str(make_header(decode_header(other_name))) == name


def test_C1_a_line_break_in_a_name_is_refused() -> None:
    with pytest.raises(MessageError, match="control character"):
        format_address(Address("Ada\r\nBcc: x@y.org", "ada@engine.test"))


def test_C9_a_domain_goes_over_the_wire_in_ascii() -> None:
    assert wire_address("info@bücher.example") == "info@xn--bcher-kva.example"


@pytest.mark.parametrize("text", ["jörg@x.org", "a@faß.de", "nobody", "a@b c", "a@" + "ü" * 80])
def test_C9_an_address_that_cannot_be_sent_to_is_refused_and_named(text: str) -> None:
    with pytest.raises(MessageError) as caught:
        wire_address(text)
    assert text.rpartition("@")[2] in caught.value.message
