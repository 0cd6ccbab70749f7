"""Message-IDs, subjects and what makes a thread."""

import pytest

from tui_mail.message.msgid import MOST_IDS, message_id_of, message_ids_of
from tui_mail.message.subjects import forward_subject, is_answer, reply_subject, thread_subject
from tui_mail.message.threading import same_people, tells_apart


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


@pytest.mark.parametrize("subject", ["Re: x", "[list] AW: x", "re[2]: x", "回复: x"])
def test_the_subject_of_an_answer_is_known(subject: str) -> None:
    assert is_answer(subject)


@pytest.mark.parametrize("subject", ["x", "Fwd: Re: x", "[Re: x] y", "Regarding x", ""])
def test_other_subjects_are_no_answers(subject: str) -> None:
    assert not is_answer(subject)


@pytest.mark.parametrize("subject", ["", "re:", "hi", "Hello!", "meeting", "(no subject)", "???"])
def test_by_what_everybody_writes_nothing_is_told(subject: str) -> None:
    assert not tells_apart(thread_subject(subject))


def test_both_authors_have_to_be_in_both_messages() -> None:
    ann, bob, eve = "ann@x", "bob@x", "eve@x"
    assert same_people(bob, {bob, ann}, ann, {ann, bob, eve})
    assert not same_people(eve, {eve, bob}, ann, {ann, bob}), "she was not asked"
    assert not same_people(bob, {bob, eve}, ann, {ann, bob}), "she is not answered"
    assert not same_people(ann, {ann, eve}, ann, {ann, bob}), "nobody else is in both"
    assert same_people(ann, {ann, bob}, ann, {ann, bob}), "something she adds"
