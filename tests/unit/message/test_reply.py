"""Answers and forwards."""

import pytest

from tests.unit.message import corpus
from tests.unit.message.drafts import ADA, HOME
from tui_mail.errors import MessageError
from tui_mail.message.parse import Parsed, parse
from tui_mail.message.reply import reply
from tui_mail.model.draft import Draft, ReplyKind
from tui_mail.model.ids import MessageId

OWN = ("ada@engine.test", "*@ada.example")
THIS = MessageId(5)


def answered(original: Parsed | str, kind: ReplyKind = ReplyKind.REPLY) -> Draft:
    parsed = parse(original.encode()) if isinstance(original, str) else original
    return reply(parsed, kind, OWN, HOME, ADA, THIS)


def to(draft: Draft) -> list[str]:
    return [each.address for each in draft.to]


def cc(draft: Draft) -> list[str]:
    return [each.address for each in draft.cc]


def test_an_answer_quotes_and_keeps_the_thread() -> None:
    draft = answered(corpus.parsed("mixed"))
    assert to(draft) == ["charles@difference.test"]
    assert draft.subject == "Re: [engine] Fwd: Drawings"
    assert draft.in_reply_to == "<drawings@difference.test>"
    assert draft.references == (
        "<first@engine.test>", "<ask@engine.test>", "<drawings@difference.test>",
    )  # fmt: skip
    assert draft.answers == THIS
    assert draft.body == (
        "\n\nOn Mon, 12 Jan 2026 11:00 +0100, Babbage, Charles wrote:\n"
        "> On Sunday, Ada Lovelace wrote:\n>> Where are the\n>> drawings?\n>\n"
        "> They are here, with all the wheels and axles that you asked for in your\n"
        "> letter of last week.\n"
    )


def test_an_html_message_is_quoted_as_text() -> None:
    draft = answered(corpus.html("<p>One <b>two</b></p>"))
    assert draft.body.endswith("a@b.test wrote:\n> One two\n")


@pytest.mark.parametrize(
    ("head", "first", "others"),
    [
        ("From: b@x\nTo: ada@engine.test, c@x\nCc: d@x, B@X", ["b@x", "c@x"], ["d@x"]),
        ("From: b@x\nTo: ADA+tag@engine.TEST\nCc: any@ada.example", ["b@x"], []),
        ("From: b@x\nReply-To: r@x\nTo: ada@engine.test, c@x", ["r@x", "c@x"], []),
        ("From: b@x\nMail-Followup-To: l@x, ada@engine.test\nTo: l@x", ["l@x"], []),
        ("From: ada@engine.test\nTo: c@x\nCc: d@x", ["c@x"], ["d@x"]),
        ("From: b@x\nTo: undisclosed-recipients:;", ["b@x"], []),
    ],
)
def test_C4_all_get_the_answer_but_oneself(head: str, first: list[str], others: list[str]) -> None:
    draft = answered(f"{head}\n\nx", ReplyKind.REPLY_ALL)
    assert (to(draft), cc(draft)) == (first, others)


def test_reply_to_is_honoured() -> None:
    assert to(answered("From: b@x\nReply-To: r@x, s@x\n\nx")) == ["r@x", "s@x"]


LISTED = "List-Post: <mailto:l@x.org>\n"


@pytest.mark.parametrize(
    ("head", "goes_to"),
    [
        ("From: b@x\nReply-To: l@x.org\n" + LISTED, "b@x"),
        ("From: b@x\nReply-To: L@X.org\n" + LISTED, "b@x"),
        ("From: b@x\nReply-To: b@y\n" + LISTED, "b@y"),
        ("From: B via L <l@x.org>\nReply-To: b@x\n" + LISTED, "b@x"),
        ("From: B via L <l@x.org>\n" + LISTED, "l@x.org"),
        ("From: b@x\nReply-To: l@x.org\n", "l@x.org"),
    ],
)
def test_C4_an_answer_to_one_goes_to_the_writer_and_not_to_a_list_that_asks_for_all(
    head: str, goes_to: str
) -> None:
    assert to(answered(f"{head}\nx")) == [goes_to]


def test_C4_followup_to_says_who_gets_the_answer_to_all() -> None:
    head = "From: b@x\nTo: l@x.org, c@x\nMail-Followup-To: l@x.org, d@x, ada@engine.test\n"
    draft = answered(f"{head}\nx", ReplyKind.REPLY_ALL)
    assert (to(draft), cc(draft)) == (["l@x.org", "d@x"], [])


def test_an_answer_to_ones_own_message_goes_to_its_recipients() -> None:
    assert to(answered("From: ada@engine.test\nTo: c@x\n\nx")) == ["c@x"]


def test_an_answer_to_the_list_goes_there_alone() -> None:
    head = "From: b@x\nTo: l@x\nCc: c@x\nList-Post: <mailto:list@x.org?subject=y> (members)"
    draft = answered(f"{head}\n\nx", ReplyKind.REPLY_LIST)
    assert (to(draft), cc(draft)) == (["list@x.org"], [])


@pytest.mark.parametrize("head", ["", "List-Post: NO", "List-Post: <mailto:a%0d%0aBcc:x>"])
def test_a_message_of_no_list_has_none_to_answer_to(head: str) -> None:
    with pytest.raises(MessageError):
        answered(f"From: b@x\n{head}\n\nx", ReplyKind.REPLY_LIST)


def test_C1_nothing_hostile_is_taken_over() -> None:
    head = (
        "From: =?utf-8?q?A=0ABcc=3A_x?= <b@x>\nSubject: =?utf-8?q?a=0D=0ABcc=3A_y=40z?=\n"
        "Message-ID: <a@b>\n X: y"
    )
    draft = answered(f"{head}\n\nx")
    assert "\n" not in draft.subject
    assert "\n" not in draft.to[0].name
    assert draft.in_reply_to == "<a@b>"


def test_a_forward_carries_words_and_attachments() -> None:
    draft = answered(corpus.parsed("mixed"), ReplyKind.FORWARD)
    assert draft.subject == "Fwd: Re: [engine] Fwd: Drawings"
    assert draft.to == ()
    assert draft.forwards == THIS
    assert draft.in_reply_to == ""
    assert [(each.filename, each.part, each.message) for each in draft.attachments] == [
        ("Räder.pdf", "2", THIS), ("carried.eml", "3", THIS), ("part-4.ics", "4", THIS),
        ("notes.txt", "5", THIS),
    ]  # fmt: skip
    assert "From: Babbage, Charles <charles@difference.test>\nDate: Mon, 12" in draft.body
    assert "They are here" in draft.body
