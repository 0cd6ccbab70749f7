"""What must hold of any message whatever."""

import dataclasses
import re
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.message.drafts import HOME, ID, WHEN, draft, file
from tui_mail.message.addresses import format_address, parse_addresses
from tui_mail.message.body import attachment, links_of, parts_of, text_of
from tui_mail.message.compose import compose
from tui_mail.message.digest import digest
from tui_mail.message.draft_file import open_draft
from tui_mail.message.encoded_word import decode_words, encode_text
from tui_mail.message.folding import fold
from tui_mail.message.html_text import render_html
from tui_mail.message.layout import layout
from tui_mail.message.parse import parse
from tui_mail.message.sanitize import safe_filename, sanitize, sanitize_address
from tui_mail.message.submit import prepare
from tui_mail.message.warnings import warnings_of
from tui_mail.message.wrap import cells, chop, wrap
from tui_mail.model.address import Address
from tui_mail.model.content import Span
from tui_mail.model.ids import MessageId

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=200)
HOSTILE = st.sampled_from(
    [
        "\x1b[2J",
        "\u202e",
        "\r\n",
        "=?utf-8?q?",
        "?=",
        "\x00",
        "\ud800",
        "<",
        ">",
        '"',
        "(",
        ",",
        ";",
    ]
)
MIXED_TEXT = st.lists(st.one_of(ANY_TEXT, HOSTILE), max_size=6).map("".join)
CLEAN_LINE = st.text(max_size=80).map(sanitize).map(lambda text: " ".join(text.split()))
LINES = st.sampled_from(
    [
        b"From: =?utf-8?q?=1B]0;?= <a@b>\n", b"To: (((\n", b"Subject: =?iso-2022-jp?b?GyRC?=\n",
        b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: text/html\n",
        b"Content-Type: text/plain; charset=utf-16; format=flowed\n", b"\n--b\n", b"--b--\n", b"\n",
        b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable\n",
        b"Content-Disposition: attachment; filename*0*=x''%1b; filename=../..\n",
        b"> > quoted\n",
        b"<table><tr><td><blockquote><a href=javascript:x>y", b"Date: 31 Feb 99999\n",
        b"Received: ;\n",
        b"Content-Type: message/rfc822\n", b"-- \n", b"@@ -1 +1 @@\n+x\n", b"\xff\xfe\x00\x9b",
    ]
)  # fmt: skip
ANY_MESSAGE = st.lists(st.one_of(LINES, st.binary(max_size=60)), max_size=20).map(b"".join)


