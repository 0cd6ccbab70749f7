"""A rule that is written or changed: while one types, what it would do is shown, and not done.

Nothing is saved before enter, and nothing that cannot be understood.
"""

from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.commands import Answer
from tui_mail.model.rules import RuleDraft, RulesRan, RunRules
from tui_mail.ports.rule_book import RuleBook
from tui_mail.ui.bridge import Desk
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Dialog, Trouble
from tui_mail.ui.pause import Pause
from tui_mail.ui.rule_words import do_line, drafted, run_title
from tui_mail.ui.words import say

_PAUSE = 0.3
_FIELDS = ("name", "when", "do")
_DO = "Do: move, copy, flag, archive, delete, forward, notify, run; and stop"
_FEW, _AROUND = 8, 17
"""Messages shown of what it fits at most, and lines of the dialog beside them."""


class RuleDialog(Dialog[RuleDraft]):
    """Gives the rule, once it can be; None where it was left.

    Args:
        desk: asks the engine what it would do.
        book: says what is wrong with it.
        rule: as it is so far.
        title: plain words.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False, priority=True),
        Binding("up", "app.focus_previous", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    RuleDialog {
        & > #box { width: 100; }
        & .label { color: $quiet; height: 1; }
        & #found { height: auto; margin: 1 0 0 0; }
    }
    """

    def __init__(self, desk: Desk, book: RuleBook, rule: RuleDraft, title: str) -> None:
        super().__init__(title, say("enter saves, tab goes on, esc leaves it unsaved"))
        self._desk = desk
        self._book = book
        self._rule = rule
        self._rest = Pause(self, _PAUSE)
        self._turn = 0

    def body(self) -> tuple[Widget, ...]:
        """Three fields, and what would come of them."""
        do = Input(do_line(self._rule), placeholder="move Shop; flag +seen; stop", id="do")
        return (
            Static(Content(say("Name")), classes="label"),
            Input(self._rule.name, id="name"),
            Static(Content(say("For mail that this search finds")), classes="label"),
            Input(self._rule.when, placeholder="from:shop.example", id="when"),
            Static(Content(say(_DO)), classes="label"),
            do,
            Static(id="found", markup=False),
            Trouble(),
        )  # fmt: skip

    def on_mount(self) -> None:
        """Where something is missing, else at what it does."""
        missing = "when" if not self._rule.when else "do"
        self.query_one(f"#{missing}", Input).focus()
        self._try()

    def on_input_changed(self) -> None:
        """What it would do now, once nothing more is typed."""
        self._rest.then(self._try)

    def on_input_submitted(self) -> None:
        """Save it, if it can be."""
        rule = self._typed()
        self.run_worker(partial(self._check, rule), thread=True, exclusive=True, group="check")

    def _check(self, rule: RuleDraft) -> None:
        try:
            self._book.check(rule)
        except TuiMailError as error:
            self.app.call_from_thread(self._refuse, Problem(error.message, error.hint))
            return
        self.app.call_from_thread(self.dismiss, rule)

    def _typed(self) -> RuleDraft:
        name, when, do = (self.query_one(f"#{field}", Input).value for field in _FIELDS)
        return drafted(name, when, do)

    def _try(self) -> None:
        """Ask the engine; an answer that comes after the next question is not shown."""
        rule = self._typed()
        self._turn += 1
        if not rule.when or not rule.do:
            self.query_one("#found", Static).update("")
            self.query_one(Trouble).tell("")
            return
        turn = self._turn
        self._desk.submit(
            RunRules(dry=True, draft=rule),
            lambda answer: self._show(answer, turn),
            lambda problem: self._refuse(problem, turn),
        )

    def _refuse(self, problem: Problem, turn: int | None = None) -> None:
        if self.is_attached and turn in {None, self._turn}:
            self.query_one("#found", Static).update("")
            self.query_one(Trouble).tell(f"{problem.message} {problem.hint}")

    def _show(self, answer: Answer, turn: int) -> None:
        if not self.is_attached or turn != self._turn or not isinstance(answer, RulesRan):
            return
        self.query_one(Trouble).tell("")
        room = max(1, min(_FEW, self.size.height - _AROUND))
        shown = answer.messages[:room]
        rows = self._desk.reading.rows([one.id for one in shown])
        lines = [Content.styled(say("In the inboxes: {what}", what=run_title(answer)), "bold")]
        for row in rows:
            who = row.from_[0].name or row.from_[0].address if row.from_ else ""
            lines.append(Content(f"  {one_line(who)[:20]:20}  {one_line(row.subject)}"))
        if len(answer.messages) > len(rows):
            rest = len(answer.messages) - len(rows)
            lines.append(Content.styled(say("  … and {n} more", n=rest), "$quiet"))
        self.query_one("#found", Static).update(Content("\n").join(lines))
