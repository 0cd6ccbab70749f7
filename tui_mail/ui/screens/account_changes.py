"""What is changed of the account under the cursor: each by a dialog of its own, or at once.

Nothing is removed before it was said what becomes of the mail.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from textual.app import App
from textual.screen import ModalScreen

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.commands import ForgetAccount, GiveSecret
from tui_mail.model.events import Event
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.ports.accounts import AccountBook, AccountCard, CardEdit
from tui_mail.ui.bridge import Desk
from tui_mail.ui.clean import one_line
from tui_mail.ui.screens.main_about import Hearing
from tui_mail.ui.words import say


class Stage(Protocol):
    """The screen, as these changes see it."""

    desk: Desk

    @property
    def app(self) -> App[Any]:
        """The client."""
        ...

    @property
    def card(self) -> AccountCard | None:
        """The account under the cursor."""
        ...

    @property
    def cards(self) -> tuple[AccountCard, ...]:
        """All of them, in order."""
        ...

    async def book(self) -> AccountBook:
        """What shows and changes them."""
        ...

    async def changed(self, change: Callable[[AccountBook], Any]) -> Problem | None:
        """Do it on a thread, tell the engine, read them anew; what went wrong."""
        ...

    def open(self, dialog: ModalScreen[Any], answered: Callable[[Any], None]) -> None:
        """A dialog over it."""
        ...

    def read_again(self, at: AccountKey | None = None) -> None:
        """What the settings have now."""
        ...

    def show_problem(self, problem: Problem) -> None:
        """Say it."""
        ...


class AccountChanges:
    """Their `act_…` methods.

    Args:
        stage: the screen.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._hears: Hearing | None = None

    def hear(self, event: Event) -> None:
        """A switch that is being made wants to know."""
        if self._hears is not None and self._hears.is_attached:
            self._hears.hear(event)

    def act_new_account(self, _count: int | None = None) -> None:
        """The set-up."""
        act = getattr(self._stage.app, "act_add_account", None)
        if callable(act):
            act()

    def act_edit_account(self, _count: int | None = None) -> None:
        """Names, addresses, servers, who sends."""
        if (card := self._stage.card) is not None:
            self._run(self._edit(card))

    def act_account_down(self, count: int | None = None) -> None:
        """Behind the next one."""
        self._shift(count or 1)

    def act_account_up(self, count: int | None = None) -> None:
        """Before the one before it."""
        self._shift(-(count or 1))

    def act_account_off(self, _count: int | None = None) -> None:
        """Fetch nothing for it any more, or fetch again; its mail stays."""
        if (card := self._stage.card) is not None:
            key, off = card.key, not card.disabled
            self._run(self._change(lambda book: book.switch_off(key, off=off)))

    def act_remove_account(self, _count: int | None = None) -> None:
        """Asks what becomes of its mail."""
        card = self._stage.card
        if card is None:
            return
        from tui_mail.ui.dialogs.confirm import Confirm

        key = card.key
        dialog = Confirm(
            say("Remove {account}?", account=one_line(key)),
            say("Remove, keep its mail"),
            say("Go back"),
            detail=say(
                "Its settings and passwords go. Its mail on this machine stays until an account of "
                "that name comes back, or goes too: what is only here is lost then."
            ),
            wary=True,
            also=(say("Mail too"), lambda: self._run(self._remove(key, mail=True))),
        )
        self._stage.open(
            dialog, lambda yes: self._run(self._remove(key, mail=False)) if yes else None
        )

    def act_account_mode(self, _count: int | None = None) -> None:
        """Read it by the other protocol."""
        card, modes = self._stage.card, self._stage.desk.modes
        if card is None or modes is None:
            return
        from tui_mail.ui.dialogs.switch_mode import SwitchDialog

        self._hears = dialog = SwitchDialog(self._stage.desk, modes, card.key, card.mode)
        self._stage.open(dialog, lambda _: self._stage.read_again())

    def act_account_password(self, _count: int | None = None) -> None:
        """Give the one that it logs in with."""
        card = self._stage.card
        if card is None:
            return
        if card.signs_in:
            self.act_account_sign_in()
            return
        from tui_mail.ui.dialogs.password import PasswordDialog

        key = card.key
        reason = say("For reading and sending; it is kept in the keyring.")
        self._stage.open(
            PasswordDialog(one_line(card.email), reason),
            lambda given: self._run(self._keep(key, Secret(given))) if given else None,
        )

    def act_account_sign_in(self, _count: int | None = None) -> None:
        """At its provider."""
        card, sign_ins = self._stage.card, self._stage.desk.sign_ins
        if card is None or sign_ins is None:
            return
        from tui_mail.ui.dialogs.sign_in import SignInDialog

        self._stage.open(SignInDialog(self._stage.desk, sign_ins, card.key), lambda _: None)

    async def _edit(self, card: AccountCard) -> None:
        from tui_mail.ui.dialogs.edit_account import EditAccount

        wants: list[bool] = []

        async def save(edit: CardEdit) -> str:
            wants.clear()
            problem = await self._stage.changed(
                lambda book: wants.append(book.change(card.key, edit))
            )
            return "" if problem is None else f"{problem.message} {problem.hint}".strip()

        def closed(done: bool | None) -> None:
            if done and any(wants) and not card.signs_in:
                self.act_account_password()  # none can be kept for that server so far

        try:
            book = await self._stage.book()
            names = await asyncio.to_thread(book.smtp_names)
        except TuiMailError as error:
            self._stage.show_problem(Problem(error.message, error.hint))
        else:
            self._stage.open(EditAccount(card, names, save), closed)

    def _shift(self, by: int) -> None:
        card, keys = self._stage.card, [one.key for one in self._stage.cards]
        if card is None:
            return
        at = keys.index(card.key)
        to = min(max(at + by, 0), len(keys) - 1)
        if to != at:
            keys.insert(to, keys.pop(at))
            self._run(self._change(lambda book: book.put_in_order(keys)))

    async def _remove(self, key: AccountKey, *, mail: bool) -> None:
        await self._change(lambda book: book.remove(key))
        if mail:
            self._stage.desk.submit(ForgetAccount(key), lambda _: self._stage.read_again())

    async def _keep(self, key: AccountKey, secret: Secret) -> None:
        """In the keyring; without one the engine holds it until it ends."""
        names: list[str] = []

        def keep(book: AccountBook) -> None:
            names.extend(book.password_names(key))
            book.keep_password(key, secret)

        problem = await self._stage.changed(keep)
        for name in names:
            self._stage.desk.submit(GiveSecret(name, secret.value))
        if problem is not None:
            words = say("{why} It is used until tui-mail ends.", why=problem.message)
            self._stage.show_problem(Problem(words if names else problem.message, problem.hint))

    async def _change(self, change: Callable[[AccountBook], Any]) -> None:
        problem = await self._stage.changed(change)
        if problem is not None:
            self._stage.show_problem(problem)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        self._stage.app.run_worker(work, group="accounts")
