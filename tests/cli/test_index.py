"""`tui-mail index`: all mail into the search index, and anew."""

from contextlib import closing

import pytest

from tests.cli.calling import User
from tests.unit.store.made_mail import HOME, NOON, arrival, raw_mail
from tui_mail.store.mail_store import open_store
from tui_mail.store.search_index import index_path

SETTINGS = """\
[accounts.home]
email = "alice@home.test"
[accounts.home.pop]
host = "127.0.0.1"
port = 9
security = "none"
password_command = "printf x"
"""


@pytest.fixture
def settled(user: User) -> User:
    """With an account and three messages, one of them in CJK."""
    user.write(SETTINGS)
    user.paths.make()
    with closing(open_store(user.paths.database)) as store:
        store.ensure_account(HOME)
        inbox = store.ensure_folder(HOME, "Inbox", local=True).id
        bodies = ("lunch at noon", "tea, no lunch", "来年の東京会議について")
        store.add(
            [arrival(inbox, raw_mail(body=b), received=NOON + n) for n, b in enumerate(bodies)]
        )
    return user


def found(user: User, *query: str) -> list[int]:
    return [int(row["id"]) for row in user.json("list", *query)]


def test_what_is_found_is_the_same_before_and_after(settled: User) -> None:
    queries = (("lunch",), ("京会",), ("lunch", "-tea"), ("lun*",), ('"no lunch"',), ("-lunch",))
    before = [found(settled, *query) for query in queries]
    assert before == [[2, 1], [3], [1], [2, 1], [2], [3]]
    assert settled.json("index") == [{"indexed": 3}]
    assert [found(settled, *query) for query in queries] == before
    assert settled.json("index") == [{"indexed": 0}]


def test_it_is_made_anew_where_that_is_asked_for_and_where_it_is_damaged(settled: User) -> None:
    settled.done("index")
    assert settled.json("index", "--rebuild") == [{"indexed": 3}]
    index_path(settled.paths.database).write_bytes(b"rubbish" * 2_000)
    assert found(settled, "lunch") == [2, 1]
    assert settled.json("index") == [{"indexed": 3}]
    assert found(settled, "lunch") == [2, 1]


def test_a_restored_store_has_an_index_of_its_own(settled: User) -> None:
    backup = settled.home / "mail.backup"
    settled.done("backup", backup)
    settled.done("index")
    settled.done("delete", 1)
    settled.done("restore", backup)
    assert found(settled, "noon") == [1]
    assert settled.json("index") == [{"indexed": 3}]
    assert found(settled, "noon") == [1]


def test_without_mail_there_is_nothing_to_index(user: User) -> None:
    called = user.call("index")
    assert called.status == 1
    assert "no mail" in called.complaint()
