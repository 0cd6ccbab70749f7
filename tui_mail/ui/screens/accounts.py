"""The accounts: how each does, and everything that can be done with it.

What is changed is changed in config.toml, by what the commands use. Must never do that on the
screen's own thread.
"""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from tui_mail.errors import TuiMailError
from tui_mail.model.account import AccountStatus, Problem
from tui_mail.model.commands import Answer, GetStatus, Reload, Statuses
from tui_mail.model.events import Event, SettingsChanged, StatusChanged
from tui_mail.model.ids import AccountKey
from tui_mail.model.setup import CheckStep
from tui_mail.ports.accounts import AccountBook, AccountCard
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.actions import Scope
from tui_mail.ui.asking import answer_to
from tui_mail.ui.bridge import Desk, problem_of
from tui_mail.ui.screens.account_changes import AccountChanges
from tui_mail.ui.screens.setup_news import Ended, Stepped
from tui_mail.ui.widgets.account_rows import account_lines
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.check_steps import CheckSteps
from tui_mail.ui.widgets.key_bar import KeyBar
from tui_mail.ui.words import say


class AccountsScreen(ActionScreen):
    """Lists them; the cursor's is the one that something is done with.

    Args:
        desk: with the engine.
        book: gives what shows and changes them; may block.
    """

    SCOPE = Scope.ACCOUNTS
    AUTO_FOCUS: ClassVar[str | None] = "OptionList"
    DEFAULT_CSS = """
    AccountsScreen {
        background: $background;
        & > #title { height: 1; padding: 0 2; margin: 0 0 1 0; text-style: bold; }
        & > OptionList, & > OptionList:focus {
            height: auto; max-height: 60%; border: none; padding: 0 1;
            background: $background; background-tint: transparent; scrollbar-size-vertical: 1;
            & > .option-list--option { padding: 0 1; }
            & > .option-list--option-highlighted { background: $cursor; text-style: none; }
        }
        & > #below { height: 1fr; padding: 1 2 0 2; scrollbar-size-vertical: 1; }
        & CheckSteps { height: auto; }
    }
    """

    def __init__(self, desk: Desk, book: Callable[[], AccountBook]) -> None:
        super().__init__(desk)
        self._open = book
        self._book: AccountBook | None = None
        self._cards: tuple[AccountCard, ...] = ()
        self._statuses: dict[AccountKey, AccountStatus] = {}
        self._wanted: AccountKey | None = None
        self._turn = self._reads = 0
        self._changes = AccountChanges(self)

    def compose(self) -> ComposeResult:
        """A title, the list, what a try says, what is wrong, keys."""
        yield Static(Content(say("Accounts")), id="title")
        yield OptionList()
        with VerticalScroll(id="below", can_focus=False):
            yield CheckSteps(well=say("All is well."))
        yield Banner()
        yield KeyBar()

    def on_mount(self) -> None:
        """Read them, and ask how they do."""
        self.desk.submit(GetStatus(), self._take_statuses)
        self.read_again()

    def on_screen_resume(self) -> None:
        """One may have been added meanwhile."""
        self.read_again()

    def on_resize(self) -> None:
        """Another width, other words."""
        self.call_after_refresh(self._paint)

    @property
    def handlers(self) -> tuple[object, ...]:
        """Who does the actions."""
        return (self, self._changes)

    @property
    def card(self) -> AccountCard | None:
        """The account under the cursor."""
        at = self.query_one(OptionList).highlighted
        return self._cards[at] if at is not None and at < len(self._cards) else None

    @property
    def cards(self) -> tuple[AccountCard, ...]:
        """All of them, in order."""
        return self._cards

    def hear(self, event: Event) -> None:
        """An account does something else now, or the settings are others."""
        self._changes.hear(event)
        if isinstance(event, StatusChanged):
            self._statuses[event.status.account] = event.status
            self._paint()
        elif isinstance(event, SettingsChanged):
            self.read_again()

    def act_down(self, count: int | None = None) -> None:
        """Down."""
        self._move(count or 1)

    def act_up(self, count: int | None = None) -> None:
        """Up."""
        self._move(-(count or 1))

    def act_first(self, _count: int | None = None) -> None:
        """To the top."""
        self.query_one(OptionList).action_first()

    def act_last(self, _count: int | None = None) -> None:
        """To the end."""
        self.query_one(OptionList).action_last()

    def act_back(self, _count: int | None = None) -> None:
        """To where one came from."""
        self.dismiss()

    def act_check_account(self, _count: int | None = None) -> None:
        """Try its servers, step by step."""
        self._try(lambda book, key: book.check(key))

    def act_test_message(self, _count: int | None = None) -> None:
        """Send one to oneself, and see it arrive."""
        self._try(lambda book, key: book.test_message(key))

    def on_option_list_option_selected(self) -> None:
        """By a click or enter."""
        self._changes.act_edit_account()

    def on_stepped(self, message: Stepped) -> None:
        """One step more."""
        if message.turn == self._turn:
            self.query_one(CheckSteps).add(message.step)

    def on_ended(self, message: Ended) -> None:
        """All were tried, or that failed as a whole."""
        if message.turn == self._turn:
            self.query_one(CheckSteps).end()
            if message.problem is not None:
                self.show_problem(message.problem)

    async def book(self) -> AccountBook:
        """What shows and changes them; opened once."""
        if self._book is None:
            self._book = await asyncio.to_thread(self._open)
        return self._book

    async def changed(self, change: Callable[[AccountBook], Any]) -> Problem | None:
        """Do it on a thread, tell the engine, read them anew; what went wrong."""
        problem: Problem | None = None
        try:
            book = await self.book()
            await asyncio.to_thread(change, book)
        except TuiMailError as error:
            problem = problem_of(error)
        told = await answer_to(self.desk, Reload())
        self.read_again()
        return problem or (told if isinstance(told, Problem) else None)

    def open(self, dialog: ModalScreen[Any], answered: Callable[[Any], None]) -> None:
        """A dialog over it."""
        self.app.push_screen(dialog, answered)

    def read_again(self, at: AccountKey | None = None) -> None:
        """What the settings have now; the cursor on that one, or where it was."""
        self._wanted = at or self._wanted
        self._reads += 1
        self.run_worker(self._read(self._reads), group="cards")

    async def _read(self, turn: int) -> None:
        try:
            book = await self.book()
            cards = await asyncio.to_thread(book.cards)
        except TuiMailError as error:
            self.show_problem(Problem(error.message, error.hint))
            return
        if turn != self._reads:
            return
        here = self._wanted or (self.card.key if self.card is not None else None)
        self._cards, self._wanted = cards, None
        choices = self.query_one(OptionList)
        choices.clear_options()
        self._paint()
        keys = [card.key for card in cards]
        if keys:
            choices.highlighted = keys.index(here) if here in keys else 0

    def _take_statuses(self, answer: Answer) -> None:
        if isinstance(answer, Statuses):
            self._statuses = {status.account: status for status in answer.accounts}
            self._paint()

    def _paint(self) -> None:
        choices = self.query_one(OptionList)
        width = max(self.size.width - 5, 20)
        prompts = [
            account_lines(number, card, self._statuses.get(card.key), width)
            for number, card in enumerate(self._cards, 1)
        ]
        if choices.option_count != len(prompts):
            choices.clear_options()
            choices.add_options([Option(words) for words in prompts])
            return
        for at, words in enumerate(prompts):
            choices.replace_option_prompt_at_index(at, words)

    def _move(self, by: int) -> None:
        choices = self.query_one(OptionList)
        if self._cards:
            at = (choices.highlighted or 0) + by
            choices.highlighted = min(max(0, at), len(self._cards) - 1)

    def _try(self, steps: Callable[[AccountBook, AccountKey], Iterator[CheckStep]]) -> None:
        card = self.card
        if card is None:
            return
        self._turn += 1
        self.query_one(CheckSteps).begin()
        turn, key = self._turn, card.key
        self.run_worker(
            lambda: self._tried(turn, key, steps), thread=True, exclusive=True, group="try"
        )

    def _tried(
        self,
        turn: int,
        key: AccountKey,
        steps: Callable[[AccountBook, AccountKey], Iterator[CheckStep]],
    ) -> None:
        worker, problem = get_current_worker(), None
        try:
            for step in steps(self._book or self._open(), key):
                if worker.is_cancelled:
                    return
                self.post_message(Stepped(turn, step))
        except TuiMailError as error:
            problem = problem_of(error)
        self.post_message(Ended(turn, problem))
