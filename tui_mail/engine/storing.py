"""Stores what was fetched on a thread of its own, while the next batch is on its way.

Batches are stored in the order they came, each whole. Must never leave one behind: when the block
ends, by an error too, everything that came is stored, or what kept it from being stored is raised.
"""

import queue
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

T = TypeVar("T")

WAITING: Final = 1
"""Batches between the thread that fetches and the one that stores; each may be megabytes."""


class Storing(Generic[T]):
    """For one download; made and used by the thread that fetches.

    Args:
        store: called with each batch on the other thread.
        name: of the account, for the thread's.
    """

    def __init__(self, store: Callable[[T], None], name: str) -> None:
        self._store = store
        self._batches: queue.Queue[T | None] = queue.Queue(WAITING)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=f"storing:{name}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._batches.put(None)
        self._thread.join()
        self._check()

    def put(self, batch: T) -> None:
        """Store it soon. Raises what kept an earlier one from being stored."""
        self._check()
        self._batches.put(batch)

    def _check(self) -> None:
        error, self._error = self._error, None
        if error is not None:
            raise error

    def _run(self) -> None:
        broken = False
        while (batch := self._batches.get()) is not None:
            if broken:
                continue  # what came after it is fetched again
            try:
                self._store(batch)
            except BaseException as error:  # noqa: BLE001 - raised on the thread that fetches
                self._error, broken = error, True
