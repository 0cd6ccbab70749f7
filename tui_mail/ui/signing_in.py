"""Where a problem asks for a sign-in: the dialog for it."""

from textual.app import App

from tui_mail.model.account import Problem
from tui_mail.ui.bridge import Desk
from tui_mail.ui.widgets.banner import Banner

SIGN_IN = "oauth:"
"""What the keyring name of something that is signed in for begins with."""


def offer_sign_in(app: App[None], desk: Desk, problem: Problem) -> bool:
    """Open it where that is what the problem wants; whether it is.

    Args:
        app: that asks.
        desk: of all screens; where it knows no sign-ins nothing is offered.
        problem: what stands in the way.
    """
    wanted = problem.wants_secret
    if not wanted.startswith(SIGN_IN):
        return False
    if desk.sign_ins is not None:
        from tui_mail.ui.dialogs.sign_in import SignInDialog

        dialog = SignInDialog(desk, desk.sign_ins, wanted, problem.message)

        def closed(_: object) -> None:
            for screen in app.screen_stack if dialog.signed_in else ():
                for banner in screen.query(Banner):
                    banner.forget(wanted)

        app.push_screen(dialog, closed)
    return True
