"""After a switch to IMAP: what the mailboxes hold is matched with what is here, before a download.

Must never remove anything here: what a mailbox lost while the account was read otherwise stays.
"""

from collections.abc import Collection, Iterator, Sequence

from tui_mail.config.schema import AccountSettings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.batches import groups
from tui_mail.engine.traits import Looked, from_mailbox, pairs_of
from tui_mail.errors import Refused
from tui_mail.model.account import AccountState
from tui_mail.model.events import MailChanged
from tui_mail.model.folder import FolderChange, Role
from tui_mail.model.switch import Sketch, Stranger
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import FolderState
from tui_mail.ports.steps import Step
from tui_mail.ports.switch_store import PlaceLink

AT_ONCE = 500
"""Links a transaction."""


class ImapLinking:
    """One pass over all mailboxes of an account.

    Args:
        tools: the engine's.
        settings: the account.
        server: logged in; its selected mailbox changes.
    """

    def __init__(self, tools: Tools, settings: AccountSettings, server: ImapServer) -> None:
        self._tools = tools
        self._key = settings.key
        self._server = server

    def run(self) -> None:
        """Match, and note it; interrupted, the next pass goes on with what is left."""
        store = self._tools.store
        for state in self._states():
            self._settle_known(state)
        pairs = self.look(self._states()).pairs
        links = [
            PlaceLink(
                pair.resident.id,
                pair.stranger.address.folder,
                pair.stranger.address.uid,
                pair.stranger.flags,
            )
            for pair in pairs
            if pair.stranger.address.folder is not None
        ]
        for batch in groups(links, AT_ONCE):
            touched = store.link_places(batch)
            self._tools.steps.passed(Step.SWITCH_AFTER_LINK)
            self._tools.hub.tell(MailChanged(self._key, touched))

    def done(self) -> None:
        """Everything was fetched: what proved to be here is one with it."""
        self._tools.steps.passed(Step.SWITCH_BEFORE_DONE)
        self._tools.sketches.forget(self._key)
        touched = self._tools.store.linked(self._key)
        if touched:
            self._tools.hub.tell(MailChanged(self._key, touched))

    def look(self, states: tuple[FolderState, ...]) -> Looked:
        """What the mailboxes hold that is not known, and which of it is here."""
        tools = self._tools
        here = tools.store.without_address(self._key)
        there: list[Stranger] = []
        known = unseen = 0
        for state in states:
            uids = self._unknown(state)
            known += uids.known
            if not here:
                unseen += len(uids.unknown)
            if not here or not uids.unknown:
                continue
            there += self._strangers(state, uids)
        strangers = tuple(there)
        return Looked(here, strangers, pairs_of(tools, here, strangers), known, unseen)

    def _strangers(self, state: FolderState, uids: "_Uids") -> list[Stranger]:
        """Of the selected mailbox; what was told a moment ago is not asked for again."""
        tools, inbox = self._tools, state.folder.role is Role.INBOX
        box = state.remote or "", uids.validity
        told = tools.sketches.of(self._key, tools.clock)
        known = {uid: told[*box, uid] for uid in uids.unknown if (*box, uid) in told}
        asked = {one.uid: one for one in self._sketches(state, [*uids.unknown], known)}
        tools.sketches.keep(
            self._key, tools.clock, {(*box, uid): one for uid, one in asked.items()}
        )
        found = known | asked
        return [
            from_mailbox(found[uid], state.folder.id, inbox=inbox)
            for uid in uids.unknown
            if uid in found
        ]

    def _sketches(
        self, state: FolderState, uids: Sequence[int], known: Collection[int]
    ) -> Iterator[Sketch]:
        """Of those that are not known; how far it is shows on the board."""
        wanted = [uid for uid in uids if uid not in known]
        for n, sketch in enumerate(self._server.sketches(wanted)):
            if n % AT_ONCE == 0:
                words = f"matching {n} of {len(wanted)} in {state.folder.name}"
                self._tools.board.show(self._key, AccountState.SYNCING, words)
            yield sketch

    def _states(self) -> tuple[FolderState, ...]:
        states = self._tools.store.folder_states(self._key)
        return tuple(s for s in states if s.remote and s.pending is not FolderChange.DELETE)

    def _unknown(self, state: FolderState) -> "_Uids":
        """UIDs of a mailbox that no message here has; none of one that does not let us in."""
        try:
            selected = self._server.select(state.remote or "", read_only=True)
        except Refused:
            return _Uids(0, (), 0)  # the sync of the folder tells it
        there = self._server.uids() if selected.exists else ()
        if state.uidvalidity not in {0, selected.uidvalidity}:
            return _Uids(0, there, selected.uidvalidity)
        here = {place.uid for place in self._tools.store.server_places(state.folder.id)}
        unknown = tuple(uid for uid in there if uid not in here)
        return _Uids(len(there) - len(unknown), unknown, selected.uidvalidity)

    def _settle_known(self, state: FolderState) -> None:
        """What the mailbox lost since it was read last stays here; what it still has is known."""
        store = self._tools.store
        try:
            selected = self._server.select(state.remote or "", read_only=True)
        except Refused:
            return
        if state.uidvalidity not in {0, selected.uidvalidity}:
            store.forget_uids(state.folder.id)
            return
        places = store.server_places(state.folder.id)
        if not places:
            return
        there = frozenset(self._server.uids())
        if len(there) < selected.exists:
            return  # a listing too short says nothing about what is missing
        gone = [place.id for place in places if place.uid not in there]
        if gone:
            store.keep_here(gone)


class _Uids:
    """How many UIDs of a mailbox are known, the others, and in which UIDVALIDITY."""

    def __init__(self, known: int, unknown: tuple[int, ...], validity: int) -> None:
        self.known = known
        self.unknown = unknown
        self.validity = validity
