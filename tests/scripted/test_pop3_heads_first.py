"""Big messages by their beginnings first: whole when they are wanted, and never half."""

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine.here import Here, engine
from tests.engine.peers import NOWHERE, letter, pop, smtp
from tests.scripted.pop_drop import Drop
from tests.scripted.server import Peer, serving
from tests.ui.driving import until
from tests.ui.shown import screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.conversation.read import ConversationFiles
from tui_mail.engine.near import NearFace
from tui_mail.engine.reading import StoreReading
from tui_mail.errors import BodyMissing, TuiMailError
from tui_mail.message.search_syntax import parse_query
from tui_mail.model.commands import ChangeFlags, Copy, FetchWhole, MoveToRole, StopFetching
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary
from tui_mail.ports.store_reader import Selection
from tui_mail.store.reader import open_reader
from tui_mail.ui.app import MailApp
from tui_mail.ui.screens.main import MainScreen

OVER = 20_000


def big(number: int, lines: int = 600) -> bytes:
    """About 40 kB; the words that its end has are nowhere else."""
    body = "".join(f"line {n} of {number} with words that fill it up\r\n" for n in range(lines))
    return letter(number)[:-2] + f"\r\n{body}the end of {number}\r\n".encode()


def text(port: int, leave: object = True, over: object = OVER) -> str:
    written = str(leave).lower() if not isinstance(leave, str) else repr(leave)
    pop_part = pop(port).replace(
        "leave_on_server = true", f"leave_on_server = {written}\nheaders_over = {over}"
    )
    return smtp(NOWHERE) + pop_part


def rows(here: Here) -> dict[str, Summary]:
    reader = open_reader(here.store_path)
    try:
        return {row.subject: row for row in reader.page(Selection(), 0, 99)}
    finally:
        reader.close()


def raws(here: Here) -> list[bytes]:
    return sorted(here.store.raw(row.id) for row in rows(here).values())


SMALL, BIG = letter(1), big(2)
SUBJECT = "letter 2"


def test_the_list_has_it_at_once_and_opening_fetches_it_in_place(tmp_path: Path) -> None:
    drop = Drop([SMALL, BIG])
    with serving(drop) as server, engine(tmp_path, text(server.port)) as here:
        assert here.sync() == ""
        assert drop.retrieved == [1]
        head = rows(here)[SUBJECT]
        assert (head.whole, head.size) == (False, len(BIG))
        assert rows(here)["letter 1"].whole
        assert head.from_
        assert head.received
        here.ask(ChangeFlags((head.id,), ("seen", "Family"), ()))
        with pytest.raises(BodyMissing):
            here.store.raw(head.id)
        assert here.sync() == ""
        assert drop.retrieved == [1], "a check fetches nothing again"
        here.ask(FetchWhole(head.id))
        whole = rows(here)[SUBJECT]
        assert (whole.id, whole.thread, whole.whole) == (head.id, head.thread, True)
        assert whole.flags == {"seen", "Family"}
        assert whole.received == head.received
        assert raws(here) == sorted([SMALL, BIG])
        here.ask(FetchWhole(head.id))
        assert here.sync() == ""
        assert drop.retrieved == [1, 2]


@pytest.mark.parametrize("leave", [False, 1, "until-deleted"])
def test_what_is_not_whole_here_is_never_deleted_there(tmp_path: Path, leave: object) -> None:
    drop = Drop([SMALL, BIG, big(3)])
    with serving(drop) as server, engine(tmp_path, text(server.port, leave)) as here:
        assert here.sync() == ""
        gone = rows(here)[SUBJECT].id
        here.ask(MoveToRole((gone,), Role.TRASH))
        here.ask(MoveToRole((gone,), Role.TRASH))
        here.clock.ahead += 2 * 86_400
        assert here.sync() == ""
        assert set(drop.removed) <= {SMALL}
        assert SUBJECT not in rows(here)
        left = rows(here)["letter 3"].id
        here.ask(FetchWhole(left))
        if leave == "until-deleted":
            here.ask(MoveToRole((left,), Role.TRASH))
            here.ask(MoveToRole((left,), Role.TRASH))
        here.clock.ahead += 2 * 86_400
        assert here.sync() == ""
        assert big(3) in drop.removed, "it was whole"
        assert BIG not in drop.removed


