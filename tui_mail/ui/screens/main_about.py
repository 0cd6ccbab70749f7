"""What can be asked about an account or a message: how mail is read, and where it came from."""

from typing import Protocol

from tui_mail.model.account import Problem
from tui_mail.model.commands import Answer, FetchWhole, StopFetching
from tui_mail.model.events import Event
from tui_mail.model.ids import MessageId
from tui_mail.ui.actions import Scope
from tui_mail.ui.format import size
from tui_mail.ui.screens.main_actions import Stage
from tui_mail.ui.screens.main_panes import Panes
from tui_mail.ui.words import say


class Hearing(Protocol):
    """A dialog that follows what the engine does."""

    @property
    def is_attached(self) -> bool:
        """Whether it is there still."""
        ...

    def hear(self, event: Event) -> None:
        """The engine said something."""
        ...


class AboutActions:
    """Their `act_…` methods.

    Args:
        stage: the main screen, as it asks and tells.
        panes: the same, as it shows.
    """

    def __init__(self, stage: Stage, panes: Panes) -> None:
        self._stage = stage
        self._panes = panes
        self._hears: list[Hearing] = []
        self._coming: set[MessageId] = set()
        """Whose rest was asked for."""

    def act_switch_mode(self, _count: int | None = None) -> None:
        """Read the account in sight by the other protocol."""
        modes = self._stage.desk.modes
        accounts = self._stage.desk.reading.accounts()
        here = self._panes.current_account()
        account = next((one for one in accounts if one.account == here), None)
        if account is None and len(accounts) == 1:
            account = accounts[0]
        if modes is None or account is None:
            self._stage.flash(say("Go to a folder of the account first."))
            return
        from tui_mail.ui.dialogs.switch_mode import SwitchDialog

        dialog = SwitchDialog(self._stage.desk, modes, account.account, account.mode)
        self._hears = [dialog]
        self._panes.open_screen(dialog)

    def act_fetch_whole(self, _count: int | None = None) -> None:
        """The rest of a message of which only the beginning is here; pressed again: stop."""
        message, reading = self._message(), self._stage.desk.reading
        rows = reading.rows((message,)) if message is not None else ()
        if not rows or rows[0].whole:
            self._stage.flash(say("All of this message is here."))
            return
        wanted, desk = rows[0].id, self._stage.desk
        if wanted in self._coming:
            desk.submit(StopFetching(wanted))
            return
        self._coming.add(wanted)

        def done(_answer: Answer) -> None:
            self._coming.discard(wanted)
            if self._panes.reader.message_id == wanted:
                self._panes.reader.reload()

        def failed(problem: Problem) -> None:
            self._coming.discard(wanted)
            self._stage.flash(problem.message)
            if self._panes.reader.message_id == wanted:
                self._panes.reader.reload()

        self._stage.flash(say("Fetching {amount}", amount=size(rows[0].size)))
        desk.submit(FetchWhole(wanted), done, failed)

    def _message(self) -> MessageId | None:
        """That is read, or that the cursor is on."""
        panes = self._panes
        at_reader = panes.scope is Scope.READER
        return panes.reader.message_id if at_reader else panes.messages.cursor_id

    def act_passport(self, _count: int | None = None) -> None:
        """Of the message that is read, or that the cursor is on."""
        message, reading = self._message(), self._stage.desk.reading
        rows = reading.rows((message,)) if message is not None else ()
        if not rows:
            self._stage.flash(say("There is no message here."))
            return
        from tui_mail.ui.dialogs.passport import Passport
        from tui_mail.ui.passport_words import entries

        self._panes.open_screen(Passport(entries(rows[0], reading.origin(rows[0].id))))

    def hear(self, event: Event) -> None:
        """A switch that is being made wants to know."""
        for dialog in self._hears:
            if dialog.is_attached:
                dialog.hear(event)
