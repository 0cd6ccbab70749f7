"""One client of the engine process: reads its commands, writes its answers and events.

A client that does not read (a stopped screen) never blocks the engine: its events collapse, then
it is dropped.
"""

import logging
import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from tui_mail import __version__
from tui_mail.engine.doing import doing
from tui_mail.engine.engine import Engine
from tui_mail.engine.lanes import take
from tui_mail.engine.seam import line, lines
from tui_mail.errors import EngineError, TuiMailError
from tui_mail.model.commands import (
    PROTOCOL,
    Command,
    Done,
    Failed,
    Hello,
    Stop,
    Welcome,
)
from tui_mail.model.events import Event, SendProgress, StatusChanged, Superseded
from tui_mail.model.wire import Json, decode, encode

log = logging.getLogger(__name__)

MOST_WAITING = 2_000
"""Lines that may wait for a client before it is dropped."""

MOST_ANSWERS = 500
"""Lines that may wait for a client before no more of its commands are taken."""


class Guest:
    """A connected client.

    Args:
        sock: connected.
        engine: answers.
        pid: the engine's.
        gone: called once, when the client went.
        stop: asks the engine process to end.
    """

    def __init__(
        self,
        sock: socket.socket,
        engine: Engine,
        pid: int,
        gone: "Callable[[Guest], None]",
        stop: Callable[[], None],
    ) -> None:
        self._sock = sock
        self._engine = engine
        self._pid = pid
        self._gone = gone
        self._stop = stop
        self._ready = threading.Condition()
        self._waiting: deque[Json] = deque()
        self._over = False
        self._hello: Hello | None = None
        self._writer = threading.Thread(target=self._write, name="guest-write", daemon=True)

    def start(self) -> None:
        """Serve it on two threads of its own."""
        self._engine.tools.hub.listen(self.hear)
        self._writer.start()
        threading.Thread(target=self._read, name="guest-read", daemon=True).start()

    def hear(self, event: Event) -> None:
        """An event for it; an older one that it says better gives way."""
        word = {"event": encode(event)}
        state = isinstance(event, StatusChanged | SendProgress)
        with self._ready:
            if state:
                self._collapse(_about(word))
            if state or word not in self._waiting:
                self._put(word)

    def finish(self, seconds: float) -> None:
        """Hang up once what was said to it is written, or after so many seconds."""
        with self._ready:
            self._over = True
            self._ready.notify_all()
        self._writer.join(seconds)
        self.close()

    def close(self) -> None:
        """Hang up."""
        with self._ready:
            self._over = True
            self._ready.notify_all()
        with suppress(OSError):  # the client may have hung up already
            self._sock.shutdown(socket.SHUT_RDWR)

    def _collapse(self, about: tuple[object, ...]) -> None:
        for waiting in self._waiting:
            if _about(waiting) == about:
                self._waiting.remove(waiting)
                return

    def _put(self, word: Json) -> None:
        """With the condition held."""
        if self._over:
            return
        if len(self._waiting) >= MOST_WAITING:
            log.warning("a client does not read; it is dropped")
            self._waiting.clear()
            self.close()
            return
        self._waiting.append(word)
        self._ready.notify_all()

    def _write(self) -> None:
        while True:
            with self._ready:
                while not self._waiting and not self._over:
                    self._ready.wait()
                if self._over and not self._waiting:
                    return
                words = list(self._waiting)
                self._waiting.clear()
                self._ready.notify_all()
            try:
                self._sock.sendall(b"".join(line(word) for word in words))
            except OSError:
                self.close()  # or the reader would wait for ever for room
                return

    def _read(self) -> None:
        try:
            for word in lines(self._sock):
                self._take(word)
        except EngineError as error:
            log.warning("a client is hung up on: %s", error)
        except Exception:
            log.exception("a client is hung up on")
        finally:
            self._engine.tools.hub.forget(self.hear)
            self.close()
            self._sock.close()
            self._gone(self)

    def _take(self, word: Json) -> None:
        with self._ready:
            while len(self._waiting) > MOST_ANSWERS and not self._over:
                self._ready.wait()
        number = word.get("n", 0)
        try:
            command: Command = decode(word.get("ask", {}), Command)
        except EngineError as error:  # of a newer client, say: the others of its words may do
            self._say(number, Failed(type(error).__name__, error.message, error.hint))
            return
        take(command, partial(self._answer, number, command, str(word.get("by", ""))))

    def _answer(self, number: int, command: Command, by: str) -> None:
        try:
            with doing(by):
                answer = self._ask(command)
        except TuiMailError as error:
            answer = Failed(type(error).__name__, error.message, error.hint)
        except Exception as error:
            log.exception("%s", type(command).__name__)
            words = f"tui-mail made a mistake: {type(error).__name__}."
            answer = Failed(EngineError.__name__, words, "The engine's log says more.")
        self._say(number, answer)
        if isinstance(command, Stop):
            if self._hello is not None and self._hello.protocol > PROTOCOL:
                # or the others would start this version again, in the newer one's place
                self._engine.tools.hub.tell(Superseded(self._hello.version))
            self._stop()

    def _say(self, number: int, answer: object) -> None:
        with self._ready:
            self._put({"n": number, "answer": encode(answer)})

    def _ask(self, command: Command) -> object:
        if isinstance(command, Hello):
            self._hello = command
            return Welcome(PROTOCOL, __version__, self._pid)
        if isinstance(command, Stop):
            return Done()
        return self._engine.ask(command)


def _about(word: Json) -> tuple[object, ...]:
    """What a state is of, of which only the newest counts; empty for any other word."""
    event = word.get("event", {})
    match event.get("is"):
        case "StatusChanged":
            return "StatusChanged", event["status"]["account"]
        case "SendProgress":
            return "SendProgress", event["id"]
        case _:
            return ()
