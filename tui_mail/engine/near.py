"""A face on an engine in this same process: for one-shot commands and tests."""

import queue
import threading
from collections.abc import Callable
from functools import partial

from tui_mail.engine.engine import Engine
from tui_mail.engine.hub import Hear
from tui_mail.engine.lanes import LONG, take
from tui_mail.engine.log import Log
from tui_mail.errors import EngineError, TuiMailError
from tui_mail.model.commands import Answer, Command
from tui_mail.ports.face import Then
from tui_mail.ports.reading import Reading

log = Log(__name__)


class NearFace:
    """Implements ports.face.Face.

    Args:
        engine: started.
        reading: opens the same store read-only, when it is asked for first.
        let_go: called once the engine has stopped (gives the lock back).
        by: what this face is, for the list of what was done.
    """

    def __init__(
        self,
        engine: Engine,
        reading: Callable[[], Reading],
        let_go: Callable[[], None],
        by: str = "",
    ) -> None:
        self._engine = engine
        self._by = by
        self._open_reading = reading
        self._opened: Reading | None = None
        self._let_go = let_go
        self._lock = threading.Lock()
        self._closed = False
        self._asked: queue.SimpleQueue[tuple[Command, Then] | None] = queue.SimpleQueue()
        threading.Thread(target=self._run, name="near", daemon=True).start()

    @property
    def reading(self) -> Reading:
        """The store, read-only."""
        with self._lock:
            if self._opened is None:
                self._opened = self._open_reading()
            return self._opened

    def submit(self, command: Command, then: Then | None = None) -> None:
        """Done on another thread, in the order asked."""
        with self._lock:
            if not self._closed:
                self._asked.put((command, then or _ignore))
                return
        (then or _ignore)(_closed())

    def ask(self, command: Command, seconds: float | None = None) -> Answer:
        """Done on the caller's thread; `seconds` does not end it, its own timeouts do."""
        del seconds
        if isinstance(command, LONG):
            return self._engine.ask(command)  # it is no step, and a sync loads nothing for one
        from tui_mail.engine.doing import doing

        with doing(self._by):
            return self._engine.ask(command)

    def listen(self, hear: Hear) -> None:
        """Every event from now on."""
        self._engine.tools.hub.listen(hear)

    def close(self) -> None:
        """The engine was started for this face alone: it ends with it."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._asked.put(None)
        self._engine.stop()
        self._let_go()

    def _run(self) -> None:
        while (asked := self._asked.get()) is not None:
            command, then = asked
            if self._closed:
                _tell(then, _closed())
            else:
                take(command, partial(self._answer, command, then))

    def _answer(self, command: Command, then: Then) -> None:
        try:
            answer: Answer | TuiMailError = self.ask(command)
        except TuiMailError as error:
            answer = error
        except Exception as error:
            log.exception("%s", type(command).__name__)
            answer = EngineError(f"tui-mail made a mistake: {type(error).__name__}.")
        _tell(then, answer)


def _tell(then: Then, answer: Answer | TuiMailError) -> None:
    try:
        then(answer)
    except Exception:
        log.exception("who asked could not take the answer")


def _closed() -> EngineError:
    return EngineError("tui-mail's engine has ended.", "Start tui-mail again.")


def _ignore(answer: Answer | TuiMailError) -> None:
    del answer
