"""Messages that may have been sent: what can be found out, and what the user knows.

Must never take it for unsent that a message is not found, and never send anything.
"""

from collections.abc import Callable, Sequence
from threading import Lock

from tui_mail.engine.account_work import Tools
from tui_mail.errors import NotFound, UsageError
from tui_mail.model.events import OutboxChanged
from tui_mail.model.folder import Role
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey, OutboxId
from tui_mail.model.outbox import OutboxEntry, RecipientState, SendState, SentCopy
from tui_mail.ports.mail_store import SendUpdate

_NOT_FOUND = (
    "It was looked for and not found in this account. That proves nothing: it may have been sent "
    "all the same. Ask a recipient."
)


class MaybeSent:
    """Check and Mark as sent.

    Args:
        tools: the engine's.
        one_sender: held while anything is tried.
        sent: told the account whenever a copy is to be filed.
    """

    def __init__(self, tools: Tools, one_sender: Lock, sent: Callable[[AccountKey], None]) -> None:
        self._tools = tools
        self._one_sender = one_sender
        self._sent = sent

    def check(
        self, ids: Sequence[OutboxId], sync: Callable[[AccountKey], str]
    ) -> tuple[OutboxEntry, ...]:
        """Fetch what each account's server has, and look for the Message-ID in Sent and elsewhere.

        Args:
            ids: maybe-sent.
            sync: one account; what stood in the way of it.

        Raises:
            NotFound, UsageError: there is no such message, or it is not maybe-sent.
        """
        wanted = [self._one(entry) for entry in ids]
        troubles = {account: sync(account) for account in {entry.account for entry in wanted}}
        for entry in wanted:
            roles = self._roles(entry)
            if roles:
                copy = SentCopy.FILED if Role.SENT in roles else SentCopy.PENDING
                self._settle(entry.id, "found in this account", copy)
            else:
                trouble = troubles[entry.account]
                looked = f"The server was not asked: {trouble} " if trouble else ""
                with self._one_sender:
                    if self._one(entry.id).state is SendState.MAYBE_SENT:
                        update = SendUpdate(last_error=looked + _NOT_FOUND)
                        self._tools.store.settle(entry.id, update)
        return self._tools.store.entries(ids)

    def mark(self, ids: Sequence[OutboxId]) -> tuple[OutboxEntry, ...]:
        """The user knows that they were sent.

        Raises:
            NotFound, UsageError: there is no such message, or it is not maybe-sent.
        """
        for entry in ids:
            self._one(entry)
        for entry in ids:
            self._settle(entry, "marked as sent by you", SentCopy.PENDING)
        return self._tools.store.entries(ids)

    def _one(self, entry: OutboxId) -> OutboxEntry:
        found = self._tools.store.entries((entry,))
        if not found:
            raise NotFound(f"There is no message {entry} in the outbox.", "List it again.")
        if found[0].state is not SendState.MAYBE_SENT:
            raise UsageError(
                f"Message {entry} is {found[0].state}: there is no doubt about it.",
                "Only what may have been sent can be checked or marked as sent.",
            )
        return found[0]

    def _roles(self, entry: OutboxEntry) -> set[Role | None]:
        """Of the folders that have it; a draft proves nothing."""
        store = self._tools.store
        places = store.placed(store.find_message_id(entry.account, entry.message_id))
        roles = {s.folder.id: s.folder.role for s in store.folder_states(entry.account)}
        return {roles[p.folder] for p in places if p.folder in roles} - {Role.DRAFTS}

    def _settle(self, entry: OutboxId, reply: str, copy: SentCopy) -> None:
        with self._one_sender:
            now = self._one(entry)
            people = tuple(
                replace(one, state=RecipientState.ACCEPTED, reply=reply)
                for one in now.recipients
                if one.state is RecipientState.WAITING
            )
            if now.sent_copy is SentCopy.FILED or now.resent:
                copy = now.sent_copy
            update = SendUpdate(
                SendState.SENT, clear_next=True, last_error="", recipients=people, sent_copy=copy
            )
            self._tools.store.settle(entry, update)
        self._tools.hub.tell(OutboxChanged(entry, SendState.SENT))
        if copy is SentCopy.PENDING:
            self._sent(now.account)
