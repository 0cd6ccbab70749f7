"""New messages of one mailbox brought here, the newest first, a transaction at a time.

Must never store a message twice: one that a change of ours put there finds its place.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from tui_mail.engine.account_work import Counts, Tools
from tui_mail.engine.batches import batches
from tui_mail.engine.reports import report_in, tell_reports
from tui_mail.message.digest import digest
from tui_mail.model.account import AccountState
from tui_mail.model.big_mail import Mail
from tui_mail.model.events import MailChanged
from tui_mail.model.flags import SEEN
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.mailbox import RemoteMessage
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import Arrival, FolderState
from tui_mail.ports.steps import Step
from tui_mail.sync.flag_merge import Pending, merge

Fetched = tuple[RemoteMessage, Mail]
PendingFlags = Mapping[MessageId, Sequence[Pending]]


def pending_flags(tools: Tools, account: AccountKey) -> PendingFlags:
    """Flag changes of ours that the server has yet to hear of, by message."""
    pending: defaultdict[MessageId, list[Pending]] = defaultdict(list)
    for entry in tools.store.journal(account):
        if entry.kind == "flags":
            pending[entry.message].append((entry.add, entry.remove))
    return pending


class Fetching:
    """The downloads of one pass over one mailbox.

    Args:
        tools: the engine's.
        server: logged in, the mailbox selected.
        state: its folder.
        counts: what is done is added here.
    """

    def __init__(
        self, tools: Tools, server: ImapServer, state: FolderState, counts: Counts
    ) -> None:
        self._tools = tools
        self._server = server
        self._state = state
        self._counts = counts
        self._key = state.folder.account

    def by_uid(self, uids: Collection[int]) -> None:
        """Download these."""
        if uids:
            self.run(self._server.messages(uids), len(uids))

    def run(self, messages: Iterable[RemoteMessage], count: int) -> None:
        """Download these.

        Args:
            messages: as the server describes them; read as they are needed.
            count: of them, for the words of the progress.
        """
        done = 0
        for batch in batches(self._server.bodies(messages)):
            self._tools.steps.passed(Step.IMAP_AFTER_FETCH)
            self._commit(batch)
            self._tools.steps.passed(Step.IMAP_AFTER_COMMIT)
            done += len(batch)
            detail = f"{self._state.folder.name} {done} of {count}"
            self._tools.board.show(self._key, AccountState.SYNCING, detail)

    def keep(self, fetched: Sequence[Fetched]) -> None:
        """Store these, which were fetched."""
        if fetched:
            self._commit(fetched)

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
                pending = pending_flags(self._tools, self._key).get(ours, ())
                store.server_flags([(ours, merge(message.flags, pending))])
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
