"""What differs between a mailbox and its folder here. Never trusts a listing too short."""

from collections.abc import Mapping, Sequence

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import MessageId
from tui_mail.model.mailbox import Selected, ServerPlace
from tui_mail.sync.flag_merge import Pending, merge


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
    there: Mapping[int, frozenset[str]],
    selected: Selected,
    pending: Mapping[MessageId, Sequence[Pending]],
) -> MailboxPlan:
    """Compare by UID; UIDVALIDITY was compared before.

    Args:
        here: places of this folder with a UID.
        there: UID to flags, as the server lists them.
        selected: what SELECT said.
        pending: changes of ours that the server has yet to hear of, by message.
    """
    known = {place.uid: place for place in here}
    doubt = _doubt(here, there, selected)
    gone = () if doubt else tuple(place.id for uid, place in known.items() if uid not in there)
    flags = []
    for uid, server_flags in there.items():
        place = known.get(uid)
        if place is not None:
            merged = merge(server_flags, pending.get(place.id, ()))
            if merged != place.flags:
                flags.append((place.id, merged))
    fetch = tuple(sorted((uid for uid in there if uid not in known), reverse=True))
    return MailboxPlan(fetch, gone, tuple(flags), doubt)


def unchanged(
    here: int, selected: Selected, known: tuple[int, int, int], *, said_all: bool
) -> bool:
    """Whether SELECT alone shows that nothing happened (RFC 7162 section 3.1.2).

    Args:
        here: number of places with a UID.
        selected: what SELECT said now.
        known: UIDVALIDITY, UIDNEXT and HIGHESTMODSEQ of the last sync.
        said_all: no change of ours waits to be said.
    """
    now = (selected.uidvalidity, selected.uidnext, selected.highestmodseq)
    return said_all and selected.highestmodseq > 0 and now == known and here == selected.exists


def _doubt(
    here: Sequence[ServerPlace], there: Mapping[int, frozenset[str]], selected: Selected
) -> str:
    if len(there) < selected.exists:
        return f"the server listed {len(there)} of {selected.exists} messages"
    if here and selected.uidnext and selected.uidnext <= max(place.uid for place in here):
        return "the server's numbering went back"
    return ""
