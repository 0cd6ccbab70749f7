"""What the screens of order have in common: a title with several lists, one of them shown.

Must never count in a handler: lists are made on a worker, and stand there when they are ready.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.commands import Answer, Command, Done
from tui_mail.model.undoing import Undo
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.bridge import Desk
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.key_bar import KeyBar
from tui_mail.ui.widgets.plain_rows import DrawRow, PlainRows
from tui_mail.ui.words import say

T = TypeVar("T")
Rows = tuple[tuple[object, DrawRow], ...]
"""What each line stands for, and how it is drawn."""


class TidyScreen(ActionScreen):
    """Subclasses name their lists in `LISTS`, and read them in `read_rows`."""

    LISTS: ClassVar[tuple[str, ...]] = ()
    """English, through `say` before they are shown."""
    TITLE_WORDS: ClassVar[str] = ""
    DEFAULT_CSS = """
    TidyScreen {
        background: $background;
        & > #title { height: 1; padding: 0 2; margin: 0 0 1 0; }
        & > #told { height: 1; padding: 0 2; color: $quiet; }
        & > PlainRows { height: 1fr; scrollbar-size-vertical: 1; }
    }
    """
    AUTO_FOCUS: ClassVar[str | None] = "PlainRows"

    class _Read(Message):
        def __init__(self, at: int, rows: Rows) -> None:
            super().__init__()
            self.at = at
            self.rows = rows

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.at = 0
        """Number of the list that is shown."""
        self._rows: Rows | None = None
        self._list = PlainRows()

    def read_rows(self, at: int) -> Rows:
        """What that list holds; asked for on a thread. Raises TuiMailError."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """A title, the list, what is said, what is wrong, keys."""
        yield Static("", id="title", markup=False)
        yield self._list
        yield Static("", id="told", markup=False)
        yield Banner()
        yield KeyBar()

    def on_mount(self) -> None:
        """The first list."""
        self.turn_to(0)

    def turn_to(self, at: int) -> None:
        """Another list."""
        self.at = at % len(self.LISTS)
        self._rows = None
        self._list.cursor = 0
        self._list.show_rows(())
        names = [
            Content.styled(f" {say(name)} ", "bold reverse" if n == self.at else "$quiet")
            for n, name in enumerate(self.LISTS)
        ]
        title = Content.styled(say(self.TITLE_WORDS), "bold")
        words = [piece for name in names for piece in ("  ", name)]
        self.query_one("#title", Static).update(Content.assemble(title, *words))
        self.say_quietly(say("Counting…"))
        self.read_anew()

    def read_anew(self) -> None:
        """The list as it is now."""
        self.run_worker(partial(self._read, self.at), thread=True, exclusive=True, group="tidy")

    def on_tidy_screen__read(self, message: _Read) -> None:
        """There it is."""
        message.stop()
        if message.at != self.at:
            return
        if self._rows is None:
            self.say_quietly("" if message.rows else say("There is nothing here."))
        self._rows = message.rows
        self._list.show_rows([draw for _, draw in message.rows])

    @property
    def chosen(self) -> object | None:
        """What the line under the cursor stands for."""
        at = self._list.index
        return self._rows[at][0] if at is not None and self._rows else None

    def say_quietly(self, words: str) -> None:
        """In the line below the list."""
        self.query_one("#told", Static).update(Content(words))

    def ask_user(self, dialog: Screen[T | None], then: Callable[[T], None]) -> None:
        """Put a question; `then` hears the answer if there is one."""
        self.app.push_screen(dialog, lambda answer: None if answer is None else then(answer))

    def do(self, command: Command, words: str = "") -> None:
        """Ask the engine; the list is read anew."""

        def done(answer: Answer) -> None:
            self.say_quietly(words or (answer.text if isinstance(answer, Done) else ""))
            self.read_anew()

        self.desk.submit(command, done, self.show_problem)

    # keys

    def act_down(self, count: int | None = None) -> None:
        """Down."""
        self._list.move_by(count or 1)

    def act_up(self, count: int | None = None) -> None:
        """Up."""
        self._list.move_by(-(count or 1))

    def act_first(self, _count: int | None = None) -> None:
        """To the top."""
        self._list.move_end(last=False)

    def act_last(self, _count: int | None = None) -> None:
        """To the end."""
        self._list.move_end(last=True)

    def act_back(self, _count: int | None = None) -> None:
        """To where one came from."""
        self.dismiss()

    def act_next_list(self, _count: int | None = None) -> None:
        """The list to the right."""
        self.turn_to(self.at + 1)

    def act_previous_list(self, _count: int | None = None) -> None:
        """The list to the left."""
        self.turn_to(self.at - 1)

    def act_tidy_undo(self, _count: int | None = None) -> None:
        """The last change, back."""
        self.do(Undo())

    def _read(self, at: int) -> None:
        try:
            self.post_message(self._Read(at, self.read_rows(at)))
        except TuiMailError as error:
            self.app.call_from_thread(self.show_problem, Problem(error.message, error.hint))


def drawn(rows: Sequence[T], draw: Callable[[T, int], list[tuple[str, str]]]) -> Rows:
    """Each with the function that draws it in a width."""
    return tuple((row, partial(draw, row)) for row in rows)
