"""A process beside this one that reads mail for it, by `digest_child`, over two pipes.

Must never keep whoever asked: where it is gone, it gives no answer, and the asker reads for itself.
"""

import logging
import os
import subprocess
import sys
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

from tui_mail.engine.digest_words import AT_ONCE, read_frame, roomy, write_frame

log = logging.getLogger(__name__)

LOWEST: Final = 19
"""Of the system's priorities: it works when nobody else does."""


class Beside:
    """One such process, for as long as there is much to read.

    Args:
        what: `headers` or `bodies`.
        priority: how much behind others it stands, as `nice` has it.
    """

    def __init__(self, what: str, priority: int = 0) -> None:
        self._child = _started(what, priority)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def runs(self) -> bool:
        """Whether it is there, as far as is known."""
        return self._child is not None

    def ask(self, octets: bytes) -> bool:
        """Give it a batch; False where it is gone. Waits while it has much to do."""
        child = self._child
        if child is None or child.stdin is None:
            return False
        try:
            write_frame(child.stdin, octets)
        except OSError as error:
            log.warning("the process that reads mail is gone: %s", error)
            self.close()
            return False
        return True

    def answer(self) -> bytes | None:
        """To the batch that was given first of those not answered; None where it is gone."""
        child = self._child
        if child is None or child.stdout is None:
            return None
        octets = read_frame(child.stdout)
        if octets is None:
            log.warning("the process that reads mail ended; it is read here")
        return octets

    def end(self) -> None:
        """No answer is wanted any more: whoever waits in `ask` is let go. From any thread."""
        child = self._child
        if child is not None:
            child.kill()

    def close(self) -> None:
        """End it; may be called twice."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):  # what it had not read yet is of no use any more
                    pipe.close()
        child.wait()


def _started(what: str, priority: int) -> "subprocess.Popen[bytes] | None":
    # -P: nothing is imported from the folder that the program happens to be called in
    words = [sys.executable, "-P", "-m", "tui_mail.engine.digest_child", what]
    try:
        child = subprocess.Popen(
            words, bufsize=AT_ONCE, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
    except OSError as error:
        log.warning("no process to read mail: %s", error)
        return None
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            roomy(pipe)
    if priority:
        with suppress(OSError):  # it ended already, which the first question finds out
            os.setpriority(os.PRIO_PROCESS, child.pid, priority)
    return child
