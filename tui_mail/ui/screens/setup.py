"""Setting an account up by hand: filled in, looked up, tried step by step, saved.

Passwords stand in two masked fields and nowhere else; they are cleared when the screen is left.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui_mail.errors import SecretError
from tui_mail.model.account import Problem
from tui_mail.model.commands import Answer, GiveSecret, Reload
from tui_mail.model.ids import AccountKey
from tui_mail.model.setup import NewAccount
from tui_mail.ports.setup import GuidedSetup
from tui_mail.ui.account_form import Errors, field_of, keyring_names
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.actions import Scope
from tui_mail.ui.addresses import read_address
from tui_mail.ui.bridge import Desk
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.message_to_oneself import begin_test
from tui_mail.ui.screens.setup_form import FilledIn
from tui_mail.ui.screens.setup_news import (
    Carried,
    Ended,
    OtherWay,
    Proposed,
    Saved,
    Secrets,
    Stepped,
)
from tui_mail.ui.screens.setup_ways import SetupWays
from tui_mail.ui.screens.setup_work import SetupWork
from tui_mail.ui.widgets.account_fields import TEST, AccountFields
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.check_steps import CheckSteps
from tui_mail.ui.widgets.choice_field import ChoiceField
from tui_mail.ui.widgets.key_bar import KeyBar
from tui_mail.ui.widgets.setup_page import SetupPage
from tui_mail.ui.words import say


class SetupScreen(ActionScreen):
    """Adds one account.

    Args:
        desk: what every screen works with.
        setup: proposes, tries and saves; blocks, so only workers call it.
    """

    _ENTERS = frozenset({"password", "client-id", "client-secret"})
    """Fields after which nothing more has to be typed."""

    SCOPE = Scope.SETUP
    AUTO_FOCUS: ClassVar[str | None] = "#name"
    BINDINGS: ClassVar[list[BindingType]] = [
        # here and not in a field: what is typed right behind it belongs to the next one
        Binding("enter", "go_on", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    SetupScreen {
        background: $background;
        & > #title { height: 1; padding: 0 2; margin: 0 0 1 0; text-style: bold; }
    }
    """

    def __init__(self, desk: Desk, setup: GuidedSetup) -> None:
        super().__init__(desk)
        self._work = SetupWork(self, setup)
        self._ways = SetupWays(self, setup, self._work)
        self.parting: Problem | None = None
        """What is to be known once the screen is left."""
        self._proposed: NewAccount | None = None
        self._asked_for = ""
        self._carrier_asked_for = ""
        self._looking = False
        self._try_when_found = False
        self._turn = 0
        self._trying: tuple[NewAccount, Secrets] | None = None
        self._good: tuple[NewAccount, Secrets] | None = None
        self._saving = False
        self._tested: AccountKey | None = None
        """To which a test message is sent, once it is set up."""
        self._wrong: Errors = {}

    def compose(self) -> ComposeResult:
        """The fields, the steps beside or below them, what is wrong, keys."""
        yield Static(Content(say("Add an account")), id="title")
        yield SetupPage(id="page")
        yield Banner()
        yield KeyBar()

    def on_mount(self) -> None:
        """Nothing has been tried; other programs may have accounts."""
        self._form = FilledIn(self.fields, self._ways)
        self.steps.rest()
        self._work.find_others()

    @property
    def handlers(self) -> tuple[object, ...]:
        """The screen, and what does the other ways."""
        return (self, self._ways)

    @property
    def fields(self) -> AccountFields:
        """What is filled in."""
        return self.query_one(AccountFields)

    @property
    def steps(self) -> CheckSteps:
        """What a try said."""
        return self.query_one(CheckSteps)

    def on_descendant_blur(self) -> None:
        """The address was left, perhaps: look its servers up."""
        self.call_after_refresh(self._propose)

    def action_go_on(self) -> None:
        """Enter goes to the next field at once, whatever was typed ahead; see `_from_secret`."""
        focused = self.focused
        if isinstance(focused, Input) and focused.id in self._ENTERS:
            focused.call_later(self._from_secret)  # after the letters that still wait for it
        else:
            self.focus_next()

    def _from_secret(self) -> None:
        """After the password the servers are tried, and after a good try the account is saved."""
        self._propose()
        login = self.fields.login
        if not (login.client_id if login.oauth else login.password):
            self.focus_next()
        elif self._good is not None and self._good == self._filled_in:
            self.act_save_account()
        elif self._looking:
            self._try_when_found = True
        else:
            self.act_try_servers()

    def act_try_servers(self, _count: int | None = None) -> None:
        """Try each server, step by step."""
        if not self._form.is_right(to_try=True):
            return
        account, secrets = self._filled_in
        if account.oauth and self._ways.granted(account) is None:
            self._ways.sign_in()
            return
        self._turn += 1
        self._trying, self._good = (account, secrets), None
        self._wrong = {}
        self.steps.begin()
        self.steps.scroll_visible(animate=False)
        self._work.try_servers(self._turn, account, dict(secrets))

    def act_save_account(self, _count: int | None = None) -> None:
        """Save; asks first where the servers were not tried, or said no."""
        if self._saving or not self._form.is_right(to_try=False):
            return
        account, secrets = self._filled_in
        if self._good == (account, secrets):
            self._save(account, secrets)
            return
        self.app.push_screen(_untried(), lambda yes: self._save(account, secrets) if yes else None)

    def act_leave_setup(self, _count: int | None = None) -> None:
        """Leave; nothing is saved, so it asks where anything was typed."""
        if not self.fields.begun:
            self._leave(yes=True)
            return
        self.app.push_screen(_unsaved(), lambda yes: self._leave(yes=bool(yes)))

    def on_proposed(self, message: Proposed) -> None:
        """Fill in what the user has not."""
        if message.whole:
            self._asked_for = message.email
            self.fields.start_over(message.looked, message.names)
            self.query_one("#password").focus()
        elif message.email != self.fields.email:
            return
        else:
            self.fields.propose(message.looked, message.names)
        self._looking = False
        self._proposed = message.looked.account
        self.steps.asked(message.looked.finding)
        waits, self._try_when_found = self._try_when_found, False
        if waits:
            self.act_try_servers()

    def on_carried(self, message: Carried) -> None:
        """Another provider's SMTP server."""
        if message.provider == self.fields.provider:
            self.fields.propose_carrier(message.found)

    def on_other_way(self, message: OtherWay) -> None:
        """Something came of another way through."""
        self._ways.hear(message.news)

    def on_stepped(self, message: Stepped) -> None:
        """One tick more; what is wrong is said by its field too."""
        if message.turn == self._turn:
            self.steps.add(message.step)
            if not message.step.ok:
                trust = say("F3 trusts it.") if message.step.fingerprint else ""
                words = f"{message.step.detail} {message.step.advice} {trust}".strip()
                where = field_of(message.step, self.fields.login.oauth)
                self._wrong.setdefault(where, words)
                self.fields.complain(self._wrong)

    def on_ended(self, message: Ended) -> None:
        """Every server was tried, or that failed as a whole."""
        if message.turn != self._turn:
            return
        if message.problem is not None:
            self._looking = False
            self.show_problem(message.problem)
        if self.steps.end() and message.problem is None:
            names = {step.server: step.username for step in self.steps.steps if step.username}
            sending, reading = names.pop("smtp", ""), "".join(names.values())
            if names or sending:
                self.fields.use_names(reading, sending)
            self._good = self._filled_in if names or sending else self._trying
            self.query_one("#page").scroll_end(animate=False)

    def on_saved(self, message: Saved) -> None:
        """Written, or why not; where only the keyring failed, the engine gets the passwords."""
        self._saving = False
        error = message.error
        if error is not None and not isinstance(error, SecretError):
            self.show_problem(Problem(error.message, error.hint))
            return
        if error is not None:
            self.parting = Problem(
                say("The account is set up. {why}", why=error.message), error.hint
            )
            for name, secret in keyring_names(message.account, message.secrets).items():
                self.desk.submit(GiveSecret(name, secret.value))
        if self.query_one("#afterwards", ChoiceField).value == TEST:
            self._tested = message.account.key
        self.set_up_already()

    def set_up_already(self) -> None:
        """An account is written: the engine takes it up, and there is nothing left to do here."""
        self._forget()
        self.desk.submit(Reload(), self._done)

    def account(self) -> NewAccount | None:
        """What was filled in; None, and said, where something of it cannot be."""
        return self._filled_in[0] if self._form.is_right(to_try=False) else None

    def trusting(self, account: NewAccount) -> None:
        """From now on its servers are trusted as there."""
        self._form.trust(account)

    @property
    def _filled_in(self) -> tuple[NewAccount, Secrets]:
        return self._form.read(self._proposed if self.fields.email == self._asked_for else None)

    def open(self, dialog: ModalScreen[Any], answered: Callable[[Any], None]) -> None:
        """A dialog over it."""
        self.app.push_screen(dialog, answered)

    def _leave(self, *, yes: bool) -> None:
        if yes:
            self._forget()
            self.dismiss()

    def _done(self, _answer: Answer) -> None:
        self.dismiss()
        if self._tested is not None:
            begin_test(self.app, self.desk, self._tested)

    def _propose(self) -> None:
        email = self.fields.email
        if email != self._asked_for and read_address(email) is not None:
            self._asked_for = email
            self._looking = True
            self.fields.looking()
            self._work.look_up(email, self._turn)
        provider = self.fields.provider
        if provider not in {"", self._carrier_asked_for}:
            self._carrier_asked_for = provider
            self._work.find_carrier(provider)

    def _save(self, account: NewAccount, secrets: Secrets) -> None:
        self._saving = True
        self._work.write(account, secrets)

    def _forget(self) -> None:
        """No password stays in a field, nor here."""
        self._turn += 1
        self._trying = self._good = None
        self._ways.forget()
        self.fields.forget()


def _untried() -> Confirm:
    return Confirm(
        say("Save it without a good try?"),
        say("Save anyway"),
        say("Go back"),
        detail=say("The servers were not tried with these settings, or said no."),
        wary=True,
    )


def _unsaved() -> Confirm:
    return Confirm(
        say("Leave without saving?"),
        say("Leave"),
        say("Stay"),
        detail=say("What was typed here is forgotten."),
        wary=True,
    )
