"""The keys in force that the head of a message names."""

from collections.abc import Sequence

from tui_mail.model.frozen import frozen
from tui_mail.ui.actions import INVITATION, Action, key_of


@frozen
class BounceKeys:
    """The keys in force that a report of a message that came back names."""

    send_again: str
    open_sent: str
    fetch_whole: str = ""
    unsubscribe: str = ""
    list_archive: str = ""
    invitation: tuple[tuple[str, str], ...] = ()
    """What can be done with an invitation, and its key."""
    pictures: tuple[str, str] = ("", "")
    """That loads those of the web that a message names, and that always does for its sender."""


def keys_in(actions: Sequence[Action]) -> BounceKeys:
    """Those of a table of actions."""
    return BounceKeys(
        key_of(actions, "send-again"),
        key_of(actions, "open-sent"),
        key_of(actions, "fetch-whole"),
        key_of(actions, "unsubscribe"),
        key_of(actions, "list-archive"),
        tuple((name, key_of(actions, name)) for name in INVITATION),
        (key_of(actions, "pictures"), key_of(actions, "always-pictures")),
    )
