"""The engine as a process of its own: one socket, many clients, and a life of its own.

It is there while a client is, or something is due; then it leaves by itself.
"""

import logging
import os
import selectors
import signal
import socket
import threading
from pathlib import Path
from types import FrameType

from tui_mail.engine.engine import Engine
from tui_mail.engine.guest import Guest
from tui_mail.engine.housekeeping import Housekeeping
from tui_mail.errors import TuiMailError

log = logging.getLogger(__name__)

GRACE = 2.0
"""Seconds without a client before it leaves: a screen that is opened anew finds it."""
LOOK = 0.2
"""Seconds between looks at whether to leave."""
GOODBYE = 0.3
"""Seconds for the last answers to be written."""
NICE = 5
"""Below the screen (semantics: The engine)."""


class EngineProcess:
    """Serves one engine on one socket until it may leave.

    Args:
        engine: not started yet.
        path: of the socket; a left-over of a crash is replaced, the lock being ours.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._lock = threading.Lock()
        self._guests: set[Guest] = set()
        self._leave = threading.Event()

    def serve(self) -> None:
        """Until a signal, a Stop, or nobody and nothing needs it."""
        signal.signal(signal.SIGTERM, self._signalled)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.nice(NICE)
        door = self._open_door()
        try:
            self._engine.start()
            self._serve(door)
        finally:
            door.close()
            self._path.unlink(missing_ok=True)
            with self._lock:
                guests = tuple(self._guests)
            for guest in guests:
                guest.finish(GOODBYE)
            self._engine.stop()

    def _serve(self, door: socket.socket) -> None:
        tools = self._engine.tools
        keeper = Housekeeping(tools.store.upkeep(), tools.clock)
        keeper.start()
        try:
            self._accept(door)
        finally:
            keeper.end()
            keeper.join(tools.clock.monotonic() + GOODBYE)

    def _open_door(self) -> socket.socket:
        self._path.unlink(missing_ok=True)
        door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)
        try:
            door.bind(os.fspath(self._path))
        finally:
            os.umask(before)
        door.listen(16)
        door.setblocking(False)
        return door

    def _accept(self, door: socket.socket) -> None:
        alone_since = self._engine.tools.clock.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(door, selectors.EVENT_READ)
            while not self._leave.is_set():
                if selector.select(LOOK):
                    self._welcome(door)
                now = self._engine.tools.clock.monotonic()
                with self._lock:
                    if self._guests:
                        alone_since = now
                if now - alone_since >= GRACE and not self._is_needed():
                    log.info("nobody is here and nothing is due")
                    return

    def _is_needed(self) -> bool:
        try:
            return self._engine.busy()
        except TuiMailError:
            log.exception("the engine leaves: what it cannot read it cannot serve either")
            return False

    def _welcome(self, door: socket.socket) -> None:
        try:
            sock, _ = door.accept()
        except OSError:
            return
        sock.setblocking(True)
        guest = Guest(sock, self._engine, os.getpid(), self._gone, self._leave.set)
        with self._lock:
            self._guests.add(guest)
        guest.start()

    def _gone(self, guest: Guest) -> None:
        with self._lock:
            self._guests.discard(guest)

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._leave.set()
