"""What can be asked about an account or a message: how mail is read, and where it came from."""

from typing import Protocol

from tui_mail.model.events import Event
from tui_mail.ui.screens.main_actions import Stage
from tui_mail.ui.screens.main_invitations import InvitationActions
from tui_mail.ui.screens.main_keeping import KeepingActions
from tui_mail.ui.screens.main_labels import LabelActions
from tui_mail.ui.screens.main_lists import MailingListActions
from tui_mail.ui.screens.main_panes import Panes
from tui_mail.ui.screens.main_pictures import PictureActions
from tui_mail.ui.screens.main_undo import UndoActions
from tui_mail.ui.screens.main_whole import WholeActions
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


class AboutActions(WholeActions):
    """Their `act_…` methods.

    Args:
        stage: the main screen, as it asks and tells.
        panes: the same, as it shows.
    """

    def __init__(self, stage: Stage, panes: Panes) -> None:
        super().__init__(stage, panes)
        self._hears: list[Hearing] = []
        self.offers: tuple[object, ...] = (
            MailingListActions(stage, panes),
            InvitationActions(stage, panes),
            PictureActions(stage, panes),
            UndoActions(stage),
            KeepingActions(stage, panes),
            LabelActions(stage),
        )
        """Who does what a message itself offers, keeps order, and what is not seen of it."""

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

    def act_sign_in(self, _count: int | None = None) -> None:
        """At the provider of the account in sight, or of the only one that has any."""
        sign_ins, accounts = self._stage.desk.sign_ins, self._stage.desk.reading.accounts()
        here = self._panes.current_account() or (accounts[0].account if accounts else None)
        if sign_ins is None or here is None:
            self._stage.flash(say("Go to a folder of the account first."))
            return
        from tui_mail.ui.dialogs.sign_in import SignInDialog

        self._panes.open_screen(SignInDialog(self._stage.desk, sign_ins, here))

    def act_accounts(self, _count: int | None = None) -> None:
        """Every account, and what can be done with each."""
        accounts = self._stage.desk.accounts
        if accounts is None:
            self._stage.flash(say("Accounts are not changed here."))
            return
        from tui_mail.ui.screens.accounts import AccountsScreen

        self._panes.open_screen(AccountsScreen(self._stage.desk, accounts))

    def act_doctor(self, _count: int | None = None) -> None:
        """Everything that the profile needs, looked at step by step."""
        doctor = self._stage.desk.doctor
        if doctor is None:
            self._stage.flash(say("There is nothing to look at here."))
            return
        from tui_mail.ui.screens.doctor import DoctorScreen

        self._panes.open_screen(DoctorScreen(doctor))

    def act_rules(self, _count: int | None = None) -> None:
        """All rules, in a screen of their own."""
        if (book := self._stage.desk.rule_book) is not None:
            from tui_mail.ui.screens.main_rules import open_rules

            open_rules(self._stage, book)

    def act_rule_for(self, _count: int | None = None) -> None:
        """A rule for mail like the message that is read, or that the cursor is on."""
        message, book = self._message(), self._stage.desk.rule_book
        if message is not None and book is not None:
            from tui_mail.ui.screens.main_rules import make_for

            make_for(self._stage, book, message)

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
        """A switch that is being made wants to know; so does what is to come whole."""
        super().hear(event)
        for dialog in self._hears:
            if dialog.is_attached:
                dialog.hear(event)
