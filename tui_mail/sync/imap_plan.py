"""What differs between a mailbox and its folder here. Never trusts a listing too short."""

from collections.abc import Mapping, Sequence
from typing import Final

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import MessageId
from tui_mail.model.mailbox import MailboxMark, Selected, ServerPlace
from tui_mail.sync.flag_merge import Pending, merge

FEW: Final = 10
"""Messages that may all go at once without a second look: somebody cleared a small folder."""

GRACE: Final = 60
"""Seconds between the first time that a mailbox is said to be empty and the time that counts."""


Flags = Mapping[int, frozenset[str] | None]
"""By UID; None: it is there, and its flags were not told."""


@frozen
class MailboxPlan:
    """What to do to make the folder here like the mailbox there."""

    fetch: tuple[int, ...]
    """UIDs to download, newest first."""
    gone: tuple[MessageId, ...]
    """Places whose message the server has no more."""
    flags: tuple[tuple[MessageId, frozenset[str]], ...]
    """Places whose flags change here."""
    doubt: str = ""
    """Why nothing is taken for gone although it is not listed; empty: the listing is believed."""


def plan(
    here: Sequence[ServerPlace],
    there: Flags,
    selected: Selected,
    pending: Mapping[MessageId, Sequence[Pending]],
) -> MailboxPlan:
    """Compare by UID; UIDVALIDITY was compared before.

    Args:
        here: places of this folder with a UID.
        there: as the server lists them.
        selected: what SELECT said.
        pending: changes of ours that the server has yet to hear of, by message.
    """
    known = {place.uid: place for place in here}
    doubt = _doubt(here, there, selected)
    gone = () if doubt else tuple(place.id for uid, place in known.items() if uid not in there)
    fetch = tuple(sorted((uid for uid in there if uid not in known), reverse=True))
    return MailboxPlan(fetch, gone, flag_changes(here, there, pending), doubt)


def flag_changes(
    here: Sequence[ServerPlace],
    there: Flags,
    pending: Mapping[MessageId, Sequence[Pending]],
) -> tuple[tuple[MessageId, frozenset[str]], ...]:
    """Places whose flags change, with the new ones: the server's, our waiting changes over them."""
    changed = []
    for place in here:
        told = there.get(place.uid)
        if told is not None:
            merged = merge(told, pending.get(place.id, ()))
            if merged != place.flags:
                changed.append((place.id, merged))
    return tuple(changed)


def unchanged(known: MailboxMark, now: MailboxMark) -> bool:
    """Whether this alone shows that nothing happened (RFC 7162 section 3.1.2).

    The number of messages counts too: a server may have CONDSTORE without telling of a deletion
    by it.
    """
    return now.highestmodseq > 0 and known == now


def may_be_newer(known: MailboxMark, now: MailboxMark) -> bool:
    """Whether what changed since can be asked for; else everything is compared."""
    return (
        known.highestmodseq > 0
        and known.uidnext > 0
        and known.uidvalidity == now.uidvalidity
        and known.highestmodseq <= now.highestmodseq
        and known.uidnext <= now.uidnext
    )


def went_back(known: MailboxMark, now: MailboxMark) -> bool:
    """Whether a MODSEQ is smaller than it was, which cannot be (RFC 7162 section 3.1.1)."""
    return known.uidvalidity == now.uidvalidity and 0 < now.highestmodseq < known.highestmodseq


def is_doubtful(here: int, gone: int, *, empties: bool, since: int, now: int) -> bool:
    """Whether a folder that loses everything at once needs a second proof.

    The proof is the same word again, later: a disk that was not there is back by then.

    Args:
        here: messages of it that are known here.
        gone: those of them that are said to be gone.
        empties: it is one that people empty: Trash, Junk.
        since: when the server said so first, Unix seconds; 0: it did not before.
        now: Unix seconds.
    """
    if gone < here or gone < FEW or empties:
        return False
    return not since or now - since < GRACE


def _doubt(here: Sequence[ServerPlace], there: Flags, selected: Selected) -> str:
    if len(there) < selected.exists:
        return f"the server listed {len(there)} of {selected.exists} messages"
    if here and selected.uidnext and selected.uidnext <= max(place.uid for place in here):
        return "the server's numbering went back"
    return ""
