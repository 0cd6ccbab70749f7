"""Whether the UIDs that are known here still mean the same messages on the server, and what is done
where they do not although it calls them the same (its mailbox came out of an old copy).

Must never let a change be said by a number that may be another message's, nor lose a message here
because the server's numbers went back.
"""

from collections.abc import Sequence
from typing import Final

from tui_mail.engine.account_work import Tools
from tui_mail.engine.imap_mailboxes import remote_of
from tui_mail.errors import NumberedAnew
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.model.mailbox import Selected, ServerPlace
from tui_mail.ports.imap_server import ImapServer, MailboxReader
from tui_mail.ports.mail_store import FolderState
from tui_mail.sync.imap_plan import went_back

AT_ONCE: Final = 200
"""Messages that are compared together."""


def may_be_others(state: FolderState, selected: Selected) -> bool:
    """Whether a number that is known may be given to another message by now."""
    known = state.mark
    if not known.uidvalidity:
        return False  # nothing was noted so far
    if known.uidvalidity != selected.uidvalidity:
        return True
    return 0 < selected.uidnext < known.uidnext or went_back(known, selected.mark)


def opened_by_number(
    server: ImapServer, states: Sequence[FolderState], folder: FolderId | None
) -> Selected:
    """The mailbox of a folder, opened to say something by UID; raises NumberedAnew."""
    selected = server.select(remote_of(states, folder))
    state = next(state for state in states if state.folder.id == folder)
    if may_be_others(state, selected):
        raise NumberedAnew(
            f"{state.folder.name} was numbered anew on the server.",
            "It is said once the folder was looked at.",
        )
    return selected


def let_go_of_numbers(
    tools: Tools, server: MailboxReader, places: Sequence[ServerPlace], selected: Selected
) -> int:
    """Take the number of each that is not the server's message any more; how many had one.

    They stay here, as mail of this machine, until the server has them under another number.
    A number is given again only above all that the old copy knew, so that it is looked for from the
    end of the numbers on, until so many in a row are what they were.

    Args:
        tools: the engine's.
        server: with the mailbox selected.
        places: all of it that are here.
        selected: what SELECT said.
    """
    end = selected.uidnext or 1 << 32
    others = [place.id for place in places if place.uid >= end]
    left = sorted((p for p in places if p.uid < end), key=lambda p: p.uid, reverse=True)
    for at in range(0, len(left), AT_ONCE):
        same, changed = _compared(tools, server, left[at : at + AT_ONCE])
        others += changed
        if same and not changed:
            break
    tools.store.part(others)
    return len(others)


def _compared(
    tools: Tools, server: MailboxReader, places: Sequence[ServerPlace]
) -> tuple[int, list[MessageId]]:
    """How many are what they were, and which are not; one that is gone is neither."""
    from tui_mail.engine.traits import traits_of  # no sync needs it

    known = {place.id: place for place in tools.store.placed([place.id for place in places])}
    by_uid = {place.uid: known[place.id] for place in places if place.id in known}
    same, changed = 0, []
    for sketch in server.sketches([*by_uid]):
        ours = by_uid.get(sketch.uid)
        if ours is None:
            continue
        theirs = traits_of(sketch.header, sketch.size)
        if (theirs.size, theirs.message_id) == (ours.size, ours.message_id):
            same += 1
        else:
            changed.append(ours.id)
    return same, changed
