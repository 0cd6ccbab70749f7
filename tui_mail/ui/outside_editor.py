"""The user's own editor on a text: $VISUAL, $EDITOR, else vi. Blocks: the screen is suspended.

The text lies in a folder that only the user can enter, and is gone with it afterwards.
"""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from tui_mail.errors import UsageError
from tui_mail.ui.clean import one_line, plain_text
from tui_mail.ui.words import say

_NAME = "message.txt"


def editor_command() -> list[str]:
    """The user's editor as a list of arguments.

    Raises:
        UsageError: it cannot be understood.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        command = shlex.split(named)
    except ValueError as error:
        raise UsageError(say("$EDITOR cannot be understood: {why}.", why=error)) from error
    return command or ["vi"]


def edit_outside(text: str) -> str:
    """The text as the editor left it, without the newline that editors add at the end.

    Raises:
        UsageError: the editor is not there, or gave up.
    """
    command = editor_command()
    with tempfile.TemporaryDirectory(prefix="tui-mail-") as folder:
        path = Path(folder) / _NAME
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - a descriptor
            file.write(text + "\n")
        try:
            status = subprocess.run([*command, str(path)], check=False).returncode
            edited = path.read_text("utf-8", errors="replace")
        except OSError as error:
            why = os.strerror(error.errno) if error.errno else str(error)
            raise UsageError(
                say("{editor} did not run: {why}.", editor=one_line(command[0]), why=why)
            ) from error
    if status != 0:
        raise UsageError(
            say(
                "{editor} ended with {status}; the text is as it was.",
                editor=one_line(command[0]),
                status=status,
            )
        )
    return plain_text(edited).removesuffix("\n")
