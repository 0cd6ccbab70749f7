"""Drafts to bytes."""

import email
import hashlib
from dataclasses import replace

import pytest

from tests.unit.message import corpus
from tests.unit.message.drafts import ADA, BOB, ID, WHEN, draft, file
from tui_mail.errors import MessageError
from tui_mail.message.body import attachment, parts_of, text_of
from tui_mail.message.compose import compose, new_message_id, recipients_of
from tui_mail.message.headers import split_message
from tui_mail.message.parse import parse
from tui_mail.model.address import Address
from tui_mail.model.draft import Draft


def made(written: Draft, files: dict[int, bytes] | None = None) -> bytes:
    return compose(written, message_id=ID, date=WHEN, files=files or {})


def names(raw: bytes) -> list[str]:
    return [name for name, _ in split_message(raw)[0].pairs()]


def test_a_plain_message_is_exactly_this() -> None:
    assert made(draft(subject="Hello", body="One\n\nTwo")) == (
        b"Date: Mon, 12 Jan 2026 10:00:00 +0000\r\n"
        b"From: Ada Lovelace <ada@engine.test>\r\n"
        b"To: bob@demo.test\r\n"
        b"Subject: Hello\r\n"
        b"Message-ID: <one@engine.test>\r\n"
        b"MIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: 7bit\r\n"
        b"\r\n"
        b"One\r\n\r\nTwo"
    )


@pytest.mark.parametrize(
    "body",
    [
        "", "\n", "no newline", "newline\n", "Grüße\n", "東京会議の資料です\n" * 50,
        "From the start\nFrom again",
        ".\n..\n.dot", "trailing space \n\ttab\t\n", "x" * 5000, "ü" * 5000, "a\x00b\x1bc",
        "=3D = ==", "--b\n",
    ],
)  # fmt: skip
def test_C3_the_body_arrives_as_it_was_typed(body: str) -> None:
    raw = made(draft(body=body))
    assert raw.replace(b"\r\n", b"").count(b"\n") == raw.replace(b"\r\n", b"").count(b"\r") == 0
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw.isascii()
    part = parse(raw).leaves[0]
    assert part.text == body
    other = email.message_from_bytes(raw).get_payload(decode=True)
    assert isinstance(other, bytes)
    assert other.decode().replace("\r\n", "\n") == body


def test_C2_S14_bcc_is_never_in_what_is_sent() -> None:
    hidden = Address("Secret", "hidden@x.org")
    raw = made(draft(bcc=(hidden,)))
    assert b"hidden" not in raw
    assert b"bcc" not in raw.lower()
    assert recipients_of(draft(bcc=(hidden, BOB))) == ("bob@demo.test", "hidden@x.org")


def test_a_message_to_bcc_alone_names_nobody() -> None:
    raw = made(draft(to=(), bcc=(BOB,)))
    assert b"To: undisclosed-recipients:;\r\n" in raw
    assert b"bob@" not in raw


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "a\r\nBcc: x@y.org"}, {"subject": "a\nb"}, {"subject": "a\x00"},
        {"subject": "a\u2028b"}, {"subject": "a\x0bb\x0cc"},
        {"from_": Address("A\r\nBcc: x", "a@x.org")}, {"to": (Address("", "a@x.org\r\nBcc: x@y"),)},
        {"cc": (Address("A\x00", "a@x.org"),)}, {"bcc": (Address("", "a@x\n.org"),)},
        {"in_reply_to": "<a@b>\r\nBcc: x@y.org"}, {"in_reply_to": "<a@b>\n X"},
        {"subject": "x" * 6000}, {"to": ()}, {"to": (Address("", "nobody"),)},
        {"to": (Address("", "a@b, c@d"),)}, {"to": (Address("", "a@b>"),)},
    ],
)  # fmt: skip
def test_C1_S13_a_field_that_would_make_headers_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(MessageError):
        made(draft(**fields))


def test_C1_a_hostile_file_name_and_references_make_no_headers() -> None:
    written = draft(
        attachments=(file("a\u2028b.txt"),), references=("<a@b>", "<c@d>\r\nBcc: x@y.org")
    )
    with pytest.raises(MessageError):
        made(written, {0: b""})
    raw = made(replace(written, attachments=()))
    assert names(raw) == [
        "Date", "From", "To", "Subject", "Message-ID", "References", "MIME-Version",
        "Content-Type", "Content-Transfer-Encoding",
    ]  # fmt: skip
    assert b"x@y.org" not in raw


