"""Hands an attachment to the desktop: the program that it has for such files. Blocks.

One list of words, no shell, no mailcap, and one closed file of our naming.
"""

import mimetypes

from tui_mail.errors import UsageError
from tui_mail.model.content import Attachment
from tui_mail.ui.opening import desktop, hand_over
from tui_mail.ui.programs.closed_file import closed_file, end_of, remove
from tui_mail.ui.words import say


def open_outside(data: bytes, part: Attachment) -> None:
    """Open it; the file is there until the client ends.

    Raises:
        UsageError: there is no desktop, or it has nothing for such a file.
    """
    command = desktop()
    if not command:
        raise UsageError(
            say("There is no desktop here to open it on."), say("It can be saved, or piped.")
        )
    path = closed_file(data, _end(part), kept=True)
    if not hand_over(command, str(path)):
        remove(path)
        raise UsageError(say("The desktop has no program for this."), say("It can be saved."))


def _end(part: Attachment) -> str:
    """By its content where its name lies; by its name where that is all there is."""
    true = mimetypes.guess_extension(part.true_type) if part.true_type else None
    return true or "" if part.doubt else end_of(part.filename) or true or ""
