"""What the user changes, what the server is told of it, and how it is taken back."""

import pytest

from tests.unit.store.made_mail import HOME, arrival, counts, put_in, raw_mail
from tui_mail.errors import NotFound, StoreError
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.ports.mail_store import DropOrigin, UndoStep
from tui_mail.store.mail_store import Store


def said(store: Store) -> list[tuple[object, ...]]:
    """The journal, short."""
    return [(e.kind, e.message, e.add, e.remove, e.target) for e in store.journal(HOME)]


def begin_all(store: Store) -> None:
    store.begin_saying([e.id for e in store.journal(HOME)])


def do_all(store: Store, uid: int | None = None) -> None:
    begin_all(store)
    for entry in store.journal(HOME):
        store.journal_done(entry.id, uid)


@pytest.fixture
def local(store: Store) -> FolderId:
    return store.ensure_folder(HOME, "Kept here", local=True).id


@pytest.fixture
def message(store: Store, inbox: FolderId) -> MessageId:
    return put_in(store, inbox, "Message", uid=7)


class TestFlags:
    def test_a_change_is_shown_counted_and_journalled(
        self, store: Store, inbox: FolderId, message: MessageId
    ) -> None:
        assert store.change_flags([message], ["seen", "project"], [], say=True) == (inbox,)
        assert store.placed([message])[0].flags == {"seen", "project"}
        assert counts(store)["Inbox"] == (1, 0)
        assert said(store) == [("flags", message, ("project", "seen"), (), None)]

    def test_what_changes_nothing_is_not_said(self, store: Store, message: MessageId) -> None:
        assert store.change_flags([message], [], ["seen"], say=True) == ()
        assert said(store) == []
        assert store.undo(say=True) is None

    def test_what_nobody_did_is_not_taken_back(self, store: Store, message: MessageId) -> None:
        store.change_flags([message], ["flagged"], [], say=True)
        store.change_flags([message], ["seen"], [], say=True, note=None)
        undone = store.undo(say=True)
        assert undone is not None
        assert undone.text == "Undone: flag (1 message)"
        assert store.placed([message])[0].flags == {"seen"}

    def test_the_rest_of_an_action_is_taken_back_with_it(
        self, store: Store, inbox: FolderId, message: MessageId
    ) -> None:
        other = put_in(store, inbox, "Other", uid=8)
        store.change_flags([message], ["seen"], [], say=True)
        once = UndoStep(batch="once")
        store.change_flags([message], ["flagged"], [], say=True, note=once)
        store.change_flags([other], ["flagged"], [], say=True, note=once)
        undone = store.undo(say=True)
        assert undone is not None
        assert undone.count == 2
        assert [place.flags for place in store.placed([message, other])] == [{"seen"}, set()]

    def test_the_opposite_of_what_nobody_said_yet_cancels_it(
        self, store: Store, message: MessageId
    ) -> None:
        store.change_flags([message], ["seen", "flagged"], [], say=True)
        store.change_flags([message], [], ["seen"], say=True)
        assert said(store) == [("flags", message, ("flagged",), (), None)]
        store.change_flags([message], [], ["flagged"], say=True)
        assert said(store) == []

    def test_the_opposite_of_what_is_being_said_follows_it(
        self, store: Store, message: MessageId
    ) -> None:
        store.change_flags([message], ["seen"], [], say=True)
        begin_all(store)
        store.change_flags([message], [], ["seen"], say=True)
        assert said(store) == [
            ("flags", message, ("seen",), (), None),
            ("flags", message, (), ("seen",), None),
        ]

    def test_an_entry_that_grew_is_another_entry(self, store: Store, message: MessageId) -> None:
        store.change_flags([message], ["seen"], [], say=True)
        (before,) = store.journal(HOME)
        store.change_flags([message], ["flagged"], [], say=True)
        assert store.begin_saying([before.id]) == frozenset()
        store.journal_done(before.id)
        assert said(store) == [("flags", message, ("flagged", "seen"), (), None)]

    def test_a_message_that_no_server_has_is_not_spoken_of(
        self, store: Store, inbox: FolderId
    ) -> None:
        here = put_in(store, inbox, "Here")
        store.change_flags([here], ["seen"], [], say=True)
        assert said(store) == []

    def test_with_nothing_to_say_to_nothing_is_journalled(
        self, store: Store, message: MessageId
    ) -> None:
        store.change_flags([message], ["seen"], [], say=False)
        assert said(store) == []

    def test_refused_they_are_as_before_but_for_what_changed_since(
        self, store: Store, inbox: FolderId, message: MessageId
    ) -> None:
        store.change_flags([message], ["seen", "flagged"], [], say=True)
        begin_all(store)
        (first,) = store.journal(HOME)
        store.change_flags([message], [], ["flagged"], say=True)
        store.change_flags([message], ["flagged"], [], say=True)
        store.change_flags([message], [], ["flagged"], say=True)
        assert store.journal_failed(first.id, "no", back_out=True) == (inbox,)
        assert store.placed([message])[0].flags == frozenset()
        assert said(store) == [("flags", message, (), ("flagged",), None)]

    def test_a_failure_that_may_pass_is_counted(self, store: Store, message: MessageId) -> None:
        store.change_flags([message], ["seen"], [], say=True)
        (entry,) = store.journal(HOME)
        assert store.journal_failed(entry.id, "line broke", back_out=False) == ()
        (again,) = store.journal(HOME)
        assert (again.id, again.attempts) == (entry.id, 1)
        assert store.placed([message])[0].flags == {"seen"}


