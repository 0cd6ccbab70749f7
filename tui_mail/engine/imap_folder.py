"""One mailbox of an IMAP account brought here: what is new, what is gone, whose flags changed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from tui_mail.config.schema import AccountSettings
from tui_mail.engine.account_work import Counts, Tools
from tui_mail.engine.batches import batches
from tui_mail.engine.reports import report_in, tell_reports
from tui_mail.message.digest import digest
from tui_mail.model.account import AccountState
from tui_mail.model.big_mail import Mail
from tui_mail.model.events import MailChanged
from tui_mail.model.flags import SEEN
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.model.mailbox import RemoteMessage, Selected
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import Arrival, FolderState
from tui_mail.ports.steps import Step
from tui_mail.sync.flag_merge import Pending, merge
from tui_mail.sync.imap_plan import plan, unchanged

Fetched = tuple[RemoteMessage, Mail]


class FolderSync:
    """One pass over one mailbox.

    Args:
        tools: the engine's.
        settings: the account.
        server: logged in.
        state: the folder, which has a mailbox on the server.
        counts: what is done is added here.
    """

    def __init__(
        self,
        tools: Tools,
        settings: AccountSettings,
        server: ImapServer,
        state: FolderState,
        counts: Counts,
    ) -> None:
        self._tools = tools
        self._key = settings.key
        self._server = server
        self._state = state
        self._counts = counts

    def run(self) -> None:
        """Raises what stands in the way; what is committed until then stays."""
        store, folder = self._tools.store, self._state.folder.id
        selected = self._server.select(self._state.remote or "")
        known = (self._state.uidvalidity, self._state.uidnext, self._state.highestmodseq)
        if self._state.uidvalidity not in {0, selected.uidvalidity}:
            store.forget_uids(folder)
        here = store.server_places(folder)
        if unchanged(len(here), selected, known, said_all=not self._pending()):
            return
        if selected.exists == 0 and not here:
            self._note(selected)
            return
        there = self._server.flags()
        # read after the server spoke: what the user changed meanwhile must not be overwritten
        todo = plan(store.server_places(folder), there, selected, self._pending())
        if todo.doubt:
            self._counts.doubts.append(f"{self._state.folder.name}: {todo.doubt}")
        store.remove(todo.gone)
        store.server_flags(todo.flags)
        self._counts.removed += len(todo.gone)
        self._counts.updated += len(todo.flags)
        if todo.gone or todo.flags:
            self._tools.hub.tell(MailChanged(self._key, (folder,)))
        self._fetch(todo.fetch)
        if not todo.doubt:
            self._note(selected)

    def _note(self, selected: Selected) -> None:
        self._tools.store.note_mailbox(
            self._state.folder.id,
            selected.uidvalidity,
            selected.uidnext,
            selected.highestmodseq,
        )

    def _pending(self) -> Mapping[MessageId, Sequence[Pending]]:
        """Flag changes of ours that the server has yet to hear of, by message."""
        pending: defaultdict[MessageId, list[Pending]] = defaultdict(list)
        for entry in self._tools.store.journal(self._key):
            if entry.kind == "flags":
                pending[entry.message].append((entry.add, entry.remove))
        return pending

    def _fetch(self, uids: Sequence[int]) -> None:
        if not uids:
            return
        wanted = frozenset(uids)
        messages = [m for m in self._server.messages(min(uids)) if m.uid in wanted]
        messages.sort(key=lambda message: message.uid, reverse=True)
        done = 0
        for batch in batches(self._server.bodies(messages)):
            self._tools.steps.passed(Step.IMAP_AFTER_FETCH)
            self._commit(batch)
            self._tools.steps.passed(Step.IMAP_AFTER_COMMIT)
            done += len(batch)
            detail = f"{self._state.folder.name} {done} of {len(messages)}"
            self._tools.board.show(self._key, AccountState.SYNCING, detail)

    def _commit(self, batch: Sequence[Fetched]) -> None:
        store, folder, now = self._tools.store, self._state.folder.id, self._tools.now()
        homeless = dict(store.homeless(folder))
        arrivals, unread = [], 0
        for message, raw in batch:
            words = digest(raw, now)
            self._counts.bytes += len(raw)
            ours = homeless.pop((words.message_id, len(raw)), None)
            if ours is not None:
                store.adopt(ours, folder, message.uid)
                flags = merge(message.flags, self._pending().get(ours, ()))
                store.server_flags([(ours, flags)])
                continue
            unread += SEEN not in message.flags
            received = message.received or words.received or words.date or now
            report = report_in(raw, words)
            arrivals.append(
                Arrival(folder, raw, words, received, message.flags, message.uid, report=report)
            )
        store.add(arrivals)
        tell_reports(self._tools, arrivals)
        self._counts.new += len(arrivals)
        new = unread if self._state.folder.role is Role.INBOX else 0
        self._tools.hub.tell(MailChanged(self._key, (folder,), new))
