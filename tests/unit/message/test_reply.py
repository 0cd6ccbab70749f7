"""Answers and forwards."""

import pytest

from tests.unit.message import corpus
from tests.unit.message.drafts import ADA, HOME
from tui_mail.errors import MessageError
from tui_mail.message.compose import compose
from tui_mail.message.headers import split_message
from tui_mail.message.msgid import message_ids_of
from tui_mail.message.parse import Parsed, parse
from tui_mail.message.reply import Writer, reply
from tui_mail.model.attribution import ATTRIBUTION
from tui_mail.model.draft import Draft, ReplyKind
from tui_mail.model.ids import MessageId

OWN = ("ada@engine.test", "*@ada.example")
THIS = MessageId(5)


def answered(
    original: Parsed | str, kind: ReplyKind = ReplyKind.REPLY, attribution: str = ATTRIBUTION
) -> Draft:
    parsed = parse(original.encode()) if isinstance(original, str) else original
    return reply(parsed, kind, Writer(HOME, ADA, OWN, attribution), THIS)


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


def test_html_is_quoted_in_whole_lines() -> None:
    words = "word " * 120
    quoted = answered(corpus.html(f"<p>{words}</p><blockquote>old</blockquote>")).body.split("\n")
    lines = [line for line in quoted if line.startswith("> word")]
    assert all(len(line) > 60 for line in lines[:-1]), "no orphan of a line that was too long"
    assert all(len(line) <= 78 for line in lines)
    assert ">> old" in quoted


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("Am {day} um {time} schrieb {first}:", "Am 2026-01-12 um 11:00 schrieb Charles:"),
        ("{name} <{address}>, {date}:",
         "Babbage, Charles <charles@difference.test>, Mon, 12 Jan 2026 11:00 +0100:"),
        ("{nothing} of {subject}", "{nothing} of Re: [engine] Fwd: Drawings"),
    ],
)  # fmt: skip
def test_the_line_above_a_quote_is_the_users_own(template: str, line: str) -> None:
    assert answered(corpus.parsed("mixed"), attribution=template).body.split("\n")[2] == line


def test_C1_a_name_that_looks_like_a_field_stays_a_name() -> None:
    head = 'From: "{address} {subject}" <b@x>\nSubject: {name}\nDate: Mon, 12 Jan 2026 11:00 +0100'
    body = answered(f"{head}\n\nx", attribution="{name}: {subject}").body
    assert body.split("\n")[2] == "{address} {subject}: {name}"


def test_without_a_date_nothing_is_said_of_it() -> None:
    assert "\nBo wrote:\n" in answered("From: Bo <b@x>\n\nx", attribution="{day} {name}:").body


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("one\n\n-- \nBo\n+1 555", ["> one"]),
        ("one\n--\nBo", ["> one"]),
        ("-- \nBo", []),
        ("one\n\n-- \nBo\n\nOn Monday, Al\nwrote:\n\n> two\n> three",
         ["> one", ">", "> On Monday, Al", "> wrote:", ">", ">> two", ">> three"]),
        ("one\n-- \nBo\n> two", ["> one", ">", ">> two"]),
        ("one\n-- \n" + "no signature\n" * 60,
         ["> one", "> --", *["> no signature"] * 60]),
        ("> -- \n> his", [">> --", ">> his"]),
    ],
)  # fmt: skip
def test_signatures_are_not_quoted(text: str, quoted: list[str]) -> None:
    body = answered(f"From: Bo <b@x>\n\n{text}\n").body
    assert body.removeprefix("\n\nBo wrote:\n").rstrip("\n").split("\n") == (quoted or [""])


def test_mail_reply_to_goes_before_reply_to_and_only_for_one() -> None:
    head = "From: b@x\nReply-To: list@x\nMail-Reply-To: bo@x\nTo: list@x"
    assert to(answered(f"{head}\n\nx")) == ["bo@x"]
    assert to(answered(f"{head}\n\nx", ReplyKind.REPLY_ALL)) == ["list@x"]
    wrong = "From: b@x\nReply-To: r@x\nMail-Reply-To: nobody"
    assert to(answered(f"{wrong}\n\nx")) == ["r@x"], "what is no address asks for nothing"


@pytest.mark.parametrize(
    ("head", "references"),
    [
        ("Message-ID: <p@x>\nReferences: <a@x> <b@x>\nIn-Reply-To: <c@x>", "<a@x> <b@x> <p@x>"),
        ("Message-ID: <p@x>\nIn-Reply-To: <c@x>", "<c@x> <p@x>"),
        ("Message-ID: <p@x>\nIn-Reply-To: <c@x> <d@x>", "<p@x>"),
        ("Message-ID: <p@x>", "<p@x>"),
        ("References: <a@x>", "<a@x>"),
        ("", ""),
    ],
)
def test_references_are_as_the_standard_has_them(head: str, references: str) -> None:
    """RFC 5322, section 3.6.4."""
    assert " ".join(answered(f"From: b@x\n{head}\n\nx").references) == references


def test_of_a_very_long_thread_the_first_and_the_newest_stay_within_a_line_each() -> None:
    ids = [f"<{n}.{'x' * 400}@x>" for n in range(90)]
    draft = answered("From: b@x\nMessage-ID: <p@x>\nReferences: " + "\n ".join(ids) + "\n\nx")
    raw = compose(draft, message_id="<new@x>", date=1, files={})
    headers, _ = split_message(raw)
    kept = message_ids_of(headers.raw("references"))
    assert kept[0] == ids[0]
    assert kept[-2:] == (ids[-1], "<p@x>")
    assert len(kept) <= 30
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