class TestMove:
    def test_the_message_is_there_at_once_and_the_server_hears_later(
        self, store: Store, inbox: FolderId, archive: FolderId, message: MessageId
    ) -> None:
        assert set(store.move([message], archive, say=True, word="archive")) == {inbox, archive}
        (place,) = store.placed([message])
        assert (place.folder, place.role) == (archive, Role.ARCHIVE)
        assert (place.server_folder, place.uid) == (inbox, 7)
        assert said(store) == [("move", message, (), (), archive)]
        assert [p.id for p in store.server_places(inbox)] == [message]
        do_all(store, uid=70)
        (place,) = store.placed([message])
        assert (place.server_folder, place.uid) == (archive, 70)
        assert said(store) == []

    def test_where_the_new_uid_is_not_told_the_message_waits_for_it(
        self, store: Store, archive: FolderId, message: MessageId
    ) -> None:
        store.move([message], archive, say=True, word="archive")
        do_all(store)
        assert list(store.homeless(archive).values()) == [message]
        assert store.server_places(archive) == ()

    def test_moved_there_and_back_nothing_is_said(
        self, store: Store, inbox: FolderId, archive: FolderId, message: MessageId
    ) -> None:
        store.move([message], archive, say=True, word="archive")
        store.move([message], inbox, say=True, word="move")
        assert said(store) == []

    def test_two_moves_are_said_as_one(
        self, store: Store, archive: FolderId, message: MessageId
    ) -> None:
        third = store.ensure_folder(HOME, "Third", remote="Third").id
        store.move([message], archive, say=True, word="archive")
        store.move([message], third, say=True, word="move")
        assert said(store) == [("move", message, (), (), third)]
        (entry,) = store.journal(HOME)
        store.journal_failed(entry.id, "no", back_out=True)
        assert store.placed([message])[0].role is Role.INBOX

    def test_moved_on_while_the_first_move_is_being_said_both_are(
        self, store: Store, inbox: FolderId, archive: FolderId, message: MessageId
    ) -> None:
        store.move([message], archive, say=True, word="archive")
        begin_all(store)
        store.move([message], inbox, say=True, word="move")
        assert said(store) == [
            ("move", message, (), (), archive),
            ("move", message, (), (), inbox),
        ]
        first, second = store.journal(HOME)
        store.journal_done(first.id, 70)
        assert store.placed([message])[0].server_folder == archive
        store.journal_done(second.id, 71)
        (place,) = store.placed([message])
        assert (place.folder, place.server_folder, place.uid) == (inbox, inbox, 71)

    def test_refused_it_is_back_where_it_was(
        self, store: Store, inbox: FolderId, archive: FolderId, message: MessageId
    ) -> None:
        store.move([message], archive, say=True, word="archive")
        (entry,) = store.journal(HOME)
        assert set(store.journal_failed(entry.id, "no", back_out=True)) == {inbox, archive}
        assert store.placed([message])[0].folder == inbox
        assert said(store) == []

    def test_refused_after_it_was_moved_on_the_later_wish_stands(
        self, store: Store, archive: FolderId, message: MessageId
    ) -> None:
        third = store.ensure_folder(HOME, "Third", remote="Third").id
        store.move([message], archive, say=True, word="archive")
        begin_all(store)
        store.move([message], third, say=True, word="move")
        first, _ = store.journal(HOME)
        store.journal_failed(first.id, "no", back_out=True)
        assert store.placed([message])[0].folder == third
        assert said(store) == [("move", message, (), (), third)]

    def test_from_here_to_a_servers_folder_is_an_append(
        self, store: Store, archive: FolderId, local: FolderId
    ) -> None:
        here = put_in(store, local, "Here")
        store.move([here], archive, say=True, word="move")
        store.change_flags([here], ["seen"], [], say=True)
        assert said(store) == [("append", here, (), (), archive)]
        do_all(store, uid=9)
        (place,) = store.placed([here])
        assert (place.server_folder, place.uid) == (archive, 9)

    def test_flags_changed_while_it_is_being_appended_are_said_after(
        self, store: Store, archive: FolderId, local: FolderId
    ) -> None:
        here = put_in(store, local, "Here")
        store.move([here], archive, say=True, word="move")
        begin_all(store)
        store.change_flags([here], ["seen"], [], say=True)
        assert [kind for kind, *_ in said(store)] == ["append", "flags"]

    def test_from_a_server_to_this_machine_its_copy_there_is_deleted(
        self, store: Store, local: FolderId, message: MessageId
    ) -> None:
        store.move([message], local, say=True, word="move")
        assert said(store) == [("delete", message, (), (), None)]
        do_all(store)
        (place,) = store.placed([message])
        assert (place.folder, place.server_folder, place.uid) == (local, None, None)

    def test_between_folders_of_this_machine_nothing_is_said(
        self, store: Store, local: FolderId
    ) -> None:
        here = put_in(store, local, "Here")
        other = store.ensure_folder(HOME, "Other", local=True).id
        store.move([here], other, say=True, word="move")
        assert said(store) == []

    def test_a_sync_that_was_first_does_not_make_two_of_it(
        self, store: Store, archive: FolderId, message: MessageId
    ) -> None:
        store.move([message], archive, say=True, word="archive")
        begin_all(store)
        (met,) = store.add([arrival(archive, store.raw(message) + b"\r\n", uid=70)])
        (entry,) = store.journal(HOME)
        store.journal_done(entry.id, 70)
        assert store.placed([met]) == ()
        assert [p.id for p in store.server_places(archive)] == [message]

    def test_a_folder_of_another_account_or_none_is_refused(
        self, store: Store, message: MessageId
    ) -> None:
        work = AccountKey("work")
        store.ensure_account(work)
        theirs = store.ensure_folder(work, "Inbox").id
        with pytest.raises(StoreError, match="another account"):
            store.move([message], theirs, say=True, word="move")
        with pytest.raises(NotFound):
            store.move([message], FolderId(99), say=True, word="move")


