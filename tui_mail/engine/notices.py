"""What the engine did by itself, and somebody should know of: told once to whoever reads it."""

import time
from collections.abc import Sequence
from threading import Lock

from tui_mail.model.account import Problem
from tui_mail.model.outbox import OutboxEntry
from tui_mail.ports.mail_store import MailStore

LATE = 60
"""Seconds; what is less late than that is just being done."""


class NoticeBoard:
    """Notices that wait for a person."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._notices: list[Problem] = []

    def put(self, notice: Problem) -> None:
        """Keep it until it is read, or the engine ends."""
        with self._lock:
            self._notices.append(notice)

    def told(self, *, take: bool) -> tuple[Problem, ...]:
        """Oldest first.

        Args:
            take: a person reads them now, so that they are not told again.
        """
        with self._lock:
            notices = tuple(self._notices)
            if take:
                self._notices.clear()
        return notices


def fell_due(store: MailStore, now: int) -> Problem | None:
    """What should have gone out while no engine ran; None where nothing should.

    Args:
        store: before anything is sent from it.
        now: Unix seconds.
    """
    late = store.due(now - LATE)
    return _words(store.entries(late)) if late else None


def _words(entries: Sequence[OutboxEntry]) -> Problem:
    when = _spoken(min(entry.next_attempt or entry.queued for entry in entries))
    if len(entries) == 1:
        words = f"“{entries[0].subject}” was due {when}, when tui-mail was not running."
    else:
        words = (
            f"{len(entries)} messages were due, the first {when}, when tui-mail was not running."
        )
    return Problem(
        f"{words} Now it is being done.",
        "The outbox says what came of it; `tui-mail setup service` sends on time without a screen.",
    )


def _spoken(when: int) -> str:
    """Local time: `on 2026-11-26 at 14:20`."""
    return time.strftime("on %Y-%m-%d at %H:%M", time.localtime(when))
