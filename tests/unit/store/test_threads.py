"""Which messages belong together."""

import itertools

import pytest

from tests.unit.store.made_mail import NOON, arrival, raw_mail
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.store.mail_store import Store
from tui_mail.store.reader import Reader

ROOT = raw_mail("Plan", message_id="<root@x>")
ANSWER = raw_mail("Re: Plan", message_id="<answer@x>", references=["<root@x>"])
LAST = raw_mail("Re: Plan", message_id="<last@x>", references=["<root@x>", "<answer@x>"])


def threads(reader: Reader, messages: tuple[MessageId, ...]) -> list[tuple[int, int]]:
    return [(row.thread, row.thread_size) for row in reader.rows(messages)]


@pytest.mark.parametrize("order", itertools.permutations([ROOT, ANSWER, LAST]))
@pytest.mark.parametrize("together", [True, False])
def test_a_conversation_is_one_thread_in_whatever_order_it_comes(
    store: Store, reader: Reader, inbox: FolderId, order: tuple[bytes, ...], together: bool
) -> None:
    arrivals = [arrival(inbox, raw, received=NOON + n) for n, raw in enumerate(order)]
    batches = [arrivals] if together else [[one] for one in arrivals]
    messages = tuple(message for batch in batches for message in store.add(batch))
    found = threads(reader, messages)
    assert len({thread for thread, _ in found}) == 1
    assert {size for _, size in found} == {3}


def test_an_arrival_that_refers_to_two_threads_makes_them_one(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    one, two = store.add(
        [arrival(inbox, raw_mail("A", message_id="<a@x>")),
         arrival(inbox, raw_mail("B", message_id="<b@x>"))]
    )  # fmt: skip
    before = threads(reader, (one, two))
    assert before[0] != before[1]
    (three,) = store.add([arrival(inbox, raw_mail(references=["<a@x>", "<b@x>"]))])
    oldest = min(thread for thread, _ in before)
    assert threads(reader, (one, two, three)) == [(oldest, 3)] * 3


def test_siblings_of_a_message_that_never_came_belong_together(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    raws = [raw_mail(f"Re: {n}", message_id=f"<{n}@x>", references=["<gone@x>"]) for n in "ab"]
    assert {size for _, size in threads(reader, store.add([arrival(inbox, r) for r in raws]))} == {
        2
    }


def test_strangers_of_one_subject_stay_apart(store: Store, reader: Reader, inbox: FolderId) -> None:
    raws = [raw_mail("Invoice", message_id=f"<{n}@x>") for n in "ab"]
    assert [size for _, size in threads(reader, store.add([arrival(inbox, r) for r in raws]))] == [
        1,
        1,
    ]


def test_a_message_in_two_folders_counts_once(
    store: Store, reader: Reader, inbox: FolderId, archive: FolderId
) -> None:
    store.add([arrival(inbox, ROOT)])
    messages = store.add([arrival(archive, ROOT), arrival(inbox, ANSWER)])
    assert {size for _, size in threads(reader, messages)} == {2}


def test_accounts_do_not_share_threads(store: Store, reader: Reader, inbox: FolderId) -> None:
    work = AccountKey("work")
    store.ensure_account(work)
    desk = store.ensure_folder(work, "Inbox").id
    messages = store.add([arrival(inbox, ROOT), arrival(desk, ROOT), arrival(desk, ANSWER)])
    found = threads(reader, messages)
    assert [size for _, size in found] == [1, 2, 2]
    assert found[0][0] != found[1][0]


def test_a_thread_outlives_the_message_it_began_with(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    root, answer = store.add([arrival(inbox, ROOT), arrival(inbox, ANSWER)])
    (before, _) = threads(reader, (answer,))[0]
    store.remove([root])
    assert threads(reader, (answer,)) == [(before, 1)]
    (back,) = store.add([arrival(inbox, ROOT)])
    assert threads(reader, (answer, back)) == [(before, 2)] * 2


def test_ids_of_threads_are_not_reused(store: Store, reader: Reader, inbox: FolderId) -> None:
    (first,) = store.add([arrival(inbox, ROOT)])
    ((before, _),) = threads(reader, (first,))
    store.remove([first])
    (again,) = store.add([arrival(inbox, ROOT)])
    ((after, _),) = threads(reader, (again,))
    assert after > before


def test_P1_ten_thousand_references_are_no_work(store: Store, inbox: FolderId) -> None:
    names = [f"<{n}@x>" for n in range(10_000)]
    store.add([arrival(inbox, raw_mail(references=names))])
    store.add([arrival(inbox, raw_mail(message_id=names[0]))])
    with store._database.transaction() as tx:
        (count,) = tx.db.execute("SELECT count(*) FROM refs").fetchone()
        rows = tx.db.execute("SELECT DISTINCT thread FROM placements").fetchall()
    assert count <= 100
    assert len(rows) == 1
