"""A face on an engine in another process, over the seam.

Never blocks a screen: `submit` writes one line and returns. When the engine goes away that is
told, and the next command finds or starts another.
"""

import itertools
import json
import logging
import queue
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from socket import SocketIO

from tui_mail import __version__, errors
from tui_mail.engine.hub import Hear, Hub
from tui_mail.engine.seam import line, lines
from tui_mail.errors import EngineError, TimedOut, TuiMailError
from tui_mail.model.commands import PROTOCOL, Answer, Command, Failed, Hello, Welcome
from tui_mail.model.events import EngineGone, Event
from tui_mail.model.wire import Json, decode, encode
from tui_mail.ports.face import Then
from tui_mail.ports.reading import Reading

log = logging.getLogger(__name__)

Connect = Callable[[], socket.socket]
"""Finds the engine, or starts one; raises EngineError."""


class FarFace:
    """Implements ports.face.Face.

    Args:
        connect: finds the engine or starts one.
        reading: of the same store.
        let_go: called once, when the face is closed.
    """

    def __init__(self, connect: Connect, reading: Reading, let_go: Callable[[], None]) -> None:
        self._connect = connect
        self._reading = reading
        self._let_go = let_go
        self._hub = Hub()
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._thens: dict[int, Then] = {}
        self._asked: queue.SimpleQueue[tuple[int, Command] | None] = queue.SimpleQueue()
        self._closed = False
        self._sock: socket.socket | None = None
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
                self._thens[number] = then
                self._asked.put((number, command))
        if closed:
            _tell(then, _gone("this screen let it go"))

    def ask(self, command: Command, seconds: float | None = None) -> Answer:
        """Send, and wait for the answer."""
        answer: Future[Answer] = Future()

        def then(came: Answer | TuiMailError) -> None:
            if isinstance(came, TuiMailError):
                answer.set_exception(came)
            else:
                answer.set_result(came)

        self.submit(command, then)
        try:
            return answer.result(seconds)
        except FutureTimeout:
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

    def _attach(self) -> socket.socket:
        sock = self._connect()
        with self._lock:
            self._sock = None if self._closed else sock
        if self._sock is None:
            sock.close()
            raise _gone("this screen let it go")
        threading.Thread(target=self._read, args=(sock,), name="seam-read", daemon=True).start()
        return sock

    def _write(self) -> None:
        """In the order asked; where the engine went away another is found or started."""
        self._seek()
        while (asked := self._asked.get()) is not None:
            number, command = asked
            try:
                self._carry(number, line({"n": number, "ask": encode(command)}))
            except (OSError, TuiMailError) as error:
                with self._lock:
                    then = self._thens.pop(number, _ignore)
                _tell(then, error if isinstance(error, TuiMailError) else _gone(str(error)))
            except Exception:
                log.exception("the seam")
                with self._lock:
                    then = self._thens.pop(number, _ignore)
                _tell(then, _gone("the command could not be said"))

    def _seek(self) -> None:
        """The engine, before anything is asked: its news come unasked.

        Where it does not come, whoever asks something next hears why.
        """
        try:
            self._connected()
        except (OSError, TuiMailError) as error:
            log.info("no engine yet: %s", error)

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

    def _connected(self) -> socket.socket:
        with self._lock:
            sock, closed = self._sock, self._closed
        if closed:
            raise _gone("this screen let it go")
        return sock or self._attach()

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
        with self._lock:
            if self._sock is sock:
                self._sock = None
            thens, self._thens = self._thens, {}
            closed = self._closed
        sock.close()
        for then in thens.values():
            _tell(then, _gone(reason))
        if not closed:
            self._hub.tell(EngineGone(reason))

    def _take(self, word: Json) -> None:
        if "event" in word:
            event: Event = decode(word["event"], Event)
            self._hub.tell(event)
            return
        with self._lock:
            then = self._thens.pop(word.get("n", 0), _ignore)
        try:
            answer: Answer = decode(word.get("answer", {}), Answer)
        except EngineError as error:
            _tell(then, error)
            return
        _tell(then, error_of(answer) if isinstance(answer, Failed) else answer)


def greet(sock: socket.socket) -> Welcome:
    """First words with an engine, before anything else is said.

    Raises:
        EngineError: it hung up, or speaks no language of ours.
        OSError: the socket's own, TimeoutError among them.
    """
    sock.sendall(line({"n": 0, "ask": encode(Hello(PROTOCOL, __version__))}))
    with sock.makefile("rb", buffering=0) as stream:
        while got := _one_line(stream):
            try:
                word = json.loads(got)
            except ValueError as error:
                raise EngineError("What answers there is no engine of tui-mail.") from error
            if isinstance(word, dict) and "answer" in word:
                welcome: Welcome = decode(word["answer"], Welcome)
                return welcome
    raise EngineError("tui-mail's engine hung up at once.", "Try again.")


def _one_line(stream: SocketIO) -> bytes:
    """Byte by byte: what follows the line belongs to whoever reads next."""
    got = bytearray()
    while piece := stream.read(1):
        got += piece
        if piece == b"\n":
            return bytes(got)
    return b""


def error_of(failed: Failed) -> TuiMailError:
    """The error that the engine met, of its own class."""
    kind = getattr(errors, failed.kind, EngineError)
    error: TuiMailError = kind(failed.message, failed.hint)
    return error


def _gone(reason: str) -> EngineError:
    return EngineError(
        f"tui-mail's engine went away: {reason}.", "It is started again with the next command."
    )


def _tell(then: Then, answer: Answer | TuiMailError) -> None:
    try:
        then(answer)
    except Exception:
        log.exception("who asked could not take the answer")


def _ignore(answer: Answer | TuiMailError) -> None:
    del answer
