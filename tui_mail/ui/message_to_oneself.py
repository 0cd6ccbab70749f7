"""A test message to oneself, begun by the set-up and waited for while one reads on."""

from functools import partial
from typing import Any

from textual.app import App

from tui_mail.errors import TuiMailError
from tui_mail.model.ids import AccountKey
from tui_mail.ui.bridge import Answered, Desk
from tui_mail.ui.words import say


def begin_test(app: App[Any], desk: Desk, account: AccountKey) -> None:
    """Send it in a worker of the app; how it went is said in its status line or a banner.

    Args:
        app: lives as long as that takes.
        desk: knows the accounts; where it knows none nothing is sent.
        account: who writes to whom.
    """
    app.run_worker(partial(_test, app, desk, account), thread=True, group="test-message")


def _test(app: App[Any], desk: Desk, account: AccountKey) -> None:
    """On a thread: it waits for servers."""
    if desk.accounts is None:
        return
    try:
        steps = tuple(desk.accounts().test_message(account))
    except TuiMailError as error:
        desk.app.post_message(Answered(error))
        return
    for step in steps:
        if not step.ok:
            words = say("The test message: {why}", why=step.detail)
            desk.app.post_message(Answered(TuiMailError(words, step.advice)))
            return
    words = say("The test message: {how}", how=steps[-1].detail)
    app.call_from_thread(partial(app.notify, words, markup=False))
