"""Messages and their places: stored once, given back exact, never under another's id."""

import hashlib
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.store.made_mail import (
    HOME,
    NOON,
    arrival,
    assert_sound,
    counts,
    mailbox,
    put_in,
    query,
    raw_mail,
)
from tui_mail.errors import NotFound, StoreCorrupt, StoreError, StoreFull
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.ports.store_reader import Selection
from tui_mail.store.mail_store import Store, open_store
from tui_mail.store.reader import Reader

SIZES = {
    "empty": (b"", "plain"),
    "small": (raw_mail(), "plain"),
    "text": (raw_mail(body="All the same words. " * 200), "zstd"),
    "noise": (b"Subject: x\r\n\r\n" + os.urandom(4000), "plain"),
    "nul and bare newlines": (b"Subject: y\r\n\r\n" + b"\x00\r\n.\n\r\xff" * 300, "zstd"),
    "huge": (b"Subject: z\r\n\r\n" + b"0123456789abcdef" * 1_100_000, "file"),
}


@pytest.mark.parametrize("kind", SIZES)
def test_bytes_come_back_exact(
    store: Store, reader: Reader, inbox: FolderId, path: Path, kind: str
) -> None:
    raw, encoding = SIZES[kind]
    (message,) = store.add([arrival(inbox, raw)])
    assert store.raw(message) == raw
    assert reader.raw(message) == raw
    assert query(path, "SELECT encoding, size FROM raw") == [(encoding, len(raw))]


def test_the_same_bytes_are_stored_once_in_however_many_places(
    store: Store, inbox: FolderId, archive: FolderId, path: Path
) -> None:
    work = AccountKey("work")
    store.ensure_account(work)
    other = store.ensure_folder(work, "Inbox").id
    raw = raw_mail("Twice")
    places = store.add([arrival(f, raw) for f in (inbox, archive, other, inbox)])
    assert len(set(places)) == 4
    assert query(path, "SELECT count(*) FROM raw") == [(1,)]
    store.remove(places[:3])
    assert store.raw(places[3]) == raw
    store.remove(places)
    assert query(path, "SELECT count(*) FROM raw") == [(0,)]


def test_a_big_message_is_a_file_that_goes_with_its_last_place(
    store: Store, inbox: FolderId, path: Path
) -> None:
    raw, _ = SIZES["huge"]
    one, two = store.add([arrival(inbox, raw), arrival(inbox, raw)])
    file = path.parent / "blobs" / hashlib.sha256(raw).hexdigest()
    assert file.read_bytes() == raw
    store.remove([one])
    assert file.exists()
    store.remove([two])
    assert not file.exists()


def test_R11_a_damaged_file_is_not_given_out_as_the_message(
    store: Store, inbox: FolderId, path: Path
) -> None:
    (message,) = store.add([arrival(inbox, SIZES["huge"][0])])
    (file,) = (path.parent / "blobs").iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(StoreCorrupt):
        store.raw(message)
    file.unlink()
    with pytest.raises(NotFound):
        store.raw(message)


def test_bytes_that_do_not_fit_their_checksum_are_not_stored(
    store: Store, inbox: FolderId, path: Path
) -> None:
    good = arrival(inbox)
    with pytest.raises(StoreError):
        store.add([good, replace(good, raw=b"other bytes")])
    assert query(path, "SELECT count(*) FROM raw") == [(0,)]


def test_ids_are_never_reused(store: Store, inbox: FolderId, path: Path) -> None:
    first = put_in(store, inbox, "One")
    store.remove([first])
    second = put_in(store, inbox, "Two")
    assert second > first
    store.remove([second])
    store.close()
    again = open_store(path)
    third = put_in(again, inbox, "Three")
    again.close()
    assert third > second


def test_a_summary_holds_what_a_list_shows(store: Store, reader: Reader, inbox: FolderId) -> None:
    raw = raw_mail(
        "Grüße, 你好",
        message_id="<a@x.example>",
        sender="Zoë <zoe@x.example>",
        to="Bob <bob@x.example>, carol@x.example",
    )
    (message,) = store.add([arrival(inbox, raw, flags=["seen", "project", "deleted"])])
    (row,) = reader.rows([message])
    assert (row.subject, row.message_id, row.size) == ("Grüße, 你好", "<a@x.example>", len(raw))
    assert [a.full for a in row.from_] == ["Zoë <zoe@x.example>"]
    assert [a.address for a in row.to] == ["bob@x.example", "carol@x.example"]
    assert (row.account, row.folder, row.folder_id) == (HOME, "Inbox", inbox)
    assert (row.date, row.received) == (NOON, NOON)
    assert row.flags == {"seen", "project"}
    assert (row.thread_size, row.attachments, row.snippet) == (1, 0, "Just a line.")