class TestDelete:
    def test_it_is_hidden_until_the_server_did_it(
        self, store: Store, inbox: FolderId, message: MessageId
    ) -> None:
        assert store.delete([message], say=True) == (inbox,)
        (place,) = store.placed([message])
        assert (place.folder, place.role, place.uid) == (None, None, 7)
        assert counts(store)["Inbox"] == (0, 0)
        assert said(store) == [("delete", message, (), (), None)]
        do_all(store)
        assert store.placed([message]) == ()

    def test_refused_it_is_shown_again(
        self, store: Store, inbox: FolderId, message: MessageId
    ) -> None:
        store.delete([message], say=True)
        (entry,) = store.journal(HOME)
        assert store.journal_failed(entry.id, "no", back_out=True) == (inbox,)
        assert counts(store)["Inbox"] == (1, 1)

    def test_what_only_lives_here_goes_at_once(self, store: Store, inbox: FolderId) -> None:
        here = put_in(store, inbox, "Here")
        store.delete([here], say=True)
        assert store.placed([here]) == ()

    def test_with_nobody_to_tell_it_goes_at_once_and_the_ledger_knows(
        self, store: Store, inbox: FolderId
    ) -> None:
        drop = DropOrigin("pop.example", "ann", "uidl-1", 100)
        (message,) = store.add([arrival(inbox, drop=drop)])
        store.delete([message], say=False)
        assert store.placed([message]) == ()
        assert store.ledger(HOME, "pop.example", "ann")["uidl-1"].deleted_here

    def test_a_pending_move_is_not_said_before_the_deletion(
        self, store: Store, archive: FolderId, message: MessageId
    ) -> None:
        store.move([message], archive, say=True, word="archive")
        store.delete([message], say=True)
        assert said(store) == [("delete", message, (), (), None)]

    def test_deleted_while_it_is_being_appended_it_is_deleted_there_after(
        self, store: Store, archive: FolderId, local: FolderId
    ) -> None:
        here = put_in(store, local, "Here")
        store.move([here], archive, say=True, word="move")
        begin_all(store)
        store.delete([here], say=True)
        append, delete = store.journal(HOME)
        assert (append.kind, delete.kind) == ("append", "delete")
        store.journal_done(append.id, 9)
        store.journal_done(delete.id)
        assert store.placed([here]) == ()


