"""One row of a form: a label, its field, and below it what is wrong with what was filled in."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui_mail.ui.clean import printable


class FormRow(Vertical):
    """The label lights up while the field has the focus.

    Args:
        label: plain words.
        fields: side by side.
        hint: said below while nothing is wrong.
        id: for queries.
    """

    DEFAULT_CSS = """
    FormRow {
        height: auto;
        & > Horizontal { height: auto; }
        & .label { width: 11; color: $quiet; }
        &.-here .label { color: $accent; text-style: bold; }
        & .below {
            width: 1fr;
            height: auto;
            padding: 0 2 0 12;
            color: $quiet;
            display: none;
        }
        & .below.said { display: block; }
        &.wrong .below { color: $trouble; display: block; }
        & Input, & Input:focus {
            width: 1fr;
            max-width: 46;
            background: $pane;
            background-tint: transparent;
            padding: 0 1 !important;
            & > .input--placeholder { color: $quiet; }
        }
        & Input:focus { background: $cursor; }
        & Input.port { width: 9; margin: 0 1; }
    }
    """

    def __init__(self, label: str, *fields: Widget, hint: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self._label = label
        self._fields = fields
        self._hint = hint

    def compose(self) -> ComposeResult:
        """Label and fields in a line, the words below."""
        with Horizontal():
            yield Static(Content(self._label), classes="label")
            yield from self._fields
        yield Static(Content(self._hint), classes="below said" if self._hint else "below")

    def on_descendant_focus(self) -> None:
        """The cursor came into it."""
        self.add_class("-here")

    def on_descendant_blur(self) -> None:
        """And went on."""
        self.remove_class("-here")

    def hint(self, words: str) -> None:
        """Say something else below."""
        self._hint = words
        self._say()

    def complain(self, words: str) -> None:
        """Say what is wrong; empty: nothing is."""
        self.set_class(bool(words), "wrong")
        self._say(words)

    def _say(self, wrong: str = "") -> None:
        below = self.query_one(".below", Static)
        below.update(Content(printable(wrong) or self._hint))
        below.set_class(bool(self._hint), "said")
