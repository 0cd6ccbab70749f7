"""The search index is filled behind everything else: here, or by a process that may be killed."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.engine.here import HOME, JumpingClock, Keys, until
from tests.engine.peers import letter
from tui_mail.engine.account_work import Tools
from tui_mail.engine.hub import Hub
from tui_mail.engine.indexing import Indexing
from tui_mail.engine.secret_desk import SecretDesk
from tui_mail.engine.status import StatusBoard
from tui_mail.message.digest import digest
from tui_mail.message.search_syntax import parse_query
from tui_mail.model.events import Event, MailChanged, ProblemRaised
from tui_mail.model.ids import FolderId
from tui_mail.ports.mail_store import Arrival
from tui_mail.ports.store_reader import Selection
from tui_mail.ports.upkeep import Fillers
from tui_mail.store.mail_store import Store, open_store
from tui_mail.store.reader import Reader, open_reader
from tui_mail.store.search_filling import MOST
from tui_mail.store.search_index import index_path, say_damaged
from tui_mail.wiring.edges import RealEdges
from tui_mail.wiring.fail_points import NoSteps
from tui_mail.wiring.indexing import Beside, open_filling

MANY = MOST + 50


class Killed(Beside):
    """A process that is killed once it has taken something in."""

    def wait(self) -> Sequence[str]:
        """Until it is gone."""
        until(lambda: bool(docs(self._database)), "it took nothing in", 60)
        self._process.kill()
        return super().wait()


def docs(database: Path) -> int:
    """How many messages the index has; 0 while it is being made."""
    try:
        with closing(sqlite3.connect(f"{index_path(database).as_uri()}?mode=ro", uri=True)) as db:
            return int(db.execute("SELECT count(*) FROM docs").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "mail.db")
    opened.ensure_account(HOME)
    yield opened
    opened.close()


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    opened = open_reader(tmp_path / "mail.db")
    yield opened
    opened.close()


def put(store: Store, first: int, count: int) -> FolderId:
    inbox = store.ensure_folder(HOME, "Inbox", local=True).id
    raws = [letter(number, f"lunch {number}") for number in range(first, first + count)]
    store.add([Arrival(inbox, raw, digest(raw), n) for n, raw in enumerate(raws, first)])
    return inbox


def tools_of(store: Store, database: Path) -> Tools:
    hub = Hub()
    tools = Tools(
        store, RealEdges(), SecretDesk(Keys()), JumpingClock(), NoSteps(), hub, StatusBoard(hub),
        float,
    )  # fmt: skip
    return replace(
        tools, fillers=Fillers(partial(open_filling, database), partial(Beside, database))
    )


def begun(tools: Tools, few: int) -> Indexing:
    indexing = Indexing(tools, rest=0.01, few=few)
    indexing.start()
    return indexing


def ended(indexing: Indexing) -> None:
    indexing.end()
    indexing.join(JumpingClock().monotonic() + 60)


def test_what_comes_is_taken_in_and_damage_is_told(
    store: Store, reader: Reader, tmp_path: Path
) -> None:
    inbox = put(store, 0, 3)
    tools = tools_of(store, tmp_path / "mail.db")
    heard: list[Event] = []
    tools.hub.listen(heard.append)
    indexing = begun(tools, few=10)
    try:
        until(lambda: reader.not_indexed() == 0, "nothing was taken in", 60)
        put(store, 3, 2)
        tools.hub.tell(MailChanged(HOME, (inbox,)))
        until(lambda: reader.not_indexed() == 0, "what came was not taken in", 60)
        say_damaged(index_path(tmp_path / "mail.db"))
        put(store, 5, 1)
        tools.hub.tell(MailChanged(HOME, (inbox,)))
        until(lambda: any(isinstance(e, ProblemRaised) for e in heard), "it was not told", 60)
        until(lambda: reader.not_indexed() == 0, "it was not made anew", 60)
        assert reader.count(Selection(search=parse_query("lunch", now=0))) == 6
    finally:
        ended(indexing)


def test_a_process_that_is_killed_is_followed_by_one_that_goes_on(
    store: Store, reader: Reader, tmp_path: Path
) -> None:
    put(store, 0, MANY)
    database = tmp_path / "mail.db"
    tools = tools_of(store, database)
    dying = iter([Killed(database)])
    fillers = Fillers(
        partial(open_filling, database), lambda: next(dying, None) or Beside(database)
    )
    indexing = begun(replace(tools, fillers=fillers), few=0)
    try:
        until(lambda: reader.not_indexed() == 0, "it was not gone on with", 120)
        assert docs(database) == MANY
        assert reader.count(Selection(search=parse_query("lunch", now=0))) == MANY
    finally:
        ended(indexing)


def test_it_ends_while_a_process_fills(store: Store, tmp_path: Path) -> None:
    put(store, 0, 30)
    database = tmp_path / "mail.db"
    child = Beside(database)
    fillers = Fillers(partial(open_filling, database), lambda: child)
    indexing = begun(replace(tools_of(store, database), fillers=fillers), few=0)
    ended(indexing)
    assert not indexing.alive
    child.end()
    assert child.wait() == []
