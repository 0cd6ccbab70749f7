"""Lists in every order, of messages and of threads; what is in a thread, and who is like whom."""

import random
import sqlite3
from pathlib import Path

import pytest

from tests.unit.store.made_mail import (
    HOME,
    NOON,
    arrival,
    assert_sound,
    mailbox,
    query,
    raw_mail,
)
from tui_mail.message.search_syntax import parse_query
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.summary import Likeness, Order, Reply, Summary
from tui_mail.ports.store_reader import Selection
from tui_mail.store.mail_store import Store, open_store
from tui_mail.store.migrate import SCHEMA, build
from tui_mail.store.reader import Reader

NAMES = ("Ann <ann@north.example>", "bob@south.example", "Élise <e@north.example>", "Zoe <z@x>")


def many(store: Store, folders: tuple[FolderId, ...], count: int = 60) -> list[MessageId]:
    """Threads across folders, in no order, some unread."""
    chance = random.Random(7)
    coming = []
    for n in range(count):
        answers = [f"<{chance.randrange(n)}@x>"] if n and chance.random() < 0.5 else []
        raw = raw_mail(
            chance.choice(["Re: ", "Fwd: ", ""]) + chance.choice("abcde") * 3,
            message_id=f"<{n}@x>",
            references=answers,
            sender=chance.choice(NAMES),
            body="x" * chance.randrange(200),
        )
        flags = ["seen"] * (chance.random() < 0.7) + ["flagged"] * (chance.random() < 0.1)
        received = NOON + chance.randrange(30)
        coming.append(arrival(folders[n % len(folders)], raw, received=received, flags=flags))
    return list(store.add(coming))


def expected(rows: list[Summary], order: Order, unread: set[int]) -> list[int]:
    """In Python what the store does in SQL."""
    newest = sorted(rows, key=lambda row: (row.received, row.id), reverse=True)
    keys = {
        Order.NEWEST: lambda row: 0,
        Order.UNREAD: lambda row: row.id not in unread,
        Order.SENDER: lambda row: row.from_[0].full.casefold().replace("é", "e"),
        Order.SUBJECT: lambda row: row.subject.removeprefix("Re: ").removeprefix("Fwd: "),
        Order.LARGEST: lambda row: -row.size,
        Order.RELEVANCE: lambda row: 0,
    }
    if order is Order.OLDEST:
        return [row.id for row in newest[::-1]]
    return [row.id for row in sorted(newest, key=keys[order])]


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("kind", ["folder", "inboxes", "account"])
def test_messages_stand_in_the_order_asked_for(
    store: Store, reader: Reader, inbox: FolderId, archive: FolderId, order: Order, kind: str
) -> None:
    work = AccountKey("work")
    store.ensure_account(work)
    desk = store.ensure_folder(work, "Inbox", role=Role.INBOX).id
    many(store, (inbox, archive, desk))
    view = {
        "folder": Selection(folder_id=inbox, order=order),
        "inboxes": Selection(search=parse_query("in:inbox", now=NOON), order=order),
        "account": Selection(account=HOME, order=order),
    }[kind]
    ids = list(reader.ids(view))
    rows = list(reader.rows([MessageId(one) for one in ids]))
    assert len(rows) == reader.count(view) >= 20
    unread: set[int] = {row.id for row in rows if "seen" not in row.flags}
    assert ids == expected(rows, order, unread)
    for offset in range(0, len(ids) + 4, 7):
        assert [row.id for row in reader.page(view, offset, 9)] == ids[offset : offset + 9]


