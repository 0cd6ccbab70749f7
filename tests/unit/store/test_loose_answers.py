"""Answers that name nothing that they answer: put below what their subject and people say."""

import itertools
from email.utils import formatdate
from pathlib import Path

import pytest

from tests.unit.store.made_mail import NOON, arrival, raw_mail
from tests.unit.store.test_thread_ties import groups, sets, tree
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.store.mail_store import Store, open_store
from tui_mail.store.reader import Reader, open_reader
from tui_mail.store.salvage.rebuilding import rebuild

DAY = 86_400
ANN, BOB, EVE = "Ann <ann@north.example>", "Bob <bob@south.example>", "Eve <eve@west.example>"


def letter(
    name: str, subject: str, sender: str, to: str, day: float, *names: str, head: str = ""
) -> bytes:
    """A message of that day, which names others or not."""
    raw = raw_mail(
        subject, message_id=f"<{name}@x>", sender=sender, to=to, body=name,
        references=[f"<{other}@x>" for other in names],
    )  # fmt: skip
    date = formatdate(NOON + day * DAY, usegmt=True)
    return f"Date: {date}\r\n{head}".encode() + raw


LETTERS = {
    "plan": letter("plan", "Plans for spring", ANN, BOB, 0),
    "again": letter("again", "Plans for spring", ANN, BOB, 7),
    "answer": letter("answer", "RE: Plans for spring", BOB, ANN, 8),
    "thanks": letter("thanks", "Re: Plans for spring", ANN, BOB, 9, "answer"),
    "stranger": letter("stranger", "Plans for spring", EVE, BOB, 7.5),
}


def take_in(store: Store, folder: FolderId, *names: str, each: int = 1) -> dict[str, MessageId]:
    ids: list[MessageId] = []
    for start in range(0, len(names), each):
        some = names[start : start + each]
        received = {name: NOON + at for at, name in enumerate(LETTERS)}
        ids += store.add([arrival(folder, LETTERS[n], received=received[n]) for n in some])
    return dict(zip(names, ids, strict=True))


def pair(store: Store, reader: Reader, folder: FolderId, first: bytes, second: bytes) -> bool:
    """Whether two messages are together."""
    ids = store.add([arrival(folder, first), arrival(folder, second)])
    one, two = reader.rows(ids)
    return one.thread == two.thread


@pytest.mark.parametrize("each", [1, 2, 3, 5])
def test_an_answer_finds_the_nearest_it_may_answer_in_whatever_order_they_come(
    store: Store, reader: Reader, each: int
) -> None:
    for number, order in enumerate(itertools.permutations(LETTERS)):
        if number % 7 != each:
            continue
        account = AccountKey(f"a{number}")
        store.ensure_account(account)
        inbox = store.ensure_folder(account, "Inbox").id
        ids = take_in(store, inbox, *order, each=each)
        assert groups(reader, ids) == sets("plan", "stranger", "again answer thanks"), order
        said = [
            ("Plans for spring", 0), ("RE: Plans for spring", 1), ("Re: Plans for spring", 2),
        ]  # fmt: skip
        assert tree(reader, inbox, ids["answer"]) == said


ASKED = letter("a", "Plans for spring", ANN, BOB, 2)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ASKED, letter("b", "Re: Plans for spring", BOB, ANN, 33)),
        (ASKED, letter("b", "Re: Plans for spring", BOB, ANN, 1)),
        (ASKED, letter("b", "Plans for spring", BOB, ANN, 3)),
        (ASKED, letter("b", "Fwd: Plans for spring", BOB, ANN, 3)),
        (ASKED, letter("b", "Re: Plans for spring", BOB, EVE, 3)),
        (ASKED, letter("b", "Re: Plans for spring", EVE, ANN, 3)),
        (ASKED, letter("b", "Re: Plans for spring", BOB, ANN, 3, "gone")),
        (letter("a", "Hello", ANN, BOB, 0), letter("b", "Re: Hello", BOB, ANN, 1)),
        (letter("a", "Meeting", ANN, BOB, 0), letter("b", "Re: Meeting", BOB, ANN, 1)),
        (letter("a", "", ANN, BOB, 0), letter("b", "Re:", BOB, ANN, 1)),
        (
            letter("a", "Plans for spring", ANN, BOB, 0, head="List-Id: <news.example>\r\n"),
            letter("b", "Re: Plans for spring", BOB, ANN, 1),
        ),
    ],
    ids=[
        "too late", "before it", "no answer", "forwarded", "to another", "by another",
        "names another", "hello", "meeting", "empty", "to many",
    ],
)  # fmt: skip
def test_what_may_be_chance_stays_apart(
    store: Store, reader: Reader, inbox: FolderId, first: bytes, second: bytes
) -> None:
    assert not pair(store, reader, inbox, first, second)


def test_a_changed_subject_does_not_part_what_headers_bind(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    asked = letter("a", "Plans for spring", ANN, BOB, 0)
    assert pair(store, reader, inbox, asked, letter("b", "Something else", BOB, ANN, 1, "a"))


def test_another_account_is_not_guessed_at(store: Store, reader: Reader, inbox: FolderId) -> None:
    work = AccountKey("work")
    store.ensure_account(work)
    desk = store.ensure_folder(work, "Inbox").id
    here, there = take_in(store, inbox, "again"), take_in(store, desk, "answer")
    assert groups(reader, here | there) == sets("again", "answer")
    more = take_in(store, desk, "again")
    assert groups(reader, more | there) == sets("again answer")


def test_a_guess_is_undone_for_good_by_breaking_it(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    ids = take_in(store, inbox, "plan", "answer", "thanks")
    assert groups(reader, ids) == sets("plan answer thanks")
    store.break_threads((ids["answer"],))
    assert groups(reader, ids) == sets("plan", "answer thanks")
    ids |= take_in(store, inbox, "again")
    assert groups(reader, ids) == sets("plan", "again", "answer thanks"), "it is not asked again"
    store.undo(say=True)
    assert groups(reader, ids) == sets("plan", "again answer thanks")


def test_what_names_the_one_that_was_guessed_first_is_no_part_of_the_other(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    ids = take_in(store, inbox, "plan", "answer", "again")
    assert groups(reader, ids) == sets("plan", "again answer")
    later = letter("later", "Re: Plans for spring", BOB, ANN, 9, "plan")
    ids["later"] = store.add([arrival(inbox, later)])[0]
    assert groups(reader, ids) == sets("plan later", "again answer")


def test_guesses_and_what_was_said_survive_a_salvage(
    store: Store, inbox: FolderId, path: Path, tmp_path: Path
) -> None:
    ids = take_in(store, inbox, *LETTERS)
    store.break_threads((ids["thanks"],))
    store.close()
    fresh = tmp_path / "fresh" / "mail.db"
    fresh.parent.mkdir()
    rebuild(path, fresh, [AccountKey("home")], NOON, lambda _words, _count: None)
    open_store(fresh).close()
    again = open_reader(fresh)
    assert groups(again, ids) == sets("plan", "stranger", "again answer", "thanks")
    again.close()


def test_P1_many_answers_of_one_subject_are_compared_with_few(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    many = [letter(f"n{n}", "Re: Plans for spring", BOB, EVE, n / 1_000) for n in range(1_000)]
    store.add([arrival(inbox, raw) for raw in many])
    statements: list[str] = []
    store._database._db.set_trace_callback(statements.append)
    store.add([arrival(inbox, LETTERS["plan"])])
    store._database._db.set_trace_callback(None)
    assert len(statements) < 1_000
    assert len(reader.rows(store.add([arrival(inbox, LETTERS["answer"])]))) == 1
