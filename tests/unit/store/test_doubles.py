"""Which place of a message lists of everything show, where mailboxes are views of one set."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.store.made_mail import HOME, NOON, arrival, mailbox, query, raw_mail
from tui_mail.model.folder import Role
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.model.mailbox import RemoteMessage
from tui_mail.ports.store_reader import Selection
from tui_mail.store.mail_store import Store
from tui_mail.store.reader import Reader

KINDS = {"Trash": 0, "Inbox": 1, "Work": 2, "Home": 2, "All": 4}
RAWS = [raw_mail(f"letter {n}", message_id=f"<{n}@x.example>") for n in range(4)]


def folders(store: Store) -> dict[str, FolderId]:
    roles = {"Trash": Role.TRASH, "Inbox": Role.INBOX, "All": Role.ARCHIVE}
    return {name: mailbox(store, name, roles.get(name)) for name in KINDS}


def best(path: Path) -> set[int]:
    """The place that stands for each message, by the rule."""
    rows = query(
        path,
        "SELECT p.message, f.name, p.id FROM placements p JOIN folders f ON f.id = p.folder",
    )
    found: dict[object, tuple[int, int]] = {}
    for message, name, row_id in rows:
        rank = (KINDS[str(name)], int(str(row_id)))
        found[message] = min(found.get(message, rank), rank)
    return {row_id for _, row_id in found.values()}


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_each_message_has_one_place_in_a_list_of_everything(
    store: Store, reader: Reader, path: Path, seed: int
) -> None:
    chance, boxes = random.Random(seed), list(folders(store).values())
    uids = dict.fromkeys(boxes, 0)
    if seed % 2:
        store.ids_from(HOME, "gmail", views=True)
    for step in range(60):
        if step == 20 and not seed % 2:
            store.ids_from(HOME, "gmail", views=True)  # of mail that is here already
        box = chance.choice(boxes)
        here = [MessageId(int(str(i))) for (i,) in query(path, "SELECT id FROM placements")]
        some = tuple(chance.sample(here, min(len(here), 2)))
        match chance.randrange(5):
            case 0 | 1:
                uids[box] += 1
                store.add([arrival(box, chance.choice(RAWS), uid=uids[box])])
            case 2:
                store.move(some, box, say=True, word="move")
            case 3:
                store.gone_there(some)
            case 4:
                store.change_flags(some, ("seen",), (), say=True)
        if step >= 20:
            ids = set(reader.ids(Selection()))
            assert ids == best(path)
            assert reader.count(Selection()) == len(ids)


def test_where_mailboxes_are_no_views_every_place_is_shown(store: Store, reader: Reader) -> None:
    boxes = folders(store)
    store.ids_from(HOME, "a server", views=False)
    store.add([arrival(box, RAWS[0], uid=1) for box in boxes.values()])
    assert reader.count(Selection()) == len(reader.ids(Selection())) == len(KINDS)
    store.ids_from(HOME, "gmail", views=True)
    assert reader.count(Selection()) == len(reader.ids(Selection())) == 1
    store.ids_from(HOME, "a server", views=False)
    assert reader.count(Selection()) == len(reader.ids(Selection())) == len(KINDS)


def there(uid: int, name: str, size: int) -> RemoteMessage:
    return RemoteMessage(uid, frozenset({"seen"}), size, NOON, identity=name)


def test_a_name_counts_with_the_size_alone_and_never_twice_for_one_UID(store: Store) -> None:
    boxes, raw = folders(store), RAWS[0]
    store.ids_from(HOME, "gmail", views=True)
    inbox, work = boxes["Inbox"], boxes["Work"]
    store.add([replace(arrival(inbox, raw, uid=5), identity="m1")])
    size = len(raw)
    assert store.place_known(work, [there(1, "m1", size + 1), there(2, "", size)]) == frozenset()
    assert store.place_known(work, [there(3, "other", size)]) == frozenset()
    assert store.place_known(inbox, [there(5, "m1", size)]) == frozenset(), "it has that UID"
    assert store.place_known(work, [there(4, "m1", size)]) == {4}
    (placed,) = store.server_places(work)
    assert (placed.uid, placed.flags) == (4, frozenset({"seen"}))
    assert store.raw(placed.id) == raw
    assert store.twin(placed.id, inbox) == 5


def test_what_lost_its_place_is_kept_out_of_sight_until_all_was_looked_through(
    store: Store, reader: Reader
) -> None:
    boxes, raw = folders(store), RAWS[0]
    store.ids_from(HOME, "gmail", views=False)
    (named,) = store.add([replace(arrival(boxes["Inbox"], raw, uid=5), identity="m1")])
    (plain,) = store.add([arrival(boxes["Inbox"], RAWS[1], uid=6)])
    store.gone_there([named, plain])
    assert reader.ids(Selection()).tolist() == []
    assert [p.id for p in store.placed((named, plain))] == [named]
    assert store.undo(say=True) is None
    assert store.place_known(boxes["Work"], [there(9, "m1", len(raw))]) == {9}
    assert reader.ids(Selection()).tolist() == [named]
    store.end_aside(HOME)
    assert reader.ids(Selection()).tolist() == [named], "it has a place again"
    store.gone_there([named])
    store.end_aside(HOME)
    assert store.placed((named,)) == ()
