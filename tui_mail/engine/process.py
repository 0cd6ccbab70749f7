"""The engine as a process of its own: one socket, many clients, and a life of its own.

It is there while a client is, or something is due; then it leaves by itself.
"""

import logging
import os
import selectors
import signal
import socket
import threading
from contextlib import suppress
from pathlib import Path
from types import FrameType

from tui_mail.engine.engine import Engine
from tui_mail.engine.first_words import FirstWords
from tui_mail.engine.guest import Guest
from tui_mail.engine.housekeeping import Housekeeping
from tui_mail.engine.indexing import Indexing
from tui_mail.errors import TuiMailError

log = logging.getLogger(__name__)

GRACE = 2.0
"""Seconds without a client before it leaves: a screen that is opened anew finds it."""
LOOK = 0.5
"""Seconds between looks at whether to leave, while nobody is there."""
GOODBYE = 0.3
"""Seconds for the last answers to be written."""


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
        self._bell, self._rope = socket.socketpair()
        self._rope.setblocking(False)

    def serve(self) -> None:
        """Until a signal, a Stop, or nobody and nothing needs it."""
        signal.signal(signal.SIGTERM, self._signalled)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
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
        reader, indexing = FirstWords(tools), Indexing(tools)
        keeper.start()
        reader.start()
        indexing.start()
        try:
            self._accept(door)
        finally:
            for each in (reader, keeper, indexing):
                each.end()
            for each in (reader, keeper, indexing):
                each.join(tools.clock.monotonic() + GOODBYE)

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
        clock = self._engine.tools.clock
        alone_since: float | None = clock.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(door, selectors.EVENT_READ)
            selector.register(self._bell, selectors.EVENT_READ)
            while not self._leave.is_set():
                wait = None if alone_since is None else LOOK
                ready = {key.fileobj for key, _ in selector.select(wait)}
                if self._bell in ready:
                    self._bell.recv(4096)
                if door in ready:
                    self._welcome(door)
                with self._lock:
                    alone = not self._guests
                if not alone:
                    alone_since = None
                elif alone_since is None:
                    alone_since = clock.monotonic()
                elif clock.monotonic() - alone_since >= GRACE and not self._is_needed():
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
        guest = Guest(sock, self._engine, os.getpid(), self._gone, self._end)
        with self._lock:
            self._guests.add(guest)
        guest.start()

    def _gone(self, guest: Guest) -> None:
        with self._lock:
            self._guests.discard(guest)
        self._ring()

    def _end(self) -> None:
        self._leave.set()
        self._ring()

    def _ring(self) -> None:
        """Wake the loop; from any thread, and from a signal's handler."""
        with suppress(OSError):  # full: it is rung already; closed: nobody is there to be woken
            self._rope.send(b"x")

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._end()
