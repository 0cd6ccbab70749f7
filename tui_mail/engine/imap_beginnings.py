"""New messages of a mailbox brought here as far as they are wanted: whole, or their beginning.

Must never take a beginning for a message, nor one message for another: one that only its bytes
tell from others comes whole.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Final

from tui_mail.engine.account_work import Counts, Tools
from tui_mail.engine.imap_fetching import Fetched, Fetching, pending_flags
from tui_mail.message.digest import digest
from tui_mail.model.account import AccountState
from tui_mail.model.big_mail import HEAD, Beginning
from tui_mail.model.events import MailChanged
from tui_mail.model.flags import SEEN
from tui_mail.model.folder import Role
from tui_mail.model.frozen import replace
from tui_mail.model.mailbox import Opening, RemoteMessage
from tui_mail.model.offline import Keep, Offline
from tui_mail.ports.imap_server import MailboxReader
from tui_mail.ports.mail_store import Arrival, FolderState
from tui_mail.ports.steps import Step
from tui_mail.sync.flag_merge import merge
from tui_mail.sync.offline_policy import split

AT_ONCE: Final = 200
"""Messages a transaction."""


class Keeping:
    """The downloads of one pass over one mailbox, as its policy wants them.

    Args:
        tools: the engine's.
        server: logged in, the mailbox selected.
        state: its folder.
        counts: what is done is added here.
        policy: what is to be whole.
    """

    def __init__(
        self,
        tools: Tools,
        server: MailboxReader,
        state: FolderState,
        counts: Counts,
        policy: Offline,
    ) -> None:
        self._tools = tools
        self._server = server
        self._state = state
        self._counts = counts
        self._policy = policy
        self._linking = policy.keep is not Keep.ALL and tools.store.linking(state.folder.account)
        self._whole = Fetching(tools, server, state, counts)

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
        if self._policy.keep is Keep.ALL:
            self._whole.run(messages, count)
            return
        left, done = iter(messages), 0
        while group := list(islice(left, AT_ONCE)):
            wanted = split(group, self._policy, self._tools.now())
            bare = self._beginnings(wanted.beginnings)
            whole = (*wanted.whole, *bare)
            if whole:
                self._whole.run(whole, len(whole))
            done += len(group)
            detail = f"{self._state.folder.name} {done} of {count}"
            self._tools.board.show(self._state.folder.account, AccountState.SYNCING, detail)

    def all_whole(self, messages: Iterable[RemoteMessage]) -> bool:
        """Whether the bytes of each have to come: by the policy, and because none is known."""
        return self._policy.keep is Keep.ALL and not any(one.identity for one in messages)

    def keep(self, fetched: Sequence[Fetched]) -> None:
        """Store these, which were fetched."""
        self._whole.keep(fetched)

    def nothing_is_new(self) -> None:
        """The mailbox numbers its messages anew: what comes may have been there before."""
        self._whole.first_new = 0

    def _beginnings(self, messages: Sequence[RemoteMessage]) -> Sequence[RemoteMessage]:
        """Store how these begin; those that are to come whole all the same."""
        if not messages:
            return ()
        store, folder = self._tools.store, self._state.folder
        told = list(self._server.beginnings(messages))
        self._tools.steps.passed(Step.IMAP_AFTER_FETCH)
        homeless = dict(store.homeless(folder.id))
        adopted: set[tuple[str, int]] = set()
        arrivals: list[Arrival] = []
        bare = []
        for opening in told:
            message, arrival = opening.message, self._arrival(opening)
            self._counts.bytes += len(opening.octets)
            if self._needs_bytes(arrival.digest.message_id):
                bare.append(message)
                continue
            known = (arrival.digest.message_id, message.size)
            if known in adopted:  # of several alike the store names one at a time
                homeless = dict(store.homeless(folder.id))
            ours = homeless.pop(known, None)
            if ours is None:
                arrivals.append(arrival)
                continue
            store.adopt(ours, folder.id, message.uid)
            adopted.add(known)
            pending = pending_flags(self._tools, folder.account).get(ours, ())
            store.server_flags([(ours, merge(message.flags, pending))])
        store.add(arrivals)
        self._tools.steps.passed(Step.IMAP_AFTER_COMMIT)
        self._counts.new += len(arrivals)
        unread = sum(SEEN not in arrival.flags for arrival in arrivals)
        new = unread if folder.role is Role.INBOX else 0
        self._tools.hub.tell(MailChanged(folder.account, (folder.id,), new))
        return bare

    def _needs_bytes(self, message_id: str) -> bool:
        """Whether only its bytes tell which one it is; after a switch, in doubt they do."""
        store, account = self._tools.store, self._state.folder.account
        return not message_id or (
            self._linking and bool(store.find_message_id(account, message_id))
        )

    def _arrival(self, opening: Opening) -> Arrival:
        message, octets = opening.message, opening.octets
        folder, now = self._state.folder, self._tools.now()
        place = f" {folder.id} {message.uid}"
        head = Beginning(octets[:HEAD], message.size, folder.account, place)
        words = digest(head.octets, now)
        words = replace(words, sha256=head.sha256, size=head.size, report=False)
        if opening.attachments is not None:
            words = replace(words, attachments=opening.attachments)
        if opening.snippet:
            words = replace(words, snippet=opening.snippet)
        received = message.received or words.received or words.date or now
        new = 0 < self._whole.first_new <= message.uid
        return Arrival(folder.id, head, words, received, message.flags, message.uid, new=new)
