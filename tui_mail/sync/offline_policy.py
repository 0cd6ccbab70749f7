"""What of a mailbox is kept here whole, and of what only the beginning is fetched.

What is here whole stays here, whatever is decided later: only what is to be fetched is decided.
"""

from collections.abc import Sequence

from tui_mail.model.folder import Folder, Role
from tui_mail.model.frozen import frozen
from tui_mail.model.mailbox import RemoteMessage
from tui_mail.model.offline import EVERYTHING, Keep, Offline, offline_of

DAY = 86_400
"""Seconds."""


@frozen
class Split:
    """What becomes of messages that are new here."""

    whole: tuple[RemoteMessage, ...]
    beginnings: tuple[RemoteMessage, ...]


def policy_of(folder: Folder, account: Offline) -> Offline:
    """What holds for a folder: its own, else the account's; drafts are written on, so are whole."""
    own = offline_of(folder.offline) if folder.offline else None
    if own is not None:
        return own
    return EVERYTHING if folder.role is Role.DRAFTS else account


def shares_budget(folder: Folder, account: Offline) -> bool:
    """Whether it is one of the folders that share the account's size."""
    own = offline_of(folder.offline) if folder.offline else None
    return own is None and account.keep is Keep.SIZE and folder.role is not Role.DRAFTS


def oldest_whole(policy: Offline, now: int) -> int:
    """Unix seconds: what came in from then on is whole; only of policies by days."""
    return now - policy.amount * DAY


def split(messages: Sequence[RemoteMessage], policy: Offline, now: int) -> Split:
    """Which of these come whole at once, by INTERNALDATE; order is kept.

    Under a size everything begins with its beginning: which are the newest is known once all are
    listed. A message without a date is taken for new.
    """
    if policy.keep is Keep.ALL:
        return Split(tuple(messages), ())
    if policy.keep is not Keep.DAYS:
        return Split((), tuple(messages))
    since = oldest_whole(policy, now)
    young = [not one.received or one.received >= since for one in messages]
    return Split(
        tuple(one for one, is_young in zip(messages, young, strict=True) if is_young),
        tuple(one for one, is_young in zip(messages, young, strict=True) if not is_young),
    )
