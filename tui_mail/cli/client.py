"""`tui-mail` alone: shows the last view at once, then opens the client over it.

What only the client needs is loaded after the first picture.
"""

import gc
import sys
from collections.abc import Sequence

from tui_mail.cli.context import Context
from tui_mail.config.view_state import ViewFile
from tui_mail.errors import TuiMailError, UsageError
from tui_mail.model.ids import MessageId
from tui_mail.ports.reading import Reading
from tui_mail.ui.early.memory import ScreenMemory, Start
from tui_mail.ui.early.terminal import EarlyTerminal
from tui_mail.ui.label_looks import COLOURS_IN_USE
from tui_mail.ui.theme_names import DARK
from tui_mail.ui.views import Views


def run(words: Sequence[str], context: Context) -> int:
    """Until the user leaves it."""
    del words
    return open_on(None, context)


def open_on(message: MessageId | None, context: Context) -> int:
    """Until the user leaves it.

    Args:
        message: what is read first; None: nothing.
        context: of the command.

    Raises:
        NotFound: it is not there.
    """
    require_terminal()
    gc.disable()  # nothing that is loaded now goes again; the app turns it on when it stands
    with EarlyTerminal() as terminal:
        settings = context.settings()
        from tui_mail.wiring.reading import open_reading

        reading = open_reading(context.paths)
        reading.folders()  # a store that cannot be read is said here, not behind a screen
        if message is not None:
            reading.origin(message)  # raises where there is none
        memory = ScreenMemory(context.paths.state / "screen.json", settings.ui.theme or DARK)
        start = Start(terminal, memory, Views(ViewFile(context.paths.views)))
        if message is None:
            COLOURS_IN_USE.use(settings.ui.labels)
            paint_early(start, reading)
        from tui_mail.cli.whole_client import open_client

        try:
            return open_client(start, reading, settings, context, message)
        finally:
            memory.write()


def paint_early(start: Start, reading: Reading) -> None:
    """The last view, at once, where it is known how it looks in this terminal."""
    frame = start.memory.frame()
    if frame is None:
        return
    from tui_mail.ui.early.paint import picture

    try:
        words = picture(frame, start.views, reading)
    except TuiMailError:
        return  # the screen meets the same in a moment, and says it
    if words is not None:
        start.terminal.paint(words)


def require_terminal() -> None:
    """Raises UsageError where there is no screen to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "The client needs a terminal, and this is none.",
            "Commands that do not: account, sync, list, show, send, outbox (tui-mail --help).",
        )
