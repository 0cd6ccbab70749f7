"""How much of the mail of an account or a folder is kept on this machine whole."""

import re
from enum import StrEnum
from typing import Final

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import FolderId

MAX_DAYS: Final = 36_500
MAX_SIZE: Final = 1_000_000_000_000_000
"""Bytes."""
WANTED: Final = (
    f'"all", "headers", a number of days (1 to {MAX_DAYS}) whose bodies are kept, or a size '
    'like "2 GB"'
)
"""What can be asked for, in plain English."""

_DAYS: Final = re.compile(r"(\d{1,6})(?: ?d| days?)?")
_SIZE: Final = re.compile(r"(\d{1,9}(?:\.\d{1,6})?) ?([kmgt])b?", re.IGNORECASE)
_FACTOR: Final = {"k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_UNITS: Final = ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


class Keep(StrEnum):
    """By what it is decided."""

    ALL = "all"
    HEADERS = "headers"
    DAYS = "days"
    SIZE = "size"


@frozen
class Offline:
    """What is whole here; of everything else there is a beginning."""

    keep: Keep
    amount: int = 0
    """Days: what came in within so many. Size: the newest, up to so many bytes in all."""

    @property
    def words(self) -> str:
        """As `offline_of` reads it: `all`, `headers`, `30`, `2 GB`."""
        if self.keep is Keep.DAYS:
            return str(self.amount)
        if self.keep is not Keep.SIZE:
            return self.keep.value
        factor, unit = next((pair for pair in _UNITS if self.amount % pair[0] == 0), (10**3, "kB"))
        return f"{self.amount // factor} {unit}"


@frozen
class SetOffline:
    """How much of a folder is kept here whole; what is missing is fetched. Answer: Done."""

    folder: FolderId
    words: str
    """As `offline_of` reads it; empty: as its account's settings say."""


EVERYTHING: Final = Offline(Keep.ALL)


def offline_of(written: str | int) -> Offline | None:
    """What somebody asked for; None where that is nothing of the kind.

    Args:
        written: `all`, `headers`, a number of days (`30`, `30 days`), or a size (`500 MB`, `2 GB`);
            a size is rounded down to kilobytes.
    """
    text = str(written).strip()
    if text.lower() in {Keep.ALL.value, Keep.HEADERS.value}:
        return Offline(Keep(text.lower()))
    if (days := _DAYS.fullmatch(text)) and 1 <= int(days[1]) <= MAX_DAYS:
        return Offline(Keep.DAYS, int(days[1]))
    if size := _SIZE.fullmatch(text):
        octets = int(float(size[1]) * _FACTOR[size[2].lower()]) // 1_000 * 1_000
        if 0 < octets <= MAX_SIZE:
            return Offline(Keep.SIZE, octets)
    return None
