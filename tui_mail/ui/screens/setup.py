"""Setting an account up by hand: filled in, looked up, tried step by step, saved.

Passwords stand in two masked fields and nowhere else; they are cleared when the screen is left.
"""

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from tui_mail.errors import SecretError, TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.commands import Answer, GiveSecret, Reload
from tui_mail.model.setup import NewAccount
from tui_mail.ports.setup import AccountSetup
from tui_mail.ui.account_form import (
    Errors,
    account_of,
    errors_of,
    field_of,
    keyring_names,
    secrets_of,
)
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.actions import Scope
from tui_mail.ui.addresses import read_address
from tui_mail.ui.bridge import Desk
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.screens.setup_news import Carried, Ended, Proposed, Saved, Secrets, Stepped
from tui_mail.ui.widgets.account_fields import AccountFields
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.check_steps import CheckSteps
from tui_mail.ui.widgets.key_bar import KeyBar
from tui_mail.ui.words import say

_NARROW = 110


class SetupScreen(ActionScreen):
    """Adds one account.

    Args:
        desk: what every screen works with.
        setup: proposes, tries and saves; blocks, so only workers call it.
    """

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
        & #page { height: 1fr; padding: 0 2; layout: horizontal; scrollbar-size-vertical: 1; }
        & AccountFields { width: 72; height: auto; }
        & CheckSteps { width: 1fr; height: auto; margin: 0 0 0 4; }
        &.-narrow #page { layout: vertical; }
        &.-narrow AccountFields { width: 100%; }
        &.-narrow CheckSteps { width: 100%; margin: 1 0 1 0; }
    }
    """

    def __init__(self, desk: Desk, setup: AccountSetup) -> None:
        super().__init__(desk)
        self._setup = setup
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
        self._wrong: Errors = {}

    def compose(self) -> ComposeResult:
        """The fields, the steps beside or below them, what is wrong, keys."""
        yield Static(Content(say("Add an account")), id="title")
        with VerticalScroll(id="page", can_focus=False):
            yield AccountFields()
            yield CheckSteps()
        yield Banner()
        yield KeyBar()

    def on_mount(self) -> None:
        """Nothing has been tried."""
        self.query_one(CheckSteps).rest()

    def on_resize(self) -> None:
        """Steps stand beside the fields where there is room."""
        self.set_class(self.size.width < _NARROW, "-narrow")

    def on_descendant_blur(self) -> None:
        """The address was left, perhaps: look its servers up."""
        self.call_after_refresh(self._propose)

    def action_go_on(self) -> None:
        """Enter goes to the next field at once, whatever was typed ahead; see `_from_password`."""
        focused = self.focused
        if isinstance(focused, Input) and focused.id == "password":
            focused.call_later(self._from_password)  # after the letters that still wait for it
        else:
            self.focus_next()

    def _from_password(self) -> None:
        """After the password the servers are tried, and after a good try the account is saved."""
        self._propose()
        if not self.query_one(AccountFields).password:
            self.focus_next()
        elif self._good is not None and self._good == self._filled_in():
            self.act_save_account()
        elif self._looking:
            self._try_when_found = True
        else:
            self.act_try_servers()

    def act_try_servers(self, _count: int | None = None) -> None:
        """Try each server, step by step."""
        if not self._is_right(to_try=True):
            return
        account, secrets = self._filled_in()
        self._turn += 1
        self._trying, self._good = (account, secrets), None
        self._wrong = {}
        steps = self.query_one(CheckSteps)
        steps.begin()
        steps.scroll_visible(animate=False)
        work = partial(self._try_servers, self._turn, account, dict(secrets))
        self.run_worker(work, thread=True, exclusive=True, group="try")

    def act_save_account(self, _count: int | None = None) -> None:
        """Save; asks first where the servers were not tried, or said no."""
        if self._saving or not self._is_right(to_try=False):
            return
        account, secrets = self._filled_in()
        if self._good == (account, secrets):
            self._save(account, secrets)
            return
        self.app.push_screen(_untried(), lambda yes: self._save(account, secrets) if yes else None)

    def act_leave_setup(self, _count: int | None = None) -> None:
        """Leave; nothing is saved, so it asks where anything was typed."""
        if not self.query_one(AccountFields).begun:
            self._leave(yes=True)
            return
        self.app.push_screen(_unsaved(), lambda yes: self._leave(yes=bool(yes)))

    def on_proposed(self, message: Proposed) -> None:
        """Fill in what the user has not."""
        fields = self.query_one(AccountFields)
        if message.email != fields.email:
            return
        self._looking = False
        self._proposed = message.looked.account
        fields.propose(message.looked, message.names)
        waits, self._try_when_found = self._try_when_found, False
        if waits:
            self.act_try_servers()

    def on_carried(self, message: Carried) -> None:
        """Another provider's SMTP server."""
        fields = self.query_one(AccountFields)
        if message.provider == fields.provider:
            fields.propose_carrier(message.found)

    def on_stepped(self, message: Stepped) -> None:
        """One tick more; what is wrong is said by its field too."""
        if message.turn == self._turn:
            self.query_one(CheckSteps).add(message.step)
            if not message.step.ok:
                words = f"{message.step.detail} {message.step.advice}".strip()
                self._wrong.setdefault(field_of(message.step), words)
                self.query_one(AccountFields).complain(self._wrong)

    def on_ended(self, message: Ended) -> None:
        """Every server was tried, or that failed as a whole."""
        if message.turn != self._turn:
            return
        if message.problem is not None:
            self._looking = False
            self.show_problem(message.problem)
        steps = self.query_one(CheckSteps)
        if steps.end() and message.problem is None:
            names = {step.server: step.username for step in steps.steps if step.username}
            sending, reading = names.pop("smtp", ""), "".join(names.values())
            if names or sending:
                self.query_one(AccountFields).use_names(reading, sending)
            self._good = self._filled_in() if names or sending else self._trying
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
        self._forget()
        self.desk.submit(Reload(), self._done)

    def _leave(self, *, yes: bool) -> None:
        if yes:
            self._forget()
            self.dismiss()

    def _done(self, _answer: Answer) -> None:
        self.dismiss()

    def _propose(self) -> None:
        email = self.query_one(AccountFields).email
        if email != self._asked_for and read_address(email) is not None:
            self._asked_for = email
            self._looking = True
            self.query_one(AccountFields).looking()
            self.run_worker(
                partial(self._look_up, email), thread=True, exclusive=True, group="propose"
            )
        provider = self.query_one(AccountFields).provider
        if provider not in {"", self._carrier_asked_for}:
            self._carrier_asked_for = provider
            self.run_worker(partial(self._find_carrier, provider), thread=True, group="carrier")

    def _look_up(self, email: str) -> None:
        try:
            names = self._setup.smtp_names()
            self.post_message(Proposed(email, self._setup.look_up(email), names))
        except TuiMailError as error:
            self.post_message(Ended(self._turn, Problem(error.message, error.hint)))

    def _find_carrier(self, provider: str) -> None:
        self.post_message(Carried(provider, self._setup.carrier_of(provider)))

    def _is_right(self, *, to_try: bool) -> bool:
        fields = self.query_one(AccountFields)
        errors = errors_of(fields.form, fields.password, to_try=to_try)
        fields.complain(errors)
        return not errors

    def _filled_in(self) -> tuple[NewAccount, Secrets]:
        fields = self.query_one(AccountFields)
        proposed = self._proposed if fields.email == self._asked_for else None
        account = account_of(fields.form, proposed)
        return account, secrets_of(account, fields.password, fields.smtp_password)

    def _try_servers(self, turn: int, account: NewAccount, secrets: Secrets) -> None:
        worker = get_current_worker()
        problem: Problem | None = None
        try:
            for step in self._setup.check(account, secrets):
                if worker.is_cancelled:
                    return
                self.post_message(Stepped(turn, step))
        except TuiMailError as error:
            problem = Problem(error.message, error.hint)
        self.post_message(Ended(turn, problem))

    def _save(self, account: NewAccount, secrets: Secrets) -> None:
        self._saving = True
        self.run_worker(partial(self._write, account, secrets), thread=True, group="save")

    def _write(self, account: NewAccount, secrets: Secrets) -> None:
        error: TuiMailError | None = None
        try:
            self._setup.save(account, secrets)
        except TuiMailError as caught:
            error = caught
        self.post_message(Saved(secrets, account, error))

    def _forget(self) -> None:
        """No password stays in a field, nor here."""
        self._turn += 1
        self._trying = self._good = None
        self.query_one(AccountFields).forget()


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
