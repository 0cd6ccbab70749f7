"""The engine as a process of its own: one a profile, many clients, gone when nobody needs it."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event as Flag
from threading import Thread

import pytest

from tests.engine.here import HOME, engine
from tests.engine.profile import SETTINGS, profile
from tui_mail.config.paths import Paths
from tui_mail.engine.client import FarFace
from tui_mail.engine.guest import MOST_WAITING, Guest
from tui_mail.engine.near import NearFace
from tui_mail.engine.seam import line, lines
from tui_mail.errors import ConfigError, EngineError, NotFound, UsageError
from tui_mail.model.commands import (
    ChangeFlags,
    Done,
    GetStatus,
    Move,
    Queued,
    Statuses,
    Stop,
    Submit,
    Sync,
    Synced,
)
from tui_mail.model.events import EngineGone, Event, MailChanged
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.model.outbox import SendState
from tui_mail.model.summary import View
from tui_mail.model.undoing import Undo
from tui_mail.ports.face import Face
from tui_mail.wiring.face import open_face
from tui_mail.wiring.far import connect
from tui_mail.wiring.lock import ProfileLock

PATIENCE = 20.0


def until(true: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.01)


@pytest.fixture
def home(tmp_path: Path) -> tuple[Paths, list[MessageId]]:
    return profile(tmp_path / "p")


@pytest.fixture
def far(home: tuple[Paths, list[MessageId]]) -> Iterator[Face]:
    face = open_face(home[0], start=True)
    yield face
    stopped(face, home[0])


def stopped(face: Face, paths: Paths) -> None:
    """Tell the engine to go, and see it gone."""
    face.ask(Stop(), PATIENCE)
    face.close()
    lock = ProfileLock(paths)
    until(lock.take, "the engine did not leave")
    lock.give_back()


def _changed(events: list[Event]) -> bool:
    return any(isinstance(event, MailChanged) for event in events)


def pid_of(paths: Paths) -> int:
    """The engine's."""
    found = connect(paths)
    found.sock.close()
    return found.welcome.pid


def test_both_kinds_of_face_do_the_same(home: tuple[Paths, list[MessageId]]) -> None:
    paths, ids = home
    with_engine = open_face(paths, start=True)
    assert isinstance(with_engine, FarFace)
    assert with_engine.ask(ChangeFlags((ids[0],), add=("flagged",)), PATIENCE) == Done(count=1)
    stopped(with_engine, paths)

    alone = open_face(paths)
    assert isinstance(alone, NearFace)
    assert alone.ask(ChangeFlags((ids[1],), add=("flagged",))) == Done(count=1)
    rows = alone.reading.page(View(), 0, 10)
    alone.close()
    assert sorted(row.id for row in rows if "flagged" in row.flags) == sorted(ids[:2])


def test_an_event_reaches_every_window(home: tuple[Paths, list[MessageId]], far: Face) -> None:
    paths, ids = home
    second = open_face(paths)
    assert isinstance(second, FarFace), "a one-shot command attaches to the running engine"
    heard: list[list[Event]] = [[], []]
    far.listen(heard[0].append)
    second.listen(heard[1].append)
    second.ask(Move((ids[0],), "Keep"), PATIENCE)
    for events in heard:
        until(partial(_changed, events), "not told")
    undone = far.ask(Undo(), PATIENCE)
    assert isinstance(undone, Done)
    assert (undone.count, "Keep" in undone.text) == (1, True)
    second.close()


def test_F7_two_engines_on_one_profile_are_impossible(
    home: tuple[Paths, list[MessageId]], far: Face
) -> None:
    assert not ProfileLock(home[0]).take()
    assert pid_of(home[0]) == pid_of(home[0])
    assert isinstance(far, FarFace)


def test_F7_the_lock_is_free_at_once_after_kill_9_and_the_next_command_starts_another(
    home: tuple[Paths, list[MessageId]], far: Face
) -> None:
    paths, ids = home
    gone = Flag()
    far.listen(lambda event: gone.set() if isinstance(event, EngineGone) else None)
    first = pid_of(paths)
    os.kill(first, signal.SIGKILL)
    assert gone.wait(PATIENCE), "nobody was told that the engine went away"
    assert far.ask(ChangeFlags((ids[0],), add=("seen",)), PATIENCE) == Done(count=1)
    assert pid_of(paths) != first


def test_the_engine_leaves_when_nobody_is_there(home: tuple[Paths, list[MessageId]]) -> None:
    paths, _ = home
    open_face(paths, start=True).close()
    lock = ProfileLock(paths)
    until(lock.take, "it stayed")
    assert not paths.socket.exists()
    lock.give_back()


