"""Opens a face: on the running engine, on one started for it, or on one in this process."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

from tui_mail.config.paths import Paths
from tui_mail.engine.client import Connect, FarFace, Greeted, greet, newer_engine
from tui_mail.engine.reading import StoreReading
from tui_mail.errors import EngineError
from tui_mail.model.commands import PROTOCOL, Stop
from tui_mail.model.wire import encode
from tui_mail.ports.face import Face
from tui_mail.wiring.lock import ProfileLock
from tui_mail.wiring.reading import open_reading

PATIENCE = 30.0
"""Seconds for another one-shot command to be done, or for an engine to start."""
GREETING = 10.0
"""Seconds for an engine to answer the first word."""
AGAIN = 3.0
"""Seconds after which an engine that left at once is started again."""
LOOK = 0.02
"""Seconds between looks."""


def open_face(
    paths: Paths,
    *,
    network: bool = True,
    start: bool = False,
    reading: StoreReading | None = None,
) -> Face:
    """A face for this profile.

    Args:
        paths: of the profile.
        network: whether servers may be asked by this command; an engine of its own does nothing
            by itself in either case.
        start: start an engine process where none runs, rather than one in this process.
        reading: of this profile, opened already; the face closes it. Only with `start`: then the
            engine is looked for behind what the reading shows.

    Raises:
        EngineError: it does not start, or another one does not let go.
        ConfigError, StoreError: what the engine met.
    """
    del network
    paths.make()
    if start:
        behind = reading is not None
        return _faced(paths, lambda: connect(paths), reading, returns=True, behind=behind)
    end = time.monotonic() + PATIENCE
    lock = ProfileLock(paths)
    while True:
        found = _attach(paths)
        if found is not None:
            return _far(paths, found)
        if lock.take():
            return _near(paths, lock)
        if time.monotonic() > end:
            raise EngineError(
                "Another tui-mail holds this profile and does not answer.",
                "Wait for it to finish, or end it.",
            )
        time.sleep(LOOK)


def connect(paths: Paths) -> Greeted:
    """The running engine, or a new one.

    Raises:
        EngineNewer: a newer version's engine runs.
        EngineError: none starts, or the one that is there does not answer.
    """
    end = time.monotonic() + PATIENCE
    child: subprocess.Popen[bytes] | None = None
    since = _size(paths.engine_log)
    while True:
        found = _attach(paths)
        if found is not None:
            return found
        if child is None or child.poll() == 0:  # 0: it met another, which has gone since
            child = _spawn(paths)
        elif child.poll() is not None:
            raise EngineError("tui-mail's engine did not start.", _last_words(paths, since))
        if time.monotonic() > end:
            if is_served(paths):
                raise EngineError(
                    "tui-mail's engine is there but does not answer.",
                    "Wait a moment; if it stays so, end its process, and another is started.",
                )
            raise EngineError("tui-mail's engine did not start in time.", _last_words(paths, since))
        time.sleep(LOOK)


def begin_engine(paths: Paths) -> Callable[[], Callable[[], None]]:
    """Starts an engine that nobody speaks with yet.

    Gives what is to be called from time to time: it raises once the engine has failed, and starts
    another where that one left because somebody else had the profile.
    """

    def begin() -> Callable[[], None]:
        since = _size(paths.engine_log)
        children = [_spawn(paths)]
        begun = [time.monotonic()]

        def check() -> None:
            ended = children[-1].poll()
            if ended:
                raise EngineError("tui-mail's engine did not start.", _last_words(paths, since))
            if ended == 0 and time.monotonic() - begun[-1] > AGAIN:
                children.append(_spawn(paths))
                begun.append(time.monotonic())

        return check

    return begin


def _attach(paths: Paths) -> Greeted | None:
    """A greeted connection; None where no engine answers. An older engine is told to go."""
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    sock.settimeout(GREETING)
    try:
        sock.connect(os.fspath(paths.socket))
        welcome = greet(sock)
    except (OSError, EngineError):
        sock.close()
        return None
    if welcome.protocol == PROTOCOL:
        sock.settimeout(None)
        return Greeted(sock, welcome)
    if welcome.protocol > PROTOCOL:
        sock.close()
        raise newer_engine(welcome.version)
    from tui_mail.engine.seam import line

    with sock, suppress(OSError):  # it may be on its way already
        sock.sendall(line({"n": 1, "ask": encode(Stop())}))
        end = time.monotonic() + GREETING
        while sock.recv(65_536) and time.monotonic() < end:
            pass  # until it hangs up: then it has let go, or is about to
    return None


def is_served(paths: Paths) -> bool:
    """Whether somebody listens for clients of this profile."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        sock.settimeout(GREETING)
        return sock.connect_ex(os.fspath(paths.socket)) == 0


def _far(paths: Paths, found: Greeted) -> FarFace:
    first = [found]
    try:
        # a command is over soon: an engine that went away is only looked for to be asked
        return _faced(paths, lambda: first.pop() if first else connect(paths), returns=False)
    except BaseException:
        found.sock.close()
        raise


def _faced(
    paths: Paths,
    find: Connect,
    reading: StoreReading | None = None,
    *,
    returns: bool,
    behind: bool = False,
) -> FarFace:
    reading = reading or open_reading(paths)
    try:
        return FarFace(find, reading, reading.close, returns=returns, behind=behind)
    except BaseException:
        reading.close()
        raise


def _near(paths: Paths, lock: ProfileLock) -> Face:
    from tui_mail.engine.near import NearFace
    from tui_mail.wiring.build import build_engine

    with ExitStack() as undo:
        undo.callback(lock.give_back)
        engine = build_engine(paths, background=False)
        undo.callback(engine.stop)
        engine.start()
        reading = open_reading(paths)

        def let_go() -> None:
            reading.close()
            lock.give_back()

        face = NearFace(engine, reading, let_go)
        undo.pop_all()
        return face


def _spawn(paths: Paths) -> subprocess.Popen[bytes]:
    folders = (paths.config, paths.data, paths.state, paths.runtime)
    log = os.open(
        paths.engine_log,
        os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW,
        0o600,
    )
    try:
        child = subprocess.Popen(
            [sys.executable, "-m", "tui_mail.wiring", *map(os.fspath, folders)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd="/",
        )
    finally:
        os.close(log)
    # it may outlive this process; if it does not, somebody has to hear how it ended
    threading.Thread(target=child.wait, name="engine-end", daemon=True).start()
    return child


def _last_words(paths: Paths, since: int) -> str:
    """The last line that it wrote, of those after so many bytes."""
    log = paths.engine_log
    try:
        lines = log.read_bytes()[since:].decode("utf-8", "replace").strip().splitlines()
    except OSError:
        return "Its log cannot be read."
    return lines[-1] if lines else f"It wrote nothing into {log}; look whether that disk is full."


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
