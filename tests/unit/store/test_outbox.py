"""Messages on their way: never lost, never sent twice by themselves."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.store.made_mail import HOME, NOON, arrival, put_in, query, raw_mail
from tui_mail.errors import NotFound, StoreError
from tui_mail.model.ids import AccountKey, FolderId, MessageId, OutboxId
from tui_mail.model.outbox import OutboxEntry, Recipient, RecipientState, SendState, SentCopy
from tui_mail.ports.mail_store import NewOutgoing, SendUpdate
from tui_mail.store.mail_store import Store, open_store
from tui_mail.store.reader import Reader

RAW = raw_mail("Out", message_id="<out@x.example>")
NEW = NewOutgoing(
    HOME,
    RAW,
    "<out@x.example>",
    "Out",
    sender="ann@x.example",
    recipients=("bob@x.example", "carol@x.example"),
    bcc=("carol@x.example",),
    queued=NOON,
    next_attempt=NOON,
)


def state(store: Store, entry: OutboxId) -> SendState:
    return store.entries([entry])[0].state


def sending(store: Store, *, dot: bool = False) -> OutboxId:
    entry = store.queue(NEW)
    assert store.begin_attempt(entry, "isp", NOON)
    if dot:
        store.mark_dot(entry, NOON + 1, "isp")
    return entry


def test_a_queued_message_is_there_whole_after_a_restart(path: Path) -> None:
    store = open_store(path)
    store.ensure_account(HOME)
    entry = store.queue(NEW)
    store.close()
    store = open_store(path)
    outgoing = store.outgoing(entry)
    store.close()
    assert outgoing.raw == RAW
    assert outgoing.bcc == ("carol@x.example",)
    found = outgoing.entry
    assert (found.account, found.subject, found.sender) == (HOME, "Out", "ann@x.example")
    assert (found.state, found.attempts, found.size) == (SendState.WAITING, 0, len(RAW))
    assert (found.queued, found.next_attempt) == (NOON, NOON)
    assert found.recipients == (Recipient("bob@x.example"), Recipient("carol@x.example"))


def test_queued_and_draft_are_never_both_there(store: Store, inbox: FolderId) -> None:
    draft = store.save_draft(None, arrival(inbox, raw_mail("Draft")))
    store.queue(replace(NEW, draft=draft))
    assert store.placed([draft]) == ()
    assert store.journal(HOME) == ()


def test_a_draft_that_the_server_has_is_deleted_there_too(store: Store, inbox: FolderId) -> None:
    (draft,) = store.add([arrival(inbox, raw_mail("Draft"), uid=4, flags=["draft"])])
    store.queue(replace(NEW, draft=draft))
    assert [(e.kind, e.message) for e in store.journal(HOME)] == [("delete", draft)]
    assert store.placed([draft])[0].folder is None


def test_originals_are_flagged_and_the_server_hears_of_it(store: Store, inbox: FolderId) -> None:
    one, two = put_in(store, inbox, "One", uid=1), put_in(store, inbox, "Two", uid=2)
    entry = store.queue(replace(NEW, answers=one, forwards=two))
    assert [p.flags for p in store.placed([one, two])] == [{"answered"}, {"forwarded"}]
    assert [e.add for e in store.journal(HOME)] == [("answered",), ("forwarded",)]
    assert store.undo(say=True) is None
    outgoing = store.outgoing(entry)
    assert (outgoing.answers, outgoing.forwards) == (one, two)
    store.queue(replace(NEW, answers=MessageId(999)))


def test_what_is_due_comes_in_the_order_queued(store: Store) -> None:
    late = store.queue(replace(NEW, next_attempt=NOON + 60))
    first = store.queue(NEW)
    held = store.queue(replace(NEW, state=SendState.HELD, next_attempt=NOON + 10))
    forever = store.queue(replace(NEW, state=SendState.HELD, next_attempt=NOON))
    store.settle(forever, SendUpdate(clear_next=True))
    assert store.due(NOON) == (first,)
    assert store.due(NOON + 10) == (first, held)
    assert store.due(NOON + 60) == (late, first, held)
    assert store.next_due() == NOON
    for entry in (first, held, late):
        assert store.cancel(entry)
    assert store.next_due() is None


def test_R9_an_attempt_is_begun_by_one_and_only_when_due(store: Store) -> None:
    entry = store.queue(replace(NEW, next_attempt=NOON + 5))
    assert not store.begin_attempt(entry, "isp", NOON)
    assert store.begin_attempt(entry, "isp", NOON + 5)
    assert not store.begin_attempt(entry, "isp", NOON + 5)
    (found,) = store.entries([entry])
    assert (found.state, found.attempts, found.smtp) == (SendState.SENDING, 1, "isp")


def test_R9_no_dot_for_what_nobody_is_sending(store: Store) -> None:
    entry = store.queue(NEW)
    with pytest.raises(StoreError):
        store.mark_dot(entry, NOON, "isp")


@pytest.mark.parametrize(
    ("dot", "after"), [(False, SendState.WAITING), (True, SendState.MAYBE_SENT)]
)
def test_R9_a_crash_is_told_by_the_second_mark(store: Store, dot: bool, after: SendState) -> None:
    entry = sending(store, dot=dot)
    other = store.queue(NEW)
    assert store.recover(NOON + 9) == (entry,)
    assert state(store, entry) is after
    (found,) = store.entries([entry])
    assert found.next_attempt == (None if dot else NOON + 9)
    assert bool(found.last_error) is dot
    assert state(store, other) is SendState.WAITING
    assert store.recover(NOON + 9) == ()


def test_maybe_sent_is_never_due_by_itself_and_again_when_released(store: Store) -> None:
    entry = sending(store, dot=True)
    store.recover(NOON)
    assert entry not in store.due(NOON + 10**9)
    assert store.release(entry, NOON + 1)
    assert store.begin_attempt(entry, "isp", NOON + 1)
    assert store.recover(NOON + 2) == (entry,)
    assert state(store, entry) is SendState.WAITING


@pytest.mark.parametrize("settled", [SendState.SENT, SendState.REFUSED, SendState.EXPIRED])
def test_what_is_settled_is_neither_released_nor_cancelled(
    store: Store, settled: SendState
) -> None:
    entry = sending(store)
    store.settle(entry, SendUpdate(settled, clear_next=True))
    assert not store.release(entry, NOON)
    assert not store.cancel(entry)
    with pytest.raises(StoreError, match="too late"):
        store.settle(entry, SendUpdate(SendState.CANCELLED))
    assert state(store, entry) is settled


def test_it_is_taken_back_only_before_it_leaves(store: Store) -> None:
    held = store.queue(replace(NEW, state=SendState.HELD))
    assert store.cancel(held)
    assert state(store, held) is SendState.CANCELLED
    assert not store.cancel(held)
    under_way = sending(store)
    assert not store.cancel(under_way)
    assert not store.release(under_way, NOON)
    assert state(store, under_way) is SendState.SENDING


def test_settling_changes_what_it_names_and_nothing_else(store: Store) -> None:
    entry = sending(store)
    store.settle(
        entry,
        SendUpdate(
            SendState.WAITING,
            next_attempt=NOON + 900,
            last_error="Later, please.",
            recipients=(Recipient("bob@x.example", RecipientState.ACCEPTED, "250 ok"),),
        ),
    )
    (found,) = store.entries([entry])
    assert (found.state, found.next_attempt) == (SendState.WAITING, NOON + 900)
    assert (found.last_error, found.smtp, found.attempts) == ("Later, please.", "isp", 1)
    assert found.recipients == (
        Recipient("bob@x.example", RecipientState.ACCEPTED, "250 ok"),
        Recipient("carol@x.example"),
    )
    store.settle(entry, SendUpdate(sent_copy=SentCopy.PENDING))
    assert store.entries([entry])[0].next_attempt == NOON + 900


def test_a_copy_is_pending_until_it_is_filed_and_then_the_bytes_may_go(
    store: Store, path: Path
) -> None:
    entry = sending(store)
    store.settle(entry, SendUpdate(SendState.SENT, clear_next=True, sent_copy=SentCopy.PENDING))
    assert store.pending_copies(HOME) == (entry,)
    assert store.pending_copies(AccountKey("work")) == ()
    assert store.outgoing(entry).raw == RAW
    store.settle(entry, SendUpdate(sent_copy=SentCopy.FILED))
    assert store.pending_copies(HOME) == ()
    assert store.outgoing(entry).raw == b""
    assert query(path, "SELECT count(*) FROM raw") == [(0,)]


def test_the_filed_copy_keeps_the_bytes(store: Store, inbox: FolderId) -> None:
    entry = sending(store)
    (copy,) = store.add([arrival(inbox, RAW)])
    store.settle(entry, SendUpdate(SendState.SENT, clear_next=True, sent_copy=SentCopy.FILED))
    assert store.raw(copy) == RAW


def test_C2_bcc_is_shown_to_the_sender_from_the_send_record(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    store.queue(NEW)
    (by_sync,) = store.add([arrival(inbox, RAW, uid=1)])
    (filed,) = store.add([replace(arrival(inbox, raw_mail("Filed")), bcc=("dan@x.example",))])
    assert reader.bcc(by_sync) == ("carol@x.example",)
    assert reader.bcc(filed) == ("dan@x.example",)
    assert reader.bcc(put_in(store, inbox, "Other")) == ()
    assert reader.bcc(MessageId(999)) == ()
    assert b"carol" not in reader.raw(by_sync)


def test_the_reader_shows_what_is_open_and_what_was_settled_lately(
    store: Store, reader: Reader
) -> None:
    def entries(found: Sequence[OutboxEntry]) -> list[int]:
        return [entry.id for entry in found]

    open_one, done = store.queue(NEW), sending(store)
    store.settle(done, SendUpdate(SendState.SENT, clear_next=True))
    assert entries(reader.outbox(NOON)) == [done, open_one]
    assert entries(reader.outbox(NOON + 1)) == [open_one]
    assert entries(reader.outbox(None)) == [done, open_one]
    assert store.entries() == reader.outbox(None)


def test_an_entry_that_is_not_there_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.outgoing(OutboxId(9))
    with pytest.raises(NotFound):
        store.settle(OutboxId(9), SendUpdate())
    with pytest.raises(NotFound):
        store.queue(replace(NEW, account=AccountKey("nobody")))
    assert not store.cancel(OutboxId(9))
    assert store.entries([OutboxId(9)]) == ()
