"""The mail that the benchmarks make is the same on every machine, and of the shape of real mail."""

import hashlib
import statistics

from benchmarks.letters import BLOCK, RARE_WORD, letters, newest_subject
from benchmarks.mailbox import read_all
from tui_mail.message.digest import digest


def test_the_same_numbers_give_the_same_bytes() -> None:
    once = b"".join(letter.raw for letter in letters(10_000, 3))
    assert hashlib.sha256(once).hexdigest() == (
        "8861ff474a5fc4ac3288253239c50d4f5fccdd6dd982737002dff5d3d9b65fa4"
    )
    assert once != b"".join(letter.raw for letter in letters(10_000, 4))


def test_messages_are_about_as_large_as_real_ones_with_a_long_tail() -> None:
    sizes = sorted(len(letter.raw) for letter in letters(10_000, 1))
    assert 5_000 < statistics.mean(sizes) < 9_000
    assert statistics.median(sizes) < statistics.mean(sizes)
    assert sizes[-1] > 10 * statistics.mean(sizes)
    assert all(len(letter.raw) < 2_000 for letter in letters(10_000, 1, short=True))


def test_there_are_all_kinds_of_them() -> None:
    whole = b"".join(letter.raw for letter in letters(10_000, 2))
    for part in (
        b"multipart/alternative",
        b"multipart/mixed",
        b"message/rfc822",
        b"Content-Disposition: attachment",
        b"List-Id:",
        b"DKIM-Signature:",
        b"References:",
        b"quoted-printable",
        RARE_WORD.encode(),
    ):
        assert part in whole


def test_the_last_one_alone_has_the_newest_subject_and_is_unread() -> None:
    read = list(read_all(BLOCK + 20, 1))
    subjects = [words.subject for _letter, words in read]
    assert subjects.count(newest_subject(BLOCK + 20)) == 1
    assert subjects[-1] == newest_subject(BLOCK + 20)
    assert "seen" not in read[-1][0].flags
    assert [letter.received for letter, _ in read] == sorted(letter.received for letter, _ in read)


def test_every_message_can_be_read_and_no_two_are_one() -> None:
    read = [digest(letter.raw, letter.received) for letter in letters(10_000, 5)]
    assert len({words.sha256 for words in read}) == BLOCK
    assert len({words.message_id for words in read}) == BLOCK
    assert all(words.from_ and words.subject and words.date for words in read)
    assert any(words.attachments for words in read)
    known = {words.message_id for words in read}
    answers = [words for words in read if words.in_reply_to]
    assert len(answers) > BLOCK / 4
    assert all(words.in_reply_to[0] in known for words in answers)


def test_several_processes_give_the_same_as_one() -> None:
    alone, together = list(read_all(2_500, 1)), list(read_all(2_500, 2))
    assert alone == together
