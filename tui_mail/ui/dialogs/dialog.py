"""What all dialogs share: one calm box over the screen, escape leaves it. Asks nothing itself."""

from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import OptionList, Static

from tui_mail.ui.clean import printable

T = TypeVar("T")
_AROUND = 9
"""Lines of a dialog beside its list."""


class Choices(OptionList):
    """A list of which one is chosen; `j` and `k` move too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]


class Trouble(Static):
    """What was wrong with the last answer; no line of it while nothing was."""

    DEFAULT_CSS = "Trouble { color: $trouble; height: auto; margin: 1 0 0 0; display: none; }"

    def tell(self, words: str) -> None:
        """Say it; empty: nothing is wrong."""
        self.update(Content(printable(words)))
        self.display = bool(words)


class Dialog(ModalScreen[T | None], Generic[T]):
    """A title, what `body` gives, and a line that says which keys do what.

    Args:
        title: plain words.
        keys: the line at the foot, plain words.
    """

    TALL: ClassVar[bool] = False
    """A list is all there is to see: it may take what room there is, not half of it."""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]
    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: $background 60%;
        & > #box {
            width: 64;
            max-width: 94%;
            height: auto;
            max-height: 94%;
            padding: 0 2;
            background: $background;
            border: round $quiet;
        }
        & #title { text-style: bold; margin: 0 0 1 0; height: auto; }
        & #keys { color: $quiet; margin: 1 0 0 0; height: auto; }
        & .quiet { color: $quiet; height: auto; }
        & Input, & Input:focus {
            border: none;
            height: 1;
            padding: 0 1;
            background: $pane;
            background-tint: transparent;
        }
        & OptionList, & OptionList:focus {
            border: none;
            padding: 0;
            height: auto;
            background: $background;
            background-tint: transparent;
            scrollbar-size-vertical: 1;
            text-wrap: nowrap;
            text-overflow: ellipsis;
            & > .option-list--option { padding: 0 1; }
            & > .option-list--option-highlighted {
                background: $cursor;
                color: $foreground;
                text-style: bold;
            }
        }
    }
    """

    def __init__(self, title: str, keys: str) -> None:
        super().__init__()
        self._title = title
        self._keys = keys

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(id="box"):
            yield Static(Content(printable(self._title)), id="title")
            yield from self.body()
            yield Static(Content(self._keys), id="keys")

    def on_resize(self) -> None:
        """A list is as high as what it holds, and leaves room for the rest of the box."""
        rows = self.size.height - _AROUND
        if not self.TALL:
            rows = min(self.size.height // 2, rows)
        for choices in self.query(Choices):
            choices.styles.max_height = max(3, rows)

    def body(self) -> tuple[Widget, ...]:
        """What stands between title and keys."""
        return ()

    def action_leave(self) -> None:
        """Nothing was chosen."""
        self.dismiss(None)
