"""What keeps order: put off, wait for an answer, mute, keep on top, spam; and what time does to it.

Must never do by itself what a person could take back: what happens by time stands in no undo log.
"""

from collections.abc import Iterable, Sequence

from tui_mail.engine.actions import Actions
from tui_mail.engine.doing import this_step
from tui_mail.errors import NotFound, UsageError
from tui_mail.model.commands import Done
from tui_mail.model.events import MailChanged
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, FolderId, MessageId, OutboxId
from tui_mail.model.threads import (
    JUNK_WORD,
    NOT_JUNK_WORD,
    KeepingCommand,
    Mute,
    Pin,
    Remind,
    RemindOutgoing,
    Snooze,
    Spam,
)
from tui_mail.ports.mail_store import Placed, UndoStep

_SPAM_WORDS = ((JUNK_WORD,), (NOT_JUNK_WORD,))


class Keeping(Actions):
    """Done here at once; servers hear of flags and places as of any change."""

    def keep(self, command: KeepingCommand) -> Done:
        """Do it; raises NotFound where a message is gone."""
        with self._tools.acting:
            match command:
                case Snooze(ids, until):
                    return self._snooze(ids, until)
                case Remind(ids, until):
                    return self._remind(ids, until)
                case RemindOutgoing(entry, until):
                    return self._remind_outgoing(entry, until)
                case Mute(ids, muted):
                    return self._mute(ids, muted=muted)
                case Pin(ids, pinned):
                    return self._pin(ids, pinned=pinned)
                case Spam(ids, spam):
                    return self._spam(ids, spam=spam)

    def look(self) -> None:
        """What time and new mail did: what is due comes back, what was answered is settled."""
        store, now, own = self._tools.store, self._tools.now(), self._own()
        with self._tools.acting:
            for account, places in self._by_account(store.to_wake(now, own)):
                ids = tuple(place.id for place in places)
                self._tell(account, store.wake_due(ids, say=self._folders.says(account)))
            for account in store.settle_reminders(now, own):
                self._tell(account, (self._folders.of_role(account, Role.INBOX).id,))
            for account, places in self._by_account(store.come_into_muted()):
                ids = tuple(place.id for place in places)
                self._tell(account, self._muted(account, ids, None))

    def _snooze(self, ids: Sequence[MessageId], until: int | None) -> Done:
        self._check_ahead(until)
        note = this_step(self._tools.now())
        count = 0
        for account, places in self._by_account(ids):
            mine = tuple(place.id for place in places)
            if until is None:
                touched = self._tools.store.wake(mine, say=self._folders.says(account), note=note)
            else:
                touched = self._tools.store.snooze(mine, until, note=note)
            count += len(mine) if touched else 0
            self._tell(account, touched)
        return Done("Back where it was" if until is None else "Snoozed", count)

    def _remind(self, ids: Sequence[MessageId], until: int | None) -> Done:
        self._check_ahead(until)
        own = self._own()
        self._by_account(ids)
        if until is not None and not all(self._is_own(one, own) for one in ids):
            raise UsageError(
                "Only to a message that you sent an answer can be waited for.", "Snooze the others."
            )
        count = self._tools.store.remind(ids, until)
        for account, places in self._by_account(ids):
            self._tell(account, tuple(p.folder for p in places if p.folder is not None))
        return Done("No reminder" if until is None else "An answer is waited for", count)

    def _remind_outgoing(self, entry: OutboxId, until: int) -> Done:
        self._check_ahead(until)
        found = self._tools.store.entries((entry,))
        if not found:
            raise NotFound(f"There is no message {entry} in the outbox.", "List it again.")
        self._tools.store.remind_of(found[0].account, found[0].message_id, until)
        return Done("An answer is waited for", 1)

    def _mute(self, ids: Sequence[MessageId], *, muted: bool) -> Done:
        note = this_step(self._tools.now())
        for account, places in self._by_account(ids):
            mine = tuple(place.id for place in places)
            if not muted:
                self._tell(account, self._tools.store.unmute(mine))
                continue
            touched = self._muted(account, mine, note)
            self._tell(account, touched)
        return Done("Thread muted" if muted else "Thread heard of again", len(ids))

    def _muted(
        self, account: AccountKey, ids: Sequence[MessageId], note: UndoStep | None
    ) -> tuple[FolderId, ...]:
        archive = {account: self._folders.of_role(account, Role.ARCHIVE).id}
        return self._tools.store.mute(ids, archive, say=self._folders.says(account), note=note)

    def _pin(self, ids: Sequence[MessageId], *, pinned: bool) -> Done:
        store = self._tools.store
        for account, places in self._by_account(ids):
            mine = tuple(place.id for place in places)
            touched = store.pin(mine) if pinned else store.unpin(mine)
            self._tools.hub.tell(MailChanged(account, touched))
        return Done("Pinned" if pinned else "Not pinned", len(ids))

    def _spam(self, ids: Sequence[MessageId], *, spam: bool) -> Done:
        note = this_step(self._tools.now())
        for account, places in self._by_account(ids):
            mine = tuple(place.id for place in places)
            junk = self._folders.of_role(account, Role.JUNK)
            inbox = self._folders.of_role(account, Role.INBOX)
            groups = ((mine, junk.id),) if spam else _homes(places, junk.id, inbox.id)
            for group, target in groups:
                touched = self._tools.store.file_as(
                    group,
                    target,
                    _SPAM_WORDS if spam else _SPAM_WORDS[::-1],
                    say=self._folders.says(account),
                    word="mark as spam" if spam else "mark as not spam",
                    note=note,
                )
                self._tell(account, touched)
        return Done("Marked as spam" if spam else "Marked as not spam", len(ids))

    def _own(self) -> tuple[str, ...]:
        accounts = self._settings().accounts.values()
        return tuple(name for each in accounts for name in (each.email, *each.aliases))

    def _is_own(self, message: MessageId, own: Sequence[str]) -> bool:
        from tui_mail.message.addresses import parse_addresses
        from tui_mail.message.headers import split_message
        from tui_mail.message.identity import owns

        headers, _ = split_message(self._tools.store.head(message))
        senders = parse_addresses(headers.raw("from") or "")
        return any(owns(one.address, own) for one in senders)

    def _check_ahead(self, until: int | None) -> None:
        if until is not None and until <= self._tools.now():
            raise UsageError("That time has passed already.", "Choose one ahead.")


def _homes(
    places: Iterable[Placed], junk: FolderId, inbox: FolderId
) -> tuple[tuple[tuple[MessageId, ...], FolderId], ...]:
    """What is no spam comes back from Junk, and stays where it is elsewhere."""
    homes: dict[FolderId, list[MessageId]] = {}
    for place in places:
        if place.folder is not None:
            homes.setdefault(inbox if place.folder == junk else place.folder, []).append(place.id)
    return tuple((tuple(ids), folder) for folder, ids in homes.items())
