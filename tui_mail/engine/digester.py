"""Digests of what comes in, read beside the download: in a process of their own where that pays.

With one interpreter for all, reading headers, talking TLS and storing wait for each other. Must
never hold a message back: where that process does not answer, digests are read here.
"""

import logging
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

from tui_mail.engine.digest_words import AT_ONCE, frame, length_of, read_frame, roomy, unpacked
from tui_mail.message.digest import digest
from tui_mail.model.big_mail import BIG, BigMail, Mail
from tui_mail.model.summary import Digest

log = logging.getLogger(__name__)

WORTH: Final = 1_000
"""Messages to come for which a process is started."""


class Digester:
    """For one download: `give` a batch, and `take` its digests, in the same order.

    `give` is for the thread that fetches, `take` for the one that stores; both may wait for the
    other process, so each batch that is given is to be taken, by another thread.

    Args:
        coming: messages that are to be expected.
    """

    def __init__(self, coming: int) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._asked: deque[bool] = deque()
        """For each batch that was given whether the other process has it."""
        if coming >= WORTH:
            self._child = _started()

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
    def beside(self) -> bool:
        """Whether another process reads."""
        return self._child is not None

    def give(self, mails: Sequence[Mail], now: int) -> None:
        """Begin with these."""
        small = [mail for mail in mails if isinstance(mail, bytes)]
        told = False
        child = self._child
        if child is not None and child.stdin is not None:
            try:
                child.stdin.write(frame(b"%d %d" % (len(small), now)))
                for raw in small:
                    child.stdin.writelines((length_of(raw), raw))
                child.stdin.flush()
                told = True
            except OSError as error:
                log.warning("the process that reads digests is gone: %s", error)
                self.close()
        self._asked.append(told)

    def take(self, mails: Sequence[Mail], now: int) -> list[Digest]:
        """The digests of the batch that was given first of those not taken."""
        answers = iter(self._answers(mails)) if self._asked.popleft() else iter(())
        found = []
        for mail in mails:
            answer = None if isinstance(mail, BigMail) else next(answers, None)
            # the hash is what the store files it under: of another message it would never fit
            found.append(whole_digest(mail, now) if answer is None else answer)
        return found

    def end(self) -> None:
        """Nothing more is taken: whoever waits in `give` is let go. From any thread."""
        child = self._child
        if child is not None:
            child.kill()

    def close(self) -> None:
        """End the other process; may be called twice."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):  # what it had not read yet is of no use any more
                    pipe.close()
        child.wait()

    def _answers(self, mails: Sequence[Mail]) -> list[Digest]:
        child = self._child
        if child is None or child.stdout is None:
            return []
        found = []
        for mail in mails:
            if isinstance(mail, BigMail):
                continue
            octets = read_frame(child.stdout)
            if octets is None:
                log.warning("the process that reads digests ended; they are read here")
                break
            found.append(unpacked(octets))
        return found


def whole_digest(mail: Mail, now: int) -> Digest:
    """Of all of it where it can be held, be it in a file: what hangs at its end counts too."""
    return digest(held(mail), now)


def held(mail: Mail) -> Mail:
    """The bytes of what was only laid down because it came with others."""
    if isinstance(mail, BigMail) and mail.size <= BIG:
        return mail.path.read_bytes()
    return mail


def _started() -> "subprocess.Popen[bytes] | None":
    # -P: nothing is imported from the folder that the program happens to be called in
    words = [sys.executable, "-P", "-m", "tui_mail.engine.digest_child"]
    try:
        child = subprocess.Popen(
            words, bufsize=AT_ONCE, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
    except OSError as error:
        log.warning("no process to read digests: %s", error)
        return None
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            roomy(pipe)
    return child
