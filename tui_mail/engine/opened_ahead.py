"""The next mailboxes of a sync opened on other connections, while one is stored.

What their servers say first is asked for there: state, news, what is new, and its bytes where they
are few. Must never store anything, nor answer from memory what was not asked in these very words.
"""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from tui_mail.engine.crew import Crew
from tui_mail.engine.later import Later
from tui_mail.engine.log import Log
from tui_mail.engine.shared_reading import ALONE
from tui_mail.errors import TuiMailError
from tui_mail.model.big_mail import Mail
from tui_mail.model.ids import FolderId
from tui_mail.model.mailbox import MailboxMark, Opening, RemoteMessage, Selected
from tui_mail.model.switch import Sketch
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import FolderState

log = Log(__name__)

FEW: Final = 100
SMALL: Final = 1 << 20
"""Messages, and bytes of them, that are read ahead."""

PATIENCE: Final = 5.0
"""Seconds that one is waited for which is still being opened."""

Fetched = tuple[RemoteMessage, Mail]


class Opened:
    """A MailboxReader on a session of its own, which was asked the first questions already.

    Args:
        server: logged in.
        state: the folder.
        whole: whether the bytes of what is new are wanted.
    """

    def __init__(self, server: ImapServer, state: FolderState, *, whole: bool) -> None:
        self.server = server
        self._remote, self._since = state.remote or "", state.mark
        self._selected: Selected | None = None
        self._uids: tuple[int, ...] | None = None
        self._asked: Collection[int] = ()
        self._described: Sequence[RemoteMessage] = ()
        self._bodies: dict[int, Mail] = {}
        self._whole = whole

    def look(self) -> bool:
        """Ask; False where so much is new that all connections together are to read it.

        Raises:
            TuiMailError: what the account's own connection will find out, too.
        """
        server, known = self.server, self._since
        selected = server.select(self._remote, since=known)
        if selected.exists - known.exists > ALONE:
            return False
        self._selected = selected
        if not known.uidvalidity:
            self._uids = server.uids() if selected.exists else ()
            self._describe(self._uids[-FEW:])
        elif known.uidvalidity == selected.uidvalidity and known.uidnext:
            new = range(known.uidnext, selected.uidnext)
            if len(new) <= FEW:
                self._describe(new)
        return True

    def _describe(self, uids: Sequence[int]) -> None:
        self._described = list(self.server.messages(uids)) if uids else []
        self._asked = uids
        if not self._whole or any(message.identity for message in self._described):
            return  # what has a name may be here by another mailbox
        if sum(message.size for message in self._described) <= SMALL:
            self._bodies = {m.uid: raw for m, raw in self.server.bodies(self._described)}

    def select(
        self, remote: str, *, read_only: bool = False, since: MailboxMark | None = None
    ) -> Selected:
        """As it was told, once."""
        selected, self._selected = self._selected, None
        if selected is not None and (remote, since, read_only) == (
            self._remote,
            self._since,
            False,
        ):
            return selected
        self._uids, self._asked, self._described, self._bodies = None, (), (), {}
        return self.server.select(remote, read_only=read_only, since=since)

    def uids(self, first_uid: int = 1) -> tuple[int, ...]:
        """As they were told, once."""
        uids, self._uids = self._uids, None
        return uids if uids is not None and first_uid == 1 else self.server.uids(first_uid)

    def messages(self, uids: Iterable[int]) -> Iterator[RemoteMessage]:
        """Those that were described, which are the newest, once; the others are asked for."""
        asked, described = self._asked, self._described
        self._asked, self._described = (), ()
        wanted = set(uids)
        if asked and wanted.issuperset(asked) and max(wanted) == max(asked):
            yield from described
            wanted.difference_update(asked)
        if wanted:
            yield from self.server.messages(wanted)

    def flags(self, since: int = 0) -> Mapping[int, frozenset[str]]:
        """Asked for."""
        return self.server.flags(since)

    def sketches(self, uids: Sequence[int]) -> Iterator[Sketch]:
        """Asked for."""
        return self.server.sketches(uids)

    def beginnings(self, messages: Iterable[RemoteMessage]) -> Iterator[Opening]:
        """Asked for."""
        return self.server.beginnings(messages)

    def bodies(self, messages: Iterable[RemoteMessage]) -> Iterator[Fetched]:
        """Those that are here; from the first that is not on, they are asked for."""
        coming = iter(messages)
        for message in coming:
            raw = self._bodies.pop(message.uid, None)
            if raw is None:
                yield from self.server.bodies(chain((message,), coming))
                return
            yield message, raw


class Ahead:
    """The mailboxes that are opened ahead in one sync; used by the thread that syncs.

    Args:
        crew: lends the connections.
        is_whole: whether all of a folder's mail is to be whole here.
    """

    def __init__(self, crew: Crew, is_whole: Callable[[FolderState], bool]) -> None:
        self._crew = crew
        self._is_whole = is_whole
        self._looks: dict[FolderId, Later[Opened | None]] = {}
        crew.call_back = self.call_back

    def begin(self, states: Iterable[FolderState]) -> None:
        """Open the first of these, as many as there are connections."""
        self._crew.yield_to_people()
        for state in states:
            if len(self._looks) >= self._crew.most:
                return
            if state.folder.id not in self._looks:
                look: Later[Opened | None] = Later()
                self._looks[state.folder.id] = look
                threading.Thread(
                    target=self._look, args=(state, look), name="ahead", daemon=True
                ).start()

    def taken(self, state: FolderState) -> Opened | None:
        """That mailbox, opened; None: nobody opened it. To be given back."""
        look = self._looks.pop(state.folder.id, None)
        if look is None:
            return None
        try:
            return look.result(PATIENCE)
        except TimeoutError:
            return _unless_told(look)

    def give_back(self, opened: Opened, *, well: bool) -> None:
        """It was read."""
        self._crew.give_back(opened.server, well=well)

    def call_back(self) -> None:
        """All hands are wanted elsewhere: what was opened is opened again later."""
        looks, self._looks = self._looks, {}
        for look in looks.values():
            if (opened := _unless_told(look)) is not None:
                self._crew.give_back(opened.server, well=True)

    def _look(self, state: FolderState, look: Later[Opened | None]) -> None:
        opened = None
        try:
            opened = self._opened(state)
        except TuiMailError as error:
            log.info("opening %s ahead: %s", state.folder.name, error.message)
        except Exception:
            log.exception("opening %s ahead", state.folder.name)
        finally:
            if not look.tell(opened) and opened is not None:
                self._crew.give_back(opened.server, well=True)  # nobody waited for it any more

    def _opened(self, state: FolderState) -> Opened | None:
        server = self._crew.take()
        if server is None:
            return None
        opened, kept, well = Opened(server, state, whole=self._is_whole(state)), False, False
        try:
            kept = opened.look()
            well = True
        finally:
            if not kept:
                self._crew.give_back(server, well=well)
        return opened if kept else None


def _unless_told(look: "Later[Opened | None]") -> Opened | None:
    """What was opened; where it is still under way, it is given up."""
    return None if look.tell(None) else look.result()
