"""A message sent on as it is: a block before it, and not another byte changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mail.errors import MessageError
from tui_mail.message.addresses import parse_addresses
from tui_mail.message.headers import split_message
from tui_mail.message.redirect import redirected
from tui_mail.model.address import Address

ME = Address("Jörg, Me", "me@home.test")
BOB, CAROL = Address("Bob", "bob@far.test"), Address("", "carol@bücher.test")
RAW = (
    b"Return-Path: <ada@x.test>\r\nReceived: by x;\r\n\tlater\r\nDKIM-Signature: v=1; b=AbC\r\n"
    b"From: Ada <ada@x.test>\r\nTo: me@home.test\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\n"
    b"Message-ID: <1@x.test>\r\nDate: Mon, 1 Jan 2024 10:00:00 +0000\r\n\r\n"
    b"8-bit \xe4\xf6  \r\n.\r\n..dots\r\n\r\n"
)


def sent_on(
    raw: bytes = RAW, to: tuple[Address, ...] = (BOB,), cc: tuple[Address, ...] = ()
) -> bytes:
    return redirected(raw, from_=ME, to=to, cc=cc, date=1_700_000_000, message_id="<r@home.test>")


def test_the_block_stands_before_the_message_and_the_message_is_the_same() -> None:
    sent = sent_on(cc=(CAROL,))
    assert sent.endswith(RAW)
    block = sent[: -len(RAW)].decode("ascii")
    headers, _ = split_message(sent[: -len(RAW)] + b"\r\n")
    assert [name for name, _ in headers.pairs()] == [
        "Resent-Date", "Resent-From", "Resent-To", "Resent-Cc", "Resent-Message-ID",
    ]  # fmt: skip
    assert parse_addresses(headers.raw("resent-from")) == (ME,)
    assert "carol@xn--bcher-kva.test" in block
    assert "Resent-Message-ID: <r@home.test>\r\n" in block


def test_sent_on_again_the_newer_block_stands_first() -> None:
    again = redirected(
        sent_on(), from_=BOB, to=(ME,), cc=(), date=1_700_000_100, message_id="<s@far.test>"
    )
    assert again.endswith(sent_on())
    assert split_message(again)[0].raw("resent-message-id") == "<s@far.test>"


@pytest.mark.parametrize("name", [b"Bcc", b"bcc ", b"Resent-Bcc"])
def test_C2_who_was_hidden_once_stands_nowhere_in_it(name: bytes) -> None:
    hidden = name + b": quiet@far.test,\r\n  quieter@far.test\r\n"
    with_hidden = RAW.replace(b"To: me@home.test\r\n", b"To: me@home.test\r\n" + hidden)
    assert with_hidden != RAW
    assert sent_on(with_hidden) == sent_on()


def test_C3_line_ends_that_no_server_takes_are_mended() -> None:
    assert sent_on(RAW.replace(b"\r\n", b"\n").rstrip(b"\n") + b"\n\n") == sent_on()


@pytest.mark.parametrize("wrong", ["nobody", "a@b\r\nX: 1", "über@x.test"])
def test_C1_C9_what_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(MessageError):
        sent_on(to=(Address("", wrong),))


def test_C1_a_name_adds_no_header() -> None:
    with pytest.raises(MessageError):
        sent_on(to=(Address("x\r\nBcc: e@x.test", "bob@far.test"),))


@given(st.binary(max_size=300))
def test_whatever_is_sent_on_the_block_is_whole_and_first(raw: bytes) -> None:
    sent = sent_on(raw)
    assert sent.startswith(b"Resent-Date: ")
    names = [name.lower() for name, _ in split_message(sent)[0].pairs()]
    assert "bcc" not in names
    assert names[:4] == ["resent-date", "resent-from", "resent-to", "resent-message-id"]
