"""Which messages that only this machine has go up together, and which need not be tried any more.

Must never ask a mailbox that is full again and again, nor send two messages in one command of
which one may be there already.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tui_mail.engine.account_work import Tools
from tui_mail.errors import Busy, MailboxFull, TuiMailError
from tui_mail.model.flags import DRAFT
from tui_mail.model.mailbox import Upload
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import JournalEntry, Placed

MOST: Final = 100
"""Messages of one APPEND."""
BYTES: Final = 4 << 20
"""Of them together; more are never held for it."""

Said = tuple[JournalEntry, Placed]
"""A change, and where its message stands."""


class Uploads:
    """Messages that go into one mailbox.

    Args:
        tools: the engine's.
        server: logged in.
        group: each is not on the server, or is not known to be.
    """

    def __init__(self, tools: Tools, server: ImapServer, group: Sequence[Said]) -> None:
        self._tools = tools
        self._server = server
        self._group = group
        self._full: int | None = None
        """Bytes from which on there was no room."""
        self.error: TuiMailError | None = None
        """Why those that are left were not tried."""
        self.left: list[Said] = []

    def parts(self) -> Iterator[list[Said]]:
        """All of them in order; what is in one part may go up by one command (MULTIAPPEND)."""
        together = "MULTIAPPEND" in self._server.capabilities
        part: list[Said] = []
        size = 0
        for entry, place in self._group:
            if not self._fits(place):
                self.left.append((entry, place))
                continue
            alone = not together or entry.begun or DRAFT in place.flags
            if part and (alone or len(part) == MOST or size + place.size > BYTES):
                yield part
                part, size = [], 0
            part.append((entry, place))
            size += place.size
            if alone:
                yield part
                part, size = [], 0
        if part:
            yield part

    def put(self, remote: str, part: Sequence[Said]) -> Mapping[int, int | None]:
        """Put all of them there, or none; new UIDs, as far as they are told, by their changes."""
        store = self._tools.store
        # anew: flags are said with a message, as they are now
        places = {place.id: place for place in store.placed([place.id for _, place in part])}
        there = {entry.id: places[entry.message] for entry, _ in part if entry.message in places}
        uploads = [
            Upload(store.raw(place.id), sorted(place.flags), place.received)
            for place in there.values()
        ]
        uids = self._server.append_all(remote, uploads) if uploads else ()
        return dict(zip(there, uids, strict=True))

    def one_by_one(self, part: Sequence[Said]) -> Iterator[Said]:
        """Those of a part that are worth a try, each after the answer to the one before."""
        for said in part:
            if self._fits(said[1]):
                yield said
            else:
                self.left.append(said)

    def heed(self, said: Said, error: TuiMailError | None) -> None:
        """What the server answered to one of them."""
        if isinstance(error, MailboxFull):
            size = said[1].size
            self._full = size if self._full is None else min(size, self._full)
            self.error = error
        elif isinstance(error, Busy):
            self._full, self.error = 0, error

    def _fits(self, place: Placed) -> bool:
        return self._full is None or place.size < self._full
