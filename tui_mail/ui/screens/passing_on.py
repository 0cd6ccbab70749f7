"""From a message in the list or reader to the screen that sends it on as it is."""

from functools import partial
from typing import Protocol

from textual.screen import Screen

from tui_mail.model.commands import Answer, Drafted, StartReply
from tui_mail.model.draft import ReplyKind
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary
from tui_mail.ui.bridge import Desk
from tui_mail.ui.whole_first import whole_first


class Stage(Protocol):
    """What is needed of the main screen."""

    desk: Desk

    def targets(self, count: int | None) -> tuple[MessageId, ...]:
        """What an action is about."""
        ...

    @property
    def is_current(self) -> bool:
        """Whether it is the screen that is looked at."""
        ...

    def flash(self, words: str) -> None:
        """Say something quietly."""
        ...

    def hold_keys(self) -> None:
        """Another screen is on its way."""
        ...

    def open_screen(self, screen: Screen[None]) -> None:
        """Another screen over this one."""
        ...


class PassingOn:
    """The `act_…` method for it.

    Args:
        stage: the main screen.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def act_redirect(self, _count: int | None = None) -> None:
        """Ask the engine which identity the message was sent to, and then for whom it is."""
        desk = self._stage.desk
        for row in desk.reading.rows(self._stage.targets(None)[:1]):
            whole_first(self._stage, (row.id,), partial(self._ask, row))

    def _ask(self, row: Summary) -> None:
        self._stage.hold_keys()
        whose = StartReply(row.id, ReplyKind.FORWARD_ATTACHED)
        self._stage.desk.submit(whose, partial(self._open, row))

    def _open(self, row: Summary, answer: Answer) -> None:
        from tui_mail.ui.screens.redirect import RedirectScreen

        if isinstance(answer, Drafted):
            self._stage.open_screen(RedirectScreen(self._stage.desk, row, answer.draft))
