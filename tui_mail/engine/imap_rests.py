"""What of an IMAP account is to be whole here and is not yet, fetched at the end of a sync.

So a folder whose policy was widened fills up, and of one with a size the newest are whole. Must
never let go of a beginning before the whole is here, nor put another message in its place.
"""

from collections.abc import Collection, Mapping, Sequence

from tui_mail.engine.account_work import Counts, Tools
from tui_mail.errors import Refused
from tui_mail.model.folder import FolderChange
from tui_mail.model.ids import AccountKey, FolderId
from tui_mail.model.offline import Keep, Offline
from tui_mail.ports.heads_store import Rest
from tui_mail.ports.imap_server import MailboxReader
from tui_mail.ports.mail_store import FolderState
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
        server: MailboxReader,
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
        from tui_mail.engine.rest_fetching import fetch_rests  # a check that finds nothing: none

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
