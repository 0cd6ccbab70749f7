"""A store of an older program brought up to date: by whoever opens it to write, seen by all.

How far it is stands in a small file beside the engine's log, so that it can be told by another
process. Must never decide that an update is over by that file: the store itself says so.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tui_mail.config.paths import Paths
from tui_mail.errors import EngineError
from tui_mail.ports.steps import Steps
from tui_mail.store.mail_store import Store, open_store
from tui_mail.store.migrate import Watch, is_older
from tui_mail.wiring.lock import ProfileLock

LOOK = 0.1
"""Seconds between looks."""
SILENCE = 60.0
"""Seconds without a word, after which whoever holds the profile is not updating it."""
_LONGEST = 200
"""Characters of words that are shown."""


def open_updated(paths: Paths, steps: Steps) -> Store:
    """The store, brought up to date where it has to be; raises StoreError.

    Args:
        paths: of the profile, whose lock the caller holds.
        steps: told of each durable step.
    """
    note = paths.state / "updating"
    try:
        return open_store(
            paths.database, watch=Watch(lambda words: _write(note, words), steps.passed)
        )
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)


class Updating:
    """An update that is to be waited for.

    Args:
        paths: of the profile, whose store is older than this program.
        begin: starts a process that opens the store; gives what raises once that has failed.
    """

    def __init__(self, paths: Paths, begin: Callable[[], Callable[[], None]]) -> None:
        self._paths = paths
        self._begin = begin
        self._check: Callable[[], None] | None = None
        self._words = ""
        self._heard = time.monotonic()

    def words(self) -> str | None:
        """What is being done; empty: nothing is told so far. None: it is done.

        Raises:
            EngineError, StoreError: it cannot be done.
        """
        if not is_older(self._paths.database):
            return None
        if self._check is None:
            self._check = self._begin()
        self._check()
        words = _read(self._paths.state / "updating")
        now = time.monotonic()
        if words and words != self._words:
            self._words, self._heard = words, now
        if not words and now - self._heard > SILENCE:
            raise EngineError(
                "The mail store is to be brought up to date, but another tui-mail holds it.",
                "Close every other tui-mail, older ones too, then start it again.",
            )
        return words


def update_here(paths: Paths, steps: Steps, tell: Callable[[str], None]) -> None:
    """Bring it up to date in this process, or wait for another one that does.

    Raises:
        EngineError, StoreError: it cannot be done.
    """
    lock, updating = ProfileLock(paths), Updating(paths, lambda: lambda: None)
    paths.make()
    while (words := updating.words()) is not None:
        tell(words)
        if lock.take():
            try:
                watch = Watch(tell, steps.passed)
                open_store(paths.database, watch=watch).close()
            finally:
                lock.give_back()
        else:
            time.sleep(LOOK)


def _write(note: Path, words: str) -> None:
    part = note.with_name(f"{note.name}.part")
    with suppress(OSError):  # on a full disk nobody can be told; the update itself says more
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(words)
        part.replace(note)


def _read(note: Path) -> str:
    try:
        return note.read_text(encoding="utf-8", errors="replace")[:_LONGEST]
    except OSError:
        return ""
