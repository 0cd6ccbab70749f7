"""The files of the log: private, rotated, whole lines only, and never in the way of the mail."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_mail.conversation import files, log
from tui_mail.conversation.files import append, forget, generations, log_file
from tui_mail.conversation.log import ConversationLog
from tui_mail.conversation.read import ConversationFiles, Follower
from tui_mail.model.conversation import Spoken
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.secret import Secret
from tui_mail.ports.conversation import Conversation

ENDPOINT = Endpoint("mail.example", 995, Security.TLS, "alice")


def begun(told: ConversationLog, account: str = "home") -> Conversation:
    return told.opened(account, "pop", ENDPOINT, Secret("hunter2"))


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_S17_F4_files_are_0600_in_a_folder_0700_whatever_the_umask(
    tmp_path: Path, open_umask: None
) -> None:
    folder = tmp_path / "logs"
    told = ConversationLog(folder)
    begun(told).said(b"CAPA")
    told.flush()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "home.log").stat().st_mode & 0o777 == 0o600
    (folder / "home.log").chmod(0o644)
    folder.chmod(0o755)
    begun(told).said(b"CAPA")
    told.flush()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "home.log").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_F5_what_is_no_plain_file_is_neither_written_nor_read(tmp_path: Path, kind: str) -> None:
    folder, victim = tmp_path / "logs", tmp_path / "victim"
    folder.mkdir()
    victim.write_text("mine\n")
    place = folder / "home.log"
    if kind == "link":
        place.symlink_to(victim)
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.mkdir()
    told = ConversationLog(folder)
    begun(told).said(b"CAPA")
    told.flush()
    assert victim.read_text() == "mine\n"
    assert ConversationFiles(folder).tail("home", 10) == ()
    begun(told, "work").said(b"CAPA")
    told.flush()
    assert len(ConversationFiles(folder).tail("work", 10)) == 1


def test_F5_a_folder_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "logs").symlink_to(tmp_path / "elsewhere")
    told = ConversationLog(tmp_path / "logs")
    begun(told).said(b"CAPA")
    told.flush()
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize("name", ["../x", "..", ".", "a/b", "é" * 300, "a.log.1", "a b@c", "%2E"])
def test_F2_the_name_of_an_account_is_one_file_in_the_folder(tmp_path: Path, name: str) -> None:
    file = log_file(tmp_path / "logs", name)
    append(file, b"2026-11-26T21:00:00.000Z pop 1 C: CAPA\n")
    assert file.parent == tmp_path / "logs"
    assert [entry.name for entry in (tmp_path / "logs").iterdir()] == [file.name]
    assert ConversationFiles(tmp_path / "logs").tail(name, 5)
    if len(name) < 100:
        assert ConversationFiles(tmp_path / "logs").accounts() == (name,)
    assert list(tmp_path.iterdir()) == [tmp_path / "logs"]


def test_files_are_rotated_and_no_line_is_torn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LIMIT", 40_000)
    monkeypatch.setattr(log, "_PIECE", 5_000)
    told = ConversationLog(tmp_path)
    line = begun(told)
    for number in range(5_000):
        line.said(b"NOOP %d" % number)
    told.flush()
    kept = generations(log_file(tmp_path, "home"))
    assert sorted(tmp_path.iterdir()) == sorted(kept)
    assert all(file.stat().st_size <= 40_000 for file in kept)
    spoken = ConversationFiles(tmp_path).tail("home", 10_000)
    numbers = [int(one.line.removeprefix("NOOP ")) for one in spoken]
    assert numbers == list(range(numbers[0], 5_000))
    assert len(numbers) > 1_500
    last = ConversationFiles(tmp_path).tail("home", 1_200)
    assert [one.line for one in last] == [f"NOOP {n}" for n in range(3_800, 5_000)]


def test_two_processes_write_one_file_and_rotate_it_together(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tui_mail.conversation import files;"
        "from tui_mail.conversation.files import append, log_file; files.LIMIT = 30_000\n"
        "for n in range(1500): append(log_file(Path(sys.argv[1]), 'home'),"
        " b'2026-11-26T21:00:00.000Z pop %s C: NOOP %d\\n' % (sys.argv[2].encode(), n))"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    running = [subprocess.Popen([*command, who]) for who in ("1", "2")]
    assert [process.wait(60) for process in running] == [0, 0]
    kept = generations(log_file(tmp_path, "home"))
    assert all(0 < file.stat().st_size <= 30_000 for file in kept)
    for file in kept:
        for text in file.read_text().splitlines():
            assert text.startswith("2026-11-26T21:00:00.000Z pop "), text


def test_connections_are_numbered_on_after_a_restart(tmp_path: Path) -> None:
    for expected in (1, 2, 3):
        told = ConversationLog(tmp_path)
        begun(told).note("Connected.")
        told.flush()
        assert ConversationFiles(tmp_path).tail("home", 1)[0].connection == expected


def test_what_is_written_later_is_followed_through_a_rotation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = log_file(tmp_path, "home")
    append(file, b"2026-11-26T21:00:00.000Z pop 1 C: old\n")
    follower = Follower(tmp_path, None)
    assert follower.more() == ()
    append(file, b"2026-11-26T21:00:01.000Z pop 1 C: one\n")
    monkeypatch.setattr(files, "LIMIT", 10)
    append(file, b"2026-11-26T21:00:02.000Z pop 1 C: two\n")
    append(log_file(tmp_path, "work"), b"2026-11-26T21:00:03.000Z imap 1 C: three\n")
    assert [one.line for one in follower.more()] == ["one", "two", "three"]
    assert follower.more() == ()
    with file.open("ab") as stream:
        stream.write(b"2026-11-26T21:00:04.000Z pop 1 C: fo")
        stream.flush()
        assert follower.more() == ()
        stream.write(b"ur\n")
    assert [one.line for one in follower.more()] == ["four"]


def test_R10_a_full_disk_stops_the_log_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Path("/dev/full")
    told = ConversationLog(tmp_path)
    monkeypatch.setattr(log, "log_file", lambda *_: full)
    monkeypatch.setattr(log, "append", _to_full)
    line = begun(told)
    for _ in range(100):
        line.said(b"NOOP")
    told.flush()
    monkeypatch.undo()
    line.said(b"QUIT")
    told.flush()
    lost, last = ConversationFiles(tmp_path).tail("home", 10)
    assert lost.line == "100 lines could not be written"
    assert last.line == "QUIT"


def _to_full(file: Path, text: bytes) -> None:
    with file.open("wb", buffering=0) as device:
        device.write(text)


def test_a_line_that_does_not_fit_whole_is_not_there_at_all(tmp_path: Path) -> None:
    program = (
        "import resource, sys, signal; from pathlib import Path\n"
        "from tui_mail.conversation.files import append, log_file\n"
        "file = log_file(Path(sys.argv[1]), 'home'); append(file, b'x' * 999 + b'\\n')\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))\n"
        "try: append(file, b'y' * 999 + b'\\n')\n"
        "except OSError: sys.exit(7)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert done.returncode == 7
    assert (tmp_path / "home.log").read_bytes() == b"x" * 999 + b"\n"


def test_a_writer_that_stands_still_makes_nobody_wait_and_memory_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def wait(*_: object) -> None:
        go_on.wait(30)

    monkeypatch.setattr(log, "append", wait)
    monkeypatch.setattr(log, "MOST_WAITING", 500)
    told = ConversationLog(tmp_path)
    line = begun(told)
    line.said(b"first")
    time.sleep(0.3)
    begin = time.monotonic()
    for _ in range(5_000):
        line.said(b"x" * 100_000)
    assert time.monotonic() - begin < 1.0
    assert told._queue.qsize() <= 500
    monkeypatch.undo()
    go_on.set()
    told.flush()
    assert any("could not be written" in one.line for one in _after(told, line, tmp_path))


def _after(told: ConversationLog, line: Conversation, folder: Path) -> tuple[Spoken, ...]:
    line.said(b"last")
    told.flush()
    return ConversationFiles(folder).tail("home", 3_000)


def test_the_thread_goes_when_nothing_is_said_and_comes_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_IDLE", 0.05)
    told = ConversationLog(tmp_path)
    line = begun(told)
    for number in range(3):
        line.said(b"NOOP %d" % number)
        told.flush()
        end = time.monotonic() + 10
        while told._runs:
            assert time.monotonic() < end
            time.sleep(0.01)
    assert len(ConversationFiles(tmp_path).tail("home", 10)) == 3


def test_a_profile_that_was_thrown_away_does_not_come_back(tmp_path: Path) -> None:
    told = ConversationLog(tmp_path / "state" / "logs")
    begun(told).said(b"CAPA")
    told.flush()
    assert not list(tmp_path.iterdir())


def test_forgetting_an_account_leaves_no_file_of_it(tmp_path: Path) -> None:
    file = log_file(tmp_path, "home")
    append(file, b"x\n")
    for older in generations(file):
        older.write_text("x")
    append(log_file(tmp_path, "homework"), b"x\n")
    forget(tmp_path, "home")
    assert [entry.name for entry in tmp_path.iterdir()] == ["homework.log"]


def test_who_waits_for_it_does_not_wait_until_lines_have_gathered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_mail.conversation.log._PAUSE", 3600.0)
    told = ConversationLog(tmp_path)
    opened = told.opened("home", "smtp", ENDPOINT, None)
    for words in ("one", "two"):
        opened.note(words)
        told.flush()
        assert words in log_file(tmp_path, "home").read_text()
