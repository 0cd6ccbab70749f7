"""Opens another terminal with the client on a message: a window of tmux, or what the settings say.

No shell; the words of the command come from the settings, $TERMINAL and ourselves, never from mail.
"""

import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence

from tui_mail.errors import UsageError
from tui_mail.ui.words import say

_running: list["subprocess.Popen[bytes]"] = []


def window_command(
    chosen: Sequence[str], program: Sequence[str], environment: Mapping[str, str]
) -> list[str]:
    """The words that open a terminal in which a program runs.

    Args:
        chosen: of the settings; empty: tmux if this is one, else $TERMINAL.
        program: what shall run in it.
        environment: of this process.

    Raises:
        UsageError: nothing says how a terminal is opened here.
    """
    if chosen:
        return [*chosen, *program]
    if environment.get("TMUX"):
        own = [f"-e{name}={environment[name]}" for name in sorted(environment) if _is_ours(name)]
        return ["tmux", "new-window", *own, "--", *program]
    try:
        terminal = shlex.split(environment.get("TERMINAL", ""))
    except ValueError as error:
        raise UsageError(say("$TERMINAL cannot be understood: {why}.", why=error)) from error
    if terminal:
        return [*terminal, "-e", *program]
    raise UsageError(
        say("How a new window is opened is not known here."),
        say('Say it in the settings: [reading] new_window = ["foot"].'),
    )


def open_window(command: Sequence[str]) -> None:
    """Start it. Raises UsageError where that cannot be done."""
    try:
        terminal = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        status = terminal.wait(2.0)
    except subprocess.TimeoutExpired:
        _running.append(terminal)  # it is the window itself
        return
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise UsageError(say("{name} cannot be run: {why}.", name=command[0], why=why)) from error
    if status != 0:
        raise UsageError(say("{name} opened no window.", name=command[0]))


def _is_ours(name: str) -> bool:
    """What says where our folders are; a server of tmux may have been started with other words."""
    return name.startswith("XDG_") and name.endswith(("_HOME", "_DIR"))
