"""What the main screen says when the engine goes away, and when there is one again."""

from collections.abc import Callable, Sized
from typing import Protocol

from textual.timer import Timer

from tui_mail.model.account import Problem
from tui_mail.model.events import EngineBack, EngineGone
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.status_line import StatusLine
from tui_mail.ui.words import say

_MOMENT = 1.0
"""Seconds; an engine that is back by then had a word in the status line at most."""


class Room(Protocol):
    """What the news of the engine need of the main screen."""

    status: StatusLine

    def query(self, selector: type[Banner]) -> Sized:
        """The banners there are: none while the screen is being taken down."""
        ...

    def query_one(self, selector: type[Banner]) -> Banner:
        """The banner."""
        ...

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Call back later."""
        ...

    def read_anew(self) -> None:
        """News may have been missed: rows and message as the store says now."""
        ...


class EngineNews:
    """Whether there is an engine.

    Args:
        room: the main screen.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._absent: EngineGone | None = None
        self._said: list[Problem] = []

    def hear(self, event: EngineGone | EngineBack) -> None:
        """One event."""
        if isinstance(event, EngineBack):
            self._back(event)
            return
        first, self._absent = self._absent is None, event
        if first and event.returns:
            self._room.set_timer(_MOMENT, self._say)
        elif self._said or not event.returns:
            self._say()

    def _back(self, event: EngineBack) -> None:
        self._absent = None
        banner = self._room.query_one(Banner)
        for problem in self._said:
            banner.take_back(problem)
        self._said.clear()
        if event.restarted:
            self._room.status.flash(say("The engine had ended; it was started again."))
        self._room.read_anew()

    def _say(self) -> None:
        absent = self._absent
        if absent is None or not len(self._room.query(Banner)):
            return
        problem = Problem(absent.reason or say("The engine went away."), _hint(absent))
        self._said.append(problem)
        self._room.query_one(Banner).show(problem)


def _hint(gone: EngineGone) -> str:
    if gone.returns:
        return say("Reading goes on; the engine is started again by itself.")
    return say("Reading goes on meanwhile.")
