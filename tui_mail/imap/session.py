"""An IMAP session as the engine sees it: each operation by name, each kept in a file of its own.

A file is loaded with its first operation: a sync that finds nothing needs three of them. Must never
do anything itself: what is said to the server stands in the operations' files.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from tui_mail.imap import fetch, folders, select
from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.names import Hierarchy
from tui_mail.imap.namespace import AskedHierarchy
from tui_mail.model.account import Room
from tui_mail.model.big_mail import Mail
from tui_mail.model.mailbox import MailboxMark, Opening
from tui_mail.model.search import Search
from tui_mail.model.server_search import FoundThere, MailboxNames
from tui_mail.model.switch import Sketch
from tui_mail.ports.imap_server import RemoteFolder, RemoteMessage, Selected, Upload
from tui_mail.ports.spool import Spools


class Session:
    """Implements ports.imap_server.ImapServer, where each method is documented.

    Args:
        dialogue: logged in.
        spools: takes messages that are too big for memory.
    """

    def __init__(self, dialogue: Dialogue, spools: Spools | None = None) -> None:
        self._dialogue = dialogue
        self._spools = spools
        self._names: Hierarchy | None = None

    def _hierarchy(self) -> Hierarchy:
        if self._names is None:
            self._names = AskedHierarchy(self._dialogue).known()
        return self._names

    @property
    def capabilities(self) -> frozenset[str]:
        """As told after log-in, upper case."""
        return self._dialogue.capabilities

    def folders(self, *, marks: bool = False) -> tuple[RemoteFolder, ...]:
        """Every mailbox."""
        if self._names is not None or "NAMESPACE" not in self.capabilities:
            self._hierarchy()
            return folders.folders(self._dialogue, self._hierarchy, marks=marks)
        asked = AskedHierarchy(self._dialogue)  # and listed in the same breath
        found = folders.folders(self._dialogue, asked.known, marks=marks)
        self._names = asked.known()
        return found

    def select(
        self, remote: str, *, read_only: bool = False, since: MailboxMark | None = None
    ) -> Selected:
        """Open a mailbox."""
        return select.select(self._dialogue, remote, read_only=read_only, since=since)

    def messages(self, uids: Iterable[int]) -> Iterator[RemoteMessage]:
        """Everything but the bodies of these."""
        return fetch.messages(self._dialogue, uids)

    def flags(self, since: int = 0) -> Mapping[int, frozenset[str]]:
        """Every UID with its flags, or those that changed since."""
        return fetch.flags(self._dialogue, since)

    def uids(self, first_uid: int = 1) -> tuple[int, ...]:
        """Every UID from this one on."""
        return fetch.uids_from(self._dialogue, first_uid)

    def sketches(self, uids: Sequence[int]) -> Iterator[Sketch]:
        """What messages can be known by."""
        from tui_mail.imap import sketches

        return sketches.sketches(self._dialogue, uids)

    def bodies(self, messages: Iterable[RemoteMessage]) -> Iterator[tuple[RemoteMessage, Mail]]:
        """The original bytes of each."""
        from tui_mail.imap import bodies

        return bodies.bodies(self._dialogue, messages, self._spools)

    def beginnings(self, messages: Iterable[RemoteMessage]) -> Iterator[Opening]:
        """How each begins."""
        from tui_mail.imap import beginnings

        return beginnings.beginnings(self._dialogue, messages)

    def change_flags(self, uids: Sequence[int], add: Sequence[str], remove: Sequence[str]) -> None:
        """Set and clear flags."""
        from tui_mail.imap import flags

        flags.change_flags(self._dialogue, uids, add, remove)

    def move(self, uids: Sequence[int], remote: str) -> Mapping[int, int]:
        """Move exactly these; old UID to new."""
        from tui_mail.imap import moves

        return moves.move(self._dialogue, uids, remote)

    def copy(self, uids: Sequence[int], remote: str) -> Mapping[int, int]:
        """Copy exactly these; old UID to new."""
        from tui_mail.imap import moves

        return moves.copy(self._dialogue, uids, remote)

    def delete(self, uids: Sequence[int]) -> None:
        """Remove exactly these for good."""
        from tui_mail.imap import moves

        moves.delete(self._dialogue, uids)

    def append(self, remote: str, raw: bytes, flags: Sequence[str], received: int) -> int | None:
        """Add a message; its UID where the server tells."""
        from tui_mail.imap import append

        append.check_limit(self.capabilities, len(raw))
        return append.append(self._dialogue, remote, raw, flags, received)

    def append_all(self, remote: str, uploads: Sequence[Upload]) -> tuple[int | None, ...]:
        """Add several messages at once."""
        from tui_mail.imap import multiappend

        return multiappend.append_all(self._dialogue, remote, uploads)

    def find(self, message_id: str) -> tuple[int, ...]:
        """UIDs with this Message-ID."""
        from tui_mail.imap import finding

        return finding.find(self._dialogue, message_id)

    def search(self, wanted: Search, mailbox: MailboxNames) -> FoundThere:
        """What fits a query."""
        from tui_mail.imap import search

        return search.search(self._dialogue, wanted, mailbox)

    def create(self, remote: str) -> None:
        """Make a mailbox; one that is there is no error."""
        folders.create(self._dialogue, remote)

    def rename(self, remote: str, name: str) -> None:
        """Give a mailbox, and those below it, another name."""
        folders.rename(self._dialogue, remote, name)

    def remove(self, remote: str) -> None:
        """Remove an empty mailbox."""
        folders.remove(self._dialogue, remote)

    def subscribe(self, remote: str, *, wanted: bool) -> None:
        """Keep a mailbox among those in use, or not."""
        from tui_mail.imap import subscriptions

        subscriptions.subscribe(self._dialogue, remote, wanted=wanted)

    def remote_name(self, name: str) -> str:
        """The server's name for a folder the user calls `name`."""
        return self._hierarchy().remote(name)

    def idle(self, seconds: float, disturbed: Callable[[], bool] = lambda: False) -> bool:
        """Wait for a change."""
        from tui_mail.imap import idle

        return idle.idle(self._dialogue, seconds, disturbed)

    def watch(self) -> bool:
        """Be told of every mailbox."""
        from tui_mail.imap import notify

        return notify.watch(self._dialogue)

    def heard_elsewhere(self) -> bool:
        """Whether there was news of another mailbox."""
        return self._dialogue.notices.taken()

    def room(self) -> Room | None:
        """How full it is there."""
        from tui_mail.imap import quota

        return quota.room(self._dialogue)

    def alerts(self) -> tuple[str, ...]:
        """What the user is to be shown."""
        return self._dialogue.wire.alerts.taken()

    def cancel(self) -> None:
        """End whatever is under way, from any thread."""
        self._dialogue.cancel()

    def close(self) -> None:
        """LOGOUT if that is quick, and drop the connection."""
        self._dialogue.leave()
