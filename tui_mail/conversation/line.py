"""A line of the log as text, and back. Pure.

    2026-11-26T21:50:36.123Z pop 7 C: USER alice

Must never write what a terminal would obey, nor a line longer than LONGEST.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from tui_mail.message.sanitize import sanitize
from tui_mail.model.conversation import Direction, Spoken

LONGEST: Final = 500
"""Characters of what was said."""


def shown(line: bytes) -> str:
    """What was said, fit to be looked at: one clean line."""
    text = sanitize(line.decode("utf-8", "replace"))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def stamp(seconds: float) -> str:
    """Unix seconds as the log has them: ISO 8601, UTC, with thousandths."""
    whole, thousandths = divmod(int(seconds * 1000), 1000)
    return f"{_second(whole)}.{thousandths:03}Z"


@lru_cache(maxsize=64)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat()


def written(spoken: Spoken) -> str:
    """One line with its newline; the account stands in the file's name."""
    return (
        f"{stamp(spoken.time)} {spoken.protocol} {spoken.connection} "
        f"{spoken.direction}: {spoken.line}\n"
    )


def read(text: str, account: str) -> Spoken | None:
    """The same back; None for what is no line of a log, a torn one say."""
    try:
        when, protocol, connection, rest = text.split(" ", 3)
        mark, line = rest[:1], rest[3:]
        time = datetime.fromisoformat(when).timestamp()
        return Spoken(time, account, protocol, int(connection), Direction(mark), sanitize(line))
    except ValueError:
        return None
