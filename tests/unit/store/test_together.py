"""Several methods of the store as one transaction: all of them, or none."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.unit.store.made_mail import arrival, assert_sound, counts, raw_mail
from tui_mail.errors import NotFound
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.store.mail_store import Store


def there(path: Path) -> int:
    """Messages that another connection sees."""
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("SELECT count(*) FROM placements").fetchone()[0])


def test_what_is_done_together_is_seen_at_once_by_itself_and_later_by_others(
    store: Store, path: Path, inbox: FolderId
) -> None:
    (old,) = store.add([arrival(inbox, raw_mail("old"), uid=1)])
    with store.together():
        store.remove((old,))
        store.add([arrival(inbox, raw_mail(f"new {n}"), uid=2 + n) for n in range(3)])
        assert store.count_there(inbox) == 3
        assert there(path) == 1
    assert there(path) == 3
    assert counts(store)["Inbox"] == (3, 3)
    assert_sound(path)


def test_of_what_failed_together_nothing_stays(store: Store, path: Path, inbox: FolderId) -> None:
    (old,) = store.add([arrival(inbox, raw_mail("old"), uid=1)])

    def half() -> None:
        with store.together():
            store.remove((old,))
            store.add([arrival(inbox, raw_mail("new"), uid=2)])
            raise NotFound("so", "it is")

    with pytest.raises(NotFound):
        half()
    assert (there(path), store.count_there(inbox)) == (1, 1)
    store.add([arrival(inbox, raw_mail("more"), uid=3)])
    assert counts(store)["Inbox"] == (2, 2)
    assert_sound(path)


def test_a_part_that_failed_and_was_caught_leaves_the_rest(
    store: Store, path: Path, inbox: FolderId
) -> None:
    with store.together():
        store.add([arrival(inbox, raw_mail("new"), uid=2)])
        with suppress(NotFound):
            store.raw(MessageId(999))
    assert there(path) == 1
    assert_sound(path)
