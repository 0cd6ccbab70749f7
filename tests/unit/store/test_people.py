"""Whom mail went to and came from, and how quickly they are found."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.unit.store.made_mail import HOME, NOON, arrival, query, raw_mail
from tui_mail.model.address import Address
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, FolderId
from tui_mail.model.person import KnownFrom
from tui_mail.store import people
from tui_mail.store.mail_store import Store
from tui_mail.store.people_search import fitting
from tui_mail.store.reader import Reader

DAY = 86_400
ME = "Bob <bob@south.example>"
MANY = 100_000 if os.environ.get("TUI_MAIL_SOAK") else 6_000


@pytest.fixture
def sent(store: Store) -> FolderId:
    return store.ensure_folder(HOME, "Sent", role=Role.SENT, remote="Sent").id


def came(store: Store, folder: FolderId, sender: str, when: int = NOON, head: str = "") -> None:
    raw = raw_mail(sender=sender, message_id=f"<{sender[-9:-1]}{when}@x>")
    store.add([arrival(folder, head.encode() + raw, received=when)])


def went(store: Store, folder: FolderId, to: str, when: int = NOON) -> None:
    raw = raw_mail(sender=ME, to=to, message_id=f"<{when}{len(to)}@y>")
    store.add([arrival(folder, raw, received=when)])


def found(reader: Reader, typed: str) -> list[str]:
    return [one.address.address for one in reader.people(typed, 8, {HOME})]


def test_whom_one_wrote_to_comes_before_who_wrote(
    store: Store, reader: Reader, inbox: FolderId, sent: FolderId
) -> None:
    for day in range(5):
        came(store, inbox, "Ada North <ada@north.example>", NOON - day * DAY)
    went(store, sent, "Ada South <ada@south.example>")
    assert found(reader, "ad") == ["ada@south.example", "ada@north.example"]
    assert [p.sent for p in reader.people("ad", 8, {HOME})] == [1, 0]


def test_newer_use_counts_more_and_much_use_more(
    store: Store, reader: Reader, sent: FolderId
) -> None:
    went(store, sent, "old@a.example", NOON - 900 * DAY)
    went(store, sent, "old@a.example", NOON - 901 * DAY)
    went(store, sent, "oldish@a.example", NOON - DAY)
    assert found(reader, "old") == ["oldish@a.example", "old@a.example"]
    for day in range(3):
        went(store, sent, "olden@a.example", NOON - day * DAY - 9)
    assert found(reader, "old")[0] == "olden@a.example"


def test_lists_newsletters_and_no_reply_come_last(
    store: Store, reader: Reader, inbox: FolderId, sent: FolderId
) -> None:
    for n in range(9):
        came(store, inbox, "Shop <shop@s.example>", NOON + n, "List-Unsubscribe: <https://s>\r\n")
        came(store, inbox, "Shop <no-reply@shop.example>", NOON + n)
    went(store, sent, "Shop list <shop@lists.example>")
    came(store, inbox, "Shoppy <x@y.example>", NOON - 700 * DAY)
    listed = "List-Post: <mailto:shop@lists.example>\r\nCc: shop@lists.example\r\n"
    came(store, inbox, "Shopia <z@y.example>", NOON - 700 * DAY, listed)
    assert found(reader, "shop")[:2] == ["x@y.example", "z@y.example"]
    assert set(found(reader, "shop")) >= {"shop@lists.example", "no-reply@shop.example"}


@pytest.mark.parametrize(
    ("person", "typed"),
    [
        ("Zoë Müßig <z.m@foo-bar.example>", "zoe muss"),
        ("Zoë Müßig <z.m@foo-bar.example>", "MÜSSIG z"),
        ("Zoë Müßig <z.m@foo-bar.example>", "z.m@foo"),
        ("Zoë Müßig <z.m@foo-bar.example>", "@foo-b"),
        ("Łukasz O'Brien <l@x.example>", "o'bri"),
        ("Łukasz O'Brien <l@x.example>", "lukas"),
        ("山田太郎 <t@x.example>", "太郎"),
        ("Дарья Иванова <d@x.example>", "иван"),
        ("नमिता शर्मा <n@x.example>", "शर्"),
        ("J. von Neumann <j@x.example>", "j. neu"),
    ],
)
def test_each_part_of_a_name_or_address_is_found_in_any_script(
    store: Store, reader: Reader, sent: FolderId, person: str, typed: str
) -> None:
    went(store, sent, person)
    assert len(found(reader, typed)) == 1
    assert found(reader, typed + "qq") == []


def test_a_name_that_says_another_address_is_not_kept(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    came(store, inbox, '"boss@bank.example" <thief@far.example>')
    assert found(reader, "boss") == []
    assert [p.address for p in reader.people("thief", 8, {HOME})] == [
        Address("", "thief@far.example")
    ]


def test_junk_drafts_and_copies_count_nothing(store: Store, reader: Reader) -> None:
    junk = store.ensure_folder(HOME, "Junk", role=Role.JUNK).id
    inbox = store.ensure_folder(HOME, "Inbox", role=Role.INBOX).id
    both = store.ensure_folder(HOME, "All").id
    came(store, junk, "Spam <spam@far.example>")
    raw = raw_mail(sender="Ada <ada@x.example>")
    store.add([arrival(inbox, raw), arrival(both, raw)])
    store.add([arrival(both, raw)])
    assert found(reader, "spam") == []
    assert [p.received for p in reader.people("ada", 8, {HOME})] == [1]


def test_who_an_account_met_goes_with_it(
    store: Store, reader: Reader, inbox: FolderId, path: Path
) -> None:
    came(store, inbox, "Ada <ada@x.example>")
    store.keep_book([Address("Ada Book", "ada@book.example")])
    assert len(reader.people("ada", 8, {HOME})) == 2
    assert set(found(reader, "ada")) == {"ada@x.example", "ada@book.example"}
    assert [p.address.name for p in reader.people("ada", 8, set())] == ["Ada Book"]
    store.forget_account(HOME)
    assert query(path, "SELECT key FROM people") == [("ada@book.example",)]
    assert query(path, "SELECT count(*) FROM people_words w LEFT JOIN people p ON p.id = w.person"
                       " WHERE p.id IS NULL") == [(0,)]  # fmt: skip


def test_a_book_is_replaced_exactly_or_added_to(
    store: Store, reader: Reader, inbox: FolderId, path: Path
) -> None:
    came(store, inbox, "Ada <ada@x.example>")
    ada, bo = Address("Ada Vogel", "Ada@x.example"), Address("Zoe Vogel", "zoe@x.example")
    assert store.keep_book([ada, bo]) == (2, 0)
    assert store.keep_book([ada, bo], anew=True) == (0, 0)
    assert reader.people("zoe", 8, {HOME})[0].known_from is KnownFrom.BOOK
    changed = Address("Ada New", "ada@x.example")
    assert store.keep_book([changed], anew=True) == (0, 1)
    assert found(reader, "zoe") == []
    assert [p.address.name for p in reader.people("ada", 8, {HOME})] == ["Ada New"]
    assert found(reader, "vogel") == []
    assert store.keep_book([bo]) == (1, 0)
    assert set(found(reader, "x")) == {"ada@x.example", "zoe@x.example"}
    assert store.keep_book([], anew=True) == (0, 2)
    assert found(reader, "ada") == ["ada@x.example"], "whom mail came from stays known"
    assert query(path, "SELECT count(*) FROM people_words w LEFT JOIN people p ON p.id = w.person"
                       " WHERE p.id IS NULL") == [(0,)]  # fmt: skip


def test_mail_of_before_is_looked_through_in_steps_and_counts_once(
    store: Store, reader: Reader, inbox: FolderId, sent: FolderId, path: Path
) -> None:
    for n in range(7):
        came(store, inbox, "Ada <ada@x.example>", NOON - n)
    went(store, sent, "Eve <eve@x.example>")
    came(store, inbox, "News <news@x.example>", NOON - 8, "List-Unsubscribe: <https://n>\r\n")
    before = query(path, "SELECT key, sent, received, last_row, name, words FROM people ORDER BY 1")
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM people")
        db.execute("DELETE FROM people_words")
        db.execute("INSERT INTO meta SELECT 'people_before', max(id) + 1 FROM placements")
    came(store, inbox, "Late <late@x.example>", NOON + 9)
    steps = 1
    while store.count_past(2):
        steps += 1
    assert steps == 5
    assert found(reader, "late") == ["late@x.example"]
    after = query(path, "SELECT key, sent, received, last_row, name, words FROM people"
                        " WHERE key <> 'late@x.example' ORDER BY 1")  # fmt: skip
    bob = [row for row in after if row[0] == "bob@south.example"]
    assert [r for r in after if r not in bob] == [r for r in before if r[0] != bob[0][0]]
    assert not store.count_past()


def test_a_key_press_reads_a_bounded_number_of_rows(store: Store, path: Path) -> None:
    """Counted in instructions of SQLite's machine: however many people there are."""
    with store._database.transaction() as tx:
        (account,) = tx.db.execute("SELECT id FROM accounts").fetchone()
        people.count(
            tx,
            (
                people.Meeting(
                    account, Address(f"Ann{n % 97} Bee{n}", f"u{n}@d{n % 50}.example"),
                    people.Use.WROTE, NOON - n * 60,
                )
                for n in range(MANY)
            ),
        )  # fmt: skip
    worst = {}
    with closing(sqlite3.connect(path)) as db:
        for typed in ("a", "an", "ann9", "bee", f"bee{MANY - 1}", "u5", "ann1 bee2", "d1", "zz"):
            ticks = [0]

            def tick(ticks: list[int] = ticks) -> int:
                ticks[0] += 1
                return 0

            db.set_progress_handler(tick, 1000)
            rows = fitting(db, typed, 8, {AccountKey("home")})
            worst[typed] = ticks[0]
            assert bool(rows) == (typed != "zz"), typed
    assert max(worst.values()) < 300, worst


def test_counting_that_is_put_off_is_made_up_for_once(
    store: Store, reader: Reader, inbox: FolderId, sent: FolderId
) -> None:
    came(store, inbox, "Ada <ada@x.example>", NOON - 9)
    store.put_people_off()
    store.put_people_off()
    for n in range(5):
        came(store, inbox, "Ada <ada@x.example>", NOON - n)
    went(store, sent, "Eve <eve@x.example>")
    assert [p.received for p in reader.people("ada", 8, {HOME})] == [1]
    assert found(reader, "eve") == []
    assert store.count_past(2)
    came(store, inbox, "Zoe <zoe@x.example>", NOON + 1)
    while store.count_past(2):
        pass
    assert [p.received for p in reader.people("ada", 8, {HOME})] == [6]
    assert [p.sent for p in reader.people("eve", 8, {HOME})] == [1]
    assert [p.received for p in reader.people("zoe", 8, {HOME})] == [1]
    came(store, inbox, "Ada <ada@x.example>", NOON + 2)
    assert [p.received for p in reader.people("ada", 8, {HOME})] == [7], "counted at once again"
    assert not store.count_past()
