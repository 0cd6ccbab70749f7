"""The text of a PDF that came with a message, by `pdftotext` where that is installed.

What it is given is hostile: it gets no name, no terminal and little of the environment, seconds,
some memory and some room for its output, and what it says of itself is thrown away. Must never
raise, and never keep whoever asks longer than PATIENCE.
"""

import functools
import logging
import resource
import shutil
import subprocess
import tempfile
from contextlib import suppress
from typing import Final

log = logging.getLogger(__name__)

PATIENCE: Final = 10.0
"""Seconds for one file, on the clock and of the processor."""
LARGEST: Final = 20 * 2**20
"""Bytes; a larger one is not read."""
MOST: Final = 4 * 2**20
"""Bytes of its text."""
PAGES: Final = 200
_MEMORY: Final = 512 * 2**20
_LIMITS: Final = (
    (resource.RLIMIT_CPU, int(PATIENCE)),
    (resource.RLIMIT_AS, _MEMORY),
    (resource.RLIMIT_FSIZE, MOST),
    (resource.RLIMIT_CORE, 0),
)


@functools.cache
def program() -> str | None:
    """Where it is; None where it is not installed."""
    return shutil.which("pdftotext")


def pdf_text(octets: bytes) -> str:
    """Its words; empty where they cannot be had."""
    path = program()
    if path is None or len(octets) > LARGEST:
        return ""
    words = [path, "-q", "-enc", "UTF-8", "-nopgbrk", "-l", str(PAGES), "-", "-"]
    try:
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
            given.write(octets)
            given.seek(0)
            _run(words, given.fileno(), said.fileno())
            said.seek(0)
            return said.read(MOST).decode("utf-8", "replace")
    except OSError as error:
        log.info("a PDF was not read: %s", error)
        return ""


def _run(words: list[str], given: int, said: int) -> None:
    with subprocess.Popen(
        words, stdin=given, stdout=said, stderr=subprocess.DEVNULL, env={"LC_ALL": "C.UTF-8"}
    ) as process:
        _limit(process.pid)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            log.info("a PDF took too long")


def _limit(process: int) -> None:
    """Where the system can; elsewhere the clock alone limits it."""
    if not hasattr(resource, "prlimit"):
        return
    for kind, most in _LIMITS:
        with suppress(ProcessLookupError):  # it is done already
            resource.prlimit(process, kind, (most, most))
