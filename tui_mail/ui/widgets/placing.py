"""The way of a reader's pictures to a terminal that draws them itself."""

from collections.abc import Callable

from textual.app import App

from tui_mail.ui.terminal_driver import TerminalApp
from tui_mail.ui.widgets.pictures import Place


def placing(app: App[object], again: Callable[[], None]) -> Place | None:
    """Gives pictures to the app's terminal, from a worker; None where there is none that can.

    Args:
        app: whose terminal.
        again: shows them anew, once the terminal has said that it can.
    """
    if not isinstance(app, TerminalApp) or app.pictures.cannot:
        return None
    pictures, ask = app.pictures, app.call_from_thread
    return lambda png, columns, rows: ask(pictures.place, png, columns, rows, again)
