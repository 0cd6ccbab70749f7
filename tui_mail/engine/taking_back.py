"""A message that nobody has got, out of the outbox: it is a draft again.

Must never leave it nowhere, and never give back what somebody may have got already.
"""

from collections.abc import Sequence

from tui_mail.engine.account_work import Tools
from tui_mail.engine.composing import Composing
from tui_mail.errors import UsageError
from tui_mail.model.commands import Done
from tui_mail.model.events import MailChanged, OutboxChanged
from tui_mail.model.ids import MessageId, OutboxId
from tui_mail.model.outbox import OutboxEntry, RecipientState, SendState

_STILL_HERE = frozenset({SendState.WAITING, SendState.HELD})
_CAME_TO_NOTHING = frozenset({SendState.REFUSED, SendState.EXPIRED})


def take_back(tools: Tools, composing: Composing, entry: OutboxId) -> MessageId | None:
    """The draft's id; it stands before the message is taken back, and goes if that came too late.

    What was refused or given up stays in the outbox as what it is; its draft is there to be mended.
    Of another's message that was to be sent on there is none.

    Raises:
        UsageError: it is being sent, or somebody got it.
        NotFound: no such entry.
    """
    outgoing = tools.store.outgoing(entry)
    if outgoing.entry.resent:
        if not tools.store.cancel(entry):
            raise _too_late(entry, tools.store.outgoing(entry).entry.state)
        return None
    still_here = outgoing.entry.state in _STILL_HERE
    if not still_here and not _came_to_nothing(outgoing.entry):
        raise _too_late(entry, outgoing.entry.state)
    draft, folder = composing.as_draft(outgoing)
    if still_here and not tools.store.cancel(entry):
        with tools.acting:
            tools.store.delete((draft,), say=True)
        raise _too_late(entry, tools.store.outgoing(entry).entry.state)
    tools.hub.tell(MailChanged(outgoing.entry.account, (folder,)))
    return draft


def take_all_back(tools: Tools, composing: Composing, ids: Sequence[OutboxId]) -> Done:
    """Each of these; where one cannot be, those before it are taken back."""
    drafts = []
    for entry in ids:
        draft = take_back(tools, composing, entry)
        if draft is not None:
            drafts.append(draft)
        for now in tools.store.entries((entry,)):
            tools.hub.tell(OutboxChanged(entry, now.state))
    words = "Taken back, and in Drafts again" if drafts else "Taken back"
    return Done(words, len(ids), tuple(drafts))


def _came_to_nothing(entry: OutboxEntry) -> bool:
    accepted = any(one.state is RecipientState.ACCEPTED for one in entry.recipients)
    return entry.state in _CAME_TO_NOTHING and not accepted


def _too_late(entry: OutboxId, state: SendState) -> UsageError:
    return UsageError(f"Message {entry} is {state}: it cannot be taken back.")