@pytest.mark.parametrize(
    "name", ["plain.txt", 'qu"ote.txt', "datei ü.bin", "報告書.pdf", "x" * 150 + ".txt"]
)
def test_file_names_are_read_again_by_us_and_others(name: str) -> None:
    raw = made(draft(attachments=(file(name),)), {0: b"\x00\xff\r\n."})
    safe = name.replace('"', "_")
    (part,) = parts_of(parse(raw))
    assert part.filename == safe
    other = list(email.message_from_bytes(raw).walk())[2]
    assert other.get_filename() == safe
    assert other.get_payload(decode=True) == b"\x00\xff\r\n."


def test_C8_a_carried_message_keeps_its_bytes_and_is_never_base64() -> None:
    carried = corpus.raw("east")
    raw = made(draft(attachments=(file("east.eml", "message/rfc822"),)), {0: carried})
    name, data = attachment(parse(raw), "2")
    assert name == "east.eml"
    assert hashlib.sha256(data).digest() == hashlib.sha256(carried).digest()
    assert b"Content-Transfer-Encoding: 8bit" in raw
    assert carried in raw


def test_a_message_that_no_server_would_carry_goes_as_a_file() -> None:
    raw = made(
        draft(attachments=(file("x.eml", "message/rfc822"),)),
        {0: b"Subject: x\r\n\r\n" + b"y" * 2000},
    )
    (part,) = parts_of(parse(raw))
    assert part.content_type == "application/octet-stream"
    assert attachment(parse(raw), "2")[1].endswith(b"y" * 2000)


@pytest.mark.parametrize(
    "kind", ["", "x", "a/b\r\nBcc: x", "multipart/mixed", "text/html; x=y", "ü/b"]
)
def test_an_impossible_content_type_becomes_a_file(kind: str) -> None:
    raw = made(draft(attachments=(file("x", kind),)), {0: b"x"})
    assert parts_of(parse(raw))[0].content_type == "application/octet-stream"


def test_the_boundary_stands_in_no_part() -> None:
    first = made(draft(attachments=(file("x.eml", "message/rfc822"),)), {0: b"Subject: x\r\n\r\ny"})
    again = made(draft(attachments=(file("x.eml", "message/rfc822"),)), {0: first})
    assert [part.size for part in parts_of(parse(again))] == [len(first)]


def test_threads_are_kept_together() -> None:
    many = tuple(f"<{n}@x.org>" for n in range(100))
    headers, _ = split_message(made(draft(in_reply_to="<99@x.org>", references=many)))
    assert headers.raw("in-reply-to") == "<99@x.org>"
    assert headers.raw("references").split()[0] == "<0@x.org>"
    assert headers.raw("references").split()[-1] == "<99@x.org>"
    assert len(headers.raw("references").split()) == 30


def test_C9_a_domain_is_written_in_ascii() -> None:
    assert b"To: a@xn--bcher-kva.example\r\n" in made(draft(to=(Address("", "a@bücher.example"),)))


def test_many_recipients_are_folded() -> None:
    raw = made(draft(to=tuple(Address(f"Person {n}", f"p{n}@x.org") for n in range(500))))
    assert all(len(line) <= 80 for line in raw.split(b"\r\n"))
    assert text_of(parse(raw)) == ""


def test_C7_a_message_id_tells_nothing_but_the_domain() -> None:
    assert (
        new_message_id(bytes(16), "ada@Engine.test") == "<aaaaaaaaaaaaaaaaaaaaaaaaaa@engine.test>"
    )
    assert new_message_id(b"\x01" * 16, "nobody").endswith("@localhost>")
    assert new_message_id(b"\x01" * 16, "a@b>\r\nBcc: x").endswith("@localhost>")


def test_who_it_is_from_is_written_in_full() -> None:
    raw = made(draft(from_=replace(ADA, name="Lovelace, Ädä")))
    assert parse(raw).headers.first("from") == "Lovelace, Ädä <ada@engine.test>"
