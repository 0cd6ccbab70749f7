"""Faces on an engine in another process: the running one, or one that is started for it.

Must never start a second one beside one that answers, nor leave a connection open that failed.
"""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tui_mail.config.paths import Paths
from tui_mail.engine.client import Connect, FarFace
from tui_mail.engine.greeting import Greeted, greet, newer_engine
from tui_mail.errors import EngineError
from tui_mail.model.commands import PROTOCOL, Stop
from tui_mail.model.wire import encode
from tui_mail.ports.reading import OpenedReading
from tui_mail.wiring.engine_socket import GREETING, LOOK, PATIENCE, is_served, reached
from tui_mail.wiring.reading import open_reading

AGAIN = 3.0
"""Seconds after which an engine that left at once is started again."""


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
        found = attach(paths)
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


def attach(paths: Paths) -> Greeted | None:
    """A greeted connection; None where no engine answers. An older engine is told to go."""
    sock = reached(paths)
    return None if sock is None else greeted(sock)


def greeted(sock: socket.socket) -> Greeted | None:
    """The engine at the other end; None where it does not answer, or is older, and told to go.

    Raises:
        EngineNewer: a newer version's engine runs.
    """
    try:
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


def far(paths: Paths, found: Greeted, by: str = "") -> FarFace:
    """On this engine, which runs."""
    first = [found]
    try:
        # a command is over soon: an engine that went away is only looked for to be asked
        return faced(paths, lambda: first.pop() if first else connect(paths), returns=False, by=by)
    except BaseException:
        found.sock.close()
        raise


def faced(
    paths: Paths,
    find: Connect,
    reading: OpenedReading | None = None,
    *,
    returns: bool,
    behind: bool = False,
    by: str = "keys",
) -> FarFace:
    """On the engine that `find` finds; `returns`, `behind` and `by` as FarFace has them."""
    reading = reading or open_reading(paths)
    try:
        return FarFace(find, reading, reading.close, returns=returns, behind=behind, by=by)
    except BaseException:
        reading.close()
        raise


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
