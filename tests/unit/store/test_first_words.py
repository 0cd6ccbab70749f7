"""Mail of which only the header was read when it came: whoever looks sees no difference."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from tests.unit.store.made_mail import NOON, raw_mail
from tests.unit.store.test_search import WITH_FILE
from tui_mail.message.digest import digest, first_words
from tui_mail.message.search_syntax import parse_query
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.model.summary import UNCOUNTED
from tui_mail.ports.first_words_store import BodyRead, BodyToRead
from tui_mail.ports.mail_store import Arrival
from tui_mail.ports.store_reader import Selection
from tui_mail.store.mail_store import Store
from tui_mail.store.reader import Reader

RAWS = [raw_mail(f"letter {n}", body=f"words of {n} " * (n + 1)) for n in range(9)] + [WITH_FILE]


def bring(store: Store, inbox: FolderId, raws: Sequence[bytes]) -> tuple[MessageId, ...]:
    """As a large download brings them."""
    words = [replace(digest(raw), attachments=UNCOUNTED, snippet="") for raw in raws]
    return store.add(
        [Arrival(inbox, raw, said, NOON) for raw, said in zip(raws, words, strict=True)]
    )


def read(some: Sequence[BodyToRead]) -> list[BodyRead]:
    return [BodyRead(one.row, one.sha256, *first_words(one.raw)) for one in some]


def rows(path: Path) -> list[tuple[int, str]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT attachments, snippet FROM messages ORDER BY id").fetchall()


def test_a_list_shows_what_the_bodies_say_before_anybody_has_read_them(
    store: Store, reader: Reader, inbox: FolderId, path: Path
) -> None:
    ids = bring(store, inbox, RAWS)
    assert {count for count, _ in rows(path)} == {UNCOUNTED}
    shown = reader.rows(ids)
    assert [(row.attachments, row.snippet) for row in shown] == [first_words(r) for r in RAWS]
    assert store.raw(ids[3]) == RAWS[3]


def test_a_search_finds_files_in_what_nobody_has_read(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    ids = bring(store, inbox, RAWS)
    for query in ("has:attachment", "has:invite", "file:budget", "figures"):
        found = reader.page(Selection(search=parse_query(query, now=NOON)), 0, 99)
        assert [row.id for row in found] == [ids[-1]], query
    assert reader.count(Selection(search=parse_query("-has:attachment", now=NOON))) == len(RAWS) - 1


def test_what_is_left_is_read_some_at_a_time_and_nothing_twice(
    store: Store, reader: Reader, inbox: FolderId, path: Path
) -> None:
    ids = bring(store, inbox, RAWS)
    seen: list[bytes] = []
    while some := store.bodies_to_read(4):
        seen += [one.raw for one in some]
        store.keep_first_words(read(some))
    assert sorted(seen) == sorted(RAWS)
    assert not store.bodies_to_read(4)
    assert UNCOUNTED not in {count for count, _ in rows(path)}
    assert [(r.attachments, r.snippet) for r in reader.rows(ids)] == [first_words(r) for r in RAWS]


def test_what_was_read_and_not_kept_is_read_again(store: Store, inbox: FolderId) -> None:
    bring(store, inbox, RAWS)
    first = store.bodies_to_read(4)
    assert store.bodies_to_read(4) == first


def test_mail_that_comes_meanwhile_is_not_forgotten(
    store: Store, reader: Reader, inbox: FolderId, path: Path
) -> None:
    bring(store, inbox, RAWS[:5])
    some = store.bodies_to_read(99)
    bring(store, inbox, RAWS[5:])
    store.keep_first_words(read(some))
    store.keep_first_words(read(store.bodies_to_read(99)))
    assert not store.bodies_to_read(99)
    assert UNCOUNTED not in {count for count, _ in rows(path)}


def test_what_went_or_became_another_meanwhile_is_passed_over(
    store: Store, inbox: FolderId, path: Path
) -> None:
    ids = bring(store, inbox, RAWS)
    some = store.bodies_to_read(99)
    store.delete(ids, say=False)
    assert not rows(path)
    bring(store, inbox, [raw_mail("another")])  # under a number that was another's
    store.keep_first_words(read(some))
    assert [count for count, _ in rows(path)] == [UNCOUNTED]
    (left,) = store.bodies_to_read(99)
    store.keep_first_words(read([left]))
    assert rows(path) == [first_words(raw_mail("another"))]


def test_a_message_that_cannot_be_read_any_more_holds_nothing_up(
    store: Store, inbox: FolderId, path: Path
) -> None:
    ids = bring(store, inbox, RAWS)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE raw SET body = x'00' WHERE id = 3")
    store.keep_first_words(read(store.bodies_to_read(99)))
    assert not store.bodies_to_read(99)
    store.delete(ids, say=False)  # else the store is not sound at the end
