"""Says to the server what was changed here, in order; backs out what it refuses.

Each change is said again after a crash until the journal knows: all of them bear repetition.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from tui_mail.config.schema import AccountSettings
from tui_mail.engine.account_work import Tools
from tui_mail.errors import MissingCapability, Refused, TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.events import FoldersChanged, MailChanged, ProblemRaised
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import FolderState, JournalEntry, Placed
from tui_mail.ports.steps import Step

Said = tuple[JournalEntry, Placed]
"""A change, and where its message stands."""

MOST = 500
"""Messages a command."""


class Replay:
    """The journal of one account, said over one session.

    Args:
        tools: the engine's.
        settings: the account.
        server: logged in; its selected mailbox changes.
    """

    def __init__(self, tools: Tools, settings: AccountSettings, server: ImapServer) -> None:
        self._tools = tools
        self._key = settings.key
        self._server = server
        self.left = 0
        """Changes that could not be said yet: their message's UID is not known so far."""

    def run(self) -> None:
        """Say everything; raises when the line breaks (it is said again then)."""
        store = self._tools.store
        entries = store.journal(self._key)
        if not entries:
            self.left = 0
            return
        self._make_folders(entries)
        self.left, blocked = 0, set[MessageId]()
        for group in self._groups(entries):
            ready = [one for one in group if one[1].id not in blocked and _sayable(*one)]
            blocked.update(placed.id for entry, placed in group if (entry, placed) not in ready)
            self.left += len(group) - len(ready)
            if ready:
                self._say(ready)

    def _groups(self, entries: Sequence[JournalEntry]) -> Iterable[list[Said]]:
        """Neighbours that are one command for the server; places are looked up as they come."""

        def same(entry: JournalEntry) -> tuple[object, ...]:
            return entry.kind, entry.add, entry.remove, entry.target

        for _, run in groupby(entries, key=same):
            chunk = list(run)
            for start in range(0, len(chunk), MOST):
                yield from self._by_mailbox(chunk[start : start + MOST])

    def _by_mailbox(self, entries: Sequence[JournalEntry]) -> Iterable[list[Said]]:
        places = {p.id: p for p in self._tools.store.placed([e.message for e in entries])}
        groups: dict[FolderId | None, list[Said]] = {}
        for entry in entries:
            place = places.get(entry.message)
            if place is None:
                self._tools.store.journal_done(entry.id)  # the message is gone: nothing to say
            else:
                groups.setdefault(place.server_folder, []).append((entry, place))
        return groups.values()

    def _say(self, group: Sequence[Said]) -> None:
        tools = self._tools
        standing = tools.store.begin_saying([entry.id for entry, _ in group])
        group = [said for said in group if said[0].id in standing]
        if not group:
            return  # taken back by the user meanwhile
        tools.steps.passed(Step.REPLAY_BEFORE)
        try:
            uids = self._command(group)
        except (Refused, MissingCapability) as error:
            self._back_out(group, error)
            return
        tools.steps.passed(Step.REPLAY_AFTER)
        for entry, place in group:
            tools.store.journal_done(entry.id, uids.get(place.id))

    def _command(self, group: Sequence[Said]) -> dict[MessageId, int]:
        """One command; new UIDs by message as far as the server tells them."""
        entry, first = group[0]
        if entry.kind == "append":
            return self._append(group)
        uids = [place.uid for _, place in group if place.uid is not None]
        self._select(first.server_folder)
        if entry.kind == "flags":
            self._server.change_flags(uids, entry.add, entry.remove)
        elif entry.kind == "delete":
            self._server.delete(uids)
        else:
            moved = self._server.move(uids, self._remote(entry.target))
            return {p.id: moved[p.uid] for _, p in group if p.uid is not None and p.uid in moved}
        return {}

    def _append(self, group: Sequence[Said]) -> dict[MessageId, int]:
        store, uids = self._tools.store, {}
        for entry, place in group:
            remote = self._remote(entry.target)
            known = {p.uid for p in store.server_places(entry.target)} if entry.target else set()
            self._server.select(remote)
            found = [u for u in self._found(place) if u not in known]
            received = self._tools.now()
            uid = found[0] if found else None
            if uid is None:
                raw = store.raw(place.id)
                uid = self._server.append(remote, raw, sorted(place.flags), received)
            if uid is not None:
                uids[place.id] = uid
        return uids

    def _found(self, place: Placed) -> tuple[int, ...]:
        return self._server.find(place.message_id) if place.message_id else ()

    def _select(self, folder: FolderId | None) -> None:
        self._server.select(self._remote(folder))

    def _remote(self, folder: FolderId | None) -> str:
        return next(
            (s.remote or "" for s in self._states() if s.folder.id == folder),
            "",
        )

    def _states(self) -> tuple[FolderState, ...]:
        return self._tools.store.folder_states(self._key)

    def _make_folders(self, entries: Sequence[JournalEntry]) -> None:
        """CREATE what was made here and is moved into."""
        targets = {entry.target for entry in entries}
        made = False
        for state in self._states():
            if state.folder.id in targets and state.remote is None and not state.folder.local:
                remote = self._server.remote_name(state.folder.name)
                self._server.create(remote)
                self._tools.store.ensure_folder(self._key, state.folder.name, remote=remote)
                made = True
        if made:
            self._tools.hub.tell(FoldersChanged(self._key))

    def _back_out(self, group: Sequence[Said], error: TuiMailError) -> None:
        touched: set[FolderId] = set()
        for entry, _ in group:
            touched.update(self._tools.store.journal_failed(entry.id, error.message, back_out=True))
        hub = self._tools.hub
        hub.tell(MailChanged(self._key, tuple(sorted(touched))))
        words = f"The server did not do it, so it was taken back here: {error.message}"
        hub.tell(ProblemRaised(self._key, Problem(words, error.hint, server="imap")))


def _sayable(entry: JournalEntry, place: Placed) -> bool:
    return entry.kind == "append" or (place.uid is not None and place.server_folder is not None)
