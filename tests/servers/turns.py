"""Which part of a long run is done in a usual one: another every day, and all of it in a soak."""

import os
import time
import zlib
from typing import Final

SOAK: Final = os.environ.get("TUI_MAIL_SOAK") == "1"


def turn() -> int:
    """Number of this run of CI, or of the day."""
    return int(os.environ.get("GITHUB_RUN_NUMBER") or time.time() // 86_400)


def is_chosen(name: str, one_in: int) -> bool:
    """Whether it is the turn of this one; each has its turn once in so many runs."""
    return SOAK or zlib.crc32(name.encode()) % one_in == turn() % one_in
