"""TCP connect over several addresses at once, staggered (RFC 8305, "happy eyeballs").

An address that answers nothing (an IPv6 black hole) costs a quarter of a second, not a timeout.
Must never leave a socket open but the one that won.
"""

import contextlib
import errno
import os
import selectors
import socket
import time
from collections.abc import Sequence
from typing import Self

from tui_mail.net.addresses import SocketAddress
from tui_mail.ports.opening import PATIENT, Opening

STAGGER = 0.25
"""Seconds before the next address is tried beside the ones under way (RFC 8305 section 5)."""

_UNDER_WAY = {0, errno.EINPROGRESS, errno.EWOULDBLOCK}


def connect(
    addresses: Sequence[SocketAddress], timeout: float, opening: Opening = PATIENT
) -> socket.socket:
    """The first connection that stands; its own timeout is `timeout`.

    Args:
        addresses: in the order to try; at least one.
        timeout: seconds for all of it.
        opening: can end it.

    Raises:
        OSError: every address failed (that of the first one), or TimeoutError.
    """
    with _Race(timeout) as race:
        opening.made(race.end, _nothing)
        return race.run(addresses)


class _Race:
    """Sockets under way, and the failures so far."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._end = time.monotonic() + timeout
        self._running: set[socket.socket] = set()
        self._selector = selectors.DefaultSelector()
        self._failures: list[OSError] = []
        self._bell, self._rope = socket.socketpair()
        self._selector.register(self._bell, selectors.EVENT_READ)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._selector.close()
        self._bell.close()
        self._rope.close()
        for loser in self._running:
            loser.close()

    def end(self) -> None:
        """Nobody waits for it any more; from any thread."""
        with contextlib.suppress(OSError):  # it may be over
            self._rope.send(b"x")

    def run(self, addresses: Sequence[SocketAddress]) -> socket.socket:
        """See `connect`."""
        waiting = list(addresses)
        while waiting or self._running:
            if waiting:
                self._start(waiting.pop(0))
            winner = self._wait(STAGGER if waiting else None)
            if winner is not None:
                return winner
        raise self._failures[0]

    def _start(self, address: SocketAddress) -> None:
        try:
            runner = socket.socket(address.family, socket.SOCK_STREAM)
        except OSError as error:  # a machine without that family
            self._failures.append(error)
            return
        self._running.add(runner)
        runner.setblocking(False)
        code = runner.connect_ex(address.target)
        if code in _UNDER_WAY:
            self._selector.register(runner, selectors.EVENT_WRITE)
        else:
            self._drop(runner, code)

    def _wait(self, stagger: float | None) -> socket.socket | None:
        """Until one stands (it is returned), one fails, or it is the next one's turn (None)."""
        if not self._running:
            return None
        left = self._end - time.monotonic()
        ready = self._selector.select(max(0.0, left if stagger is None else min(left, stagger)))
        for key, _ in ready:
            runner = key.fileobj
            assert isinstance(runner, socket.socket)  # noqa: S101 - only sockets are registered
            if runner is self._bell:
                raise ConnectionAbortedError(errno.ECONNABORTED, os.strerror(errno.ECONNABORTED))
            self._selector.unregister(runner)
            code = runner.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if code == 0:
                self._running.discard(runner)
                runner.settimeout(self._timeout)
                return runner
            self._drop(runner, code)
        if not ready and time.monotonic() >= self._end:
            raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
        return None

    def _drop(self, runner: socket.socket, code: int) -> None:
        self._running.discard(runner)
        runner.close()
        self._failures.append(OSError(code, os.strerror(code)))


def _nothing() -> None:
    """The race cleans up behind itself."""
