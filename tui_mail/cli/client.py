"""`tui-mail` alone: opens the client."""

import sys
from collections.abc import Sequence

from tui_mail.cli.context import Context
from tui_mail.errors import UsageError


def run(words: Sequence[str], context: Context) -> int:
    """Until the user leaves it."""
    del words
    require_terminal()
    settings = context.settings()
    from tui_mail.cli.screen import run_app
    from tui_mail.config.load import placed
    from tui_mail.config.view_state import ViewFile
    from tui_mail.ui.app import MailApp, remember_views
    from tui_mail.wiring.face import open_face
    from tui_mail.wiring.setup import open_setup

    face = open_face(context.paths, network=True, start=True)
    try:
        with placed(context.paths.settings):
            app = MailApp(
                face,
                ui=settings.ui,
                setup=open_setup(context.paths),
                stop_demo=None,
                undo_seconds=settings.send.undo_seconds,
                themes=context.paths.config / "themes",
            )
        remember_views(app, ViewFile(context.paths.views))
        return run_app(app)
    finally:
        face.close()


def require_terminal() -> None:
    """Raises UsageError where there is no screen to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "The client needs a terminal, and this is none.",
            "Commands that do not: account, sync, list, show, send, outbox (tui-mail --help).",
        )