def test_without_TOP_it_comes_whole_and_that_is_said_once(tmp_path: Path) -> None:
    drop = Drop([SMALL, BIG])
    drop.has_top = False
    with serving(drop) as server, engine(tmp_path, text(server.port)) as here:
        assert here.sync() == ""
        drop.messages.append(big(3))
        assert here.sync() == ""
        assert raws(here) == sorted([SMALL, BIG, big(3)])
        assert sum("(TOP)" in p.message for p in here.problems()) == 1


def gone(drop: Drop) -> None:
    del drop.messages[1]


def another(drop: Drop) -> None:
    name = drop.uidl and drop.uidl(2, BIG)
    drop.messages[1] = big(7)
    drop.uidl = lambda number, raw: str(name) if number == 2 else hashlib.sha1(raw).hexdigest()


@pytest.mark.parametrize("change", [gone, another])
def test_gone_on_the_server_the_beginning_stays_and_that_is_said(
    tmp_path: Path, change: Callable[[Drop], None]
) -> None:
    drop = Drop([SMALL, BIG])
    with serving(drop) as server, engine(tmp_path, text(server.port)) as here:
        assert here.sync() == ""
        head = rows(here)[SUBJECT]
        change(drop)
        with pytest.raises(TuiMailError, match="only its beginning is left"):
            here.ask(FetchWhole(head.id))
        assert here.sync() == ""
        now = rows(here)
        assert now[SUBJECT].id == head.id
        assert not now[SUBJECT].whole
        assert ("letter 7" in now) == (change is another)
        line = here.store.head_line(head.id)
        assert line is not None
        assert not line.on_server


def test_new_names_for_all_double_no_beginning(tmp_path: Path) -> None:
    drop = Drop([SMALL, BIG, big(3)])
    with serving(drop) as server, engine(tmp_path, text(server.port)) as here:
        assert here.sync() == ""
        before = {subject: row.id for subject, row in rows(here).items()}
        here.ask(FetchWhole(before["letter 3"]))
        drop.uidl = lambda _, raw: f"new-{hashlib.sha1(raw).hexdigest()}"
        assert here.sync() == ""
        assert {subject: row.id for subject, row in rows(here).items()} == before
        here.ask(FetchWhole(before[SUBJECT]))
        assert raws(here) == sorted(drop.messages)


def test_two_that_begin_alike_come_whole(tmp_path: Path) -> None:
    one, other = big(2), big(2).replace(b"the end of 2", b"the END of 2")
    drop = Drop([one, other])
    with serving(drop) as server, engine(tmp_path, text(server.port)) as here:
        assert here.sync() == ""
        reader = open_reader(here.store_path)
        found = reader.page(Selection(), 0, 9)
        reader.close()
        assert sorted(row.whole for row in found) == [False, True]
        for row in found:
            here.ask(FetchWhole(row.id))
        assert sorted(here.store.raw(row.id) for row in found) == sorted([one, other])


def test_a_copy_becomes_whole_with_it_and_a_higher_limit_fetches_it(tmp_path: Path) -> None:
    drop = Drop([SMALL, BIG])
    with serving(drop) as server:
        with engine(tmp_path, text(server.port)) as here:
            assert here.sync() == ""
            here.ask(Copy((rows(here)[SUBJECT].id,), "Kept"))
        with engine(tmp_path, text(server.port, over='"1 MB"')) as here:
            assert here.sync() == ""
            reader = open_reader(here.store_path)
            found = [r for r in reader.page(Selection(), 0, 9) if r.subject == SUBJECT]
            reader.close()
            assert len(found) == 2
            assert {here.store.raw(row.id) for row in found} == {BIG}
            assert here.sync() == ""
            assert drop.retrieved == [1, 2]


