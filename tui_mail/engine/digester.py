"""Digests of what comes in much at a time, read beside the download in a process of their own.

With one interpreter for all, reading headers, talking TLS and storing wait for each other. Only
headers are read, but for the first batch: what bodies say is found later. Must never hold a message
back, nor believe of one what was said of another: where that process does not answer, digests are
read here.
"""

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, Final, Self

from tui_mail.engine.beside import Beside
from tui_mail.engine.digest_words import marshalled, unmarshalled, unpacked
from tui_mail.message.digest import digest, header_digest, header_of
from tui_mail.model.big_mail import BIG, BigMail, Mail
from tui_mail.model.frozen import replace
from tui_mail.model.summary import Digest

WORTH: Final = 1_000
"""Messages to come for which a process is started."""


class Digester:
    """For one download: `give` a batch, and `take` its digests, in the same order.

    `give` is for the thread that fetches, `take` for the one that stores; both may wait for the
    other process, so each batch that is given is to be taken, by another thread.
    """

    def __init__(self) -> None:
        self._beside = Beside("headers")
        self._given: deque[tuple[list[bytes], bool]] = deque()
        """For each batch that was given its headers, and whether the other process has them."""
        self._first = True

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
        return self._beside.runs

    def give(self, mails: Sequence[Mail], now: int) -> None:
        """Begin with these; the first ones are read when they are taken, whole."""
        first, self._first = self._first, False
        if first:
            self._given.append(([], False))
            return
        headers = [header_of(mail) for mail in mails if isinstance(mail, bytes)]
        self._given.append((headers, self._beside.ask(marshalled((now, headers)))))

    def take(self, mails: Sequence[Mail], now: int) -> list[Digest]:
        """The digests of the batch that was given first of those not taken."""
        headers, told = self._given.popleft()
        said = self._said() if told else iter(())
        waiting = iter(headers)
        found = []
        for mail in mails:
            header = None if isinstance(mail, BigMail) else next(waiting, None)
            if header is None or isinstance(mail, BigMail):
                found.append(whole_digest(mail, now))
            else:
                found.append(_digest(mail, header, next(said, None), now))
        return found

    def end(self) -> None:
        """Nothing more is taken: whoever waits in `give` is let go. From any thread."""
        self._beside.end()

    def close(self) -> None:
        """End the other process; may be called twice."""
        self._beside.close()

    def _said(self) -> Iterator[tuple[Any, ...]]:
        """What the other process says of the headers of one batch."""
        octets = self._beside.answer()
        return iter(() if octets is None else unmarshalled(octets))


def _digest(raw: bytes, header: bytes, said: tuple[Any, ...] | None, now: int) -> Digest:
    sha256, size = hashlib.sha256(raw).digest(), len(raw)
    words = None if said is None else unpacked(said, header, sha256, size)
    if words is None:
        words = replace(header_digest(header, now), sha256=sha256, size=size)
    # few are: what is asked of them later needs all of them at once
    return digest(raw, now) if words.report else words


def whole_digest(mail: Mail, now: int) -> Digest:
    """Of all of it where it can be held, be it in a file: what hangs at its end counts too."""
    return digest(held(mail), now)


def held(mail: Mail) -> Mail:
    """The bytes of what was only laid down because it came with others."""
    if isinstance(mail, BigMail) and mail.size <= BIG:
        return mail.path.read_bytes()
    return mail
