"""The outbox: every message on its way, with the plain truth about each."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.commands import Answer, Command, Queued
from tui_mail.model.events import Event, OutboxChanged, SendProgress
from tui_mail.model.outbox import CheckOutbox, MarkSent, OutboxEntry, RetryOutbox, SendState
from tui_mail.ui import format as shown
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.actions import Scope
from tui_mail.ui.bridge import Desk, Taken
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.outbox_words import (
    can_cancel,
    can_retry,
    state_words,
)
from tui_mail.ui.screens.before_it_leaves import BeforeItLeaves
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.key_bar import KeyBar
from tui_mail.ui.widgets.outbox_list import OutboxList
from tui_mail.ui.widgets.outbox_rows import DONE
from tui_mail.ui.words import counted, say


class OutboxScreen(ActionScreen):
    """Lists what is on its way; try now, take back, details."""

    SCOPE = Scope.OUTBOX
    DEFAULT_CSS = """
    OutboxScreen {
        background: $background;
        & > #title { height: 1; padding: 0 2; margin: 0 0 1 0; }
        & > #empty { padding: 1 2; color: $quiet; height: 1fr; }
        & > OptionList, & > OptionList:focus {
            height: 1fr;
            border: none;
            padding: 0 1;
            background: $background;
            background-tint: transparent;
            scrollbar-size-vertical: 1;
            & > .option-list--option { padding: 0 1; }
            & > .option-list--option-highlighted {
                background: $cursor; color: $foreground; text-style: none;
            }
        }
    }
    """
    AUTO_FOCUS: ClassVar[str | None] = "OptionList"

    class _Read(Message):
        def __init__(self, entries: tuple[OutboxEntry, ...]) -> None:
            super().__init__()
            self.entries = entries

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._list = OutboxList()
        self._before_it_leaves = BeforeItLeaves(self)

    def compose(self) -> ComposeResult:
        """A title, the list or why there is none, what is wrong, keys."""
        yield Static("", id="title", markup=False)
        yield self._list
        yield Static(Content(say("Nothing is on its way.")), id="empty")
        yield Banner()
        yield KeyBar()

    def on_mount(self) -> None:
        """Read, and let the seconds run."""
        self.query_one("#empty").display = False
        self.refresh_entries()
        self.set_interval(1.0, self._paint)

    def on_resize(self) -> None:
        """Another width, other words."""
        self.call_after_refresh(self._paint)

    def hear(self, event: Event) -> None:
        """A message on its way changed."""
        if isinstance(event, OutboxChanged):
            self.refresh_entries()
        elif isinstance(event, SendProgress):
            self._list.follow(event, self.size.width)

    def refresh_entries(self) -> None:
        """Read them anew, on a worker."""
        self.run_worker(self._read, thread=True, exclusive=True, group="outbox")

    def on_outbox_screen__read(self, message: _Read) -> None:
        """There they are; the cursor stays on its message."""
        self._list.show_entries(message.entries, self.size.width)
        self._paint()

    def on_option_list_option_selected(self) -> None:
        """By a click or enter."""
        self.act_details()

    @property
    def handlers(self) -> tuple[object, ...]:
        """Who does the actions."""
        return (self, self._before_it_leaves)

    @property
    def highlighted(self) -> OutboxEntry | None:
        """The message under the cursor."""
        return self._list.entry

    def act_down(self, count: int | None = None) -> None:
        """Down."""
        self._list.move(count or 1)

    def act_up(self, count: int | None = None) -> None:
        """Up."""
        self._list.move(-(count or 1))

    def act_first(self, _count: int | None = None) -> None:
        """To the top."""
        self._list.action_first()

    def act_last(self, _count: int | None = None) -> None:
        """To the end."""
        self._list.action_last()

    def act_back(self, _count: int | None = None) -> None:
        """To where one came from."""
        self.dismiss()

    def act_details(self, _count: int | None = None) -> None:
        """Every recipient, and what the servers said; or no more of it."""
        if entry := self.highlighted:
            self._list.detail(entry.id)
            self._paint()

    def act_retry(self, _count: int | None = None) -> None:
        """Try now; what may have been sent only after a question."""
        entry = self.highlighted
        if entry is None:
            return
        if can_cancel(entry) and not can_retry(entry):
            self.notify(say("It would be refused again as it is; e edits it."), markup=False)
        elif not can_retry(entry):
            self.notify(
                say("There is nothing to try: {state}.", state=self.state_of(entry)), markup=False
            )
        elif entry.state is SendState.MAYBE_SENT:
            question = Confirm(
                say("Send it again?"),
                say("Send again"),
                say("Leave it"),
                detail=say(
                    "The line was cut after the last byte: the server may have taken it. "
                    "Sent again, it may arrive twice."
                ),
                wary=True,
            )
            self._ask(question, RetryOutbox((entry.id,)))
        else:
            self.do(RetryOutbox((entry.id,)))

    def act_look_for(self, _count: int | None = None) -> None:
        """Ask the account's server whether a message that may have been sent turns up."""
        if entry := self._doubtful():
            self.notify(say("Looking for it…"), markup=False)
            self.do(CheckOutbox((entry.id,)), self._looked)

    def act_mark_sent(self, _count: int | None = None) -> None:
        """The user knows that it arrived."""
        if entry := self._doubtful():
            question = Confirm(
                say("Mark it as sent?"),
                say("Mark as sent"),
                say("Leave it"),
                detail=say("Nobody looks for it or sends it again then."),
            )
            self._ask(question, MarkSent((entry.id,)))

    def _doubtful(self) -> OutboxEntry | None:
        """What may have been sent, where the cursor stands on such a one; else says that."""
        entry = self.highlighted
        if entry is None or entry.state is SendState.MAYBE_SENT:
            return entry
        words = say("There is no doubt about it: {state}.", state=self.state_of(entry))
        self.notify(words, markup=False)
        return None

    def _looked(self, answer: Answer) -> None:
        """What came of it; where nothing was found, the details say what that means."""
        for entry in answer.entries if isinstance(answer, Queued) else ():
            if entry.state is SendState.MAYBE_SENT:
                self._list.detail(entry.id, always=True)
                self.notify(say("Not found, which proves nothing."), markup=False)
            else:
                self.notify(say("Found: it was sent."), markup=False)

    def _ask(self, question: Confirm, command: Command) -> None:
        self.app.push_screen(question, lambda yes: self.do(command) if yes else None)

    def do(self, command: Command, then: Taken | None = None) -> None:
        """Ask the engine; the list is read anew, then `then` hears the answer."""

        def done(answer: Answer) -> None:
            self.refresh_entries()
            if then is not None:
                then(answer)

        self.desk.submit(command, done, self.show_problem)

    def _read(self) -> None:
        try:
            self.post_message(self._Read(self.desk.reading.outbox()))
        except TuiMailError as error:
            show: Callable[[Problem], None] = self.show_problem
            self.app.call_from_thread(show, Problem(error.message, error.hint))

    def state_of(self, entry: OutboxEntry) -> str:
        """In words."""
        return state_words(entry, shown.clock())

    def _paint(self) -> None:
        """Words that changed since the last time; most seconds that is none."""
        self._list.paint(self.size.width)
        entries = self._list.entries
        self.query_one("#empty").display = not entries
        waiting = sum(entry.state not in DONE for entry in entries)
        count = counted(waiting, "{n} on its way", "{n} on their way") if waiting else ""
        title = Content.styled(say("Outbox"), "bold")
        self.query_one("#title", Static).update(
            Content.assemble(title, Content.styled(f"  {count}", "$quiet"))
        )