class TestUndo:
    def test_a_move_that_nobody_said_is_as_if_it_never_was(
        self, store: Store, inbox: FolderId, archive: FolderId, message: MessageId
    ) -> None:
        other = put_in(store, inbox, "Other", uid=8)
        store.move([message, other], archive, say=True, word="move to Archive")
        undone = store.undo(say=True)
        assert undone is not None
        assert undone.text == "Undone: move to Archive (2 messages)"
        assert (set(undone.touched), undone.count) == ({inbox, archive}, 2)
        assert said(store) == []
        assert counts(store) == {"Inbox": (2, 2), "Archive": (0, 0)}

    def test_a_move_that_the_server_did_is_answered_by_its_opposite(
        self, store: Store, inbox: FolderId, archive: FolderId, message: MessageId
    ) -> None:
        store.move([message], archive, say=True, word="archive")
        do_all(store, uid=70)
        store.undo(say=True)
        assert said(store) == [("move", message, (), (), inbox)]

    def test_flags_go_back_to_what_each_message_had(
        self, store: Store, inbox: FolderId, message: MessageId
    ) -> None:
        other = put_in(store, inbox, "Other", uid=8)
        store.change_flags([other], ["seen"], [], say=False)
        store.change_flags([message, other], ["seen"], [], say=True)
        undone = store.undo(say=True)
        assert undone is not None
        assert undone.text == "Undone: mark as read (1 message)"
        assert [p.flags for p in store.placed([message, other])] == [frozenset(), {"seen"}]
        assert said(store) == []

    def test_a_deletion_not_yet_done_is_taken_back(
        self, store: Store, inbox: FolderId, message: MessageId
    ) -> None:
        store.delete([message], say=True)
        assert store.undo(say=True) is not None
        assert store.placed([message])[0].folder == inbox
        assert said(store) == []

    def test_a_deletion_being_done_is_answered_by_an_append(
        self, store: Store, inbox: FolderId, message: MessageId
    ) -> None:
        store.delete([message], say=True)
        begin_all(store)
        store.undo(say=True)
        delete, append = store.journal(HOME)
        assert (delete.kind, append.kind, append.target) == ("delete", "append", inbox)
        store.journal_done(delete.id)
        store.journal_done(append.id, 8)
        (place,) = store.placed([message])
        assert (place.folder, place.server_folder, place.uid) == (inbox, inbox, 8)

    def test_actions_are_taken_back_one_by_one_and_then_no_more(
        self, store: Store, archive: FolderId, message: MessageId
    ) -> None:
        store.change_flags([message], ["flagged"], [], say=True)
        store.move([message], archive, say=True, word="archive")
        words = [store.undo(say=True), store.undo(say=True), store.undo(say=True)]
        assert [w and w.text for w in words] == [
            "Undone: archive (1 message)",
            "Undone: flag (1 message)",
            None,
        ]

    def test_what_is_gone_since_is_passed_over(
        self, store: Store, inbox: FolderId, message: MessageId
    ) -> None:
        other = put_in(store, inbox, "Other")
        store.change_flags([message], ["flagged"], [], say=True)
        store.change_flags([other], ["seen"], [], say=True)
        store.delete([other], say=False)
        undone = store.undo(say=True)
        assert undone is not None
        assert undone.text == "Undone: flag (1 message)"

    def test_it_survives_a_restart_of_the_folder_list(
        self, store: Store, archive: FolderId, message: MessageId
    ) -> None:
        store.move([message], archive, say=False, word="archive")
        store.ensure_folder(HOME, "Inbox", role=Role.INBOX, remote="INBOX")
        assert store.undo(say=False) is not None


def test_an_entry_that_is_gone_is_nothing_to_do(store: Store) -> None:
    store.journal_done(99, 1)
    assert store.journal_failed(99, "no", back_out=True) == ()
    assert store.begin_saying([99]) == frozenset()


def test_a_whole_folder_is_marked_read_in_one_transaction(store: Store, inbox: FolderId) -> None:
    arrivals = [arrival(inbox, raw_mail(f"{n}"), uid=n + 1) for n in range(2000)]
    messages = store.add(arrivals)
    store.change_flags(messages, ["seen"], [], say=True)
    assert counts(store)["Inbox"] == (2000, 0)
    assert len(store.journal(HOME)) == 2000