def strings(value: object) -> Iterator[str]:
    """Every string in a word."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from strings(each)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from strings(getattr(value, field.name))


@given(MIXED_TEXT, st.booleans())
def test_P6_what_is_sanitised_is_clean_and_stays_so(text: str, lines: bool) -> None:
    clean = sanitize(text, lines=lines)
    assert not FORBIDDEN.search(clean)
    assert lines or not re.search(r"[\n\t]", clean)
    assert sanitize(clean, lines=lines) == clean
    assert clean.encode().decode() == clean
    assert sanitize_address(sanitize_address(text)) == sanitize_address(text)


@given(MIXED_TEXT)
def test_F1_a_safe_file_name_is_one_and_stays_so(name: str) -> None:
    safe = safe_filename(name)
    assert safe
    assert len(safe.encode()) <= 200
    assert safe[0] not in ".-"
    assert not re.search(r"[/\\\x00-\x1f]", safe)
    assert not FORBIDDEN.search(safe)
    assert safe_filename(safe) == safe


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_MESSAGE)
def test_P6_any_bytes_are_read_and_every_string_is_clean(raw: bytes) -> None:
    parsed = parse(raw)
    found = digest(raw)
    shown = (
        found, parts_of(parsed), links_of(parsed), layout(parsed, 40), warnings_of(parsed),
        parsed.headers.pairs(),
    )  # fmt: skip
    for text in strings(shown):
        assert not FORBIDDEN.search(text)
        assert "\n" not in text
        assert text.encode().decode() == text
    assert not FORBIDDEN.search(text_of(parsed))
    for part in parts_of(parsed):
        name, data = attachment(parsed, part.part)
        assert name == safe_filename(name)
        assert len(data) == part.size


@given(ANY_MESSAGE)
def test_C3_what_is_submitted_has_canonical_line_ends_and_no_bcc(raw: bytes) -> None:
    ready = prepare(raw, sender_default=Address("", "a@b.test"), date=WHEN, message_id=ID)
    assert b"\n" not in ready.raw.replace(b"\r\n", b"")
    assert b"\r" not in ready.raw.replace(b"\r\n", b"")
    headers = parse(ready.raw).headers
    assert "date" in headers
    assert "bcc" not in headers


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4), st.integers(8, 40), st.booleans())
def test_wrapping_loses_nothing_but_spaces(texts: list[str], width: int, hard: bool) -> None:
    spans = [Span(sanitize(text)) for text in texts]
    lines = (chop if hard else wrap)(spans, width)
    words = "".join(span.text for span in spans)
    joined = "".join(span.text for line in lines for span in line)
    assert joined.replace(" ", "") == words.replace(" ", "")
    assert not hard or joined == words
    for line in lines:
        assert cells("".join(span.text for span in line)) <= width


@given(CLEAN_LINE)
def test_a_subject_is_read_as_it_was_written(text: str) -> None:
    assert decode_words(encode_text(text, "Subject").replace("\r\n", "")) == text


@given(CLEAN_LINE)
def test_D2_a_name_is_read_as_it_was_written_and_never_as_an_address(name: str) -> None:
    written = format_address(Address(name, "ada@engine.test")).replace("\r\n", "")
    (found,) = parse_addresses(written)
    assert found.address == "ada@engine.test"
    blank = re.compile("[\u115f\u1160\u2800\u3164\uffa0\\s]+")
    plain = blank.sub("", name)
    assert blank.sub("", found.name) in {plain, plain[1:-1]}


@given(MIXED_TEXT)
def test_S9_any_value_has_clean_addresses(value: str) -> None:
    for each in parse_addresses(value):
        assert not FORBIDDEN.search(each.full)
        assert "\n" not in each.full


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    subject=CLEAN_LINE,
    body=st.text(max_size=300).map(lambda text: sanitize(text, lines=True)),
    name=CLEAN_LINE.map(lambda text: re.sub("[\u115f\u1160\u2800\u3164\uffa0'\\s]+", "", text)),
    filename=st.text(max_size=40).map(safe_filename),
    data=st.binary(max_size=300),
    draft_copy=st.booleans(),
)
def test_what_is_composed_is_read_back(
    subject: str, body: str, name: str, filename: str, data: bytes, draft_copy: bool
) -> None:
    recipient = Address(name, "bob@demo.test")
    written = draft(
        to=(recipient,), bcc=(recipient,), subject=subject, body=body, attachments=(file(filename),)
    )
    raw = compose(written, message_id=ID, date=WHEN, files={0: data}, draft_copy=draft_copy)
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    opened = open_draft(raw, HOME, MessageId(1))
    assert opened.subject == subject
    assert opened.body == body
    assert opened.to == (recipient,)
    assert opened.bcc == ((recipient,) if draft_copy else ())
    (part,) = parts_of(parse(raw))
    assert part.filename == filename
    assert attachment(parse(raw), part.part) == (filename, data)


@given(st.text(alphabet="<>/abtdrp =\"'&;!-#x0\u202e\x1b", max_size=300), st.integers(8, 60))
def test_P3_any_html_is_laid_out(html: str, width: int) -> None:
    for line in render_html(html, width).lines:
        assert not FORBIDDEN.search(line.text)


@given(st.text(max_size=100))
def test_folded_text_stays_folded(text: str) -> None:
    assert fold(fold(text)) == fold(text)
