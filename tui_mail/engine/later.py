"""An answer that comes later, for whoever waits for it on another thread.

concurrent.futures has one too, and loads logging and half of traceback for it.
"""

from threading import Condition
from typing import Generic, TypeVar

T = TypeVar("T")


class Later(Generic[T]):
    """Told once; what is told after that does not count, and that is said."""

    def __init__(self) -> None:
        self._told = Condition()
        self._done = False
        self._result: T | None = None
        self._error: BaseException | None = None

    def done(self) -> bool:
        """Whether it was told."""
        return self._done

    def tell(self, result: T) -> bool:
        """The answer; False where it was told before."""
        return self._tell(result, None)

    def fail(self, error: BaseException) -> bool:
        """What stood in the way; False where it was told before."""
        return self._tell(None, error)

    def result(self, seconds: float | None = None) -> T:
        """Wait for it.

        Raises:
            TimeoutError: it did not come within so many seconds.
            BaseException: what `fail` was told.
        """
        with self._told:
            if not self._told.wait_for(lambda: self._done, seconds):
                raise TimeoutError
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]  # it is there, where there is no error

    def _tell(self, result: T | None, error: BaseException | None) -> bool:
        with self._told:
            if self._done:
                return False
            self._result, self._error, self._done = result, error, True
            self._told.notify_all()
        return True