def test_deleted_by_another_client_is_kept_for_the_server(store: Store, inbox: FolderId) -> None:
    (message,) = store.add([arrival(inbox, flags=["deleted"])])
    assert store.placed([message])[0].flags == {"deleted"}
    assert counts(store)["Inbox"] == (1, 0)


def test_S11_a_lone_surrogate_does_not_stop_a_message(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    odd = arrival(inbox)
    (message,) = store.add([replace(odd, digest=replace(odd.digest, subject="a\udcffb"))])
    assert reader.rows([message])[0].subject == "a?b"


def test_a_folder_that_is_gone_takes_nothing_in(store: Store, path: Path) -> None:
    with pytest.raises(NotFound):
        store.add([arrival(FolderId(99))])
    assert query(path, "SELECT count(*) FROM raw") == [(0,)]


def test_raw_of_a_message_that_is_gone_is_not_found(store: Store, reader: Reader) -> None:
    with pytest.raises(NotFound):
        store.raw(MessageId(7))
    with pytest.raises(NotFound):
        reader.raw(MessageId(7))


def test_nothing_to_do_is_done(store: Store) -> None:
    assert store.add([]) == ()
    store.remove([])
    store.server_flags([])
    assert store.placed([]) == ()


def test_adding_a_uid_twice_gives_the_same_place(store: Store, inbox: FolderId) -> None:
    raw = raw_mail("Once")
    first = store.add([arrival(inbox, raw, uid=7)])
    assert store.add([arrival(inbox, raw, uid=7)]) == first
    other = raw_mail("Both")
    one, two = store.add([arrival(inbox, other, uid=8), arrival(inbox, other, uid=8)])
    assert one == two
    assert counts(store)["Inbox"] == (2, 2)


def test_R6_a_uid_that_names_other_bytes_loses_no_mail(store: Store, inbox: FolderId) -> None:
    old = put_in(store, inbox, "Old", uid=7)
    new = put_in(store, inbox, "New", uid=7)
    assert new != old
    assert [(p.id, p.uid) for p in store.server_places(inbox)] == [(new, 7)]
    assert store.raw(old)


def test_server_places_have_uid_and_flags_and_hidden_ones_too(
    store: Store, inbox: FolderId
) -> None:
    shown = put_in(store, inbox, "Shown", uid=2)
    hidden = put_in(store, inbox, "Hidden", uid=1)
    put_in(store, inbox, "Local")
    store.delete([hidden], say=True)
    store.server_flags([(shown, frozenset({"seen", "$Work"}))])
    places = store.server_places(inbox)
    assert [(p.id, p.uid, p.flags) for p in places] == [
        (hidden, 1, frozenset()),
        (shown, 2, {"seen", "$Work"}),
    ]


def test_R6_after_uidvalidity_changed_messages_are_matched_again(
    store: Store, inbox: FolderId
) -> None:
    message = put_in(store, inbox, "Stays", uid=7)
    store.note_mailbox(inbox, 1, 8, 100)
    store.forget_uids(inbox)
    assert store.folder_states(HOME)[0].uidvalidity == 0
    assert store.server_places(inbox) == ()
    ((key, found),) = store.homeless(inbox).items()
    assert key == (f"<Stays.7.{inbox}@x.example>", len(store.raw(message)))
    store.adopt(found, inbox, 70)
    assert [(p.id, p.uid) for p in store.server_places(inbox)] == [(message, 70)]


def test_R6_bytes_fetched_anew_find_the_place_that_lost_its_uid(
    store: Store, inbox: FolderId
) -> None:
    raw = raw_mail("No Message-ID at all")
    (message,) = store.add([arrival(inbox, raw, uid=7)])
    store.change_flags([message], ["flagged"], [], say=True)
    store.forget_uids(inbox)
    assert store.homeless(inbox) == {}
    assert store.add([arrival(inbox, raw, uid=70, flags=["seen"])]) == (message,)
    assert store.placed([message])[0].flags == {"seen", "flagged"}


def test_a_copy_that_only_lived_here_is_met_on_the_server(store: Store, inbox: FolderId) -> None:
    raw = raw_mail("Sent copy")
    (ours,) = store.add([arrival(inbox, raw, flags=["seen"])])
    (theirs,) = store.add([arrival(inbox, raw, uid=3)])
    assert theirs == ours
    assert store.placed([ours])[0].flags == {"seen"}
    (entry,) = store.journal(HOME)
    assert (entry.kind, entry.add) == ("flags", ("seen",))
    (another,) = store.add([arrival(inbox, raw, uid=4)])
    assert another != ours


def test_adopting_makes_one_of_the_place_that_a_sync_made_meanwhile(
    store: Store, inbox: FolderId
) -> None:
    raw = raw_mail("Moved", message_id="<m@x.example>")
    (ours,) = store.add([arrival(inbox, raw, uid=1)])
    store.forget_uids(inbox)
    (twin,) = store.add([arrival(inbox, raw + b"\r\n", uid=2)])
    assert twin != ours
    store.change_flags([twin], ["flagged"], [], say=True)
    store.adopt(ours, inbox, 2)
    assert [(p.id, p.uid) for p in store.server_places(inbox)] == [(ours, 2)]
    assert store.placed([twin]) == ()
    assert store.placed([ours])[0].flags == {"flagged"}
    assert [e.message for e in store.journal(HOME)] == [ours]


def test_placed_tells_role_and_address(store: Store, inbox: FolderId) -> None:
    here = put_in(store, inbox, "Here", uid=5)
    (place,) = store.placed([MessageId(999), here])
    assert (place.account, place.folder, place.role) == (HOME, inbox, Role.INBOX)
    assert (place.server_folder, place.uid) == (inbox, 5)
    assert (place.message_id, place.size) == (f"<Here.5.{inbox}@x.example>", len(store.raw(here)))


def test_a_message_id_is_found_in_its_account_only(
    store: Store, inbox: FolderId, archive: FolderId
) -> None:
    raw = raw_mail(message_id="<Find.Me@x.example>")
    one, two = store.add([arrival(inbox, raw), arrival(archive, raw)])
    assert store.find_message_id(HOME, "<Find.Me@x.example>") == (one, two)
    assert store.find_message_id(AccountKey("nobody"), "<Find.Me@x.example>") == ()
    assert store.find_message_id(HOME, "") == ()


def test_server_flags_of_a_message_that_is_gone_are_passed_over(
    store: Store, inbox: FolderId
) -> None:
    message = put_in(store, inbox)
    store.server_flags([(MessageId(99), frozenset({"seen"})), (message, frozenset({"seen"}))])
    assert counts(store)["Inbox"] == (1, 0)


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.unit.store.made_mail import HOME, arrival, raw_mail
from tui_mail.store import ledger
from tui_mail.store.mail_store import open_store
store = open_store(Path(sys.argv[1]))
store.ensure_account(HOME)
inbox = store.ensure_folder(HOME, "Inbox").id
store.add([arrival(inbox, raw_mail(f"whole {n}"), received=n) for n in range(50)])
enter = ledger.enter
def die(tx, fetched):
    lines = enter(tx, fetched)
    os.kill(os.getpid(), signal.SIGKILL)
ledger.enter = die
store.add([arrival(inbox, raw_mail(f"half {n}"), received=n) for n in range(50)])
"""


def test_R2_kill_9_in_the_middle_of_add_leaves_all_or_nothing(path: Path) -> None:
    root = Path(__file__).parents[3]
    words = [sys.executable, "-c", KILLED, str(path)]
    done = subprocess.run(words, check=False, timeout=60, cwd=root)
    assert done.returncode == -signal.SIGKILL
    store = open_store(path)
    assert counts(store) == {"Inbox": (50, 50)}
    store.close()
    assert query(path, "SELECT count(*) FROM raw") == [(50,)]
    assert_sound(path)


def test_R10_a_full_disk_stores_nothing_and_the_next_try_works(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    put_in(store, inbox, "Before")
    with store._database.transaction() as tx:
        (pages,) = tx.db.execute("PRAGMA page_count").fetchone()
        tx.db.execute(f"PRAGMA max_page_count = {pages + 4}").fetchall()
    many = [arrival(inbox, raw_mail(f"{n}", body=os.urandom(800).hex())) for n in range(100)]
    with pytest.raises(StoreFull) as caught:
        store.add(many)
    assert caught.value.recoverable
    assert reader.count(Selection(folder_id=inbox)) == 1
    with store._database.transaction() as tx:
        tx.db.execute("PRAGMA max_page_count = 1000000").fetchall()
    assert len(store.add(many)) == 100


def test_a_mailbox_has_room_for_a_uid_of_32_bits(store: Store) -> None:
    folder = mailbox(store, "Far")
    message = put_in(store, folder, "Far", uid=2**32 - 1)
    assert store.server_places(folder)[0].uid == 2**32 - 1
    assert store.placed([message])[0].uid == 2**32 - 1
