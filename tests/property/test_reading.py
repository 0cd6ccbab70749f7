"""Reading twice is reading once, and a draft that was written is the draft that is opened."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.property.test_message import ANY_MESSAGE, CLEAN_LINE
from tests.unit.message.drafts import HOME, ID, WHEN, draft, file
from tui_mail.message.body import attachment, parts_of, text_of
from tui_mail.message.compose import compose
from tui_mail.message.digest import digest, first_words, header_digest, header_of
from tui_mail.message.draft_file import open_draft
from tui_mail.message.encoded_word import encode_text
from tui_mail.message.layout import layout
from tui_mail.message.parse import parse
from tui_mail.message.sanitize import safe_filename, sanitize
from tui_mail.message.text_files import text_files_of
from tui_mail.message.warnings import warnings_of
from tui_mail.model.address import Address
from tui_mail.model.ids import MessageId

_BLANKS = re.compile("[\u115f\u1160\u2800\u3164\uffa0'\\s]+")
NAMES = CLEAN_LINE.map(lambda text: _BLANKS.sub("", text))
PEOPLE = st.lists(
    st.tuples(NAMES, st.sampled_from(["ada", "bob", "grace.hopper"])), max_size=4, unique_by=str
).map(lambda pairs: tuple(Address(name, f"{user}@demo.test") for name, user in pairs))
IDS = st.lists(st.from_regex(r"<[a-z0-9.]{1,60}@[a-z]{1,9}\.test>", fullmatch=True), max_size=12)
FILES = st.lists(
    st.tuples(st.text(max_size=40).map(safe_filename), st.binary(max_size=200)), max_size=3
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_MESSAGE)
def test_P6_what_was_read_is_read_the_same_again(raw: bytes) -> None:
    one, other = parse(raw), parse(raw)
    assert text_of(one) == text_of(one) == text_of(other)
    assert layout(one, 60) == layout(one, 60) == layout(other, 60)
    assert warnings_of(one) == warnings_of(other)
    for listed in text_files_of(one):
        assert len(attachment(one, listed.part)[1]) == listed.size
    # what is shown, sent as a message of its own, is shown the same
    shown = text_of(one)
    again = parse(b"Content-Type: text/plain; charset=utf-8\n\n" + shown.encode())
    assert text_of(again) == shown.removeprefix("\ufeff")
    subject = one.headers.first("subject")
    written = encode_text(" ".join(subject.split()), "Subject")
    assert parse(f"Subject: {written}\n\n".encode()).headers.first("subject") == " ".join(
        subject.split()
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_MESSAGE)
def test_P6_the_list_reads_in_two_steps_what_it_reads_in_one(raw: bytes) -> None:
    whole, head = digest(raw), header_digest(header_of(raw))
    for name in ("subject", "from_", "to", "cc", "date", "message_id", "references", "received"):
        assert getattr(whole, name) == getattr(head, name)
    assert first_words(raw) == (whole.attachments, whole.snippet)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    to=PEOPLE,
    cc=PEOPLE,
    bcc=PEOPLE,
    subject=CLEAN_LINE,
    body=st.text(max_size=300).map(lambda text: sanitize(text, lines=True)),
    references=IDS,
    files=FILES,
    markdown=st.booleans(),
)
def test_a_draft_that_was_written_is_the_draft_that_is_opened(
    *,
    to: tuple[Address, ...],
    cc: tuple[Address, ...],
    bcc: tuple[Address, ...],
    subject: str,
    body: str,
    references: list[str],
    files: list[tuple[str, bytes]],
    markdown: bool,
) -> None:
    written = draft(
        to=to,
        cc=cc,
        bcc=bcc,
        subject=subject,
        body=body,
        references=tuple(references),
        in_reply_to=references[-1] if references else "",
        attachments=tuple(file(name) for name, _ in files),
        markdown=markdown,
    )
    data = {number: content for number, (_, content) in enumerate(files)}
    raw = compose(written, message_id=ID, date=WHEN, files=data, draft_copy=True)
    opened = open_draft(raw, HOME, MessageId(1))
    for name in ("from_", "to", "cc", "bcc", "subject", "body", "in_reply_to", "markdown"):
        assert getattr(opened, name) == getattr(written, name), name
    assert opened.references == tuple(dict.fromkeys(references))
    kept = [attachment(parse(raw), part.part) for part in parts_of(parse(raw))]
    assert kept == files
