"""Labels put on messages and taken off them, from the main screen."""

from tui_mail.model.commands import Answer, ChangeFlags
from tui_mail.model.flags import Labels, ListLabels
from tui_mail.model.ids import MessageId
from tui_mail.ui.screens.main_actions import Stage
from tui_mail.ui.words import counted, say


class LabelActions:
    """Their `act_…` methods.

    Args:
        stage: the main screen, as it asks and tells.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def act_label(self, count: int | None = None) -> None:
        """Ask which labels these messages are to have."""
        ids = self._stage.targets(count)
        if ids:
            self._stage.hold_keys()
            self._stage.desk.submit(ListLabels(), lambda answer: self._ask(ids, answer))

    def _ask(self, ids: tuple[MessageId, ...], answer: Answer) -> None:
        desk = self._stage.desk
        flags = [row.flags for row in desk.reading.rows(ids)]
        if not isinstance(answer, Labels) or not flags:
            return
        from tui_mail.ui.dialogs.label_choice import LabelDialog

        dialog = LabelDialog(desk, answer.labels, flags)
        self._stage.ask(dialog, lambda wanted: self._change(ids, *wanted))

    def _change(
        self, ids: tuple[MessageId, ...], add: tuple[str, ...], remove: tuple[str, ...]
    ) -> None:
        if not add and not remove:
            return
        words = counted(len(ids), "Labelled; z takes it back", "{n} labelled; z takes it back")
        if not add:
            words = say("Labels taken off; z takes it back")
        command = ChangeFlags(ids, add, remove)
        self._stage.desk.submit(command, lambda _: self._stage.flash(words))
