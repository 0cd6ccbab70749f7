"""A search on an account's IMAP server: what it finds is known here afterwards.

Messages that are not here are brought: those of folders that are mirrored as a sync would, of
others only their beginnings. Must never look into a mailbox in a way that changes anything there,
nor bring more than a list can show.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from tui_mail.config.schema import AccountSettings
from tui_mail.engine.account_work import Counts, Tools
from tui_mail.engine.imap_fetching import Fetching, pending_flags
from tui_mail.errors import Busy, Refused
from tui_mail.message.digest import digest
from tui_mail.message.folding import fold
from tui_mail.model.account import AccountState
from tui_mail.model.big_mail import HEAD, Beginning
from tui_mail.model.events import MailChanged
from tui_mail.model.folder import Folder, Role
from tui_mail.model.frozen import frozen, replace
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.mailbox import Opening, RemoteFolder, Selected, ServerPlace
from tui_mail.model.offline import EVERYTHING, Keep, offline_of
from tui_mail.model.search import Search
from tui_mail.model.server_search import NOTHING, AccountSearched, MailboxNames, SearchWish
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import Arrival, FolderState
from tui_mail.sync.imap_plan import flag_changes
from tui_mail.sync.offline_policy import policy_of
from tui_mail.sync.server_search import Facts, may_fit, question

MOST_MAILBOXES: Final = 100
MOST_FOUND: Final = 2_000
"""Messages of one mailbox that are looked at, the newest."""
MOST_FETCHED: Final = 100
"""Messages of all mailboxes that are brought here by one search, the newest of each."""
_AT_ONCE: Final = 25


class ImapSearch:
    """One search.

    Args:
        tools: the engine's.
        settings: the account.
        server: logged in.
        wish: what is looked for.
        stopped: whether nobody waits for it any more.
        aside: a sync may be under way on another connection: it has the account's status, and
            what it stores by beginnings is left to it.
    """

    def __init__(
        self,
        tools: Tools,
        settings: AccountSettings,
        server: ImapServer,
        wish: SearchWish,
        stopped: Callable[[], bool],
        *,
        aside: bool = False,
    ) -> None:
        self._tools = tools
        self._key = settings.key
        self._server = server
        self._wish = wish
        self._stopped = stopped
        self._aside = aside
        self._offline = offline_of(settings.imap.offline) if settings.imap else None
        self._room = MOST_FETCHED
        self._left = 0
        self._found: list[MessageId] = []
        self._troubles: dict[str, None] = {}
        self._asked = False

    def run(self) -> AccountSearched:
        """Ask mailbox by mailbox; one that refuses is told of, and the next one asked.

        Raises:
            TuiMailError: the line broke, or the query is more than a server is asked.
        """
        boxes = self._boxes()
        if len(boxes) > MOST_MAILBOXES:
            self._troubles[f"Only {MOST_MAILBOXES} of {len(boxes)} folders were asked."] = None
        for box in boxes[:MOST_MAILBOXES]:
            if self._stopped():
                break
            try:
                self._look_into(box)
            except (Refused, Busy) as error:
                self._troubles[f"{box.name}: {error.message}"] = None
        words = " ".join(self._troubles)
        return AccountSearched(self._key, tuple(self._found), self._left, self._asked, words)

    def _boxes(self) -> "list[_Box]":
        """Folders that are mirrored, the inbox first; then those that are not."""
        states = self._tools.store.folder_states(self._key)
        known = {state.remote: state for state in states if state.remote}
        wanted = next((s for s in states if s.folder.id == self._wish.folder), None)
        if self._wish.folder is not None:
            return [_Box(wanted.remote, wanted.folder, wanted)] if wanted and wanted.remote else []
        listed = [folder for folder in self._server.folders() if folder.selectable]
        boxes = [_box(folder, known.get(folder.remote)) for folder in listed]
        return sorted(boxes, key=lambda box: (box.role is not Role.INBOX, not box.mirrored))

    def _look_into(self, box: "_Box") -> None:
        wish = self._wish
        mailbox = mailbox_names(self._key, box.name, box.role)
        if not may_be_about(wish.search, mailbox):
            return
        if not self._aside:
            self._tools.board.show(self._key, AccountState.SYNCING, f"what is found in {box.name}")
        selected = self._server.select(box.remote, read_only=True)
        if box.state is not None and box.state.found:
            self._look_again(box.state, selected)
        if not selected.exists:
            return
        there = self._server.search(wish.search, mailbox)
        self._asked = self._asked or there.asked
        if there.unsaid:
            self._troubles[f"The server cannot be asked for {' '.join(there.unsaid)}."] = None
        if there.uids:
            self._take(box, selected, there.uids, mailbox)

    def _take(
        self, box: "_Box", selected: Selected, uids: Sequence[int], mailbox: MailboxNames
    ) -> None:
        """What of it is here; what is not is brought."""
        newest = uids[-MOST_FOUND:]
        self._left += len(uids) - len(newest)
        state = box.state or self._made(box)
        if not state.found and state.uidvalidity not in {0, selected.uidvalidity}:
            self._troubles[f"{box.name} was made anew there: check mail first."] = None
            self._left += len(newest)
            return
        self._tools.store.expect_uids(state.folder.id, selected.uidvalidity)
        state = replace(state, uidvalidity=selected.uidvalidity)
        here = self._here(state.folder.id, newest)
        missing = [uid for uid in reversed(newest) if uid not in here]
        wanted = missing[: self._room] if self._may_bring(state) else []
        self._room -= len(wanted)
        self._left += len(missing) - len(wanted)
        if wanted:
            self._bring(state, wanted)
            here = self._here(state.folder.id, newest)
        self._found += self._fitting(
            [here[uid] for uid in reversed(newest) if uid in here], mailbox
        )

    def _may_bring(self, state: FolderState) -> bool:
        """Whether a sync under way cannot store the same as another message, by its beginning."""
        if not self._aside or state.found:
            return True
        return policy_of(state.folder, self._offline or EVERYTHING).keep is Keep.ALL

    def _made(self, box: "_Box") -> FolderState:
        store = self._tools.store
        folder = store.found_folder(self._key, box.name, box.remote)
        return next(s for s in store.folder_states(self._key) if s.folder.id == folder)

    def _look_again(self, state: FolderState, selected: Selected) -> None:
        """At what was found there before: no sync tells what became of it."""
        store = self._tools.store
        places = store.server_places(state.folder.id)
        if not places or state.uidvalidity != selected.uidvalidity:
            return
        there = {m.uid: m.flags for m in self._server.messages([place.uid for place in places])}
        gone = tuple(place.id for place in places if place.uid not in there)
        changed = flag_changes(places, there, pending_flags(self._tools, self._key))
        store.remove(gone)
        store.server_flags(changed)
        if gone or changed:
            self._tools.hub.tell(MailChanged(self._key, (state.folder.id,)))

    def _here(self, folder: FolderId, uids: Sequence[int]) -> Mapping[int, ServerPlace]:
        places = self._tools.store.places_at(folder, [(uid, uid) for uid in uids])
        return {place.uid: place for place in places}

    def _bring(self, state: FolderState, uids: Sequence[int]) -> None:
        if not state.found:
            Fetching(self._tools, self._server, state, Counts()).by_uid(uids)
            return
        for at in range(0, len(uids), _AT_ONCE):
            if self._stopped():
                return
            listed = list(self._server.messages(uids[at : at + _AT_ONCE]))
            arrivals = [
                self._arrival(state, opening) for opening in self._server.beginnings(listed)
            ]
            self._tools.store.add(arrivals)
            self._tools.hub.tell(MailChanged(self._key, (state.folder.id,)))

    def _arrival(self, state: FolderState, opening: Opening) -> Arrival:
        """Whole where it is short; else its beginning, unlike that of any other message."""
        message, octets = opening.message, opening.octets
        words = digest(octets, self._tools.now())
        received = message.received or words.received or words.date or self._tools.now()
        if len(octets) >= message.size:
            return Arrival(state.folder.id, octets, words, received, message.flags, message.uid)
        place = f" {state.folder.id} {state.uidvalidity} {message.uid}"
        head = Beginning(octets[:HEAD], message.size, self._key, place)
        words = replace(words, sha256=head.sha256, size=head.size, report=False)
        if opening.attachments is not None:
            words = replace(words, attachments=opening.attachments)
        if opening.snippet:
            words = replace(words, snippet=opening.snippet)
        return Arrival(state.folder.id, head, words, received, message.flags, message.uid)

    def _fitting(self, places: Sequence[ServerPlace], mailbox: MailboxNames) -> Iterable[MessageId]:
        """Those of which nothing that is known here says that they do not fit."""
        ids = [place.id for place in places]
        attachments = self._tools.store.attachments_of(ids)
        for placed in self._tools.store.placed(ids):
            facts = Facts(placed.received, placed.flags, attachments.get(placed.id))
            if placed.folder is not None and may_fit(self._wish.search, mailbox, facts):
                yield placed.id


@frozen
class _Box:
    """A mailbox to be asked."""

    remote: str
    folder: Folder | RemoteFolder
    state: FolderState | None

    @property
    def name(self) -> str:
        """For people."""
        return self.folder.name

    @property
    def role(self) -> Role | None:
        """What it is for."""
        return self.folder.role

    @property
    def mirrored(self) -> bool:
        """Whether all of it is brought here by syncs."""
        return self.state is not None and not self.state.found


def _box(there: RemoteFolder, state: FolderState | None) -> _Box:
    return _Box(there.remote, there if state is None else state.folder, state)


def mailbox_names(account: AccountKey, name: str, role: Role | None) -> MailboxNames:
    """By which a query may mean a mailbox."""
    return MailboxNames(fold(account), tuple(fold(each) for each in (name, role or "") if each))


def may_be_about(search: Search, mailbox: MailboxNames) -> bool:
    """Whether anything in that mailbox may fit."""
    return question(search, mailbox).key != NOTHING
