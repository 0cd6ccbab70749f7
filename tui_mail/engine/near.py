"""A face on an engine in this same process: for one-shot commands and tests."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tui_mail.engine.engine import Engine
from tui_mail.engine.hub import Hear
from tui_mail.errors import TuiMailError
from tui_mail.model.commands import Answer, Command
from tui_mail.ports.face import Reading, Then


class NearFace:
    """Implements ports.face.Face.

    Args:
        engine: started.
        reading: of the same store.
        let_go: called once the engine has stopped (gives the lock back).
    """

    def __init__(self, engine: Engine, reading: Reading, let_go: Callable[[], None]) -> None:
        self._engine = engine
        self._reading = reading
        self._let_go = let_go
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="near")

    @property
    def reading(self) -> Reading:
        """The store, read-only."""
        return self._reading

    def submit(self, command: Command, then: Then | None = None) -> None:
        """Asked on a thread of its own."""
        self._pool.submit(self._answer, command, then or _ignore)

    def ask(self, command: Command, seconds: float | None = None) -> Answer:
        """Done on the caller's thread; `seconds` does not end it, its own timeouts do."""
        del seconds
        return self._engine.ask(command)

    def listen(self, hear: Hear) -> None:
        """Every event from now on."""
        self._engine.tools.hub.listen(hear)

    def close(self) -> None:
        """The engine was started for this face alone: it ends with it."""
        self._engine.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._let_go()

    def _answer(self, command: Command, then: Then) -> None:
        try:
            then(self._engine.ask(command))
        except TuiMailError as error:
            then(error)


def _ignore(answer: Answer | TuiMailError) -> None:
    del answer