@pytest.mark.parametrize("order", list(Order))
def test_threads_stand_by_their_newest_message_in_the_folder(
    store: Store, reader: Reader, inbox: FolderId, archive: FolderId, order: Order
) -> None:
    many(store, (inbox, archive))
    view = Selection(folder_id=inbox, order=order, threads=True)
    every = reader.rows([MessageId(one) for one in reader.ids(Selection(folder_id=inbox))])
    tops: dict[int, Summary] = {}
    for row in every:
        tops.setdefault(row.thread, row)
    unread = {row.thread for row in every if "seen" not in row.flags}
    ids = list(reader.ids(view))
    lit: set[int] = {top.id for thread, top in tops.items() if thread in unread}
    assert ids == expected(list(tops.values()), order, lit)
    assert reader.count(view) == len(ids) < len(every)
    for offset in range(0, len(ids) + 4, 7):
        assert [row.id for row in reader.page(view, offset, 9)] == ids[offset : offset + 9]
    for found, top in zip(reader.threads(view, [MessageId(one) for one in ids]), ids, strict=True):
        mine = [row for row in every if row.thread == tops_thread(tops, top)]
        assert found.members == tuple(row.id for row in mine)
        assert found.unread == sum("seen" not in row.flags for row in mine)
        assert found.flagged == any("flagged" in row.flags for row in mine)


def tops_thread(tops: dict[int, Summary], top: int) -> int:
    return next(thread for thread, row in tops.items() if row.id == top)


def conversation(store: Store, inbox: FolderId, sent: FolderId) -> tuple[MessageId, ...]:
    me = "Bob <bob@south.example>"
    return store.add(
        [
            arrival(inbox, raw_mail("Plan", message_id="<1@x>"), received=NOON),
            arrival(
                sent,
                raw_mail("Re: Plan", message_id="<2@x>", references=["<1@x>"], sender=me),
                received=NOON + 10,
                flags=["seen"],
            ),
            arrival(
                inbox,
                raw_mail("Re: Plan", message_id="<3@x>", references=["<1@x>"], sender="Zoe <z@x>"),
                received=NOON + 5,
                flags=["seen"],
            ),
            arrival(
                inbox,
                raw_mail("Re: Plan", message_id="<4@x>", references=["<1@x>", "<2@x>"]),
                received=NOON + 20,
            ),
            arrival(
                inbox,
                raw_mail("Re: Plan", message_id="<5@x>", references=["<1@x>", "<lost@x>"]),
                received=NOON + 30,
            ),
        ]
    )


