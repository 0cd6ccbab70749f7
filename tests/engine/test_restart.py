"""An engine that dies, sleeps or hangs up: told, found or started again, and nobody is blocked."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engine.here import until
from tests.engine.profile import profile
from tests.engine.test_process import PATIENCE, pid_of, stopped
from tui_mail.config.paths import Paths
from tui_mail.engine.client import FarFace
from tui_mail.engine.greeting import Greeted
from tui_mail.errors import EngineError, TuiMailError
from tui_mail.model.commands import Answer, ChangeFlags, Done, GetStatus, Statuses, Stop
from tui_mail.model.events import EngineBack, EngineGone, Event
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import View
from tui_mail.ports.face import Face
from tui_mail.wiring.face import open_face
from tui_mail.wiring.far import connect
from tui_mail.wiring.lock import ProfileLock
from tui_mail.wiring.priority import NICE
from tui_mail.wiring.reading import open_reading

Home = tuple[Paths, list[MessageId], Face]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    paths, ids = profile(tmp_path / "p")
    face = open_face(paths, start=True)
    yield paths, ids, face
    stopped(face, paths)


def came(events: list[Event], *kinds: type[Event]) -> Callable[[], bool]:
    return lambda: all(any(isinstance(event, kind) for event in events) for kind in kinds)


def test_a_dead_engine_is_told_and_another_started_without_a_command(home: Home) -> None:
    paths, ids, face = home
    windows = [face, open_face(paths, start=True)]
    heard: list[list[Event]] = [[], []]
    for window, events in zip(windows, heard, strict=True):
        window.listen(events.append)
    first = pid_of(paths)
    os.kill(first, signal.SIGKILL)
    for events in heard:
        until(came(events, EngineGone, EngineBack), "not told")
        assert [event.returns for event in events if isinstance(event, EngineGone)] == [True]
        assert EngineBack(restarted=True) in events
    assert pid_of(paths) != first
    assert [
        window.ask(ChangeFlags((ids[n],), add=("seen",)), PATIENCE)
        for n, window in enumerate(windows)
    ] == [Done(count=1)] * 2
    windows[1].close()


def test_a_command_without_an_answer_says_that_nobody_knows_whether_it_was_done(
    home: Home,
) -> None:
    paths, ids, face = home
    engine = pid_of(paths)
    os.kill(engine, signal.SIGSTOP)
    answers: list[Answer | TuiMailError] = []
    face.submit(ChangeFlags((ids[0],), add=("seen",)), answers.append)
    os.kill(engine, signal.SIGKILL)
    until(lambda: bool(answers), "not answered")
    (answer,) = answers
    assert isinstance(answer, EngineError)
    assert "look whether what you asked for was done" in answer.hint


def test_a_stopped_engine_blocks_nobody_and_goes_on_where_it_was(home: Home) -> None:
    paths, ids, face = home
    engine = pid_of(paths)
    answers: list[Answer | TuiMailError] = []
    os.kill(engine, signal.SIGSTOP)
    try:
        big = ("x" * 100_000,)  # more than the socket between them holds
        for _ in range(100):
            face.submit(ChangeFlags((MessageId(999),), add=big), answers.append)
        face.submit(ChangeFlags((ids[0],), add=("flagged",)), answers.append)
        assert len(face.reading.page(View(), 0, 10)) == len(ids), "and reading goes on"
        assert not answers
    finally:
        os.kill(engine, signal.SIGCONT)
    until(lambda: len(answers) == 101, "it did not go on")
    assert answers[-1] == Done(count=1)


def test_quitting_does_not_wait_for_an_engine_that_is_stopped(tmp_path: Path) -> None:
    paths, _ = profile(tmp_path / "p")
    face = open_face(paths, start=True)
    engine = pid_of(paths)
    os.kill(engine, signal.SIGSTOP)
    try:
        face.submit(GetStatus())
        quitting = threading.Thread(target=face.close, daemon=True)
        quitting.start()
        quitting.join(PATIENCE)
        assert not quitting.is_alive(), "quitting hangs"
    finally:
        os.kill(engine, signal.SIGCONT)
    until(lambda: not Path(f"/proc/{engine}").exists(), "the engine hangs around")


def test_a_client_that_is_only_hung_up_on_finds_the_same_engine(home: Home) -> None:
    paths, _, face = home
    found: list[Greeted] = []

    def again() -> Greeted:
        found.append(connect(paths))
        return found[-1]

    reading = open_reading(paths)
    other = FarFace(again, reading, reading.close)
    heard: list[Event] = []
    other.listen(heard.append)
    found[0].sock.shutdown(2)
    until(came(heard, EngineGone, EngineBack), "not told")
    assert EngineBack(restarted=False) in heard
    assert isinstance(other.ask(GetStatus(), PATIENCE), Statuses)
    other.close()
    assert isinstance(face.ask(GetStatus(), PATIENCE), Statuses)


def test_an_engine_that_cannot_be_started_again_is_said_and_tried_later(tmp_path: Path) -> None:
    paths, _ = profile(tmp_path / "p")
    tries: list[float] = []

    def find() -> Greeted:
        if not tries:
            tries.append(time.monotonic())
            return connect(paths)
        tries.append(time.monotonic())
        raise EngineError("It does not start.", "Make room.")

    reading = open_reading(paths)
    face = FarFace(find, reading, reading.close)
    heard: list[Event] = []
    face.listen(heard.append)
    os.kill(pid_of(paths), signal.SIGKILL)
    said = EngineGone("It does not start. Make room.", returns=True)
    until(lambda: said in heard, "not told why")
    with pytest.raises(EngineError, match="does not start"):
        face.ask(GetStatus(), PATIENCE)
    assert len(tries) == 3, "it rests between tries of its own"
    face.close()


def test_an_engine_is_nicer_than_the_screen_and_not_more_so_each_time(home: Home) -> None:
    assert os.getpriority(os.PRIO_PROCESS, pid_of(home[0])) >= NICE
    again = "step_back(); step_back(); print(os.getpriority(os.PRIO_PROCESS, 0))"
    program = f"import os; from tui_mail.wiring.priority import step_back; {again}"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout
    assert int(said) == max(NICE, os.getpriority(os.PRIO_PROCESS, 0))


def test_who_sent_it_away_or_only_asked_something_starts_no_other(tmp_path: Path) -> None:
    paths, _ = profile(tmp_path / "p")
    window, command = open_face(paths, start=True), open_face(paths)
    heard: list[list[Event]] = [[], []]
    for face, events in zip((window, command), heard, strict=True):
        face.listen(events.append)
    window.ask(Stop(), PATIENCE)
    for events in heard:
        until(came(events, EngineGone), "not told")
        assert [e.returns for e in events if isinstance(e, EngineGone)] == [False]
    assert not any(isinstance(event, EngineBack) for events in heard for event in events)
    lock = ProfileLock(paths)
    until(lock.take, "the engine did not leave")
    lock.give_back()
    window.close()
    assert isinstance(command.ask(GetStatus(), PATIENCE), Statuses), "but it is found to be asked"
    command.close()
    until(lock.take, "the engine did not leave")
    lock.give_back()
