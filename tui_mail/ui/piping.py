"""Pipes a message or an attachment to a command that the user typed, and shows what it says.

The line is for /bin/sh because the user typed it as one; nothing of a message is ever part of it.
"""

from collections.abc import Callable
from functools import partial

from textual.screen import Screen

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.clean import one_line
from tui_mail.ui.programs.running import Said, run
from tui_mail.ui.screens.text_screen import TextScreen, rows_of_text
from tui_mail.ui.words import say

_SHELL = "/bin/sh"
_typed: list[str] = [""]
"""The command typed last: of this run of the program only."""


def pipe(screen: ActionScreen, what: str, data: Callable[[], bytes]) -> None:
    """Ask for a command and run it on a thread.

    Args:
        screen: where it was asked.
        what: is piped, plain words.
        data: gives it; called on the thread, raises TuiMailError.
    """
    from tui_mail.ui.dialogs.pipe_command import PipeCommand

    def typed(command: str | None) -> None:
        if command is not None:
            _typed[0] = command
            screen.notify(say("Running {name}…", name=one_line(command)[:60]), markup=False)
            screen.app.run_worker(partial(_run, screen, command, data), thread=True, group="pipe")

    screen.app.push_screen(PipeCommand(what, _typed[0]), typed)


def _run(screen: ActionScreen, command: str, data: Callable[[], bytes]) -> None:
    try:
        said = run([_SHELL, "-c", command], data())
    except TuiMailError as error:
        show: Callable[[Problem], None] = screen.show_problem
        screen.app.call_from_thread(show, Problem(error.message, error.hint))
        return
    screen.app.call_from_thread(tell, screen, one_line(command)[:100], said)


def tell(screen: Screen[None], name: str, said: Said) -> None:
    """What it said, on a screen of its own; quiet where there is nothing to say.

    Args:
        screen: where it was asked.
        name: of the command, one line.
        said: by it.
    """
    if said.text.strip():
        words = f"{ended(said)}: {name}" if ended(said) else name
        screen.app.push_screen(TextScreen(words, partial(rows_of_text, said.text)))
    else:
        done = say("{name} is done, and said nothing.", name=name)
        how = say("{name}: {how}", name=name, how=ended(said)) if ended(said) else done
        screen.notify(how, markup=False)


def ended(said: Said) -> str:
    """How it ended, if not well."""
    if said.late:
        return say("stopped after ten minutes")
    if said.cut:
        return say("stopped: it said too much")
    if said.status < 0:
        return say("ended by signal {n}", n=-said.status)
    return say("status {n}", n=said.status) if said.status else ""
