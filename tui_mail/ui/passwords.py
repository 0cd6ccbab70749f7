"""Asks for a password that a problem wants, hands it to the engine, and offers to keep it.

It is in no widget once it is given, and never in what is shown.
"""

from collections.abc import Callable

from textual.app import App

from tui_mail.model.account import Problem
from tui_mail.model.commands import GiveSecret
from tui_mail.model.secret import Secret
from tui_mail.ports.setup import AccountSetup
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.bridge import Desk
from tui_mail.ui.keeping import offer_to_keep
from tui_mail.ui.questions import for_password
from tui_mail.ui.signing_in import offer_sign_in
from tui_mail.ui.widgets.banner import Banner


def ask_password(
    app: App[None], desk: Desk, setup: Callable[[], AccountSetup] | None, problem: Problem
) -> None:
    """A dialog for it, or a sign-in where that is the way in.

    Args:
        app: that asks.
        desk: what it works with.
        setup: gives what keeps passwords; None: none is kept.
        problem: names the password.
    """
    if offer_sign_in(app, desk, problem):
        return
    name = problem.wants_secret

    def failed(trouble: Problem) -> None:
        for screen in reversed(app.screen_stack):
            if isinstance(screen, ActionScreen):
                screen.show_problem(trouble)
                return

    def given(secret: str | None) -> None:
        if secret is None:
            return
        desk.submit(GiveSecret(name, secret))
        if setup is not None:
            offer = offer_to_keep(app, setup(), name, Secret(secret), failed)
            app.run_worker(offer, group="keeping")
        for screen in app.screen_stack:
            for banner in screen.query(Banner):
                banner.forget(name)

    app.push_screen(for_password(problem), given)
