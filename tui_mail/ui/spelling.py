"""Goes through the words of a composer that no dictionary knows. No work on the screen's thread."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence

from textual.screen import Screen

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey
from tui_mail.ports.writing import Spelling
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.spelling import SpellingDialog, Verdict
from tui_mail.ui.widgets.body_editor import BodyEditor
from tui_mail.ui.words import say

_AT_ONCE = 200
"""Lines that are looked at before it is seen whether one of them has a wrong word."""
_AROUND = 24
"""Characters shown on either side of a word."""


@frozen
class _Wrong:
    """A word, and where it stands."""

    line: int
    start: int
    end: int
    text: str
    around: str


class SpellingWalk:
    """One composer's.

    Args:
        screen: with a BodyEditor.
        spelling: knows which words are wrong.
        account: that is written from.
        tell: shows what went wrong.
    """

    def __init__(
        self,
        screen: Screen[None],
        spelling: Spelling,
        account: AccountKey,
        tell: Callable[[Problem], None],
    ) -> None:
        self._screen = screen
        self._spelling = spelling
        self.account = account
        """That is written from now."""
        self._tell = tell

    def misspelt(
        self, lines: Sequence[str], first: int, last: int
    ) -> Mapping[int, tuple[tuple[int, int], ...]]:
        """For the editor, on a thread."""
        return self._spelling.misspelt(self.account, lines, first, last)

    def unspelled(self, problem: Problem) -> None:
        """It cannot be done: said only where somebody asked for a language."""
        if self._spelling.is_asked_for(self.account):
            self._tell(problem)

    async def step(self) -> None:
        """The wrong word at the cursor, or the next one: ask what it is to be."""
        editor = self._screen.query_one(BodyEditor)
        account, at = self.account, editor.cursor_location
        try:
            wrong = await asyncio.to_thread(self._next, account, editor.document.lines[:], at)
            if wrong is None:
                self._screen.notify(say("No wrong word was found."), markup=False)
                return
            editor.move_cursor((wrong.line, wrong.end))
            meant = await asyncio.to_thread(self._spelling.suggestions, account, wrong.text)
            dialog = SpellingDialog(wrong.text, wrong.around, [one_line(each) for each in meant])
            verdict = await self._screen.app.push_screen_wait(dialog)
            await self._do(verdict or Verdict(), editor, wrong)
        except TuiMailError as error:
            self._tell(Problem(error.message, error.hint))

    async def _do(self, verdict: Verdict, editor: BodyEditor, wrong: _Wrong) -> None:
        if verdict.learn:
            await asyncio.to_thread(self._spelling.learn, wrong.text)
            editor.look(anew=True)
        start, end = (wrong.line, wrong.start), (wrong.line, wrong.end)
        if verdict.word and editor.get_text_range(start, end) == wrong.text:
            editor.replace(verdict.word, start, end, maintain_selection_offset=False)

    def _next(self, account: AccountKey, lines: list[str], at: tuple[int, int]) -> _Wrong | None:
        """On a thread: from the cursor on, and then from the top."""
        row, column = at
        for wrong in self._all(account, lines, row):
            if (wrong.line, wrong.end) >= (row, column):
                return wrong
        return next(self._all(account, lines, 0), None)

    def _all(self, account: AccountKey, lines: list[str], first: int) -> Iterator[_Wrong]:
        for begin in range(first, len(lines), _AT_ONCE):
            end = min(begin + _AT_ONCE, len(lines))
            for number, marks in self._spelling.misspelt(account, lines, begin, end).items():
                yield from (_wrong(number, start, stop, lines[number]) for start, stop in marks)


def _wrong(number: int, start: int, end: int, line: str) -> _Wrong:
    before = line[max(0, start - _AROUND) : start]
    return _Wrong(
        number, start, end, line[start:end], one_line(before + line[start : end + _AROUND])
    )
