"""Lets a client keep searches. Apart from the app, which knows of no files."""

from tui_mail.model.frozen import replace
from tui_mail.ports.search_keeper import SearchKeeper
from tui_mail.ui.app import MailApp


def keep_searches(app: MailApp, keeper: SearchKeeper) -> None:
    """Before it runs: searches may be saved, and what is typed is remembered there."""
    app.desk = replace(app.desk, searches=keeper)
