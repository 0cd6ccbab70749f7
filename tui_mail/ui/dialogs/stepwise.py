"""A dialog that goes through steps: it says where it stands, asks, and waits for the answer.

What is typed into its password field is in no widget any more once it was given.
"""

import asyncio
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from tui_mail.model.secret import Secret
from tui_mail.ui.clean import printable
from tui_mail.ui.dialogs.answers import Answers
from tui_mail.ui.dialogs.dialog import Dialog, Trouble
from tui_mail.ui.words import say


class Stepwise(Dialog[None]):
    """The steps themselves are a coroutine of who inherits it.

    Args:
        title: plain words.
        keys: the line at the foot, where nothing is asked.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(0)", show=False),
        Binding("n", "answer(1)", show=False),
        Binding("p", "answer(2)", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]
    DEFAULT_CSS = """
    Stepwise {
        & #page { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
        & #facts { height: auto; margin: 0 0 1 0; }
        & #words { height: auto; }
        & #progress { height: auto; color: $quiet; }
        & Input { margin: 1 0 0 0; }
    }
    """

    def __init__(self, title: str, keys: str) -> None:
        super().__init__(title, keys)
        self._answered: asyncio.Future[int | str] | None = None

    def body(self) -> tuple[Widget, ...]:
        """What was found, what it means, a password, the answers; each where it is needed."""
        answers = Answers(("first", ""), ("second", ""), ("third", ""))
        page = VerticalScroll(
            Static(id="facts", markup=False), Static(id="words", markup=False),
            Static(id="progress", markup=False), can_focus=False, id="page",
        )  # fmt: skip
        return (page, Input(password=True), Trouble(), answers)

    def action_answer(self, number: int) -> None:
        """By a letter."""
        buttons = [b for b in self.query(Button) if b.display]
        if self.query_one(Answers).display and number < len(buttons):
            self._answer(number)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """By enter or a click."""
        self._answer([b.id for b in self.query(Button)].index(event.button.id))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """A password; an empty one is none."""
        if event.value:
            self._answer(event.value)
            event.input.clear()

    async def typed(self, question: str) -> Secret:
        """A password."""
        self.foot(say("enter gives it; esc leaves it as it is"))
        self.tell(question)
        field = self.query_one(Input)
        field.display = True
        field.focus()
        return Secret(str(await self.wait()))

    async def choice(self, *words: str) -> int:
        """Which of these answers."""
        one = len(words) == 1
        several = say("y or n, or arrows and enter; esc leaves it as it is")
        self.foot(say("enter or esc") if one else several)
        self.query_one(Answers).offer(*words)
        answer = await self.wait()
        return answer if isinstance(answer, int) else 0

    async def wait(self) -> int | str:
        """The next answer: its number, or what was typed."""
        self._answered = asyncio.get_running_loop().create_future()
        return await self._answered

    def _answer(self, answer: int | str) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(answer)

    def tell(self, words: str, *, facts: Content | None = None, keep_trouble: bool = False) -> None:
        """Where it stands; no question, until one is asked."""
        self.query_one("#facts", Static).update(facts or Content(""))
        self.query_one("#facts", Static).display = facts is not None
        self.query_one("#words", Static).update(Content(printable(words)))
        self.progress("", "")
        self.query_one(Input).display = False
        self.query_one(Answers).offer()
        if not keep_trouble:
            self.query_one(Trouble).tell("")

    def progress(self, words: str, drawn: str) -> None:
        """How far it is; empty: no such line."""
        line = f"{drawn} {words}".strip()
        field = self.query_one("#progress", Static)
        field.update(Content(printable(line)))
        field.display = bool(line)

    def foot(self, words: str) -> None:
        """Other keys from now on."""
        self.query_one("#keys", Static).update(Content(words))
