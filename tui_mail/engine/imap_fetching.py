"""New messages of one mailbox brought here, the newest first, a transaction at a time.

Must never store a message twice: one that a change of ours put there finds its place.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from tui_mail.engine.account_work import Counts, Tools
from tui_mail.engine.digester import held, whole_digest
from tui_mail.engine.receiving import receive
from tui_mail.engine.reports import report_in, tell_reports
from tui_mail.engine.views import Known
from tui_mail.model.account import AccountState
from tui_mail.model.big_mail import Mail
from tui_mail.model.events import MailChanged
from tui_mail.model.flags import SEEN
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.mailbox import RemoteMessage
from tui_mail.model.summary import Digest
from tui_mail.ports.imap_server import MailboxReader
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


def first_new_uid(tools: Tools, state: FolderState) -> int:
    """The UID from which on what comes into a mailbox newly came; 0: of nothing it is known.

    A mailbox that is read for the first time, and one after a switch, has nothing new.
    """
    if not tools.arrivals_wanted.is_set() or tools.store.linking(state.folder.account):
        return 0
    return 0 if state.found or not state.uidvalidity else state.uidnext


class Fetching:
    """The downloads of one pass over one mailbox.

    Args:
        tools: the engine's.
        server: logged in, the mailbox selected.
        state: its folder.
        counts: what is done is added here.
    """

    def __init__(
        self, tools: Tools, server: MailboxReader, state: FolderState, counts: Counts
    ) -> None:
        self._tools = tools
        self._server = server
        self._state = state
        self._counts = counts
        self._key = state.folder.account
        self._known = Known(tools, state, counts)
        self.first_new = first_new_uid(tools, state)

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
        tools, done = self._tools, 0

        def keep(batch: Sequence[Fetched], words: Sequence[Digest]) -> None:
            nonlocal done
            tools.steps.passed(Step.IMAP_AFTER_FETCH)
            self._commit(batch, words)
            tools.steps.passed(Step.IMAP_AFTER_COMMIT)
            done += len(batch)
            detail = f"{self._state.folder.name} {done} of {count}"
            tools.board.show(self._key, AccountState.SYNCING, detail)

        receive(self._server.bodies(self._known.left(messages)), count, keep, tools, self._key)

    def keep(self, fetched: Sequence[Fetched]) -> None:
        """Store these, which were fetched."""
        if fetched:
            now = self._tools.now()
            self._commit(fetched, [whole_digest(raw, now) for _, raw in fetched])

    def _commit(self, batch: Sequence[Fetched], digests: Sequence[Digest]) -> None:
        store, folder, now = self._tools.store, self._state.folder.id, self._tools.now()
        homeless = dict(store.homeless(folder))
        arrivals, unread = [], 0
        for (message, raw), words in zip(batch, digests, strict=True):
            self._counts.bytes += len(raw)
            ours = homeless.pop((words.message_id, len(raw)), None)
            if ours is not None:
                store.adopt(ours, folder, message.uid)
                pending = pending_flags(self._tools, self._key).get(ours, ())
                store.server_flags([(ours, merge(message.flags, pending))])
                continue
            unread += SEEN not in message.flags
            received = message.received or words.received or words.date or now
            report = report_in(held(raw), words) if words.report else None
            arrivals.append(
                Arrival(
                    folder,
                    raw,
                    words,
                    received,
                    message.flags,
                    message.uid,
                    report=report,
                    identity=message.identity,
                    thread=message.thread,
                    new=0 < self.first_new <= message.uid,
                )
            )
        store.add(arrivals)
        tell_reports(self._tools, arrivals)
        self._counts.new += len(arrivals)
        new = unread if self._state.folder.role is Role.INBOX else 0
        self._tools.hub.tell(MailChanged(self._key, (folder,), new))
