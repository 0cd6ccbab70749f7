"""The words that start this program, for files that outlive this run."""

import os
import shutil
import sys
from pathlib import Path


def program_words() -> list[str]:
    """The installed program, by its absolute path, which an update keeps."""
    called = Path(sys.argv[0])
    beside = Path(sys.executable).parent / "tui-mail"
    found = shutil.which(called) if called.name == "tui-mail" else None
    for program in (found, beside):
        if program is not None and os.access(program, os.X_OK):
            return [os.path.abspath(program)]  # noqa: PTH100 - resolve() would name what a link hides
    return [sys.executable, "-m", "tui_mail"]
