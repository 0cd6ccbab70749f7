"""A conversation that goes on in several accounts is shown whole in each of them."""

import dataclasses

import pytest

from tests.unit.store.made_mail import HOME, NOON, arrival, raw_mail
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.ports.store_reader import Selection
from tui_mail.store.mail_store import Store
from tui_mail.store.reader import Reader

WORK = AccountKey("work")
ROOT = raw_mail("Plan", message_id="<root@x>")
ANSWER = raw_mail("Re: Plan", message_id="<answer@x>", references=["<root@x>"], sender="Me <me@y>")
LAST = raw_mail("Re: Plan", message_id="<last@x>", references=["<root@x>", "<answer@x>"])


@pytest.fixture
def sent(store: Store) -> FolderId:
    store.ensure_account(WORK)
    return store.ensure_folder(WORK, "Sent", role=Role.SENT).id


def unfolded(reader: Reader, selection: Selection, message: MessageId) -> list[tuple[int, int]]:
    (found,) = reader.unfold(selection, (message,))
    return [(one.id, one.depth) for one in found.replies]


def test_an_answer_sent_from_another_account_stands_in_the_thread(
    store: Store, reader: Reader, inbox: FolderId, sent: FolderId
) -> None:
    (root,) = store.add([arrival(inbox, ROOT)])
    (answer,) = store.add([arrival(sent, ANSWER, received=NOON + 1)])
    (last,) = store.add([arrival(inbox, LAST, received=NOON + 2)])
    view = Selection(folder_id=inbox, threads=True)
    (row,) = reader.threads(view, [MessageId(one) for one in reader.ids(view)])
    assert row.count == 3
    assert row.members == (last, root), "what an action takes"
    assert [one.shown for one in row.people] == ["Ann", "Me"]
    assert unfolded(reader, view, last) == [(root, 0), (answer, 1), (last, 2)]
    there = Selection(folder_id=sent, threads=True)
    assert unfolded(reader, there, answer) == [(root, 0), (answer, 1), (last, 2)]


def test_it_is_found_by_what_is_named_alone(
    store: Store, reader: Reader, inbox: FolderId, sent: FolderId
) -> None:
    (last,) = store.add([arrival(inbox, LAST, received=NOON + 2)])
    (answer,) = store.add([arrival(sent, ANSWER, received=NOON + 1)])
    view = Selection(folder_id=inbox, threads=True)
    assert unfolded(reader, view, last) == [(answer, 0), (last, 1)]
    assert unfolded(reader, Selection(folder_id=sent, threads=True), answer) == [
        (answer, 0), (last, 1),
    ]  # fmt: skip


def test_what_both_have_stands_there_once_and_what_has_a_row_stands_there(
    store: Store, reader: Reader, inbox: FolderId, sent: FolderId
) -> None:
    desk = store.ensure_folder(WORK, "Inbox", role=Role.INBOX).id
    (here,) = store.add([arrival(inbox, ROOT)])
    (there,) = store.add([arrival(desk, ROOT)])
    (answer,) = store.add([arrival(sent, ANSWER, received=NOON + 1)])
    view = Selection(folder_id=inbox, threads=True)
    assert unfolded(reader, view, here) == [(here, 0), (answer, 1)]
    assert unfolded(reader, Selection(folder_id=desk, threads=True), there) == [
        (there, 0), (answer, 1),
    ]  # fmt: skip


def test_what_is_in_trash_or_of_an_account_that_is_gone_is_left_out(
    store: Store, reader: Reader, inbox: FolderId, sent: FolderId
) -> None:
    trash = store.ensure_folder(WORK, "Trash", role=Role.TRASH).id
    (root,) = store.add([arrival(inbox, ROOT)])
    (answer,) = store.add([arrival(sent, ANSWER)])
    view = Selection(folder_id=inbox, threads=True)
    only = Selection(folder_id=inbox, threads=True, accounts=frozenset({HOME}))
    assert len(unfolded(reader, view, root)) == 2
    assert unfolded(reader, only, root) == [(root, 0)]
    store.move((answer,), trash, say=False, word="x")
    assert unfolded(reader, view, root) == [(root, 0)]


def test_a_join_across_accounts_holds_in_both(
    store: Store, reader: Reader, inbox: FolderId, sent: FolderId
) -> None:
    (root,) = store.add([arrival(inbox, ROOT)])
    note = raw_mail("Note", message_id="<note@x>")
    (other,) = store.add([arrival(sent, note, received=NOON + 5)])
    view = Selection(folder_id=inbox, threads=True)
    assert unfolded(reader, view, root) == [(root, 0)]
    assert set(store.join_threads((other,), root)) >= {sent}
    assert unfolded(reader, view, root) == [(root, 0), (other, 1)]
    store.undo(say=True)
    assert unfolded(reader, view, root) == [(root, 0)]


def test_names_that_servers_give_threads_bind_nothing_across_accounts(
    store: Store, reader: Reader, inbox: FolderId, sent: FolderId
) -> None:
    (one,) = store.add([dataclasses.replace(arrival(inbox, ROOT), thread="7")])
    other = raw_mail("Else", message_id="<else@x>")
    store.add([dataclasses.replace(arrival(sent, other), thread="7")])
    assert unfolded(reader, Selection(folder_id=inbox, threads=True), one) == [(one, 0)]
