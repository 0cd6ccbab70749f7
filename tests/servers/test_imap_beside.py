"""What a person waits for comes beside a long sync, on a connection of its own; a server that lets
in no more is not asked again, and gets it once the sync is over.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.engine.here import HOME, Here, Keys, engine, until
from tests.servers.imap_session import mail
from tests.servers.rig import PASSWORDS, Rig
from tui_mail.model.ids import MessageId
from tui_mail.model.server_search import AccountSearched, SearchServer, ServerSearched
from tui_mail.ports.mail_store import Arrival

PATIENCE = 60


@pytest.fixture(scope="module")
def strict(rig_folder: Path) -> Iterator[Rig]:
    """A Dovecot that lets in one connection of a user."""
    limit = "protocol imap {\n  mail_max_userip_connections = 1\n}"
    with Rig(rig_folder / "s", dovecot=limit) as running:
        yield running


def settings(rig: Rig, more: str = "") -> str:
    return (
        '[accounts.home]\nemail = "bob@rig.test"\nmode = "imap"\n[accounts.home.imap]\n'
        f'host = "localhost"\nport = {rig.ports["imaps"]}\nsecurity = "tls"\nusername = "bob"\n'
        f'ca_file = "{rig.ca}"\ncheck_every = "1d"\ntimeout = 15\nfolders = ["*", "!Old"]\n{more}'
    )


@contextmanager
def syncing(here: Here) -> Iterator[threading.Event]:
    """A sync that is held while it stores; set: it goes on."""
    waits, goes_on = threading.Event(), threading.Event()
    add = here.store.add

    def slow(arrivals: Sequence[Arrival]) -> tuple[MessageId, ...]:
        if threading.current_thread().name == "account:home" and not goes_on.is_set():
            waits.set()
            assert goes_on.wait(PATIENCE)
        return add(arrivals)

    with patch.object(here.store, "add", slow):
        sync = threading.Thread(target=here.sync)
        sync.start()
        try:
            assert waits.wait(PATIENCE)
            yield goes_on
        finally:
            goes_on.set()
            sync.join(PATIENCE)


def seeded(rig: Rig) -> None:
    rig.wipe()
    rig.seed("bob", [mail(number) for number in range(20)])
    rig.seed("bob", [mail(77, b"a needle\r\n")], "Old")


@contextmanager
def bob(rig: Rig, folder: Path, more: str = "") -> Iterator[Here]:
    keys = Keys(imap=PASSWORDS["bob"])
    with engine(folder, settings(rig, more), keys) as here:
        yield here


def searched(here: Here, query: str) -> AccountSearched:
    answer = here.ask(SearchServer(1, query, HOME, insist=True))
    assert isinstance(answer, ServerSearched)
    (account,) = answer.accounts
    return account


def asks(here: Here, answers: list[AccountSearched]) -> None:
    answers.append(searched(here, "body:needle"))


def test_a_search_is_answered_while_a_sync_is_under_way(rig: Rig, tmp_path: Path) -> None:
    seeded(rig)
    with bob(rig, tmp_path) as here, syncing(here) as goes_on:
        found = searched(here, "body:needle")
        assert not goes_on.is_set()
        assert (len(found.found), found.trouble) == (1, "")
        status = here.status()
        assert status is not None
        assert "found" not in status.detail, "the status line is the sync's"
        mine = searched(here, "subject:number")
        assert len(mine.found) == 21, "what the sync brings, too"
        goes_on.set()
        until(lambda: len(here.subjects("Inbox")) == 20, seconds=PATIENCE)
    assert len(here.subjects("Inbox")) == 20, "nothing twice"


def test_beside_a_sync_nothing_comes_whole_that_it_stores_by_beginnings(
    rig: Rig, tmp_path: Path
) -> None:
    seeded(rig)
    with bob(rig, tmp_path, 'offline = "headers"\n') as here:
        with syncing(here):
            found = searched(here, "subject:number")
            assert (len(found.found), found.left) == (1, 20)
        assert len(here.subjects("Inbox")) == 20
        assert len(searched(here, "subject:number").found) == 21


def test_where_the_server_lets_in_one_the_search_comes_after_and_it_is_not_tried_again(
    strict: Rig, tmp_path: Path
) -> None:
    seeded(strict)
    log = strict.folder / "log" / "dovecot.log"
    before = log.read_text().count("exceeded")
    with bob(strict, tmp_path) as here:
        for _ in range(2):
            answers: list[AccountSearched] = []
            strict.deliver("bob", mail(100))
            with syncing(here) as goes_on:
                asking = threading.Thread(target=asks, args=(here, answers))
                asking.start()
                until(lambda: log.read_text().count("exceeded") > before, seconds=PATIENCE)
                assert not answers
                goes_on.set()
                asking.join(PATIENCE)
            assert [len(found.found) for found in answers] == [1]
        assert here.problems() == []
        assert here.sync() == ""
    assert log.read_text().count("exceeded") == before + 1
