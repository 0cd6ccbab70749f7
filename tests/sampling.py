"""Tables of which the usual run takes a part, always the same; the long runs take all of it."""

import os
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")
SOAK = os.environ.get("TUI_MAIL_SOAK") == "1"


def one_in(step: int, rows: Iterable[T]) -> list[T]:
    """Every so many rows, from the first on; with TUI_MAIL_SOAK=1 every one."""
    return list(rows)[:: 1 if SOAK else step]
