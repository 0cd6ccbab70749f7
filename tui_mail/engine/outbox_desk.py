"""Answers what is asked about messages on their way: queue, try, take back, look for.

Must never answer that a message is queued before it is on the disk.
"""

from collections.abc import Callable

from tui_mail.engine.account_work import Tools
from tui_mail.engine.composing import Composing
from tui_mail.engine.maybe_sent import MaybeSent
from tui_mail.engine.outbox import Outbox
from tui_mail.engine.rescheduling import bring_forward, reschedule
from tui_mail.engine.taking_back import take_all_back
from tui_mail.errors import UsageError
from tui_mail.model import commands as words
from tui_mail.model.events import MailChanged, OutboxChanged
from tui_mail.model.ids import AccountKey, OutboxId
from tui_mail.model.offers import AnswerInvitation
from tui_mail.model.outbox import (
    CancelOutbox,
    CheckOutbox,
    MarkSent,
    OutboxEntry,
    Reschedule,
    RetryOutbox,
)

OutboxCommand = (
    words.SendDraft
    | words.Redirect
    | words.Submit
    | RetryOutbox
    | CancelOutbox
    | CheckOutbox
    | MarkSent
    | Reschedule
    | AnswerInvitation
)


class OutboxDesk:
    """The outbox's commands.

    Args:
        tools: the engine's.
        outbox: the one sender.
        composing: fixes bytes.
        maybe_sent: for what is in doubt.
        sync: fetches what an account's server has; what stood in the way of it.
    """

    def __init__(
        self,
        tools: Tools,
        outbox: Outbox,
        composing: Composing,
        maybe_sent: MaybeSent,
        sync: Callable[[AccountKey], str],
    ) -> None:
        self._tools = tools
        self._outbox = outbox
        self._composing = composing
        self._maybe_sent = maybe_sent
        self._sync = sync

    def ask(self, command: OutboxCommand) -> words.Answer:
        """Do it; raises what stands in the way."""
        match command:
            case words.SendDraft(draft, hold, at):
                entry = self._composing.queue_draft(draft, hold, at)
                return self._written(draft.account, entry)
            case words.Redirect() | AnswerInvitation():
                return self._made(command)
            case words.Submit():
                return self._submit(command)
            case RetryOutbox(ids):
                return words.Queued(self._retry(ids))
            case CancelOutbox(ids):
                return take_all_back(self._tools, self._composing, ids)
            case CheckOutbox(ids):
                return words.Queued(self._maybe_sent.check(ids, self._sync))
            case MarkSent(ids):
                return words.Queued(self._maybe_sent.mark(ids))
            case Reschedule(entry, at):
                reschedule(self._tools, entry, at)
                return self._is_queued(entry)
            case _:
                raise UsageError(f"The outbox does not know {type(command).__name__}.")

    def tell_state(self, entry: OutboxId) -> None:
        """Everybody hears how it stands now."""
        for now in self._tools.store.entries((entry,)):
            self._tools.hub.tell(OutboxChanged(entry, now.state))

    def _written(self, account: AccountKey, entry: OutboxId) -> words.Answer:
        """Its draft is gone, what it answers or passes on is marked so."""
        answer = self._is_queued(entry)
        folders = [s.folder.id for s in self._tools.store.folder_states(account)]
        self._tools.hub.tell(MailChanged(account, tuple(folders)))
        return answer

    def _made(self, command: words.Redirect | AnswerInvitation) -> words.Answer:
        """Of a message that is here."""
        if isinstance(command, AnswerInvitation):
            return self._written(*self._composing.answer_invitation(command))
        return self._written(command.account, self._composing.redirect(command))

    def _submit(self, command: words.Submit) -> words.Answer:
        entry = self._composing.submit(command)
        if not command.wait or command.at is not None:
            return self._is_queued(entry)
        self.tell_state(entry)
        return words.Queued(self._outbox.tried(entry))

    def _is_queued(self, entry: OutboxId) -> words.Queued:
        """The sender looks when it is due."""
        self.tell_state(entry)
        self._outbox.wake()
        return words.Queued(self._tools.store.entries((entry,)))

    def _retry(self, ids: tuple[OutboxId, ...]) -> tuple[OutboxEntry, ...]:
        if ids:
            bring_forward(self._tools, ids)
            self._outbox.release(ids)
        wanted = ids or self._outbox.make_due()
        self._outbox.send_these(wanted)
        return self._tools.store.entries(wanted)