def test_ones_own_replies_stand_in_the_thread_below_what_they_answer(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    sent = mailbox(store, "Sent", Role.SENT)
    one, mine, three, four, five = conversation(store, inbox, sent)
    view = Selection(folder_id=inbox, threads=True)
    (thread,) = reader.unfold(view, [three, four])
    assert thread.top == five
    assert thread.replies == (
        Reply(one, 0), Reply(three, 1), Reply(mine, 1), Reply(four, 2), Reply(five, 1),
    )  # fmt: skip
    (row,) = reader.threads(view, [five])
    assert row.members == (five, four, three, one)
    assert (row.count, row.unread) == (5, 3)
    assert [person.name for person in row.people] == ["Ann", "Bob", "Zoe"]


def test_what_was_thrown_away_is_not_in_the_thread_but_in_trash_it_is(
    store: Store, reader: Reader, path: Path, inbox: FolderId
) -> None:
    sent, trash = mailbox(store, "Sent", Role.SENT), mailbox(store, "Trash", Role.TRASH)
    one, mine, three, four, five = conversation(store, inbox, sent)
    store.move([three, four], trash, say=False, word="Delete")
    (thread,) = reader.unfold(Selection(folder_id=inbox, threads=True), [one])
    assert [reply.id for reply in thread.replies] == [one, mine, five]
    (thrown,) = reader.unfold(Selection(folder_id=trash, threads=True), [three])
    assert thrown.top == four
    assert {reply.id for reply in thrown.replies} == {one, mine, three, four, five}
    assert_sound(path)


def test_circles_of_answers_and_long_chains_end(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    ring = [
        raw_mail("a", message_id="<a@x>", references=["<b@x>"]),
        raw_mail("b", message_id="<b@x>", references=["<a@x>"]),
        raw_mail("c", message_id="<a@x>", references=["<a@x>"]),
    ]
    chain = [
        raw_mail(str(n), message_id=f"<{n}@y>", references=[f"<{n - 1}@y>"]) for n in range(2000)
    ]
    ids = store.add([arrival(inbox, raw, received=NOON + n) for n, raw in enumerate(ring + chain)])
    view = Selection(folder_id=inbox, threads=True)
    found = {len(thread.replies): thread for thread in reader.unfold(view, ids)}
    assert {reply.id for reply in found[3].replies} == set(ids[:3])
    assert [reply.depth for reply in found[2000].replies] == list(range(2000))


def test_threads_are_sound_whatever_becomes_of_their_messages(
    store: Store, path: Path, inbox: FolderId, archive: FolderId
) -> None:
    ids = many(store, (inbox, archive))
    chance = random.Random(3)
    for turn in range(40):
        some = chance.sample(ids, 4)
        if turn % 3 == 0:
            store.move(some, chance.choice([inbox, archive]), say=False, word="Move")
        elif turn % 3 == 1:
            store.add(
                [arrival(inbox, raw_mail("joins", message_id=f"<j{turn}@x>",
                         references=[f"<{chance.randrange(60)}@x>", f"<{chance.randrange(60)}@x>"]),
                         received=NOON + chance.randrange(40))]
            )  # fmt: skip
        else:
            store.delete(some[:1], say=False)
            ids = [one for one in ids if one != some[0]]
        assert_sound(path)


def test_an_older_store_gets_its_threads(path: Path, store: Store, inbox: FolderId) -> None:
    """A store of the schema before this one, with the same rows in it."""
    many(store, (inbox,))
    tops = query(path, "SELECT * FROM tops ORDER BY thread, folder")
    unread = query(path, "SELECT count(*) FROM placements WHERE flags & 41 = 0")
    older = path.with_name("older.db")
    db = sqlite3.connect(older, isolation_level=None)
    build(db, 2)
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("ATTACH ? AS new", (str(path),))
    for table in ("accounts", "folders", "raw", "messages", "threads", "refs", "placements"):
        names = ", ".join(row[1] for row in db.execute(f"PRAGMA main.table_info({table})"))
        db.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM new.{table}")
    db.execute("DETACH new")
    db.close()
    open_store(older).close()
    assert query(older, "PRAGMA user_version") == [(SCHEMA,)]
    assert query(older, "SELECT * FROM tops ORDER BY thread, folder") == tops
    assert query(older, "SELECT count(*) FROM placements WHERE flags & 41 = 0") == unread
    assert_sound(older)


def test_messages_that_are_alike(
    store: Store, reader: Reader, inbox: FolderId, archive: FolderId
) -> None:
    ids = many(store, (inbox, archive))
    view = Selection(folder_id=inbox, threads=True)
    rows = reader.rows([MessageId(one) for one in reader.ids(Selection(folder_id=inbox))])
    first = rows[0]

    def bare(row: Summary) -> str:
        return row.subject.removeprefix("Re: ").removeprefix("Fwd: ")

    same = {
        Likeness.SENDER: {row.id for row in rows if row.from_ == first.from_},
        Likeness.SUBJECT: {row.id for row in rows if bare(row) == bare(first)},
        Likeness.THREAD: {row.id for row in rows if row.thread == first.thread},
    }
    for likeness, wanted in same.items():
        assert set(reader.alike(view, first.id, likeness)) == wanted
        assert wanted < set(ids)


def test_accounts_that_are_left_out_are_in_no_list(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    work = AccountKey("work")
    store.ensure_account(work)
    desk = store.ensure_folder(work, "Inbox", role=Role.INBOX).id
    many(store, (inbox, desk))
    for query_words in ("", "in:inbox", "subject:aaa OR subject:bbb"):
        search = parse_query(query_words, now=NOON) if query_words else None
        for threads in (False, True):
            every = Selection(search=search, threads=threads)
            kept = Selection(search=search, threads=threads, accounts=frozenset({HOME}))
            none = Selection(search=search, threads=threads, accounts=frozenset())
            assert {row.account for row in reader.page(kept, 0, 99)} == {HOME}
            assert len(reader.ids(kept)) == reader.count(kept) < reader.count(every)
            assert (list(reader.ids(none)), reader.count(none)) == ([], 0)
    assert reader.count(Selection(folder_id=desk, accounts=frozenset({HOME}))) == 0
