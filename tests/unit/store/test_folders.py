"""Accounts and folders."""

from pathlib import Path

import pytest

from tests.unit.store.made_mail import HOME, arrival, counts, mailbox, put_in, query, raw_mail
from tui_mail.errors import NotFound, StoreError
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, FolderId
from tui_mail.ports.mail_store import DropOrigin, NewOutgoing
from tui_mail.store.mail_store import Store
from tui_mail.store.reader import Reader


def test_a_folder_is_made_once_and_learns_role_and_remote(store: Store) -> None:
    first = store.ensure_folder(HOME, "Sent", local=True)
    assert (first.role, first.local, first.total) == (None, True, 0)
    again = store.ensure_folder(HOME, "Sent", role=Role.SENT, remote="INBOX.Sent")
    assert again.id == first.id
    assert (again.role, again.local) == (Role.SENT, False)
    (state,) = store.folder_states(HOME)
    assert state.remote == "INBOX.Sent"
    assert store.ensure_folder(HOME, "Sent") == again


def test_a_folder_of_an_unknown_account_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.ensure_folder(AccountKey("nobody"), "Inbox")


def test_F2_two_mailboxes_that_read_alike_stay_two_folders(store: Store) -> None:
    one = store.ensure_folder(HOME, "Work", remote="Work")
    two = store.ensure_folder(HOME, "Work", remote="Wo\u200brk")
    assert one.id != two.id
    assert (one.name, two.name) == ("Work", "Work (2)")
    assert store.ensure_folder(HOME, "Work", remote="Wo\u200brk") == two
    assert store.ensure_folder(HOME, "Work", remote="Work") == one
    assert store.ensure_folder(HOME, "work", remote="work").id not in {one.id, two.id}


def test_a_mailbox_that_reads_differently_now_keeps_its_folder(store: Store) -> None:
    before = store.ensure_folder(HOME, "INBOX.Work", remote="INBOX.Work")
    after = store.ensure_folder(HOME, "Work", remote="INBOX.Work")
    assert (after.id, after.name) == (before.id, "Work")


def test_a_role_is_one_folders(store: Store) -> None:
    store.ensure_folder(HOME, "Sent", role=Role.SENT, local=True)
    store.ensure_folder(HOME, "Sent Items", role=Role.SENT, remote="Sent Items")
    roles = {s.folder.name: s.folder.role for s in store.folder_states(HOME)}
    assert roles == {"Sent": None, "Sent Items": Role.SENT}


def test_a_mailbox_is_remembered(store: Store, inbox: FolderId) -> None:
    store.note_mailbox(inbox, 11, 22, 33)
    (state,) = store.folder_states(HOME)
    assert (state.uidvalidity, state.uidnext, state.highestmodseq) == (11, 22, 33)


def test_an_account_is_forgotten_with_everything_of_it_and_nothing_else(
    store: Store, inbox: FolderId, path: Path
) -> None:
    work = AccountKey("work")
    store.ensure_account(work)
    store.ensure_account(work)
    desk = store.ensure_folder(work, "Inbox", remote="INBOX").id
    shared = raw_mail("Shared", message_id="<s@x>", references=["<r@x>"])
    kept, gone = store.add([arrival(inbox, shared, uid=1), arrival(desk, shared, uid=1)])
    put_in(store, desk, "Only there", uid=2)
    store.change_flags([gone], ["seen"], [], say=True)
    store.add([arrival(desk, raw_mail("pop"), drop=DropOrigin("h", "u", "1", 5))])
    store.queue(NewOutgoing(work, b"bytes", "<q@x>", "s", "a@x", ("b@x",), (), 1, 1))
    store.forget_account(work)
    assert store.folder_states(work) == ()
    assert store.entries() == ()
    assert store.raw(kept) == shared
    assert query(path, "SELECT count(*) FROM raw") == [(1,)]
    assert query(path, "SELECT name FROM accounts") == [("home",)]
    store.forget_account(work)


def test_a_lost_folder_takes_only_what_the_server_had(store: Store, path: Path) -> None:
    lost, other = mailbox(store, "Lost"), mailbox(store, "Other")
    plain = put_in(store, lost, "Plain", uid=1)
    pending = put_in(store, lost, "Pending", uid=2)
    store.change_flags([pending], ["seen"], [], say=True)
    (draft,) = store.add([arrival(lost, raw_mail("Draft"), uid=3, flags=["draft"])])
    only_here = put_in(store, lost, "Only here")
    hidden = put_in(store, lost, "Hidden", uid=4)
    store.delete([hidden], say=True)
    moved_in = put_in(store, other, "Moved in", uid=5)
    store.move([moved_in], lost, say=True, word="move")
    moved_out = put_in(store, lost, "Moved out", uid=6)
    store.move([moved_out], other, say=True, word="move")
    store.drop_folder(lost)
    places = {p.id: p for p in store.placed([plain, pending, draft, only_here, hidden, moved_in])}
    assert places.keys() == {draft, only_here, moved_in}, "a flag is no content"
    assert [p.folder for p in places.values()] == [lost, lost, other]
    assert [p.server_folder for p in places.values()] == [None, None, other]
    (state,) = [s for s in store.folder_states(HOME) if s.folder.id == lost]
    assert (state.folder.local, state.remote, state.folder.total) == (True, None, 2)
    (entry,) = store.journal(HOME)
    assert (entry.kind, entry.message, entry.target) == ("append", moved_out, other)


def test_a_lost_folder_that_held_nothing_of_ours_goes(store: Store) -> None:
    lost = mailbox(store, "Lost")
    put_in(store, lost, "Plain", uid=1)
    store.drop_folder(lost)
    assert store.folder_states(HOME) == ()


def test_the_reader_gives_roles_first_then_names(store: Store, reader: Reader) -> None:
    work = AccountKey("work")
    store.ensure_account(work)
    store.ensure_folder(work, "Inbox", role=Role.INBOX)
    for name, role in (("zoo", None), ("Trash", Role.TRASH), ("Alps", None), ("In", Role.INBOX)):
        store.ensure_folder(HOME, name, role=role)
    assert [f.name for f in reader.folders(HOME)] == ["In", "Trash", "Alps", "zoo"]
    assert [f.account for f in reader.folders()] == ["home"] * 4 + ["work"]
    assert counts(store)["In"] == (0, 0)


def test_F2_a_name_that_has_no_utf8_is_an_error_with_a_sentence(store: Store) -> None:
    with pytest.raises(StoreError, match="cannot keep"):
        store.ensure_folder(HOME, "x", remote="\ud800")


def test_R6_a_number_beyond_all_bounds_is_an_error_with_a_sentence(
    store: Store, inbox: FolderId
) -> None:
    with pytest.raises(StoreError, match="cannot keep"):
        store.note_mailbox(inbox, 2**70, 1, 1)