def test_search_and_threads_know_it_by_its_beginning(tmp_path: Path) -> None:
    answer = letter(5).replace(b"\r\n\r\n", b"\r\nIn-Reply-To: <2@far.test>\r\n\r\n", 1)
    drop = Drop([BIG, answer])
    with serving(drop) as server, engine(tmp_path, text(server.port)) as here:
        assert here.sync() == ""
        head = rows(here)[SUBJECT]
        reader = open_reader(here.store_path)
        origin = reader.origin(MessageId(head.id))
        octets, size = reader.head(head.id, 1 << 20)
        reader.close()
        assert (origin.sha256, origin.on_server) == ("", True)
        assert BIG.startswith(octets)
        assert size == len(BIG)
        assert rows(here)["letter 5"].thread == head.thread
        for query in ("larger:22k", "line 3 of 2", "from:friend letter 2"):
            reader = open_reader(here.store_path)
            search = parse_query(query, now=int(here.clock.now()))
            found = reader.page(Selection(search=search), 0, 9)
            reader.close()
            assert [row.id for row in found] == [head.id], query


class Stalling(Drop):
    """Sends a part of a message, and waits until it may go on."""

    def __init__(self, messages: list[bytes]) -> None:
        super().__init__(messages)
        self.stalls = True
        self.begun, self.goes_on = threading.Event(), threading.Event()

    def _retr(self, peer: Peer, rest: str) -> None:
        if self.stalls:
            self.raw(peer, b"+OK\r\n" + BIG[:5_000])
            self.begun.set()
            self.goes_on.wait(60)
        super()._retr(peer, rest)


def test_it_can_be_stopped_and_fetched_again(tmp_path: Path) -> None:
    drop = Stalling([BIG])
    with serving(drop) as server, engine(tmp_path, text(server.port)) as here:
        assert here.sync() == ""
        head = rows(here)[SUBJECT]
        told: list[str] = []

        def fetches() -> None:
            try:
                here.ask(FetchWhole(head.id))
            except TuiMailError as error:
                told.append(str(error))

        waiting = threading.Thread(target=fetches)
        waiting.start()
        assert drop.begun.wait(30)
        here.ask(StopFetching(head.id))
        waiting.join(30)
        assert told == ["The download was stopped. Its beginning stays."]
        drop.stalls = False
        drop.goes_on.set()
        assert rows(here)[SUBJECT] == head
        here.ask(FetchWhole(head.id))
        assert raws(here) == [BIG]


async def test_the_screen_marks_it_and_opening_fetches_it(tmp_path: Path) -> None:
    drop = Drop([SMALL, BIG])
    with serving(drop) as server, engine(tmp_path, text(server.port)) as here:
        assert here.sync() == ""
        reading = StoreReading(
            open_reader(here.store_path),
            lambda: here.engine.settings,
            here.clock,
            ConversationFiles(tmp_path),
        )
        app = MailApp(NearFace(here.engine, lambda: reading, lambda: None), ui=UiSettings())
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: "⇣" in screen_text(app))
            main = app.screen
            assert isinstance(main, MainScreen)
            if main.messages.cursor_id != rows(here)[SUBJECT].id:
                await pilot.press("j")
            await until(pilot, lambda: main.messages.cursor_id == rows(here)[SUBJECT].id)
            assert drop.retrieved == [1]
            await pilot.press("enter")
            await until(pilot, lambda: rows(here)[SUBJECT].whole)
            await until(pilot, lambda: main.reader.content and main.reader.content.summary.whole)
            await until(pilot, lambda: "Only the beginning" not in screen_text(app))
        assert drop.retrieved == [1, 2]
