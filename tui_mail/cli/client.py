"""`tui-mail` alone: opens the client."""

import sys
from collections.abc import Sequence

from tui_mail.cli.context import Context
from tui_mail.config.schema import Settings
from tui_mail.config.view_state import ViewFile
from tui_mail.errors import TuiMailError, UsageError
from tui_mail.ports.face import Face
from tui_mail.ports.reading import Reading
from tui_mail.ports.setup import AccountSetup
from tui_mail.ui.early.memory import ScreenMemory, Start
from tui_mail.ui.early.terminal import EarlyTerminal
from tui_mail.ui.theme_names import DARK
from tui_mail.ui.views import Views


def run(words: Sequence[str], context: Context) -> int:
    """Until the user leaves it."""
    del words
    require_terminal()
    with EarlyTerminal() as terminal:
        settings = context.settings()
        from tui_mail.wiring.reading import open_reading

        reading = open_reading(context.paths)
        memory = ScreenMemory(context.paths.state / "screen.json", settings.ui.theme or DARK)
        views = Views(ViewFile(context.paths.views))
        paint_early(terminal, memory, views, reading)
        from tui_mail.wiring.face import open_face

        face = open_face(context.paths, network=True, start=True, reading=reading)
        try:
            return _run_app(Start(terminal, memory, views), face, settings, context)
        finally:
            face.close()
            memory.write()


def _run_app(start: Start, face: Face, settings: Settings, context: Context) -> int:
    from tui_mail.cli.screen import run_app
    from tui_mail.config.load import placed
    from tui_mail.ui.app import MailApp, take_over
    from tui_mail.wiring.service import Service

    with placed(context.paths.settings):
        app = MailApp(
            face,
            ui=settings.ui,
            setup=lambda: _setup(context),
            undo_seconds=settings.send.undo_seconds,
            themes=context.paths.config / "themes",
        )
    app.leaving.service = Service(context.profile)
    take_over(app, start)
    return run_app(app)


def _setup(context: Context) -> AccountSetup:
    from tui_mail.wiring.setup import open_setup

    return open_setup(context.paths)


def paint_early(
    terminal: EarlyTerminal, memory: ScreenMemory, views: Views, reading: Reading
) -> None:
    """The last view, at once, where it is known how it looks in this terminal."""
    frame = memory.frame()
    if frame is None:
        return
    from tui_mail.ui.early.paint import picture

    try:
        words = picture(frame, views, reading)
    except TuiMailError:
        return  # the screen meets the same in a moment, and says it
    if words is not None:
        terminal.paint(words)


def require_terminal() -> None:
    """Raises UsageError where there is no screen to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "The client needs a terminal, and this is none.",
            "Commands that do not: account, sync, list, show, send, outbox (tui-mail --help).",
        )
