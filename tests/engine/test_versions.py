"""Two versions of the program on one profile: real processes whose PROTOCOL really differs."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.engine.here import until
from tests.engine.profile import profile
from tests.engine.test_process import PATIENCE, pid_of, stopped
from tui_mail.config.paths import Paths
from tui_mail.errors import EngineNewer
from tui_mail.model.commands import PROTOCOL, ChangeFlags, Done
from tui_mail.model.events import EngineBack, EngineGone, Event
from tui_mail.wiring.engine_socket import is_served
from tui_mail.wiring.face import open_face
from tui_mail.wiring.lock import ProfileLock

AS_OF = """\
import sys
from tui_mail.model import commands
commands.PROTOCOL = int(sys.argv[1])
import tui_mail
tui_mail.__version__ = "9." + sys.argv[1]
"""
"""Before anything else takes them over."""
ENGINE = AS_OF + "from tui_mail.wiring.__main__ import main\nsys.exit(main(sys.argv[2:]))\n"
CLIENT = (
    AS_OF
    + """\
from pathlib import Path
from tui_mail.config.paths import Paths
from tui_mail.model.commands import GetStatus
from tui_mail.wiring import far
from tui_mail.wiring.face import open_face

# what it starts is of its own version, too
far.sys = type(sys)("sys")
far.sys.executable = sys.argv[6]
here = open_face(Paths(*map(Path, sys.argv[2:6])), start=True)
print(type(here.ask(GetStatus(), 20)).__name__, flush=True)
sys.stdin.readline()
here.close()
"""
)


def folders(paths: Paths) -> list[str]:
    return [os.fspath(p) for p in (paths.config, paths.data, paths.state, paths.runtime)]


@contextmanager
def engine_of(protocol: int, paths: Paths) -> Iterator["subprocess.Popen[bytes]"]:
    """A real engine process that speaks that language."""
    command = [sys.executable, "-c", ENGINE, str(protocol), *folders(paths)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        until(lambda: is_served(paths), "it does not serve")
        yield process
    finally:
        process.kill()
        process.wait()


def python_of(protocol: int, folder: Path) -> Path:
    """Stands for a Python in which that version is installed."""
    start = folder / f"python-of-{protocol}"
    engine = folder / f"engine-of-{protocol}.py"
    engine.write_text(ENGINE)
    start.write_text(f'#!/bin/sh\nshift 2\nexec "{sys.executable}" "{engine}" {protocol} "$@"\n')
    start.chmod(0o700)
    return start


def test_an_older_engine_finishes_and_goes_for_a_newer_client(tmp_path: Path) -> None:
    paths, ids = profile(tmp_path / "p")
    with engine_of(PROTOCOL - 1, paths) as older:
        face = open_face(paths, start=True)
        assert older.wait(PATIENCE) == 0, "it ended as it should"
        assert face.ask(ChangeFlags((ids[0],), add=("seen",)), PATIENCE) == Done(count=1)
        stopped(face, paths)


def test_a_newer_engine_is_left_alone_and_what_to_do_is_said(tmp_path: Path) -> None:
    paths, _ = profile(tmp_path / "p")
    with engine_of(PROTOCOL + 1, paths) as newer:
        for start in (True, False):
            with pytest.raises(EngineNewer) as raised:
                open_face(paths, start=start)
            assert f"(9.{PROTOCOL + 1})" in raised.value.message
            assert "start tui-mail again" in raised.value.hint
        assert newer.poll() is None
        assert is_served(paths)


def test_a_window_of_the_older_version_hears_of_it_and_starts_no_engine_of_its_own(
    tmp_path: Path,
) -> None:
    paths, ids = profile(tmp_path / "p")
    window = open_face(paths, start=True)
    heard: list[Event] = []
    window.listen(heard.append)
    first = pid_of(paths)
    command = [sys.executable, "-c", CLIENT, str(PROTOCOL + 1), *folders(paths)]
    command.append(os.fspath(python_of(PROTOCOL + 1, tmp_path)))
    newer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert newer.stdin is not None
    assert newer.stdout is not None
    with newer.stdin, newer.stdout:
        assert newer.stdout.readline() == b"Statuses\n", "the newer client works"
        gone = [event for event in heard if isinstance(event, EngineGone)]
        assert [event.returns for event in gone] == [False], gone
        assert f"(9.{PROTOCOL + 1})" in gone[0].reason
        with pytest.raises(EngineNewer):
            window.ask(ChangeFlags((ids[0],), add=("seen",)), PATIENCE)
        assert not any(isinstance(event, EngineBack) for event in heard)
        assert len(window.reading.rows(ids)) == len(ids), "it reads on"
        window.close()
        newer.stdin.write(b"\n")
        newer.stdin.flush()
        assert newer.wait(PATIENCE) == 0
    assert not Path(f"/proc/{first}").exists()
    lock = ProfileLock(paths)
    until(lock.take, "the newer engine did not leave")
    lock.give_back()
