"""A face on an engine in another process, over the seam.

Never blocks a screen: `submit` writes one line and returns. When the engine goes away that is
told, and another is found or started, by itself.
"""

import itertools
import queue
import random
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from tui_mail.engine.greeting import Greeted, error_of, newer_engine
from tui_mail.engine.hub import Hear, Hub
from tui_mail.engine.later import Later
from tui_mail.engine.log import Log
from tui_mail.engine.seam import line, lines
from tui_mail.errors import EngineError, EngineNewer, TimedOut, TuiMailError
from tui_mail.model.commands import Answer, Command, Failed, Stop
from tui_mail.model.events import EngineBack, EngineGone, Event, Superseded
from tui_mail.model.wire import Json, decode, encode
from tui_mail.ports.face import Then
from tui_mail.ports.reading import Reading
from tui_mail.sync.retry import connection_delay

log = Log(__name__)

STOOD = 30.0
"""Seconds after which an engine that ends counts as one that worked."""


Connect = Callable[[], Greeted]
"""Finds the engine, or starts one; raises EngineError."""


class FarFace:
    """Implements ports.face.Face.

    Args:
        connect: finds the engine or starts one.
        reading: of the same store.
        let_go: called once, when the face is closed.
        returns: look for another engine by itself when this one went away; else only for a
            command.
        behind: be there at once, and look for the engine meanwhile; where none comes that is told.
        by: what this face is, for the list of what was done.
    """

    def __init__(
        self,
        connect: Connect,
        reading: Reading,
        let_go: Callable[[], None],
        *,
        returns: bool = True,
        behind: bool = False,
        by: str = "keys",
    ) -> None:
        self._connect = connect
        self._by = by
        self._reading = reading
        self._let_go = let_go
        self._returns = returns
        self._behind = behind
        self._hub = Hub()
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._thens: dict[int, Then] = {}
        self._asked: queue.SimpleQueue[tuple[int, Command] | None] = queue.SimpleQueue()
        """None: look what else is to be done."""
        self._closed = False
        self._sock: socket.socket | None = None
        self._pid = 0
        self._since = 0.0
        self._failures = 0
        self._again_at: float | None = None
        """When another engine is looked for without being asked to, by the monotonic clock."""
        self._newer: EngineNewer | None = None
        if behind:
            self._again_at = time.monotonic()  # behind the first picture, not before it
        else:
            self._attach()
        threading.Thread(target=self._write, name="seam-write", daemon=True).start()

    @property
    def reading(self) -> Reading:
        """The store, read-only."""
        return self._reading

    def submit(self, command: Command, then: Then | None = None) -> None:
        """Put it down for the engine; a thread of the seam's carries it there."""
        then = then or _ignore
        with self._lock:
            number = next(self._numbers)
            closed = self._closed
            if not closed:
                self._returns = self._returns and not isinstance(command, Stop)
                self._thens[number] = then
                self._asked.put((number, command))
        if closed:
            _tell(then, _gone("this screen let it go"))

    def ask(self, command: Command, seconds: float | None = None) -> Answer:
        """Send, and wait for the answer."""
        answer: Later[Answer] = Later()

        def then(came: Answer | TuiMailError) -> None:
            if isinstance(came, TuiMailError):
                answer.fail(came)
            else:
                answer.tell(came)

        self.submit(command, then)
        try:
            return answer.result(seconds)
        except TimeoutError:
            words = f"tui-mail's engine did not answer within {seconds:.0f} seconds."
            raise TimedOut(words, "Try again; it may be busy.") from None

    def listen(self, hear: Hear) -> None:
        """Every event from now on."""
        self._hub.listen(hear)

    def close(self) -> None:
        """Hang up; the engine leaves by itself when nothing is due."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            sock = self._sock
        self._asked.put(None)
        if sock is not None:
            with suppress(OSError):  # the engine may have hung up first
                sock.shutdown(socket.SHUT_RDWR)
        self._let_go()

    # finding it

    def _attach(self) -> socket.socket:
        """Another engine, or the same; on the writer's thread, which may wait for it."""
        found = self._connect()
        with self._lock:
            self._sock = None if self._closed else found.sock
            before, self._pid = self._pid, found.welcome.pid
            self._since, self._again_at = time.monotonic(), None
        if self._sock is None:
            found.sock.close()
            raise _gone("this screen let it go")
        threading.Thread(
            target=self._read, args=(found.sock,), name="seam-read", daemon=True
        ).start()
        if before or self._behind:  # what changed since it was read was told to nobody here
            self._hub.tell(EngineBack(restarted=bool(before) and before != self._pid))
        return found.sock

    def _connected(self) -> socket.socket:
        with self._lock:
            sock, closed, newer = self._sock, self._closed, self._newer
        if closed:
            raise _gone("this screen let it go")
        if newer is not None:
            raise newer
        return sock or self._attach()

    def _return(self) -> None:
        """It went away, and nobody asked for anything: look for it all the same."""
        try:
            self._connected()
        except TuiMailError as error:
            returns = not isinstance(error, EngineNewer)
            with self._lock:
                closed = self._closed
                self._failures += 1
                self._again_at = time.monotonic() + self._delay() if returns else None
            if not closed:
                self._hub.tell(EngineGone(str(error), returns))

    def _delay(self) -> float:
        """Seconds; none at first, then more and more, so that one that dies at once rests."""
        if not self._failures:
            return 0.0
        return connection_delay(self._failures, random.random())  # noqa: S311 - jitter

    def _lost(self, sock: socket.socket) -> tuple[Then, ...]:
        """It hung up, with these unanswered."""
        with self._lock:
            if self._sock is sock:
                self._sock = None
            if time.monotonic() - self._since >= STOOD:
                self._failures = 0
            if self._newer is None and self._returns:
                self._again_at = time.monotonic() + self._delay()
            self._failures += 1
            thens, self._thens = tuple(self._thens.values()), {}
        return thens

    # the writer's thread

    def _write(self) -> None:
        """In the order asked; where the engine went away another is found or started."""
        while not self._closed:
            with self._lock:
                due = self._again_at
            try:
                wait = None if due is None else max(0.0, due - time.monotonic())
                asked = self._asked.get(timeout=wait)
                if asked is not None:
                    self._say(*asked)
            except queue.Empty:
                self._return()
            except Exception:
                log.exception("the seam")

    def _say(self, number: int, command: Command) -> None:
        try:
            self._carry(number, line({"n": number, "ask": encode(command), "by": self._by}))
        except TuiMailError as error:
            _tell(self._asker(number), error)
        except OSError as error:
            _tell(self._asker(number), _gone(str(error)))
        except Exception:
            log.exception("the seam")
            _tell(self._asker(number), _gone("the command could not be said"))

    def _asker(self, number: int) -> Then:
        with self._lock:
            return self._thens.pop(number, _ignore)

    def _carry(self, number: int, said: bytes) -> None:
        """To the engine of which its asker would hear that it went away, and to no other."""
        while True:
            sock = self._connected()
            with self._lock:
                told, same = number not in self._thens, self._sock is sock
            if told:
                return  # its asker heard that the engine went away: it must not happen now
            if same:
                sock.sendall(said)
                return

    # the reader's thread

    def _read(self, sock: socket.socket) -> None:
        reason = "it hung up"
        try:
            for word in lines(sock):
                self._take(word)
        except TuiMailError as error:
            reason = error.message
        except Exception:
            log.exception("the seam")
            reason = "its words could not be taken in"
        thens = self._lost(sock)
        sock.close()
        for then in thens:
            _tell(then, _gone(reason))
        if not self._closed and self._newer is None:
            self._hub.tell(EngineGone(_went(reason), self._returns))
        self._asked.put(None)

    def _take(self, word: Json) -> None:
        if "event" in word:
            event: Event = decode(word["event"], Event)
            if isinstance(event, Superseded):
                with self._lock:
                    self._newer = newer_engine(event.version)
                event = EngineGone(str(self._newer), returns=False)
            self._hub.tell(event)
            return
        then = self._asker(word.get("n", 0))
        try:
            answer: Answer = decode(word.get("answer", {}), Answer)
        except EngineError as error:
            _tell(then, error)
            return
        _tell(then, error_of(answer) if isinstance(answer, Failed) else answer)


def _went(reason: str) -> str:
    return f"tui-mail's engine went away: {reason}."


def _gone(reason: str) -> EngineError:
    return EngineError(
        _went(reason), "It is started again by itself; look whether what you asked for was done."
    )


def _tell(then: Then, answer: Answer | TuiMailError) -> None:
    try:
        then(answer)
    except Exception:
        log.exception("who asked could not take the answer")


def _ignore(answer: Answer | TuiMailError) -> None:
    del answer
