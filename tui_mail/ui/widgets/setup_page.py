"""The page of the set-up: the fields, and beside or below them what trying said."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from tui_mail.ui.widgets.account_fields import AccountFields
from tui_mail.ui.widgets.check_steps import CheckSteps

_NARROW = 110


class SetupPage(VerticalScroll, can_focus=False):
    """Scrolls where it does not fit."""

    DEFAULT_CSS = """
    SetupPage {
        height: 1fr; padding: 0 2; layout: horizontal; scrollbar-size-vertical: 1;
        & AccountFields { width: 72; height: auto; }
        & CheckSteps { width: 1fr; height: auto; margin: 0 0 0 4; }
        &.-narrow { layout: vertical; }
        &.-narrow AccountFields { width: 100%; }
        &.-narrow CheckSteps { width: 100%; margin: 1 0 1 0; }
    }
    """

    def compose(self) -> ComposeResult:
        """The two."""
        yield AccountFields()
        yield CheckSteps()

    def on_resize(self) -> None:
        """Steps stand beside the fields where there is room."""
        self.set_class(self.app.size.width < _NARROW, "-narrow")
