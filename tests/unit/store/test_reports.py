"""Reports on mail that was sent: believed where they fit a send record, and only there."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.store.made_mail import HOME, NOON, arrival, mailbox, raw_mail
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, FolderId, OutboxId
from tui_mail.model.outbox import OutboxEntry, Recipient, RecipientState, SendState, SentCopy
from tui_mail.ports.mail_store import NewOutgoing, Report, Returned, SendUpdate
from tui_mail.store.mail_store import Store, open_store
from tui_mail.store.reader import Reader

SENT_ID = "<out@x.example>"
RAW = raw_mail("Out", message_id=SENT_ID)
NEW = NewOutgoing(
    HOME,
    RAW,
    SENT_ID,
    "Out",
    sender="ann@x.example",
    recipients=("bob@x.example", "carol@xn--bcher-kva.example"),
    bcc=(),
    queued=NOON,
    next_attempt=NOON,
)
FULL = "the mailbox is full"
BOUNCED, ACCEPTED = RecipientState.BOUNCED, RecipientState.ACCEPTED


def sent(
    store: Store,
    state: SendState = SendState.SENT,
    people: RecipientState = ACCEPTED,
    copy: SentCopy = SentCopy.FILED,
) -> OutboxId:
    entry = store.queue(NEW)
    assert store.begin_attempt(entry, "isp", NOON)
    store.mark_dot(entry, NOON + 1, "isp")
    said = tuple(Recipient(a, people, "250 ok") for a in NEW.recipients)
    store.settle(entry, SendUpdate(state, recipients=said, sent_copy=copy))
    return entry


def comes_in(
    store: Store,
    folder: FolderId,
    *addresses: str,
    ids: Sequence[str] = (SENT_ID,),
    late: bool = False,
    reply: str = FULL,
    number: int = 1,
) -> None:
    report = Report(tuple(ids), (Returned(addresses, late, reply),))
    raw = raw_mail(f"Undelivered {number}", message_id=f"<report-{number}@mx.example>")
    store.add([replace(arrival(folder, raw, uid=number), report=report)])


def people(store: Store, entry: OutboxId) -> list[tuple[RecipientState, str, bool]]:
    return [(r.state, r.reply, r.late) for r in one(store, entry).recipients]


def one(store: Store, entry: OutboxId) -> OutboxEntry:
    return store.entries([entry])[0]


AS_IT_WAS = (ACCEPTED, "250 ok", False)


def test_whoever_a_report_names_did_not_get_it(store: Store, inbox: FolderId) -> None:
    entry = sent(store)
    comes_in(store, inbox, "BOB@X.example")
    assert people(store, entry) == [(BOUNCED, FULL, False), AS_IT_WAS]
    found = one(store, entry)
    assert (found.state, found.news) == (SendState.SENT, True)


def test_an_address_is_known_by_its_letters_or_by_its_ascii_form(
    store: Store, inbox: FolderId
) -> None:
    entry = sent(store)
    comes_in(store, inbox, "carol@bücher.example")
    assert people(store, entry)[1] == (BOUNCED, FULL, False)


def test_an_alias_is_known_by_either_of_its_names(store: Store, inbox: FolderId) -> None:
    entry = sent(store)
    comes_in(store, inbox, "bob@x.example", "robert@inner.example")
    assert people(store, entry)[0] == (BOUNCED, FULL, False)


def test_a_forged_report_on_a_message_never_sent_does_nothing(
    store: Store, inbox: FolderId
) -> None:
    entry = sent(store)
    comes_in(store, inbox, "bob@x.example", ids=("<never@x.example>",))
    assert people(store, entry) == [AS_IT_WAS, AS_IT_WAS]
    assert not one(store, entry).news


def test_a_forged_report_on_somebody_it_was_never_sent_to_does_nothing(
    store: Store, inbox: FolderId
) -> None:
    entry = sent(store)
    comes_in(store, inbox, "eve@x.example")
    assert people(store, entry) == [AS_IT_WAS, AS_IT_WAS]
    assert not one(store, entry).news


def test_late_is_told_and_is_not_lost(store: Store, inbox: FolderId) -> None:
    entry = sent(store)
    comes_in(store, inbox, "bob@x.example", late=True, reply="still being tried: full")
    assert people(store, entry)[0] == (ACCEPTED, "still being tried: full", True)
    assert one(store, entry).news
    comes_in(store, inbox, "bob@x.example", number=2)
    assert people(store, entry)[0] == (BOUNCED, FULL, False)
    comes_in(store, inbox, "bob@x.example", late=True, number=3)
    assert people(store, entry)[0] == (BOUNCED, FULL, False), "a late warning undid a bounce"


def test_what_was_dismissed_is_news_again_only_when_it_says_something_new(
    store: Store, inbox: FolderId
) -> None:
    entry = sent(store)
    comes_in(store, inbox, "bob@x.example", late=True)
    store.news_read([entry])
    assert not one(store, entry).news
    comes_in(store, inbox, "bob@x.example", late=True, number=2)
    assert not one(store, entry).news
    comes_in(store, inbox, "bob@x.example", number=3)
    assert one(store, entry).news


def test_the_same_report_in_another_folder_is_no_news(store: Store, inbox: FolderId) -> None:
    entry = sent(store)
    comes_in(store, inbox, "bob@x.example")
    store.news_read([entry])
    comes_in(store, mailbox(store, "All Mail"), "bob@x.example")
    assert not one(store, entry).news


@pytest.mark.parametrize("state", [SendState.REFUSED, SendState.EXPIRED, SendState.CANCELLED])
def test_what_nobody_took_cannot_come_back(store: Store, inbox: FolderId, state: SendState) -> None:
    entry = store.queue(NEW)
    if state is not SendState.CANCELLED:
        assert store.begin_attempt(entry, "isp", NOON)
    store.settle(entry, SendUpdate(state))
    comes_in(store, inbox, "bob@x.example")
    assert all(r.state is RecipientState.WAITING for r in one(store, entry).recipients)


def test_of_a_message_maybe_sent_it_says_so_and_nothing_is_decided(
    store: Store, inbox: FolderId
) -> None:
    entry = sent(store, SendState.MAYBE_SENT, RecipientState.WAITING, SentCopy.NONE)
    comes_in(store, inbox, "bob@x.example")
    found = one(store, entry)
    assert (found.state, found.news) == (SendState.MAYBE_SENT, True)
    assert people(store, entry)[0] == (RecipientState.WAITING, FULL, False)


def test_a_send_record_outlives_its_bytes_and_its_week(tmp_path: Path) -> None:
    now = NOON
    store = open_store(tmp_path / "mail.db", lambda: now)
    store.ensure_account(HOME)
    folder = mailbox(store, "INBOX", Role.INBOX)
    entry = sent(store)
    reader = Reader(tmp_path / "mail.db")
    now = NOON + 30 * 86_400
    week_ago = now - 7 * 86_400
    assert store.outgoing(entry).raw == b""
    assert reader.outbox(week_ago) == ()
    comes_in(store, folder, "bob@x.example")
    (listed,) = reader.outbox(week_ago)
    assert (listed.id, listed.recipients[0].state) == (entry, BOUNCED)
    reader.close()
    store.close()


def test_a_report_is_matched_whichever_account_it_comes_to(store: Store) -> None:
    entry = sent(store)
    store.ensure_account(AccountKey("other"))
    elsewhere = store.ensure_folder(AccountKey("other"), "Inbox", role=Role.INBOX, local=True).id
    comes_in(store, elsewhere, "bob@x.example")
    assert people(store, entry)[0][0] is BOUNCED


def test_only_a_copy_in_sent_is_what_was_sent(store: Store, inbox: FolderId) -> None:
    store.add([arrival(inbox, raw_mail("Trap", message_id="<trap@evil.example>"))])
    assert store.in_sent(["<trap@evil.example>"]) is None
    folder = mailbox(store, "Sent", Role.SENT)
    (copy,) = store.add([arrival(folder, RAW)])
    assert store.in_sent(["<nothing@x.example>", SENT_ID]) == copy


def test_reports_find_their_records_by_an_index(store: Store, path: Path) -> None:
    import sqlite3

    with sqlite3.connect(path) as db:
        plan = db.execute(
            "EXPLAIN QUERY PLAN SELECT id, state FROM outbox WHERE account IN "
            "(SELECT id FROM accounts) AND message_id IN (SELECT value FROM json_each('[]'))"
        ).fetchall()
    assert any("outbox_by_message_id (account=? AND message_id=?)" in row[3] for row in plan)
