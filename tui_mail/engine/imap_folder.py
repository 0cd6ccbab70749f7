"""One mailbox of an IMAP account brought here: what is new, what is gone, whose flags changed.

What the server tells of news is asked for first; where it tells none, or what it tells does not
add up, everything is compared. Must never take a message away here because the server forgot to
name it, nor note a state of which anything is not here.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from tui_mail.engine.account_work import Counts, Tools
from tui_mail.engine.imap_beginnings import Keeping
from tui_mail.engine.imap_fetching import PendingFlags, pending_flags
from tui_mail.engine.imap_numbering import let_go_of_numbers, may_be_others
from tui_mail.model.account import Problem
from tui_mail.model.events import MailChanged, ProblemRaised
from tui_mail.model.folder import Role
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import MessageId
from tui_mail.model.mailbox import MailboxMark, News, RemoteMessage, Selected
from tui_mail.model.offline import EVERYTHING, Offline
from tui_mail.ports.imap_server import MailboxReader
from tui_mail.ports.mail_store import FolderState, ServerPlace
from tui_mail.ports.steps import Step
from tui_mail.sync.imap_plan import (
    Flags,
    flag_changes,
    is_doubtful,
    may_be_newer,
    plan,
    unchanged,
    went_back,
)

_AT_ONCE: Final = 5_000
"""UIDs that are asked for by number, although some of them may never have been."""
_FEW: Final = 100
_SMALL: Final = 1 << 20
"""Messages, and bytes of them, that are fetched whole before anything of a mailbox is stored."""
_MANY_TIMES: Final = 10
"""A mailbox that has so many times what is here of it is asked for its UIDs, not for all flags."""
_EMPTIED: Final = frozenset({Role.TRASH, Role.JUNK})
"""Folders that people empty."""


@frozen
class _Todo:
    """What the news of a mailbox ask for."""

    here: int
    """Messages of it that are here."""
    gone: Collection[MessageId]
    flags: Sequence[tuple[MessageId, frozenset[str]]]
    fetch: Sequence[RemoteMessage]


class FolderSync:
    """One pass over one mailbox.

    Args:
        tools: the engine's.
        server: logged in.
        state: the folder, which has a mailbox on the server.
        counts: what is done is added here.
        policy: what of it is to be whole here.
    """

    def __init__(
        self,
        tools: Tools,
        server: MailboxReader,
        state: FolderState,
        counts: Counts,
        policy: Offline = EVERYTHING,
    ) -> None:
        self._tools = tools
        self._server = server
        self._state = state
        self._counts = counts
        self._folder = state.folder.id
        self._fetching = Keeping(tools, server, state, counts, policy)

    def run(self) -> None:
        """Raises what stands in the way; what is committed until then stays."""
        store, known = self._tools.store, self._state.mark
        selected = self._server.select(self._state.remote or "", since=known)
        if known.uidvalidity not in {0, selected.uidvalidity}:
            store.forget_uids(self._folder)
            self._fetching.nothing_is_new()
        elif unchanged(known, selected.mark) and _no_news(selected.news):
            return
        elif may_be_newer(known, selected.mark):
            if self._by_news(known, selected):
                return
        elif went_back(known, selected.mark):
            self._doubt("the server's MODSEQ went back: everything is compared")
        self._whole(selected)

    def _by_news(self, known: MailboxMark, selected: Selected) -> bool:
        """Take over what the server says that happened; False where that is not all of it."""
        news = selected.news or News(self._server.flags(known.highestmodseq), None)
        tail = self._since(known.uidnext, selected.uidnext)
        few = _are_few(tail.values()) and self._fetching.all_whole(tail.values())
        if news.gone is not None and few:
            return self._at_once(known, selected, news, tail)
        todo = self._todo(known, selected, news, tail)
        if todo is None:
            return False
        believed = self._apply(todo.here, todo.gone, todo.flags)
        self._fetching.run(todo.fetch, len(todo.fetch))
        if believed:
            self._note(selected)
        return True

    def _at_once(
        self,
        known: MailboxMark,
        selected: Selected,
        news: News,
        tail: Mapping[int, RemoteMessage],
    ) -> bool:
        """The same in one transaction, once everything is here."""
        steps, have = self._tools.steps, {place.uid for place in self._newest(known, selected)}
        new = [message for uid, message in tail.items() if uid not in have]
        fetched = list(self._server.bodies(new)) if new else []
        if new:
            steps.passed(Step.IMAP_AFTER_FETCH)
        with self._tools.hub.after(), self._tools.store.together():
            todo = self._todo(known, selected, news, tail)
            if todo is None:
                return False
            believed = self._apply(todo.here, todo.gone, todo.flags)
            self._fetching.keep(fetched)
            if believed:
                self._note(selected)
        if new:
            steps.passed(Step.IMAP_AFTER_COMMIT)
        return True

    def _todo(
        self,
        known: MailboxMark,
        selected: Selected,
        news: News,
        tail: Mapping[int, RemoteMessage],
    ) -> _Todo | None:
        """What is to be done about the news; None where they do not add up."""
        store = self._tools.store
        # read after the server spoke: what the user changed meanwhile must not be overwritten
        places = store.places_at(self._folder, [(uid, uid) for uid in news.flags])
        newest = self._newest(known, selected)
        have = {place.uid for place in newest}
        fetch = [message for uid, message in tail.items() if uid not in have]
        gone = {place.id for place in newest if place.uid not in tail}
        gone.update(place.id for place in store.places_at(self._folder, news.gone or ()))
        here = store.count_there(self._folder)
        if here - len(gone) + len(fetch) != selected.exists:
            listed = self._missing(selected) if news.gone is None else None
            if listed is None or here - len(listed) + len(fetch) != selected.exists:
                return None
            gone = listed
        there = {**news.flags, **{uid: message.flags for uid, message in tail.items()}}
        flags = flag_changes((*places, *newest), there, self._pending())
        return _Todo(here, gone, [one for one in flags if one[0] not in gone], fetch)

    def _newest(self, known: MailboxMark, selected: Selected) -> Sequence[ServerPlace]:
        """Places here of what came there since."""
        return self._tools.store.places_at(self._folder, [(known.uidnext, selected.uidnext - 1)])

    def _since(self, first: int, end: int) -> Mapping[int, RemoteMessage]:
        """What has a UID from `first` on, up to the UIDNEXT that SELECT told; newest first."""
        if first == end:
            return {}
        few = end - first <= _AT_ONCE
        uids = range(first, end) if few else [u for u in self._server.uids(first) if u < end]
        return {message.uid: message for message in self._server.messages(uids)}

    def _missing(self, selected: Selected) -> set[MessageId] | None:
        """Places whose UID the server does not list; None where its list is too short."""
        listed = frozenset(self._server.uids())
        if len(listed) < selected.exists:
            return None
        places = self._tools.store.server_places(self._folder)
        return {place.id for place in places if place.uid not in listed}

    def _whole(self, selected: Selected) -> None:
        """Compare everything."""
        store = self._tools.store
        if not store.count_there(self._folder):
            self._all_new(selected)
            return
        places = store.server_places(self._folder)
        if self._went_back(selected, places):
            self._fetching.nothing_is_new()
            gone = let_go_of_numbers(self._tools, self._server, places, selected)
            self._doubt(f"the server's numbers went back: {gone} mean other messages, or none")
        there = self._listed(selected, places)
        places = store.server_places(self._folder)
        todo = plan(places, there, selected, self._pending())
        if todo.doubt:
            self._doubt(todo.doubt)
        believed = self._apply(len(places), todo.gone, todo.flags)
        self._fetching.by_uid(todo.fetch)
        if believed and not todo.doubt and self._is_found_again(selected):
            self._note(selected)

    def _listed(self, selected: Selected, places: Sequence[ServerPlace]) -> Flags:
        """Every UID there; of a mailbox of which little is here, only that with its flags."""
        if len(places) * _MANY_TIMES > selected.exists:
            return self._server.flags()
        uids = self._server.uids()
        here = {place.uid for place in places}.intersection(uids)
        told = {message.uid: message.flags for message in self._server.messages(here)}
        return {**dict.fromkeys(uids), **told}

    def _went_back(self, selected: Selected, places: Sequence[ServerPlace]) -> bool:
        if self._state.uidvalidity not in {0, selected.uidvalidity}:
            return False  # which took them away already
        last = max((place.uid for place in places), default=0)
        return may_be_others(self._state, selected) or 0 < selected.uidnext <= last

    def _all_new(self, selected: Selected) -> None:
        """Nothing of it is here."""
        uids = self._server.uids() if selected.exists else ()
        self._fetching.by_uid(uids)
        if len(uids) < selected.exists:
            self._doubt(f"the server listed {len(uids)} of {selected.exists} messages")
        elif self._is_found_again(selected):
            self._note(selected)

    def _is_found_again(self, selected: Selected) -> bool:
        """What lost its UID and is not there under another is gone; False: not believed so far."""
        store = self._tools.store
        here = store.count_there(self._folder)
        if here != selected.exists:
            return True  # not all of it came: the lost ones may be among the rest
        lost = store.not_found_again(self._folder)
        return self._apply(here + len(lost), lost, ())

    def _apply(
        self,
        here: int,
        gone: Collection[MessageId],
        flags: Sequence[tuple[MessageId, frozenset[str]]],
    ) -> bool:
        """Flags, and what is gone; False where that is not believed so far."""
        store, state, now = self._tools.store, self._state, self._tools.now()
        empties = state.folder.role in _EMPTIED
        doubtful = is_doubtful(here, len(gone), empties=empties, since=state.emptied, now=now)
        if doubtful:
            self._wait_for_proof(len(gone), now)
            gone = ()
        store.gone_there(tuple(gone))
        store.server_flags(flags)
        self._counts.removed += len(gone)
        self._counts.updated += len(flags)
        if gone or flags:
            self._tools.hub.tell(MailChanged(state.folder.account, (self._folder,)))
        return not doubtful

    def _wait_for_proof(self, gone: int, now: int) -> None:
        if 0 < self._state.emptied <= now:
            return  # said before
        self._tools.store.note_emptied(self._folder, now)
        words = f"The server says that all {gone:,} messages of {self._state.folder.name} are gone."
        self._doubt(words)
        hint = "They stay here until it says so again in a later check; copy what you want to keep."
        self._tools.hub.tell(ProblemRaised(None, Problem(words, hint, server="imap")))

    def _doubt(self, words: str) -> None:
        self._counts.doubts.append(f"{self._state.folder.name}: {words}")

    def _note(self, selected: Selected) -> None:
        """With what came, not what should have: a body that was left out is asked for again."""
        store = self._tools.store
        store.note_mailbox(
            self._folder,
            selected.uidvalidity,
            selected.uidnext,
            selected.highestmodseq,
            store.count_there(self._folder),
        )

    def _pending(self) -> PendingFlags:
        return pending_flags(self._tools, self._state.folder.account)


def _no_news(news: News | None) -> bool:
    return news is None or not (news.flags or news.gone)


def _are_few(messages: Collection[RemoteMessage]) -> bool:
    """Whether they are held at once and stored in one go."""
    return len(messages) <= _FEW and sum(message.size for message in messages) <= _SMALL
