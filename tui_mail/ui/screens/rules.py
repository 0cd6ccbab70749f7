"""The rules: in their order, switched on and off, moved, changed, tried and run.

What stands in config.toml is read and written on threads; a dry run is the engine's.
"""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static
from textual.widgets.option_list import Option

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.commands import Answer, Reload
from tui_mail.model.events import Event, SettingsChanged
from tui_mail.model.rules import RuleDraft, RulesRan, RunRules
from tui_mail.ports.rule_book import RuleBook, RuleLine
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.actions import Scope
from tui_mail.ui.bridge import Desk
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.dialogs.dialog import Choices
from tui_mail.ui.dialogs.rule import RuleDialog
from tui_mail.ui.rule_words import do_line, run_text, run_title
from tui_mail.ui.screens.text_screen import TextScreen, rows_of_text
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.key_bar import KeyBar
from tui_mail.ui.words import counted, say


class RulesScreen(ActionScreen):
    """Lists the rules of config.toml.

    Args:
        desk: what it works with.
        book: gives who reads and writes them; may block.
    """

    SCOPE = Scope.RULES
    AUTO_FOCUS: ClassVar[str | None] = "Choices"
    DEFAULT_CSS = """
    RulesScreen {
        background: $background;
        & > #title { height: 1; padding: 0 2; margin: 0 0 1 0; }
        & > #empty { padding: 1 2; color: $quiet; height: auto; }
        & > Choices, & > Choices:focus {
            height: 1fr; border: none; padding: 0 1; background: $background;
            background-tint: transparent; scrollbar-size-vertical: 1;
            text-wrap: nowrap; text-overflow: ellipsis;
            & > .option-list--option { padding: 0 1; }
            & > .option-list--option-highlighted {
                background: $cursor; color: $foreground; text-style: none;
            }
        }
    }
    """

    class _Read(Message):
        def __init__(self, lines: tuple[RuleLine, ...]) -> None:
            super().__init__()
            self.lines = lines

    def __init__(self, desk: Desk, book: Callable[[], RuleBook]) -> None:
        super().__init__(desk)
        self._book = book
        self._lines: tuple[RuleLine, ...] = ()
        self._goes_to: int | None = None
        self.first: RuleDraft | None = None
        """Written into the file when the screen opens."""

    def compose(self) -> ComposeResult:
        """A title, the rules or how to make one, what is wrong, keys."""
        yield Static("", id="title", markup=False)
        yield Static(Content(say("There is no rule so far. n writes one; g R on a message begins "
                                 "one for mail like it.")), id="empty")  # fmt: skip
        yield Choices()
        yield Banner()
        yield KeyBar()

    def on_mount(self) -> None:
        """Read them."""
        self.query_one("#empty").display = False
        first = self.first
        self._work(lambda book: None if first is None else book.add(first))

    def hear(self, event: Event) -> None:
        """Somebody may have changed the file."""
        if isinstance(event, SettingsChanged):
            self._work(lambda _book: None)

    def on_option_list_option_selected(self) -> None:
        """By a click or enter."""
        self.act_rule_edit()

    # what can be done

    def act_back(self, _count: int | None = None) -> None:
        """To where one came from."""
        self.dismiss(None)

    def act_first(self, _count: int | None = None) -> None:
        """To the first rule."""
        self.query_one(Choices).action_first()

    def act_last(self, _count: int | None = None) -> None:
        """To the last."""
        self.query_one(Choices).action_last()

    def act_rule_new(self, _count: int | None = None) -> None:
        """An empty one, at the end."""
        self.write(RuleDraft("", "", ()))

    def write(self, rule: RuleDraft) -> None:
        """One that is to stand at the end."""
        self._ask(say("New rule"), rule, lambda book, made: book.add(made))

    def act_rule_edit(self, _count: int | None = None) -> None:
        """The one under the cursor."""
        at = self._at()
        if at is not None:
            rule = self._lines[at].rule
            self._ask(say("Change the rule"), rule, lambda book, made: book.change(at, made))

    def act_rule_switch(self, _count: int | None = None) -> None:
        """On or off."""
        at = self._at()
        if at is not None:
            on = not self._lines[at].enabled
            self._work(lambda book: book.switch(at, on=on))

    def act_rule_earlier(self, _count: int | None = None) -> None:
        """Before the one above it."""
        at = self._at()
        if at:
            self._goes_to = at - 1
            self._work(lambda book: book.swap(at - 1))

    def act_rule_later(self, _count: int | None = None) -> None:
        """Behind the one below it."""
        at = self._at()
        if at is not None and at + 1 < len(self._lines):
            self._goes_to = at + 1
            self._work(lambda book: book.swap(at))

    def act_rule_delete(self, _count: int | None = None) -> None:
        """After asking."""
        at = self._at()
        if at is None:
            return
        question = say("Delete the rule {name}?", name=self._called(at))
        dialog = Confirm(question, say("Delete"), say("Keep"), wary=True)
        self.app.push_screen(
            dialog, lambda yes: self._work(lambda book: book.remove(at)) if yes else None
        )

    def act_rule_try(self, _count: int | None = None) -> None:
        """What the one under the cursor would do to the inboxes."""
        at = self._at()
        if at is not None:
            wish = RunRules(dry=True, draft=self._lines[at].rule)
            self.desk.submit(wish, self._show, self.show_problem)

    def act_rules_try(self, _count: int | None = None) -> None:
        """What all that are on would do."""
        self.desk.submit(RunRules(dry=True), self._show, self.show_problem)

    def act_rules_run(self, _count: int | None = None) -> None:
        """All that are on, to the inboxes, once it was seen how many that are."""
        self.desk.submit(RunRules(dry=True), self._ask_run, self.show_problem)

    # how

    def _ask_run(self, answer: Answer) -> None:
        if not isinstance(answer, RulesRan) or not self.is_attached:
            return
        if not answer.messages:
            self.notify(say("No rule fits anything in the inboxes."), markup=False)
            return
        question = counted(len(answer.messages), "Change {n} message?", "Change {n} messages?")
        dialog = Confirm(
            question, say("Run"), say("Leave"), detail=say("One undo takes all of it back."),
            also=(say("Show them"), lambda: self._show(answer)),
        )  # fmt: skip
        run = RunRules()
        self.app.push_screen(
            dialog,
            lambda yes: self.desk.submit(run, self._ran, self.show_problem) if yes else None,
        )

    def _ran(self, answer: Answer) -> None:
        if isinstance(answer, RulesRan):
            self.notify(run_title(answer), markup=False)

    def _show(self, answer: Answer) -> None:
        if isinstance(answer, RulesRan):
            rows = self.desk.reading.rows([one.id for one in answer.messages])
            text = run_text(answer, rows)
            self.app.push_screen(TextScreen(run_title(answer), partial(rows_of_text, text)))

    def _ask(
        self, title: str, rule: RuleDraft, save: Callable[[RuleBook, RuleDraft], None]
    ) -> None:
        def saved(made: RuleDraft | None) -> None:
            if made is not None:
                self._goes_to = len(self._lines) if rule.when == "" else None
                self._work(lambda book: save(book, made))

        dialog: Screen[RuleDraft | None] = RuleDialog(self.desk, self._book(), rule, title)
        self.app.push_screen(dialog, saved)

    def _work(self, change: Callable[[RuleBook], None]) -> None:
        """Change the file and read it anew, on a thread."""
        self.run_worker(partial(self._change, change), thread=True, group="rules")

    def _change(self, change: Callable[[RuleBook], None]) -> None:
        try:
            book = self._book()
            before = book.rules()
            change(book)
            lines = book.rules()
        except TuiMailError as error:
            show: Callable[[Problem], None] = self.show_problem
            self.app.call_from_thread(show, Problem(error.message, error.hint))
            return
        if lines != before:
            self.desk.submit(Reload())
        self.post_message(self._Read(lines))

    def on_rules_screen__read(self, message: _Read) -> None:
        """There they are; the cursor stays, or goes with what was moved."""
        choices = self.query_one(Choices)
        at = choices.highlighted if self._goes_to is None else self._goes_to
        self._lines, self._goes_to = message.lines, None
        choices.clear_options()
        choices.add_options([Option(self._row(n)) for n in range(len(self._lines))])
        choices.highlighted = min(at or 0, len(self._lines) - 1) if self._lines else None
        choices.display = bool(self._lines)
        self.query_one("#empty").display = not self._lines
        on = sum(line.enabled for line in self._lines)
        words = say("{on} on, {off} off", on=on, off=len(self._lines) - on) if self._lines else ""
        title = Content.styled(say("Rules"), "bold")
        self.query_one("#title", Static).update(
            Content.assemble(title, Content.styled(f"  {words}", "$quiet"))
        )
        self.show_keys(anew=True)

    def _row(self, number: int) -> Content:
        line = self._lines[number]
        mark = Content.styled("✓ ", "$accent") if line.enabled else Content("  ")
        name = Content.styled(self._called(number), "bold" if line.enabled else "$quiet")
        looks = "" if line.enabled else "$quiet"
        when = Content.styled(f"  {one_line(line.rule.when)}", looks)
        do = Content.styled(f"    → {one_line(do_line(line.rule))}", "$quiet")
        return Content.assemble(mark, name, when, "\n", do)

    def _called(self, number: int) -> str:
        return one_line(self._lines[number].rule.name) or say("rule {n}", n=number + 1)

    def _at(self) -> int | None:
        at = self.query_one(Choices).highlighted
        return at if at is not None and at < len(self._lines) else None
