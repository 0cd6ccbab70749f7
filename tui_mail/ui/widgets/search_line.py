"""The box in which a search is typed: what was typed before, and the place that is wrong.

Knows no store and no query language.
"""

from rich.highlighter import Highlighter
from rich.style import Style
from rich.text import Text
from textual.widgets import Input

from tui_mail.ui.words import say

_WRONG = Style(underline=True, bold=True)


class _Marker(Highlighter):
    """Sets the place off that is wrong."""

    def __init__(self) -> None:
        self.place = (0, 0)
        self.style = _WRONG

    def highlight(self, text: Text) -> None:
        """By colour, where there is one, and by a line below it."""
        text.stylize(self.style, *self.place)


class SearchLine(Input):
    """One line; `older` and `newer` go through what was typed before."""

    def __init__(self, *, id: str | None = None) -> None:
        self._marker = _Marker()
        super().__init__(
            placeholder=say("words, from:ada, is:unread, has:attachment, newer:7d …"),
            compact=True,
            highlighter=self._marker,
            id=id,
        )
        self.before: tuple[str, ...] = ()
        """What was looked for, the newest first."""
        self._at = -1
        """Which of them stands there; -1: none, but what is being typed."""
        self._typed = ""

    @property
    def among_older(self) -> bool:
        """Whether what stands there is of before."""
        return self._at >= 0

    def older(self) -> None:
        """What was typed before that."""
        if self._at < 0:
            self._typed = self.value
        self._show(self._at + 1)

    def newer(self) -> None:
        """What was typed after that; at last what was being typed."""
        self._show(self._at - 1)

    def begin_anew(self) -> None:
        """Nothing stands there, and nothing is wrong."""
        with self.prevent(Input.Changed):
            self.value = ""
        self._at, self._typed = -1, ""
        self.mark((0, 0))

    def put(self, start: int, words: str) -> None:
        """These in the place of what stands from there to the cursor."""
        rest = self.value[self.cursor_position :]
        self.value = self.value[:start] + words + rest
        self.cursor_position = start + len(words)

    def mark(self, place: tuple[int, int]) -> None:
        """Set the characters of that place off; of an empty one, nothing."""
        if place == self._marker.place:
            return
        color = self.get_component_rich_style("search-line--wrong", partial=True)
        self._marker.style = _WRONG + color
        self._marker.place = place
        self.refresh()

    def _show(self, at: int) -> None:
        shown = [each for each in self.before if each != self._typed]
        self._at = max(-1, min(at, len(shown) - 1))
        self.value = self._typed if self._at < 0 else shown[self._at]
        self.cursor_position = len(self.value)

    COMPONENT_CLASSES = Input.COMPONENT_CLASSES | {"search-line--wrong"}
