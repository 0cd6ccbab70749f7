"""Reads the log: its last lines, and what is added to it. Never writes."""

import heapq
import os
from collections.abc import Iterator
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from threading import Lock
from typing import Final

from tui_mail.conversation.files import accounts_in, generations, log_file, opened_to_read
from tui_mail.conversation.line import read
from tui_mail.model.conversation import Spoken

_LAST: Final = 4_096
"""Bytes at the end of a file in which there is a whole line."""


class ConversationFiles:
    """Implements ports.conversation.ConversationReader. Safe from any thread.

    Args:
        folder: of the log; it need not be there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._kept: dict[str, tuple[object, tuple[Spoken, ...]]] = {}

    def accounts(self) -> tuple[str, ...]:
        """Those that something was written of."""
        return accounts_in(self._folder)

    def tail(self, account: str | None, most: int) -> tuple[Spoken, ...]:
        """See ports.conversation.ConversationReader."""
        names = self.accounts() if account is None else (account,)
        each = [self._tail(name, most) for name in names]
        merged = list(heapq.merge(*each, key=attrgetter("time")))
        return tuple(merged[-most:])

    def _tail(self, account: str, most: int) -> tuple[Spoken, ...]:
        """Read again only where something was written since."""
        file = log_file(self._folder, account)
        mark = (_stamp(file), most)
        with self._lock:
            known = self._kept.get(account)
        if known is not None and known[0] == mark:
            return known[1]
        found: list[Spoken] = []
        for part in generations(file):
            found = [*_lines(part, account), *found]
            if len(found) >= most:
                break
        lines = tuple(found[-most:])
        with self._lock:
            self._kept[account] = (mark, lines)
        return lines


class Follower:
    """What is added to the files from now on.

    Args:
        folder: of the log.
        account: whose; None: everybody's, those who come later too.
    """

    def __init__(self, folder: Path, account: str | None) -> None:
        self._folder = folder
        self._account = account
        self._at: dict[str, tuple[int, int]] = {}
        """Number and length of each file, as far as it was read."""
        self._torn: dict[str, bytes] = {}
        for name in self._names():
            found = _stamp(log_file(folder, name))
            self._at[name] = (found[0], found[1]) if found else (0, 0)

    def more(self) -> tuple[Spoken, ...]:
        """What came since the last call, oldest first."""
        each = [list(self._more_of(name)) for name in self._names()]
        return tuple(heapq.merge(*each, key=attrgetter("time")))

    def _names(self) -> tuple[str, ...]:
        return accounts_in(self._folder) if self._account is None else (self._account,)

    def _more_of(self, account: str) -> Iterator[Spoken]:
        file = log_file(self._folder, account)
        number, start = self._at.get(account, (0, 0))
        found = _stamp(file)
        if found is None or found[:2] == (number, start):
            return
        parts = [(file, start)]
        if found[0] != number:
            older = generations(file)[1]
            kept = _stamp(older)
            begun = [(older, start)] if number and kept and kept[0] == number else []
            parts = [*begun, (file, 0)]
        text = self._torn.pop(account, b"")
        for part, at in parts:
            more = _octets(part, at)
            text += more
            if part == file:
                self._at[account] = (found[0], at + len(more))
        *whole, torn = text.split(b"\n")
        self._torn[account] = torn
        for line in whole:
            spoken = read(line.decode("utf-8", "replace"), account)
            if spoken is not None:
                yield spoken


def last_connection(folder: Path, account: str) -> int:
    """The number of the connection that was told of last; 0 where none was."""
    for file in generations(log_file(folder, account))[:2]:
        found = _stamp(file)
        if found and found[1]:
            octets = _octets(file, max(0, found[1] - _LAST))
            for line in reversed(octets.split(b"\n")):
                spoken = read(line.decode("utf-8", "replace"), account)
                if spoken is not None:
                    return spoken.connection
    return 0


def _lines(file: Path, account: str) -> list[Spoken]:
    lines = _octets(file, 0).decode("utf-8", "replace").split("\n")
    return [spoken for line in lines if (spoken := read(line, account)) is not None]


def _octets(file: Path, start: int) -> bytes:
    """From there to the end; nothing where there is no file of ours."""
    with suppress(OSError), os.fdopen(opened_to_read(file), "rb") as stream:
        stream.seek(start)
        return stream.read()
    return b""


def _stamp(file: Path) -> tuple[int, int, int] | None:
    with suppress(OSError):
        found = file.lstat()
        return found.st_ino, found.st_size, found.st_mtime_ns
    return None
