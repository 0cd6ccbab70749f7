"""Invitations answered and saved from the main screen: each sends one command with an identity."""

from functools import partial

from tui_mail.errors import TuiMailError
from tui_mail.model.commands import Answer, Queued
from tui_mail.model.ids import MessageId
from tui_mail.model.offers import AnswerInvitation, Attendance
from tui_mail.ui.screens.main_actions import Stage
from tui_mail.ui.screens.main_panes import Panes
from tui_mail.ui.whole_first import whole_first
from tui_mail.ui.words import say


class InvitationActions:
    """Their `act_…` methods.

    Args:
        stage: the main screen, as it asks and tells.
        panes: the same, as it shows.
    """

    def __init__(self, stage: Stage, panes: Panes) -> None:
        self._stage = stage
        self._panes = panes

    def act_accept(self, _count: int | None = None) -> None:
        """Come."""
        self._answer(Attendance.ACCEPTED, say("Accepted"))

    def act_maybe(self, _count: int | None = None) -> None:
        """Come perhaps."""
        self._answer(Attendance.TENTATIVE, say("Answered with maybe"))

    def act_decline(self, _count: int | None = None) -> None:
        """Not come."""
        self._answer(Attendance.DECLINED, say("Declined"))

    def act_save_invitation(self, _count: int | None = None) -> None:
        """The calendar file, for another program."""
        content, wanted = self._panes.reader.content, self._stage.targets(None)[:1]
        if content is None or (content.summary.id,) != wanted:
            self._stage.flash(say("Open the message first."))
            return
        if content.invitation is None:
            self._stage.flash(say("There is no calendar file in this message."))
            return
        message, part = content.summary.id, content.invitation.part
        whole_first(self._stage, (message,), partial(self._save, message, part))

    def _save(self, message: MessageId, part: str) -> None:
        """Read on a worker: the message around it may be large."""
        work = partial(self._read, message, part)
        self._panes.reader.run_worker(work, thread=True, exclusive=True, group="invitation")

    def _read(self, message: MessageId, part: str) -> None:
        tell = self._panes.reader.app.call_from_thread
        try:
            name, data = self._stage.desk.reading.attachment(message, part)
        except TuiMailError as error:
            tell(self._stage.flash, str(error))
        else:
            tell(self._ask_where, name, data)

    def _ask_where(self, name: str, data: bytes) -> None:
        from tui_mail.ui.dialogs.save_path import SavePath

        if self._stage.is_current:
            self._stage.ask(SavePath(name, data), lambda _path: None)

    def _answer(self, attendance: Attendance, done: str) -> None:
        for message in self._stage.targets(None)[:1]:
            hold = self._stage.desk.undo_seconds
            command = AnswerInvitation(message, attendance, hold)
            tell = partial(self._told, done, hold)
            ask = partial(self._stage.desk.submit, command, tell)
            whole_first(self._stage, (message,), ask)

    def _told(self, done: str, hold: int, answer: Answer) -> None:
        if isinstance(answer, Queued):
            late = say("{done}; goes out in {n} s, z takes it back", done=done, n=hold)
            self._stage.flash(late if hold else done)