def test_errors_cross_the_seam_as_what_they_are(
    home: tuple[Paths, list[MessageId]], far: Face
) -> None:
    del home
    with pytest.raises(NotFound, match="There is no message 999"):
        far.ask(ChangeFlags((MessageId(999),), add=("seen",)), PATIENCE)
    with pytest.raises(UsageError):
        far.ask(Submit(b"Subject: to nobody\r\n\r\nx\r\n"), PATIENCE)


def test_a_server_that_is_not_there_is_a_result_not_a_hang(
    home: tuple[Paths, list[MessageId]], far: Face
) -> None:
    del home
    answer = far.ask(Sync(), PATIENCE)
    assert isinstance(answer, Synced)
    (result,) = answer.results
    assert not result.ok
    assert "refused" in result.error


def test_a_message_that_cannot_leave_waits_in_the_outbox_over_a_restart(
    home: tuple[Paths, list[MessageId]],
) -> None:
    paths, _ = home
    letter = b"To: bob@far.test\nSubject: later\n\nwords\n"
    face = open_face(paths)
    answer = face.ask(Submit(letter, from_headers=True))
    assert isinstance(answer, Queued)
    assert answer.entries[0].state is SendState.WAITING
    assert answer.entries[0].next_attempt is not None
    face.close()
    again = open_face(paths)
    (entry,) = again.reading.outbox()
    assert (entry.state, entry.subject) == (SendState.WAITING, "later")
    again.close()


def test_a_stopped_screen_never_blocks_the_engine(
    home: tuple[Paths, list[MessageId]], far: Face
) -> None:
    paths, ids = home
    deaf = connect(paths).sock
    deaf.setblocking(False)
    asked = line({"n": 1, "ask": {"is": "GetStatus"}})
    quiet = 0
    while quiet < 20:  # until nothing moves any more: both ways are full, and stay so
        try:
            deaf.send(asked * 100)
            quiet = 0
        except BlockingIOError:
            quiet += 1
            time.sleep(0.05)
    heard: list[Event] = []
    far.listen(heard.append)
    for number in range(100):
        words = ((), ("flagged",)) if number % 2 else (("flagged",), ())
        assert far.ask(ChangeFlags(tuple(ids), *words), PATIENCE) == Done(count=len(ids))
    until(partial(_changed, heard), "the other hears no news")
    deaf.close()
    assert isinstance(far.ask(GetStatus(), PATIENCE), Statuses)


def test_a_client_that_does_not_read_its_news_is_dropped_in_the_end(tmp_path: Path) -> None:
    near, its = socket.socketpair()
    gone = Flag()
    with engine(tmp_path, SETTINGS) as here:
        guest = Guest(near, here.engine, os.getpid(), lambda _: gone.set(), gone.set)
        guest.start()
        for number in range(100 * MOST_WAITING):  # each is news of its own
            here.engine.tools.hub.tell(MailChanged(HOME, (FolderId(number),)))
            if gone.is_set():
                break
        assert gone.wait(PATIENCE)
        its.close()


def test_what_is_no_word_ends_the_conversation_and_nothing_else(
    home: tuple[Paths, list[MessageId]], far: Face
) -> None:
    sock = connect(home[0]).sock
    sock.sendall(b"no json at all\n")
    assert all("answer" not in word for word in lines(sock)), "it goes on until hung up on"
    sock.close()
    assert isinstance(far.ask(GetStatus(), PATIENCE), Statuses)


def test_an_older_engine_is_told_to_go_and_a_newer_one_is_named(tmp_path: Path) -> None:
    paths, _ = profile(tmp_path / "p")
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(os.fspath(paths.socket))
        door.listen()
        newer = {"is": "Welcome", "protocol": 99, "version": "9.9", "pid": 1}

        def serve() -> None:
            guest, _ = door.accept()
            with guest, guest.makefile("rb") as said:
                said.readline()
                guest.sendall(line({"n": 0, "answer": newer}))

        thread = Thread(target=serve)
        thread.start()
        with pytest.raises(EngineError, match="newer version"):
            open_face(paths)
        thread.join()


def test_F4_everything_on_disk_is_closed_to_others_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        paths, ids = profile(tmp_path / "p")
        face = open_face(paths, start=True)
        face.ask(ChangeFlags((ids[0],), add=("seen",)), PATIENCE)
        found = list((tmp_path / "p").rglob("*"))
        wide = [p for p in found if p.lstat().st_mode & 0o077 and p.name != "config.toml"]
        names = {p.name for p in found}
        stopped(face, paths)
    finally:
        os.umask(before)
    assert {"mail.db", "mail.db-wal", "engine.lock", "engine.log"} <= names
    assert not wide


def test_settings_that_cannot_be_used_are_said_by_the_engine_that_does_not_start(
    tmp_path: Path,
) -> None:
    paths, _ = profile(tmp_path / "p")
    paths.settings.write_text(SETTINGS.replace("email", "emial"))
    with pytest.raises(ConfigError, match="emial"):
        open_face(paths, start=True)
