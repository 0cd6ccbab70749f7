"""The UIDL ledger: what was fetched once is not fetched again, and no DELE is taken on trust."""

import hashlib

import pytest

from tests.unit.store.made_mail import HOME, NOON, arrival, counts, raw_mail
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.maildrop import Deleted
from tui_mail.ports.mail_store import DropOrigin
from tui_mail.store.mail_store import Store
from tui_mail.store.reader import Reader

DROP = ("pop.example", "ann")


def fetch(store: Store, folder: FolderId, uidl: str, size: int = 100) -> MessageId:
    raw = raw_mail(f"Message {uidl}")
    return store.add([arrival(folder, raw, drop=DropOrigin(*DROP, uidl, size))])[0]


def listed(store: Store, *uidls: str) -> None:
    store.note_listing(HOME, *DROP, uidls)


def test_what_was_fetched_is_in_the_ledger(store: Store, inbox: FolderId) -> None:
    message = fetch(store, inbox, "a", size=123)
    row = store.ledger(HOME, *DROP)["a"]
    assert (row.uidl, row.size, row.fetched) == ("a", 123, NOON)
    assert row.sha256 == hashlib.sha256(store.raw(message)).digest()
    assert not row.deleted_here
    assert not row.dele_sent


@pytest.mark.parametrize(
    ("account", "server", "user"),
    [("work", *DROP), ("home", "pop2.example", "ann"), ("home", "pop.example", "bob")],
)
def test_a_ledger_is_of_one_account_server_and_user(
    store: Store, inbox: FolderId, account: str, server: str, user: str
) -> None:
    fetch(store, inbox, "a")
    store.ensure_account(AccountKey("work"))
    assert store.ledger(AccountKey(account), server, user) == {}


def test_it_outlives_the_message_and_knows_that_the_user_deleted_it(
    store: Store, inbox: FolderId
) -> None:
    gone, kept = fetch(store, inbox, "a"), fetch(store, inbox, "b")
    store.delete([gone], say=False)
    store.remove([kept])
    ledger = store.ledger(HOME, *DROP)
    assert ledger["a"].deleted_here
    assert not ledger["b"].deleted_here


def test_R3_a_dele_without_an_answer_is_settled_by_the_next_listing(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    there, gone = fetch(store, inbox, "a"), fetch(store, inbox, "b")
    store.note_dele(HOME, *DROP, ["a", "b"])
    assert all(row.dele_sent for row in store.ledger(HOME, *DROP).values())
    listed(store, "a")
    assert not any(row.dele_sent for row in store.ledger(HOME, *DROP).values())
    assert reader.origin(there).on_server
    assert not reader.origin(gone).on_server
    assert counts(store)["Inbox"] == (2, 2)


def test_an_answered_quit_settles_it_at_once(store: Store, reader: Reader, inbox: FolderId) -> None:
    message = fetch(store, inbox, "a")
    store.note_dele(HOME, *DROP, ["a"])
    store.note_deleted(HOME, *DROP, ["a"])
    assert not store.ledger(HOME, *DROP)["a"].dele_sent
    assert not reader.origin(message).on_server


def test_R7_an_empty_listing_deletes_nothing_here(store: Store, inbox: FolderId) -> None:
    message = fetch(store, inbox, "a")
    listed(store)
    assert store.raw(message)
    assert "a" in store.ledger(HOME, *DROP)


def test_fetched_again_with_other_bytes_both_messages_are_kept(
    store: Store, inbox: FolderId
) -> None:
    first = fetch(store, inbox, "a")
    other = raw_mail("Renumbered")
    (second,) = store.add([arrival(inbox, other, drop=DropOrigin(*DROP, "a", 200))])
    assert first != second
    ledger = store.ledger(HOME, *DROP)
    assert (ledger["a"].size, ledger["a"].sha256) == (200, hashlib.sha256(other).digest())
    assert len(ledger) == 2, "what it named before is remembered"


def test_R3_fetched_again_with_the_same_bytes_it_is_the_same_message(
    store: Store, inbox: FolderId
) -> None:
    assert fetch(store, inbox, "a") == fetch(store, inbox, "a")
    assert counts(store)["Inbox"] == (1, 1)


def test_R4_equal_bytes_under_two_uidls_are_two_messages(store: Store, inbox: FolderId) -> None:
    raw = raw_mail("Twin")
    one, two = store.add(
        [arrival(inbox, raw, drop=DropOrigin(*DROP, uidl, 1)) for uidl in ("a", "b")]
    )
    assert one != two


def test_the_same_bytes_again_are_noted_with_their_size(store: Store, inbox: FolderId) -> None:
    fetch(store, inbox, "a", size=100)
    before = store.ledger(HOME, *DROP)["a"]
    store.note_same(HOME, *DROP, "a", 101)
    after = store.ledger(HOME, *DROP)["a"]
    assert (after.size, after.sha256, after.deleted_there) == (101, before.sha256, Deleted.NO)


def test_what_comes_back_after_it_was_deleted_there_was_deleted_in_vain(
    store: Store, inbox: FolderId
) -> None:
    fetch(store, inbox, "a")
    fetch(store, inbox, "b")
    store.note_dele(HOME, *DROP, ["a", "b"])
    listed(store, "b")
    assert store.ledger(HOME, *DROP)["a"].deleted_there is Deleted.THERE
    assert store.ledger(HOME, *DROP)["b"].deleted_there is Deleted.NO
    store.note_deleted(HOME, *DROP, ["b"])
    store.note_same(HOME, *DROP, "b", 100)
    assert store.ledger(HOME, *DROP)["b"].deleted_there is Deleted.IN_VAIN


def test_R4_names_that_change_places_take_their_lines_with_them(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    one, two = fetch(store, inbox, "a", 1), fetch(store, inbox, "b", 2)
    marks = {name: row.sha256 for name, row in store.ledger(HOME, *DROP).items()}
    store.rename_uidl(HOME, "a", DropOrigin(*DROP, "b", 1), marks["a"])
    (parked,) = set(store.ledger(HOME, *DROP)) - {"b"}
    assert " " in parked
    store.rename_uidl(HOME, parked, DropOrigin(*DROP, "a", 2), marks["b"])
    assert {n: (r.sha256, r.size) for n, r in store.ledger(HOME, *DROP).items()} == {
        "b": (marks["a"], 1),
        "a": (marks["b"], 2),
    }
    assert (reader.origin(one).uidl, reader.origin(two).uidl) == ("b", "a")


def test_the_origin_tells_the_maildrop(store: Store, reader: Reader, inbox: FolderId) -> None:
    message = fetch(store, inbox, "a")
    origin = reader.origin(message)
    assert (origin.protocol, origin.server, origin.uidl) == ("pop", "pop.example", "a")
    assert (origin.uid, origin.uidvalidity, origin.fetched) == (None, None, NOON)
    assert origin.on_server
    assert origin.sha256 == hashlib.sha256(store.raw(message)).hexdigest()
