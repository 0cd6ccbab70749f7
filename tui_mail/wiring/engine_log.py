"""The log of the engine process: engine.log, 0600, rotated by size, with whatever it prints.

Must never fail into what is logged: a full disk stops the log, not the engine.
"""

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

LIMIT = 1_000_000
KEPT = 2
"""Older ones: `engine.log.1`, `engine.log.2`."""
FORMAT = "%(asctime)s %(levelname)s %(message)s"


class EngineLog(RotatingFileHandler):
    """Standard output and standard error of the process go where it writes, also after a turn.

    Args:
        path: of engine.log.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=LIMIT, backupCount=KEPT, encoding="utf-8")
        self.setFormatter(logging.Formatter(FORMAT))

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        fd = os.open(self.baseFilename, flags, 0o600)
        os.fchmod(fd, 0o600)
        for standard in (1, 2):
            os.dup2(fd, standard)
        return os.fdopen(fd, "a", encoding="utf-8", errors="replace")


def begin(path: Path) -> None:
    """Log to that file from here on."""
    logging.basicConfig(level=logging.INFO, handlers=[EngineLog(path)])
