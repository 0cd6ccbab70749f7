"""Problems, which stay until they are dealt with: one line, and what to do next.

That servers cannot be reached, or have no time, is no problem of the user's: it is said calmly,
where nothing else is, and goes by itself.
"""

from collections.abc import Iterable

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui_mail.model.account import Problem
from tui_mail.model.ids import AccountKey
from tui_mail.ui.clean import printable
from tui_mail.ui.words import say


class Banner(Static):
    """Hidden while there is no problem; the oldest is shown, the others are counted."""

    class Dismissed(Message):
        """The user has read it."""

        def __init__(self, problem: Problem) -> None:
            super().__init__()
            self.problem = problem

    class Shown(Message):
        """A problem came."""

        def __init__(self, problem: Problem) -> None:
            super().__init__()
            self.problem = problem

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._problems: list[tuple[AccountKey | None, Problem]] = []
        self._calm: Problem | None = None
        self._calm_read = False
        self.display = False

    @property
    def problem(self) -> Problem | None:
        """The one shown."""
        if self._problems:
            return self._problems[0][1]
        return None if self._calm_read else self._calm

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that wait, oldest first."""
        return tuple(problem for _, problem in self._problems)

    def show(self, problem: Problem, account: AccountKey | None = None) -> None:
        """Show it; the same one twice is one."""
        if problem not in self.problems:
            self._problems.append((account, problem))
            self.post_message(self.Shown(problem))
        self._paint()

    def show_calmly(self, words: Problem | None) -> None:
        """Say which servers do not serve us; None: all do. What was read once stays away."""
        self._calm = words
        if words is None:
            self._calm_read = False
        self._paint()

    def settle(self, account: AccountKey) -> None:
        """All is well with an account: what stood in its way is dealt with."""
        self._problems = [entry for entry in self._problems if entry[0] != account]
        self._paint()

    def forget(self, secret: str) -> None:
        """That password was given."""
        self._problems = [entry for entry in self._problems if entry[1].wants_secret != secret]
        self._paint()

    def take_back(self, problem: Problem) -> None:
        """It is over by itself."""
        self._problems = [entry for entry in self._problems if entry[1] != problem]
        self._paint()

    def show_returned(self, problems: Iterable[Problem]) -> None:
        """Messages that came back, all there are: those that were read elsewhere go."""
        new = tuple(problems)
        kept = [e for e in self._problems if e[1].outgoing is None or e[1] in new]
        self._problems = kept
        for problem in new:
            self.show(problem)
        self._paint()

    def dismiss(self) -> bool:
        """Take the shown one away; whether there was one."""
        read = self.problem
        self._calm_read = self._calm_read or (read is not None and not self._problems)
        self._problems = self._problems[1:]
        self._paint()
        if read is not None:
            self.post_message(self.Dismissed(read))
        return read is not None

    def on_click(self) -> None:
        """A click is reading it."""
        self.dismiss()

    def _paint(self) -> None:
        problem = self.problem
        self.display = problem is not None
        calm = not self._problems
        self.set_class(calm, "-calm")
        if problem is not None:
            sign = "" if calm else f"! {_of(self._problems[0][0])}"
            self.update(_words(problem, max(len(self._problems) - 1, 0), sign))


def _of(account: AccountKey | None) -> str:
    """Whose problem it is, as the command says it."""
    return f"{printable(account)}: " if account else ""


def _words(problem: Problem, others: int, sign: str) -> Content:
    parts = [Content.styled(f"{sign}{printable(problem.message)}", "bold")]
    if problem.hint:
        parts.append(Content(f" {printable(problem.hint)}"))
    more = say("  ({n} more)", n=others) if others else ""
    parts.append(Content.styled(more + say("  ^x dismisses"), "dim"))
    return Content.assemble(*parts)
