"""Message-IDs, subjects and what makes a thread."""

from dataclasses import replace

import pytest

from tests.unit.message import corpus
from tui_mail.message.digest import digest
from tui_mail.message.msgid import MOST_IDS, message_id_of, message_ids_of
from tui_mail.message.subjects import forward_subject, reply_subject, thread_subject
from tui_mail.message.threading import MOST_KEYS, thread_keys


@pytest.mark.parametrize(
    ("value", "id"),
    [
        ("<a@b>", "<a@b>"),
        (" <a\t@b> (comment)", "<a@b>"),
        ("a@b", "<a@b>"),
        ("", ""),
        ("<a@[", "<a@[>"),
        ("<<a b@>", "<ab@>"),
        ("<>", ""),
        ("<a\x00\u202e@b>", "<a@b>"),
    ],
)
def test_S9_a_message_id_is_read_whatever_it_is(value: str, id: str) -> None:
    assert message_id_of(value) == id


def test_references_keep_order_and_lose_doubles() -> None:
    assert message_ids_of("<a@b>\n <c@d> <a@b>") == ("<a@b>", "<c@d>")
    assert message_ids_of("Your message of Monday") == ()


def test_of_very_many_ids_the_first_and_the_newest_stay() -> None:
    ids = message_ids_of(" ".join(f"<{n}@x>" for n in range(1000)))
    assert len(ids) == MOST_IDS
    assert ids[0] == "<0@x>"
    assert ids[-1] == "<999@x>"


@pytest.mark.parametrize(
    "subject",
    [
        "Drawings", "Re: Drawings", "RE: re: Drawings", "Fwd: Re: Drawings", "AW: WG: drawings ",
        "Re[2]: Drawings", "[engine] Re: [engine] Drawings", "Re： Drawings", "回复: Drawings",
        "Drawings (fwd)",
    ],
)  # fmt: skip
def test_the_subjects_of_a_thread_are_the_same(subject: str) -> None:
    assert thread_subject(subject) == "drawings"


@pytest.mark.parametrize("subject", ["Re:", "[list]", "", "Research: x", "[a]"])
def test_a_subject_that_is_all_marks_stays(subject: str) -> None:
    assert thread_subject(subject) == subject.lower()


def test_answering_and_forwarding_mark_a_subject_once() -> None:
    assert reply_subject("Re: RE: AW: x") == "Re: x"
    assert reply_subject("x") == "Re: x"
    assert reply_subject("Fwd: x") == "Re: Fwd: x"
    assert forward_subject("Fwd: FW: x") == "Fwd: x"
    assert forward_subject("Re: x") == "Fwd: Re: x"


def test_a_message_is_bound_by_its_own_id_and_those_it_names() -> None:
    found = digest(corpus.raw("mixed"))
    assert thread_keys(found) == (
        "<drawings@difference.test>", "<ask@engine.test>", "<first@engine.test>",
    )  # fmt: skip


def test_a_long_chain_is_bound_by_its_ends() -> None:
    chain = tuple(f"<{n}@x>" for n in range(99))
    keys = thread_keys(replace(digest(corpus.raw("mixed")), references=chain))
    assert len(keys) == MOST_KEYS
    assert "<0@x>" in keys
    assert "<98@x>" in keys
