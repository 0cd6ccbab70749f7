"""What was done to messages, the newest first: undo up to a step, or redo up to one undone."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_mail.model.account import Problem
from tui_mail.model.commands import Answer, Done
from tui_mail.model.events import Event, MailChanged
from tui_mail.model.undoing import ListSteps, Redo, Step, Steps, StepState, Undo
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.actions import Scope
from tui_mail.ui.bridge import Desk
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.key_bar import KeyBar
from tui_mail.ui.widgets.step_rows import step_line
from tui_mail.ui.words import counted, say


class DoneScreen(ActionScreen):
    """Lists the steps of the undo log; undone ones stand above those that are done."""

    SCOPE = Scope.DONE
    DEFAULT_CSS = """
    DoneScreen {
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

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._steps: tuple[Step, ...] = ()
        self._said = ""
        self._fresh = True

    def compose(self) -> ComposeResult:
        """A title, the list or why there is none, what is wrong, keys."""
        yield Static("", id="title", markup=False)
        yield OptionList()
        yield Static(Content(say("Nothing was done yet that could be undone.")), id="empty")
        yield Banner()
        yield KeyBar()

    def on_mount(self) -> None:
        """Ask for it."""
        self.query_one("#empty").display = False
        self._ask()

    def on_resize(self) -> None:
        """Another width, other words."""
        self.call_after_refresh(self._paint)

    def hear(self, event: Event) -> None:
        """Something was done meanwhile, here or elsewhere."""
        if isinstance(event, MailChanged):
            self._ask()

    def on_option_list_option_selected(self) -> None:
        """By a click or enter."""
        self.act_undo_to()

    @property
    def step(self) -> Step | None:
        """The one under the cursor."""
        at = self._list.highlighted
        return self._steps[at] if at is not None and at < len(self._steps) else None

    def act_down(self, count: int | None = None) -> None:
        """Down."""
        self._move(count or 1)

    def act_up(self, count: int | None = None) -> None:
        """Up."""
        self._move(-(count or 1))

    def act_first(self, _count: int | None = None) -> None:
        """To the newest."""
        self._list.action_first()

    def act_last(self, _count: int | None = None) -> None:
        """To the oldest."""
        self._list.action_last()

    def act_back(self, _count: int | None = None) -> None:
        """To where one came from."""
        self.dismiss()

    def act_undo(self, count: int | None = None) -> None:
        """The newest step, back."""
        self._do(Undo(count or 1))

    def act_redo(self, count: int | None = None) -> None:
        """What was undone last, again."""
        self._do(Redo(count or 1))

    def act_undo_to(self, _count: int | None = None) -> None:
        """All steps down to this one, back; or all undone ones up to this, again."""
        step = self.step
        if step is None:
            return
        if step.state is StepState.LOST:
            self._tell(say("That cannot be undone any more."))
        else:
            undone = step.state is StepState.UNDONE
            self._do(Redo(to=step.id) if undone else Undo(to=step.id))

    @property
    def _list(self) -> OptionList:
        return self.query_one(OptionList)

    def _move(self, by: int) -> None:
        if self._steps:
            at = (self._list.highlighted or 0) + by
            self._list.highlighted = min(max(0, at), len(self._steps) - 1)

    def _do(self, command: Undo | Redo) -> None:
        self.desk.submit(command, self._done, self._not_done)

    def _done(self, answer: Answer) -> None:
        self._tell(answer.text if isinstance(answer, Done) else "")
        self._ask()

    def _not_done(self, problem: Problem) -> None:
        self._tell(problem.message)
        self._ask()

    def _tell(self, words: str) -> None:
        self._said = words
        self._paint()

    def _ask(self) -> None:
        self.desk.submit(ListSteps(), self._taken, self.show_problem)

    def _taken(self, answer: Answer) -> None:
        """The cursor stays on its step; at first it stands on the newest that is done."""
        if not isinstance(answer, Steps) or not self.is_attached:
            return
        before = self.step
        self._steps = answer.steps
        self._paint()
        ids = [step.id for step in self._steps]
        done = [at for at, step in enumerate(self._steps) if step.state is StepState.DONE]
        if before is not None and before.id in ids and not self._fresh:
            self._list.highlighted = ids.index(before.id)
        elif ids:
            self._list.highlighted = done[0] if done else 0
        self._fresh = False

    def _paint(self) -> None:
        at, width = self._list.highlighted, self.size.width - 5
        self._list.clear_options()
        self._list.add_options([Option(step_line(step, width)) for step in self._steps])
        if at is not None and at < len(self._steps):
            self._list.highlighted = at
        self._list.display = bool(self._steps)
        self.query_one("#empty").display = not self._steps and not self._fresh
        undone = sum(step.state is StepState.UNDONE for step in self._steps)
        count = counted(undone, "1 undone: Z does it again", "{n} undone: Z does them again")
        words = self._said or (count if undone else "")
        title = Content.styled(say("What was done"), "bold")
        self.query_one("#title", Static).update(
            Content.assemble(title, Content.styled(f"  {words}" if words else "", "$quiet"))
        )
