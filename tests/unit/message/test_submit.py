"""Finished messages made ready, as sendmail does."""

import pytest

from tests.unit.message.drafts import ADA, ID, WHEN
from tui_mail.message.submit import Prepared, prepare


def ready(raw: bytes) -> Prepared:
    return prepare(raw, sender_default=ADA, date=WHEN, message_id=ID)


def test_what_is_missing_is_added() -> None:
    found = ready(b"To: bob@demo.test\nSubject: x\n\nbody\n")
    assert found.raw == (
        b"Date: Mon, 12 Jan 2026 10:00:00 +0000\r\nFrom: Ada Lovelace <ada@engine.test>\r\n"
        b"Message-ID: <one@engine.test>\r\nTo: bob@demo.test\r\nSubject: x\r\n\r\nbody\r\n"
    )
    assert found.message_id == ID
    assert found.subject == "x"
    assert found.from_address == "ada@engine.test"
    assert found.header_recipients == ("bob@demo.test",)


def test_what_is_given_is_kept_byte_for_byte() -> None:
    raw = (
        b"X-Odd:   three  spaces \t\r\n  and a fold\r\n"
        b"FROM: =?utf-8?q?B=C3=B6b?= <bob@demo.test>\r\n"
        b"date: whenever\r\nmessage-id: <mine@demo.test>\r\nX-8bit: \xfc\r\n\r\n"
        b"\x00\xff .\r\n..\r\n"
    )
    found = ready(raw)
    assert found.raw == raw
    assert found.message_id == "<mine@demo.test>"
    assert found.from_address == "bob@demo.test"


def test_C2_S14_bcc_is_taken_out_with_its_folds() -> None:
    found = ready(
        b"To: a@x.org\nBCC: hidden@x.org,\n\tother@x.org\nResent-Bcc: r@x.org\n"
        b"Subject: s\n\nBcc: body\n"
    )
    assert b"hidden" not in found.raw
    assert b"other" not in found.raw
    assert b"r@x.org" not in found.raw
    assert found.raw.endswith(b"Subject: s\r\n\r\nBcc: body\r\n")
    assert found.bcc == ("hidden@x.org", "other@x.org")
    assert found.header_recipients == ("a@x.org", "hidden@x.org", "other@x.org")


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        (b"a\nb", b"a\r\nb\r\n"),
        (b"a\r.\rb", b"a\r\n.\r\nb\r\n"),
        (b"a\n.\nb\r\n", b"a\r\n.\r\nb\r\n"),
        (b"a\r\r\nb", b"a\r\n\r\nb\r\n"),
        (b"", b""),
    ],
)
def test_C3_S14_every_line_end_becomes_crlf(body: bytes, sent: bytes) -> None:
    assert ready(b"To: a@x.org\n\n" + body).raw.endswith(b"To: a@x.org\r\n\r\n" + sent)


def test_a_text_without_headers_becomes_the_body() -> None:
    assert ready(b"just words\nmore: words\n").raw.endswith(
        b"\r\n\r\njust words\r\nmore: words\r\n"
    )


def test_an_mbox_line_is_taken_off() -> None:
    assert b"From ada" not in ready(b"From ada Mon Jan 12\nTo: a@x.org\n\nx").raw


def test_an_address_hidden_in_a_name_is_no_recipient() -> None:
    found = ready(b'To: "x@evil.org, y" <a@x.org>, =?utf-8?q?z=40evil.org=2C?= <b@x.org>\n\nx')
    assert found.header_recipients == ("a@x.org", "b@x.org")


def test_a_from_without_an_address_is_kept_and_the_account_sends() -> None:
    found = ready(b"From: \nTo: a@x.org\n\nx")
    assert found.from_address == "ada@engine.test"
    assert found.raw.count(b"From:") == 1
