"""Other ways through the set-up: signing in, taking an account over, trusting a bridge here.

Nothing is taken or trusted before it stood there in full and was said yes to.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from textual.screen import ModalScreen

from tui_mail.model.account import Problem
from tui_mail.model.foreign import ForeignAccount
from tui_mail.model.secret import Secret
from tui_mail.model.setup import CheckStep, NewAccount
from tui_mail.ports.setup import GuidedSetup
from tui_mail.ports.signing_in import SignedIn
from tui_mail.ui.bridge import Desk
from tui_mail.ui.screens.setup_news import OthersFound, Pinned, TakenOver
from tui_mail.ui.screens.setup_work import SetupWork
from tui_mail.ui.widgets.account_fields import AccountFields
from tui_mail.ui.widgets.check_steps import CheckSteps
from tui_mail.ui.words import say


class Stage(Protocol):
    """The screen, as these ways see it."""

    desk: Desk

    @property
    def fields(self) -> AccountFields:
        """What is filled in."""
        ...

    @property
    def steps(self) -> CheckSteps:
        """What a try said."""
        ...

    def account(self) -> NewAccount | None:
        """What was filled in; None, and said, where something of it cannot be."""
        ...

    def open(self, dialog: ModalScreen[Any], answered: Callable[[Any], None]) -> None:
        """A dialog over it."""
        ...

    def act_try_servers(self, count: int | None = None) -> None:
        """Try them."""
        ...

    def trusting(self, account: NewAccount) -> None:
        """From now on its servers are trusted as there."""
        ...

    def show_problem(self, problem: Problem) -> None:
        """Say it."""
        ...

    def set_up_already(self) -> None:
        """An account is written: leave."""
        ...


class SetupWays:
    """Their `act_…` methods, and what was granted.

    Args:
        stage: the screen.
        setup: signs in; blocks.
        work: what is done on threads.
    """

    def __init__(self, stage: Stage, setup: GuidedSetup, work: SetupWork) -> None:
        self._stage, self._setup, self._work = stage, setup, work
        self._others: tuple[ForeignAccount, ...] = ()
        self._granted: tuple[str, Secret] | None = None

    def granted(self, account: NewAccount) -> Secret | None:
        """By a sign-in for this account and client; None: nobody signed in."""
        if self._granted is None or self._granted[0] != _whose(account):
            return None
        return self._granted[1]

    def forget(self) -> None:
        """What was granted is in no hand any more."""
        self._granted = None

    def sign_in(self) -> None:
        """In a browser or by a code; then the servers are tried."""
        account = self._stage.account()
        if account is None:
            return
        from tui_mail.ui.dialogs.sign_in import SignInDialog

        secret = self._stage.fields.login.client_secret
        typed = Secret(secret) if secret else None

        def take(done: SignedIn) -> None:
            self._granted = _whose(account), done.granted

        def closed(_: object) -> None:
            if dialog.signed_in:
                self._stage.act_try_servers()

        dialog = SignInDialog(
            self._stage.desk, lambda: self._setup.sign_ins(account, typed), account.email, take=take
        )
        self._stage.open(dialog, closed)

    def hear(self, news: OthersFound | TakenOver | Pinned) -> None:
        """What was done on a thread."""
        match news:
            case OthersFound():
                self._found(news)
            case TakenOver(problem=None):
                self._stage.set_up_already()
            case Pinned(account=NewAccount() as account):
                self._stage.trusting(account)
                self._stage.act_try_servers()
            case TakenOver(problem=Problem() as problem) | Pinned(problem=Problem() as problem):
                self._stage.show_problem(problem)

    def _found(self, news: OthersFound) -> None:
        """Accounts of other programs: they are offered."""
        self._others = news.accounts
        self._stage.steps.offer(news.accounts, news.trouble)

    def act_take_over(self, _count: int | None = None) -> None:
        """One of another program: filled in, or set up where its passwords come by commands."""
        if not self._others:
            words = say("No other mail program with an account was found here.")
            self._stage.show_problem(Problem(words, say("tui-mail account import --from FILE")))
            return
        from tui_mail.ui.dialogs.foreign_accounts import ForeignAccounts, needs_nothing

        def chosen(account: object) -> None:
            if not isinstance(account, ForeignAccount):
                return
            if needs_nothing(account):
                self._work.take_over(account)
            else:
                self._work.as_proposed(account)

        self._stage.open(ForeignAccounts(self._others), chosen)

    def act_trust_certificate(self, _count: int | None = None) -> None:
        """Of a bridge on this machine, by the fingerprint that the try said."""
        step = untrusted(self._stage.steps.steps)
        account = self._stage.account() if step is not None else None
        if step is None or account is None:
            words = say("There is no certificate to be trusted.")
            hint = say("Only a server on this machine can be: a bridge. Try the servers first.")
            self._stage.show_problem(Problem(words, hint))
            return
        from tui_mail.ui.dialogs.confirm import Confirm

        fingerprint = step.fingerprint
        detail = say(
            "Compare it with the one that the bridge itself shows. Servers on this machine that "
            "show it are trusted, and by no other certificate:"
        )
        dialog = Confirm(
            say("Trust this certificate?"), say("Trust it"), say("Go back"),
            detail=f"{detail}\n\n{in_groups(fingerprint)}", wary=True,
        )  # fmt: skip
        self._stage.open(dialog, lambda yes: self._work.pin(account, fingerprint) if yes else None)


def untrusted(steps: Sequence[CheckStep]) -> CheckStep | None:
    """The step that met a certificate which may be trusted by its fingerprint."""
    return next((step for step in steps if step.fingerprint), None)


def in_groups(fingerprint: str) -> str:
    """`AB:CD:…`, as other programs show it, on two lines."""
    pairs = [fingerprint[at : at + 2].upper() for at in range(0, len(fingerprint), 2)]
    half = len(pairs) // 2
    return f"{':'.join(pairs[:half])}:\n{':'.join(pairs[half:])}"


def _whose(account: NewAccount) -> str:
    """What a grant is for: another name or client needs another."""
    keys = [key.keyring_name for key in account.secret_keys.values() if key.protocol == "oauth"]
    return " ".join([account.client_id, *sorted(set(keys))])
