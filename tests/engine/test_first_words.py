"""What bodies say is read behind a large download, and gone on with after any end."""

import os
import signal
from dataclasses import replace
from pathlib import Path

from tests.engine.here import HOME, JumpingClock, Keys, engine, until
from tests.engine.peers import NOWHERE, letter, pop, smtp
from tests.scripted.pop_drop import Drop
from tests.scripted.server import serving
from tui_mail.engine.account_work import Tools
from tui_mail.engine.beside import Beside
from tui_mail.engine.body_reader import BodyReader
from tui_mail.engine.digester import WORTH
from tui_mail.engine.first_words import AT_ONCE, FirstWords
from tui_mail.engine.hub import Hub
from tui_mail.engine.secret_desk import SecretDesk
from tui_mail.engine.status import StatusBoard
from tui_mail.errors import StoreFull
from tui_mail.message.digest import digest, first_words
from tui_mail.model.summary import UNCOUNTED
from tui_mail.ports.mail_store import Arrival
from tui_mail.ports.steps import Step, Steps
from tui_mail.ports.store_reader import Selection
from tui_mail.store.mail_store import Store, open_store
from tui_mail.store.reader import open_reader
from tui_mail.wiring.edges import RealEdges
from tui_mail.wiring.fail_points import NoSteps

COUNT = 2 * AT_ONCE + 50


class StopsAt:
    """Lets nothing through when it is passed for the so-manieth time."""

    def __init__(self, time: int) -> None:
        self.left = time

    def passed(self, step: Step) -> None:
        """As at a kill, nothing of what follows happens."""
        assert step is Step.FIRST_WORDS_READ
        self.left -= 1
        if not self.left:
            raise StoreFull("The disk is full.", "Make room.")


def tools_of(store: Store, steps: Steps) -> Tools:
    hub = Hub()
    return Tools(
        store, RealEdges(), SecretDesk(Keys()), JumpingClock(), steps, hub, StatusBoard(hub), float
    )


def run(store: Store, steps: Steps) -> FirstWords:
    reader = FirstWords(tools_of(store, steps))
    reader.start()
    return reader


def test_whoever_ends_in_the_middle_is_followed_by_one_who_goes_on(tmp_path: Path) -> None:
    store = open_store(tmp_path / "mail.db")
    store.ensure_account(HOME)
    inbox = store.ensure_folder(HOME, "Inbox", local=True).id
    raws = [letter(n, f"words {n}") for n in range(COUNT)]
    store.add(
        [
            Arrival(inbox, raw, replace(digest(raw), attachments=UNCOUNTED, snippet=""), n)
            for n, raw in enumerate(raws)
        ]
    )
    steps = StopsAt(2)
    stopped = run(store, steps)
    until(lambda: not steps.left, "it did not come so far", 60)
    stopped.end()
    stopped.join(JumpingClock().monotonic() + 60)
    left = store.bodies_to_read(COUNT)
    assert len(left) == COUNT - AT_ONCE
    heir = run(store, NoSteps())
    until(lambda: not store.bodies_to_read(1), "it was not gone on with", 60)
    heir.end()
    heir.join(JumpingClock().monotonic() + 60)
    reader = open_reader(tmp_path / "mail.db")
    shown = reader.page(Selection(folder_id=inbox), 0, COUNT)
    assert {row.subject: row.snippet for row in shown} == {
        digest(raw).subject: digest(raw).snippet for raw in raws
    }
    reader.close()
    store.close()


def test_bodies_are_read_here_when_the_other_process_dies() -> None:
    raws = [letter(n, f"words {n}") for n in range(3)]
    with BodyReader() as reader:
        expected = [first_words(raw) for raw in raws]
        assert reader.read(raws) == expected
        process = reader._beside._child
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert reader.read(raws) == expected


def test_one_that_cannot_be_asked_gives_no_answer() -> None:
    with Beside("headers") as beside:
        beside.close()
        assert not beside.runs
        assert not beside.ask(b"x")
        assert beside.answer() is None


def test_a_large_download_reads_headers_and_its_newest_whole(tmp_path: Path) -> None:
    letters = [letter(n, f"words {n}") for n in range(WORTH)]
    with serving(Drop(letters)) as server, engine(tmp_path, smtp(NOWHERE) + pop(server.port)) as h:
        assert h.sync() == ""
        left = h.store.bodies_to_read(WORTH)
        assert 0 < len(left) < WORTH
        assert letters[-1] not in {one.raw for one in left}
        assert [one.raw for one in left] == letters[len(left) - 1 :: -1]
