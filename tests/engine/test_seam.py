"""Words between versions, and between more than one client and one engine."""

import os
import socket
import threading
from contextlib import closing
from pathlib import Path

from tests.engine.here import until
from tests.engine.profile import HOME, profile
from tests.engine.test_process import PATIENCE, stopped
from tui_mail.engine.client import FarFace
from tui_mail.engine.seam import line, lines
from tui_mail.errors import TuiMailError
from tui_mail.model.commands import PROTOCOL, Answer, ChangeFlags, GetStatus, Statuses
from tui_mail.store.mail_store import open_store
from tui_mail.wiring.face import open_face
from tui_mail.wiring.far import connect
from tui_mail.wiring.lock import ProfileLock


def test_the_commands_of_two_clients_are_each_done_in_order(tmp_path: Path) -> None:
    paths, ids = profile(tmp_path / "p")
    first = open_face(paths, start=True)
    assert isinstance(first.ask(GetStatus(), PATIENCE), Statuses)
    second = open_face(paths)
    assert isinstance(second, FarFace)
    answers: list[Answer | TuiMailError] = []
    for number in range(100):
        for face, message in ((first, ids[0]), (second, ids[1])):
            face.submit(ChangeFlags((message,), add=(f"n{number}",)), answers.append)
            face.submit(ChangeFlags((message,), remove=(f"n{number}",)), answers.append)
    for face, message in ((first, ids[0]), (second, ids[1])):
        face.submit(ChangeFlags((message,), add=("last",)), answers.append)
    until(lambda: len(answers) == 402)
    assert not [answer for answer in answers if isinstance(answer, TuiMailError)]
    flags = [row.flags for row in first.reading.rows(ids[:2])]
    assert flags == [frozenset({"last"})] * 2
    second.close()
    stopped(first, paths)


def test_a_word_that_the_engine_does_not_know_is_answered_and_the_talk_goes_on(
    tmp_path: Path,
) -> None:
    paths, _ = profile(tmp_path / "p")
    face = open_face(paths, start=True)
    with closing(connect(paths).sock) as newer:
        newer.sendall(line({"n": 1, "ask": {"is": "Levitate"}}))
        newer.sendall(line({"n": 2, "ask": {"is": "GetStatus"}}))
        answers: dict[int, str] = {}
        for word in lines(newer):
            if "answer" in word:
                answers[word["n"]] = word["answer"]["is"]
            if len(answers) == 2:
                break
    assert answers == {1: "Failed", 2: "Statuses"}
    stopped(face, paths)


def test_an_older_engine_is_told_to_go_and_a_new_one_takes_its_place(tmp_path: Path) -> None:
    paths, _ = profile(tmp_path / "p")
    lock = ProfileLock(paths)
    assert lock.take()
    older = {"is": "Welcome", "protocol": PROTOCOL - 1, "version": "0.0", "pid": 1}
    told: list[str] = []

    def serve(door: socket.socket) -> None:
        """As an engine does, which takes a moment to go."""
        while "Stop" not in told:
            guest, _ = door.accept()
            with guest:
                for word in lines(guest):
                    told.append(word["ask"]["is"])
                    guest.sendall(line({"n": 0, "answer": older}))
                    if told[-1] == "Stop":
                        break
        door.close()
        paths.socket.unlink()
        lock.give_back()

    door = socket.socket(socket.AF_UNIX)
    door.bind(os.fspath(paths.socket))
    door.listen()
    thread = threading.Thread(target=serve, args=(door,))
    thread.start()
    face = open_face(paths, start=True)
    thread.join()
    assert told == ["Hello", "Stop"]
    assert isinstance(face.ask(GetStatus(), PATIENCE), Statuses)
    stopped(face, paths)


def test_a_dead_engine_s_socket_does_not_pass_for_an_engine(tmp_path: Path) -> None:
    """While a one-shot command holds the profile, the new engine waits for it."""
    paths, _ = profile(tmp_path / "p")
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(os.fspath(paths.socket))
    dead.close()
    lock = ProfileLock(paths)
    assert lock.take()
    threading.Timer(1.0, lock.give_back).start()
    face = open_face(paths, start=True)
    assert isinstance(face.ask(GetStatus(), PATIENCE), Statuses)
    stopped(face, paths)


def test_a_closed_face_answers_and_does_not_keep_who_asks_waiting(tmp_path: Path) -> None:
    paths, ids = profile(tmp_path / "p")
    face = open_face(paths, start=True)
    stopped(face, paths)
    answers: list[Answer | TuiMailError] = []
    face.submit(ChangeFlags((ids[0],), add=("late",)), answers.append)
    assert isinstance(answers[0], TuiMailError)
    store = open_store(paths.database)
    assert "late" not in store.placed((ids[0],))[0].flags
    assert store.journal(HOME) == ()
    store.close()
