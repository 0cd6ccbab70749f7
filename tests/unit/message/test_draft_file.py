"""Drafts stored and opened again."""

from tests.unit.message.drafts import HOME, ID, WHEN, draft, file
from tui_mail.message.compose import compose
from tui_mail.message.draft_file import open_draft
from tui_mail.model.address import Address
from tui_mail.model.draft import AttachedFile, Draft
from tui_mail.model.ids import MessageId

KEPT = MessageId(7)


def reopened(written: Draft, files: dict[int, bytes] | None = None) -> Draft:
    raw = compose(written, message_id=ID, date=WHEN, files=files or {}, draft_copy=True)
    return open_draft(raw, HOME, KEPT)


def test_a_draft_comes_back_as_it_was_left() -> None:
    written = draft(
        to=(Address("Jörg, Dr.", "j@x.org"), Address("", "k@x.org")),
        cc=(Address("太郎", "t@x.org"),),
        bcc=(Address("Hidden", "h@x.org"),),
        subject="Grüße ✨",
        body="Liebe Leute,\n\n> zitiert\n\nnoch nicht fer",
        in_reply_to="<a@b>",
        references=("<0@b>", "<a@b>"),
        id=KEPT,
    )
    assert reopened(written) == written


def test_what_is_not_finished_is_kept_as_typed() -> None:
    to = (Address("", "bob"), Address("", "Carol Smith"), Address("", "jörg@bücher.example"))
    assert reopened(draft(to=to)).to == to
    assert reopened(draft(to=())).to == ()


def test_attachments_become_parts_of_the_stored_draft() -> None:
    files = {0: b"abc", 1: b"Subject: x\r\n\r\ny"}
    written = draft(body="x", attachments=(file("a ü.bin"), file("m.eml", "message/rfc822")))
    assert reopened(written, files).attachments == (
        AttachedFile("a ü.bin", "application/octet-stream", 3, message=KEPT, part="2"),
        AttachedFile("m.eml", "message/rfc822", len(files[1]), message=KEPT, part="3"),
    )


def test_a_draft_of_another_program_is_opened() -> None:
    raw = b"Subject: x\nContent-Type: text/html\n\n<p>Hello <b>you</b></p>"
    opened = open_draft(raw, HOME, KEPT)
    assert opened.body == "Hello you"
    assert opened.from_ == Address("", "")
