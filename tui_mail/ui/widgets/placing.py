"""The way of a reader's pictures to a terminal that draws them itself."""

from collections.abc import Callable

from textual.app import App

from tui_mail.ui.terminal_driver import TerminalApp
from tui_mail.ui.widgets.pictures import Place


def placing(app: App[object], again: Callable[[], None]) -> Place | None:
    """Gives pictures to the app's terminal; None where there is none.

    Args:
        app: whose terminal.
        again: shows them anew, once the terminal has said that it can.
    """
    if not isinstance(app, TerminalApp):
        return None
    pictures = app.pictures
    return lambda png, columns, rows: pictures.place(png, columns, rows, again)
