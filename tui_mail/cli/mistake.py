"""Writes a mistake of the program itself to a file in the state folder; 0600, no message in it."""

import os
import traceback

from tui_mail.config.paths import user_paths
from tui_mail.errors import TuiMailError


def write_down(error: Exception) -> str:
    """A sentence that says where it stands.

    Only places in the code and the error's kind: its words may quote mail or a secret.
    """
    places = traceback.extract_tb(error.__traceback__)
    lines = [f"{place.filename}:{place.lineno} {place.name}\n" for place in places]
    try:
        paths = user_paths()
        paths.make()
        file = paths.state / "mistakes.log"
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as log:
            log.writelines([f"{type(error).__name__}\n", *lines, "\n"])
    except (OSError, TuiMailError):
        return "It could not be written down either."
    return f"Please report what stands at the end of {file}."
