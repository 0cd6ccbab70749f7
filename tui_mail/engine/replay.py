"""Says to the server what was changed here, in order; backs out what it refuses.

Each change is said again after a crash until the journal knows: all of them bear repetition.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby

from tui_mail.config.schema import AccountSettings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.folder_replay import FolderReplay
from tui_mail.engine.found_again import made_there
from tui_mail.engine.imap_mailboxes import remote_of
from tui_mail.engine.imap_numbering import opened_by_number
from tui_mail.engine.refused_appends import RefusedAppends
from tui_mail.engine.replay_outcome import Outcome
from tui_mail.engine.uploading import Said, Uploads
from tui_mail.engine.views import delete_there, has_views, left_the_others, twins
from tui_mail.errors import (
    BodyMissing,
    Busy,
    MissingCapability,
    NumberedAnew,
    Refused,
    TuiMailError,
)
from tui_mail.model.flags import DRAFT
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import FolderState, JournalEntry, Placed
from tui_mail.ports.steps import Step

MOST = 500
"""Messages a command."""


class Replay:
    """The journal of one account, said over one session.

    Args:
        tools: the engine's.
        settings: the account.
        server: logged in; its selected mailbox changes.
        refused: drafts that the server does not take.
    """

    def __init__(
        self, tools: Tools, settings: AccountSettings, server: ImapServer, refused: RefusedAppends
    ) -> None:
        self._refused = refused
        self._outcome = Outcome(tools, settings.key, refused)
        self._tools = tools
        self._key = settings.key
        self._server = server
        self._folders = FolderReplay(tools, settings, server)
        self.waits_for: set[FolderId] = set()
        """Folders whose sync will tell those UIDs."""
        self.uploaded: list[MessageId] = []
        """Messages whose bytes were sent there."""

    @property
    def left(self) -> int:
        """Changes that wait: their message's UID is not known so far, or it is not the time."""
        return self._outcome.left

    @property
    def touched(self) -> set[FolderId]:
        """Folders whose mailbox was changed by what was said."""
        return self._outcome.touched

    def run(self) -> None:
        """Say everything; raises when the line breaks (it is said again then)."""
        self._outcome.begin()
        self.waits_for.clear()
        self._folders.rename()
        self._make_folders()
        for group in self._groups(self._tools.store.sayable(self._key)):
            ready = [one for one in group if self._is_ready(*one)]
            for entry, place in group:
                if (entry, place) not in ready:
                    self._outcome.wait(place.id)
                    if place.server_folder is not None:
                        self.waits_for.add(place.server_folder)
            if ready:
                self._say(ready)
        self._folders.remove()

    def _is_ready(self, entry: JournalEntry, place: Placed) -> bool:
        """Whether it can be said now; what a draft replaces goes after the draft has come."""
        waits = place.id in self._outcome.blocked or (
            entry.kind == "delete" and entry.source in self._outcome.blocked
        )
        return not waits and not self._refused.has_draft(entry.id) and _sayable(entry, place)

    def _groups(self, entries: Sequence[JournalEntry]) -> Iterable[list[Said]]:
        """Neighbours that are one command for the server; places are looked up as they come."""
        for _, run in groupby(entries, key=_command_of):
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
                groups.setdefault(self._said_in(entry, place), []).append((entry, place))
        return groups.values()

    def _said_in(self, entry: JournalEntry, place: Placed) -> FolderId | None:
        """The folder whose mailbox is selected to say it."""
        source = self._source(entry)
        return place.server_folder if source is None else source.server_folder

    def _source(self, entry: JournalEntry) -> Placed | None:
        """What a copy is made of on the server; None: its bytes are to be sent there."""
        if entry.kind == "delete" or entry.source is None or entry.source in self._outcome.blocked:
            return None
        found = self._tools.store.placed((entry.source,))
        known = found and found[0].uid is not None and found[0].server_folder is not None
        return found[0] if known else None

    def _say(self, group: Sequence[Said]) -> None:
        store = self._tools.store
        standing = store.begin_saying([entry.id for entry, _ in group])
        group = [said for said in group if said[0].id in standing]
        if not group:
            return  # taken back by the user meanwhile
        if self._is_alone(group[0][0]):
            self._upload(group)
        else:
            self._say_it(group)

    def _upload(self, group: Sequence[Said]) -> None:
        """Many at once where the server can; one may be refused after others were taken."""
        uploads = Uploads(self._tools, self._server, group)
        for part in uploads.parts():
            if len(part) > 1 and self._is_put(uploads, part):
                continue
            for said in uploads.one_by_one(part):
                uploads.heed(said, self._say_it([said]))
        if uploads.error is not None and uploads.left:
            self._outcome.not_done(uploads.left, uploads.error)

    def _is_put(self, uploads: Uploads, part: Sequence[Said]) -> bool:
        """Whether all of them are there now; else none is, and each tells alone why."""
        steps = self._tools.steps
        steps.passed(Step.REPLAY_BEFORE)
        try:
            uids = uploads.put(self._remote(part[0][0].target), part)
        except (Refused, Busy, BodyMissing):
            return False
        steps.passed(Step.REPLAY_AFTER)
        self.uploaded.extend(place.id for _, place in part)
        self._outcome.done(part, {entry.id: uids.get(entry.id) for entry, _ in part})
        return True

    def _is_alone(self, entry: JournalEntry) -> bool:
        """Whether each is a command of its own, or is looked for first."""
        if entry.kind == "copy":
            return entry.begun or self._source(entry) is None
        return entry.kind == "append"

    def _say_it(self, group: Sequence[Said]) -> TuiMailError | None:
        """All of it is done, or none; then why."""
        tools = self._tools
        tools.steps.passed(Step.REPLAY_BEFORE)
        try:
            uids = self._command(group)
        except (Refused, MissingCapability, BodyMissing, Busy) as error:
            self._outcome.not_done(group, error)
            if isinstance(error, NumberedAnew):
                self.waits_for.update(filter(None, (self._said_in(*said) for said in group)))
            return error
        tools.steps.passed(Step.REPLAY_AFTER)
        self._outcome.done(group, {entry.id: uids.get(place.id) for entry, place in group})
        left_the_others(tools, self._server, self._states(), group)
        return None

    def _command(self, group: Sequence[Said]) -> dict[MessageId, int]:
        """One command; new UIDs by message as far as the server tells them."""
        entry, first = group[0]
        if entry.kind == "append":
            return self._append(entry, first.id)
        if entry.kind == "copy":
            return self._copy(group)
        uids = [place.uid for _, place in group if place.uid is not None]
        selected = opened_by_number(self._server, self._states(), first.server_folder)
        if entry.kind == "flags":
            from tui_mail.engine.labels import change_flags  # a check that finds nothing: none

            change_flags(self._tools, self._server, selected, group)
        elif entry.kind == "delete":
            delete_there(self._tools, self._server, self._states(), [p for _, p in group])
        else:
            moved = self._server.move(uids, self._remote(entry.target))
            told = {p.id: moved[p.uid] for _, p in group if p.uid is not None and p.uid in moved}
            if "UIDPLUS" in self._server.capabilities:  # it tells: the others were gone
                told |= self._unnamed(group, told)
            return told
        return {}

    def _append(
        self, entry: JournalEntry, message: MessageId, taken: Collection[int] | None = None
    ) -> dict[MessageId, int]:
        """Unless an earlier try, whose answer was lost, put it there; or, where UIDs are `taken`,
        the server itself just now, which told those of others.
        """
        store, remote = self._tools.store, self._remote(entry.target)
        places = store.placed((message,))  # anew: its flags are said with it, as they are now
        if not places:
            return {}
        place = places[0]
        uid = None
        if entry.begun or taken is not None:
            uid = self._there(entry, place, taken or ())
        if uid is None:
            raw = store.raw(place.id)
            since = self._tools.now() if DRAFT in place.flags else place.received
            uid = self._server.append(remote, raw, sorted(place.flags), since)
            self.uploaded.append(place.id)
        return {} if uid is None else {place.id: uid}

    def _copy(self, group: Sequence[Said]) -> dict[MessageId, int]:
        """UID COPY of those whose source the server has; the others' bytes are sent there.

        What was begun before, and its answer lost, comes alone, and is looked for first.
        """
        uids: dict[MessageId, int] = {}
        sources: dict[MessageId, Placed] = {}
        for entry, place in group:
            there = self._there(entry, place) if entry.begun else None
            source = self._source(entry)
            if there is not None:
                uids[place.id] = there
            elif source is None:
                uids |= self._append(entry, place.id)
            else:
                sources[place.id] = source
        if sources:
            folder = next(iter(sources.values())).server_folder
            opened_by_number(self._server, self._states(), folder)
            wanted = {s.uid: copy for copy, s in sources.items() if s.uid is not None}
            made = self._server.copy(tuple(wanted), self._remote(group[0][0].target))
            uids |= {wanted[old]: new for old, new in made.items() if old in wanted}
            uids |= self._unnamed(group, uids)
        return uids

    def _unnamed(
        self, group: Sequence[Said], uids: Mapping[MessageId, int]
    ) -> dict[MessageId, int]:
        """Those whose new UID was not told: found in the target, else put there from our bytes.

        Then their source was gone on the server, or one command named it for two.
        """
        if has_views(self._server.capabilities):
            return twins(self._tools, group, uids)
        found: dict[MessageId, int] = {}
        for entry, place in group:
            if place.id not in uids and place.message_id:
                found |= self._append(entry, place.id, {*uids.values(), *found.values()})
        return found

    def _there(self, entry: JournalEntry, place: Placed, taken: Collection[int] = ()) -> int | None:
        """The UID of a message in the target that an earlier try made; see `made_there`."""
        self._server.select(self._remote(entry.target))
        return made_there(self._tools.store, self._server, entry, place, taken)

    def _remote(self, folder: FolderId | None) -> str:
        return remote_of(self._states(), folder)

    def _states(self) -> tuple[FolderState, ...]:
        return self._tools.store.folder_states(self._key)

    def _make_folders(self) -> None:
        """CREATE what was made here, and what messages are put into."""
        entries = self._tools.store.sayable(self._key)
        wanted = {entry.target for entry in entries if entry.target is not None}
        for folder, error in self._folders.make(wanted).items():
            self._outcome.back_out([entry for entry in entries if entry.target == folder], error)


def _command_of(entry: JournalEntry) -> tuple[object, ...]:
    """Alike for neighbours that are one command."""
    return entry.kind, entry.add, entry.remove, entry.target, entry.begun


def _sayable(entry: JournalEntry, place: Placed) -> bool:
    return entry.kind in {"append", "copy"} or (
        place.uid is not None and place.server_folder is not None
    )
