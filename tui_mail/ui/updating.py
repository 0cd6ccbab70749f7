"""The screen while a store of an older program is brought up to date; it goes on by itself (R16).

Must never do any of it: it looks, and says what it sees. Leaving it ends nothing.
"""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from tui_mail.errors import TuiMailError
from tui_mail.ui.terminal_driver import TerminalApp
from tui_mail.ui.theme_colors import with_ours
from tui_mail.ui.theme_names import DARK
from tui_mail.ui.themes import first_themes
from tui_mail.ui.words import say

LOOK = 0.2
"""Seconds between looks."""


class UpdatingApp(TerminalApp):
    """Until the store is up to date, or the user leaves.

    Args:
        look: what is being done, in words; None when it is done. May block a moment; raises
            TuiMailError when it cannot be done.
        theme: the settings' own; empty for the usual one.
        themes: the user's own folder of themes.
    """

    ENABLE_COMMAND_PALETTE = False
    TITLE = "tui-mail"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,ctrl+q,ctrl+c", "leave", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", show=False),
    ]
    CSS = """
    UpdatingApp > Screen { align: center middle; background: $background; }
    #updating { width: 64; max-width: 100%; height: auto; padding: 1 2; background: $surface; }
    #updating Static { height: auto; }
    #title { text-style: bold; color: $accent; margin-bottom: 1; }
    #words { margin-bottom: 1; }
    #keys { color: $quiet; }
    """

    def __init__(
        self, look: Callable[[], str | None], theme: str = "", themes: Path | None = None
    ) -> None:
        super().__init__()
        self._look = look
        self.done = False
        self.failure: TuiMailError | None = None
        """Why it cannot be done."""
        self.mistake: Exception | None = None
        """What ended the app, if it was a mistake of ours."""
        for each in first_themes(theme or DARK, themes):
            self.register_theme(each)
        self._wanted = theme if self.get_theme(theme) is not None else DARK

    def get_css_variables(self) -> dict[str, str]:
        """The theme's colours, with our own among them."""
        return with_ours(super().get_css_variables())

    def compose(self) -> ComposeResult:
        """What is done, how far it is, and what can be done meanwhile."""
        with Vertical(id="updating"):
            yield Static(Content(say("Updating the mail store")), id="title")
            yield Static(Content(say("It begins in a moment.")), id="words")
            yield Static(
                Content(
                    say(
                        "Your mail was kept by an older tui-mail. A copy of the store as it is "
                        "stays beside it. tui-mail opens by itself when this is done."
                    )
                ),
                id="why",
            )
            yield Static(Content("\n" + say("q  leave; the update goes on")), id="keys")

    def on_mount(self) -> None:
        """Look at once, and again and again."""
        self.theme = self._wanted
        self._begin_look()

    def action_leave(self) -> None:
        """The engine goes on."""
        self.exit()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What a look saw."""
        if event.state is not WorkerState.SUCCESS:
            return
        seen = event.worker.result
        if isinstance(seen, TuiMailError):
            self.failure = seen
            self.exit()
        elif seen is None:
            self.done = True
            self.exit()
        else:
            if seen:
                self.query_one("#words", Static).update(Content(str(seen)))
            self.set_timer(LOOK, self._begin_look)

    def _begin_look(self) -> None:
        self.run_worker(self._looked, thread=True, exit_on_error=True)

    def _looked(self) -> str | TuiMailError | None:
        try:
            return self._look()
        except TuiMailError as error:
            return error

    def _handle_exception(self, error: Exception) -> None:
        """None of what a variable holds is shown; whoever runs the app writes the mistake down."""
        self.mistake = self.mistake or error
        super()._handle_exception(error)
        self._exit_renderables.clear()
