"""What of an IMAP account is to be whole here and is not yet, fetched at the end of a sync.

So a folder whose policy was widened fills up, and of one with a size the newest are whole. Must
never let go of a beginning before the whole is here, nor put another message in its place.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from tui_mail.engine.account_work import Counts, Tools
from tui_mail.engine.batches import batches
from tui_mail.engine.digester import held, whole_digest
from tui_mail.engine.progress import Progress
from tui_mail.engine.reports import report_in, tell_reports
from tui_mail.errors import Refused
from tui_mail.model.account import AccountState
from tui_mail.model.big_mail import BigMail, Mail
from tui_mail.model.events import MailChanged
from tui_mail.model.folder import FolderChange
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.mailbox import RemoteMessage
from tui_mail.model.offline import Keep, Offline
from tui_mail.ports.heads_store import Rest
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import Arrival, FolderState
from tui_mail.ports.steps import Step
from tui_mail.sync.offline_policy import oldest_whole, policy_of, shares_budget


class Rests:
    """One sync's.

    Args:
        tools: the engine's.
        account: whose mail it is.
        offline: as the account's settings say.
        server: logged in; its selected mailbox changes.
        counts: what is done is added here.
    """

    def __init__(
        self,
        tools: Tools,
        account: AccountKey,
        offline: Offline,
        server: ImapServer,
        counts: Counts,
    ) -> None:
        self._tools = tools
        self._account = account
        self._offline = offline
        self._server = server
        self._counts = counts

    def run(self, synced: Collection[FolderId]) -> None:
        """Fetch what is to be whole.

        Args:
            synced: folders in which anything may have happened; of the others only those are
                looked at whose policy was changed.
        """
        states = {
            state.folder.id: state
            for state in self._tools.store.folder_states(self._account)
            if state.remote and state.pending is FolderChange.NONE
        }
        shared = [s for s in states.values() if shares_budget(s.folder, self._offline)]
        alone = [s for s in states.values() if s not in shared]
        for group in (shared, *([state] for state in alone)):
            policy = policy_of(group[0].folder, self._offline) if group else None
            if policy is not None and self._is_due(group, policy, synced):
                self._bring(group, policy, states)

    def _is_due(
        self, group: Sequence[FolderState], policy: Offline, synced: Collection[FolderId]
    ) -> bool:
        return any(state.kept_whole != policy.words or state.folder.id in synced for state in group)

    def _bring(
        self,
        group: Sequence[FolderState],
        policy: Offline,
        states: Mapping[FolderId, FolderState],
    ) -> None:
        folders = [state.folder.id for state in group]
        left: dict[FolderId, list[Rest]] = {}
        for rest in self._wanted(folders, policy):
            left.setdefault(rest.folder, []).append(rest)
        refused = set()
        for folder, rests in left.items():
            try:
                fetch_rests(self._tools, self._server, states[folder], rests, self._counts)
            except Refused as error:  # which must not keep us from the others
                refused.add(folder)
                self._counts.doubts.append(f"{states[folder].folder.name}: {error.message}")
        for state in group:
            if state.folder.id not in refused and state.kept_whole != policy.words:
                self._tools.store.note_kept_whole(state.folder.id, policy.words)

    def _wanted(self, folders: Sequence[FolderId], policy: Offline) -> Sequence[Rest]:
        store = self._tools.store
        if policy.keep is Keep.HEADERS:
            return ()
        if policy.keep is Keep.DAYS:
            return store.rests(folders, since=oldest_whole(policy, self._tools.now()))
        return store.rests(folders, most=policy.amount if policy.keep is Keep.SIZE else None)


def fetch_rests(
    tools: Tools,
    server: ImapServer,
    state: FolderState,
    rests: Sequence[Rest],
    counts: Counts,
    *,
    quiet: bool = False,
) -> int:
    """Fetch these of one mailbox, and let each take its beginning's place; how many did.

    Quiet: the account's status is another's matter.
    What is gone there meanwhile is left out: the next sync takes it away here. Raises what stands
    in the way; what is committed until then stays.
    """
    selected = server.select(state.remote or "", read_only=True)
    if selected.uidvalidity != state.uidvalidity:
        raise Refused(
            f"{state.folder.name} was numbered anew on the server.", "Sync once more, then try."
        )
    coming = _Coming(tools, state, rests, counts)
    if not quiet:
        coming.tell()
    described = server.messages([rest.uid for rest in rests])
    for batch in batches(server.bodies(described)):
        coming.keep(batch)
        if not quiet:
            coming.tell()
    return coming.done


class _Coming:
    """The rests of one mailbox as they come.

    Args:
        tools: the engine's.
        state: the folder.
        rests: what was asked for.
        counts: what is done is added here.
    """

    def __init__(
        self, tools: Tools, state: FolderState, rests: Sequence[Rest], counts: Counts
    ) -> None:
        self._tools = tools
        self._state = state
        self._by_uid = {rest.uid: rest for rest in rests}
        self._counts = counts
        size = sum(rest.size for rest in rests)
        self._progress = Progress(len(rests), size, tools.clock.monotonic)
        self.done = 0

    def keep(self, batch: Iterable[tuple[RemoteMessage, Mail]]) -> None:
        """One transaction."""
        tools, folder = self._tools, self._state.folder
        tools.steps.passed(Step.IMAP_AFTER_FETCH)
        came = [pair for pair in (self._arrival(*one) for one in batch) if pair is not None]
        shown = tools.store.make_all_whole(came)
        tools.steps.passed(Step.IMAP_AFTER_COMMIT)
        tell_reports(tools, [arrival for _, arrival in came])
        self._counts.updated += len(came)
        self.done += len(came)
        tools.hub.tell(MailChanged(folder.account, shown))
        self._progress.add(len(came), sum(len(arrival.raw) for _, arrival in came))

    def tell(self) -> None:
        """How far it is."""
        folder = self._state.folder
        detail = f"{folder.name} whole: {self._progress.words}"
        self._tools.board.show(folder.account, AccountState.SYNCING, detail)

    def _arrival(self, message: RemoteMessage, raw: Mail) -> tuple[MessageId, Arrival] | None:
        """None where the server gave another message under that UID: the beginning stays."""
        now, rest = self._tools.now(), self._by_uid[message.uid]
        words = whole_digest(raw, now)
        self._counts.bytes += len(raw)
        if words.message_id != rest.message_id:
            self._counts.doubts.append(
                f"{self._state.folder.name}: the server has another message as UID {message.uid}"
            )
            if isinstance(raw, BigMail):
                raw.path.unlink(missing_ok=True)
            return None
        received = message.received or words.received or words.date or now
        report = report_in(held(raw), words)
        return rest.id, Arrival(self._state.folder.id, raw, words, received, report=report)
