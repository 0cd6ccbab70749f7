"""How many messages of a mailbox are here is right after whatever is done to them."""

import random
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from tests.unit.store.made_mail import arrival, raw_mail
from tui_mail.errors import NotFound
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.store.mail_store import Store


def counted(path: Path, folder: FolderId) -> int:
    with closing(sqlite3.connect(path)) as db:
        found = "SELECT count(*) FROM placements WHERE server_folder = ? AND uid IS NOT NULL"
        return int(db.execute(found, (folder,)).fetchone()[0])


def more(store: Store, folder: FolderId, uids: range) -> None:
    store.add([arrival(folder, raw_mail(f"m{uid}"), uid=uid) for uid in uids])


def fails(store: Store, folder: FolderId, some: tuple[MessageId, ...], uids: range) -> None:
    with suppress(NotFound), store.together():
        store.remove(some)
        more(store, folder, uids)
        assert store.count_there(folder) >= len(uids)
        raise NotFound("so", "it is")


def test_it_is_what_a_count_says(
    store: Store, path: Path, inbox: FolderId, archive: FolderId
) -> None:
    chance = random.Random(5)
    more(store, inbox, range(1, 21))
    for number in range(60):
        uids = range(100 + 10 * number, 104 + 10 * number)
        places = [place.id for place in store.server_places(inbox)]
        some = tuple(chance.sample(places, min(len(places), 3)))
        match chance.randrange(6):
            case 0:
                more(store, chance.choice((inbox, archive)), uids)
            case 1:
                store.gone_there(some)
            case 2:
                store.part(some)
            case 3:
                store.add([arrival(inbox, raw_mail(f"local {number}"))])
            case 4:
                fails(store, archive, some, uids)
            case _:
                store.forget_uids(chance.choice((inbox, archive)))
                more(store, inbox, uids)
        for folder in (inbox, archive):
            assert store.count_there(folder) == counted(path, folder)
    store.drop_folder(inbox)
    assert store.count_there(inbox) == counted(path, inbox) == 0
