"""Redo, and the list of what was done, from the main screen."""

from tui_mail.model.commands import Answer, Done
from tui_mail.model.undoing import Redo
from tui_mail.ui.screens.main_actions import Stage
from tui_mail.ui.words import say


class UndoActions:
    """Their `act_…` methods; undo itself stands with what it takes back first: sending.

    Args:
        stage: the main screen, as it asks and tells.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def act_redo(self, count: int | None = None) -> None:
        """Do again what was undone last."""
        desk = self._stage.desk
        desk.submit(Redo(count or 1), self._redone, lambda no: self._stage.flash(no.message))

    def act_done_list(self, _count: int | None = None) -> None:
        """What was done, to be taken back up to a step."""
        from tui_mail.ui.screens.done_list import DoneScreen

        self._stage.open_screen(DoneScreen(self._stage.desk))

    def _redone(self, answer: Answer) -> None:
        text = answer.text if isinstance(answer, Done) else ""
        self._stage.flash(text or say("Done again"))
