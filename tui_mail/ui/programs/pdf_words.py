"""The words of a PDF, by pdftotext of the poppler tools where it is installed. Blocks.

It reads one closed file of our naming; its time, its memory and what it says are bounded.
"""

import shutil
import sys

from tui_mail.errors import UsageError
from tui_mail.ui.programs.closed_file import closed_file, remove
from tui_mail.ui.programs.running import run
from tui_mail.ui.words import say

_SECONDS = 20.0
_PAGES = "300"
_MEMORY_KB = 1_000_000


def pdf_words(data: bytes) -> str:
    """What a PDF says, its columns as they stand.

    Raises:
        UsageError: there is no pdftotext, or it does not understand the file.
    """
    program = shutil.which("pdftotext")
    if program is None:
        raise UsageError(
            say("The text of a PDF is read by pdftotext, which is not installed."),
            say("It comes with poppler-utils."),
        )
    path = closed_file(data, ".pdf")
    try:
        said = run(_bounded(program, str(path)), seconds=_SECONDS)
    finally:
        remove(path)
    if said.late or (said.status != 0 and not said.cut):
        raise UsageError(say("pdftotext cannot read this file."))
    words = said.text.replace("\f", "\n")
    if not words.strip():
        raise UsageError(say("There is no text in this PDF: it is made of pictures."))
    return words


def _bounded(program: str, path: str) -> list[str]:
    """The words of the command; on Linux under a limit of memory."""
    command = [program, "-q", "-layout", "-enc", "UTF-8", "-l", _PAGES, path, "-"]
    limiter = shutil.which("prlimit") if sys.platform == "linux" else None
    return [limiter, f"--as={_MEMORY_KB * 1024}", "--", *command] if limiter else command
