"""`ID... TIME|off`, as snooze and remind take it."""

from collections.abc import Sequence
from time import time

from tui_mail.cli.arguments import message_ids
from tui_mail.config.local_zone import local_zone
from tui_mail.config.send_time import parse_send_time
from tui_mail.errors import UsageError
from tui_mail.model.ids import MessageId

OFF = frozenset({"off", "now"})


def ids_and_time(words: Sequence[str], command: str) -> tuple[tuple[MessageId, ...], int | None]:
    """Messages, and Unix seconds ahead; None for `off`.

    Raises:
        UsageError: an id or the time is missing, or is no time ahead.
    """
    first = next((at for at, word in enumerate(words) if not word.isdigit()), len(words))
    typed = " ".join(words[first:]).strip()
    if not first or not typed:
        raise UsageError("An id or the time is missing.", f"tui-mail {command} 12 tomorrow morning")
    until = None
    if typed.casefold() not in OFF:
        until = parse_send_time(typed, int(time()), local_zone(), "to come back at")
    return message_ids(words[:first]), until
