"""What an account's thread asks of the protocol it reads with, and what it shares with it."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from threading import Event, Lock
from typing import Protocol

from tui_mail.config.schema import AccountSettings, ServerSettings
from tui_mail.engine.hub import Hub
from tui_mail.engine.looks import Looks
from tui_mail.engine.secret_desk import SecretDesk
from tui_mail.engine.status import StatusBoard
from tui_mail.model.frozen import field, frozen, record
from tui_mail.model.ids import MessageId
from tui_mail.model.server_search import AccountSearched, SearchWish
from tui_mail.model.switch import Sketch, Stranger, SwitchPreview
from tui_mail.ports.clock import Clock
from tui_mail.ports.edges import (
    NO_PICTURES,
    NO_PROGRAMS,
    NOBODY_ASKED,
    Edges,
    OneClick,
    Programs,
    WebPictures,
)
from tui_mail.ports.mail_store import MailStore
from tui_mail.ports.network import NOWHERE, Network
from tui_mail.ports.steps import Steps
from tui_mail.ports.upkeep import Fillers


@frozen
class Tools:
    """Everything that work for any account needs; one an engine."""

    store: MailStore
    edges: Edges
    secrets: SecretDesk
    clock: Clock
    steps: Steps
    hub: Hub
    board: StatusBoard
    random: Callable[[], float]
    """A number in [0, 1), for jitter."""
    network: Network = NOWHERE
    one_click: OneClick = NOBODY_ASKED
    pictures: WebPictures = NO_PICTURES
    acting: Lock = field(default_factory=Lock)
    """Held by whoever does what a user asked for: an action on mail of several accounts is more
    than one step, and no other window's may come in between and be undone with it."""
    sketches: Looks[tuple[str, int, int], Sketch] = field(default_factory=Looks)
    """Of IMAP servers, by mailbox, UIDVALIDITY and UID."""
    tops: Looks[tuple[str, int], Stranger] = field(default_factory=Looks)
    """Of maildrops, by UIDL and size."""
    bodies_left: Event = field(default_factory=Event)
    """Set when mail came of which only the headers were read."""
    fillers: Fillers | None = None
    """How the search index is filled; None: it is not."""

    arrivals_wanted: Event = field(default_factory=Event)
    """Set while rules, hooks or a person want to know of mail that newly comes."""
    programs: Programs = NO_PROGRAMS

    def now(self) -> int:
        """Unix seconds."""
        return int(self.clock.now())


@record
class Counts:
    """What a sync did so far."""

    new: int = 0
    updated: int = 0
    removed: int = 0
    bytes: int = 0
    doubts: list[str] = field(default_factory=list)
    """Why the server's word was not taken for everything."""


class Heard(IntEnum):
    """What a source of news tells."""

    NOTHING = 0
    """The time is over."""
    INBOX = 1
    FOLDERS = 2
    """Something changed in another folder."""
    NOWHERE = 3
    """There is nothing to listen to for now."""


class NewsSource(Protocol):
    """One connection that waits for news, used by one thread."""

    def wait(self, seconds: float) -> Heard:
        """On a connection of its own, until something changes or the time is over.

        Raises:
            NetworkError: the line broke; the next call makes another.
        """
        ...

    def close(self) -> None:
        """Log out, by the thread that waited."""
        ...


class AccountWork(Protocol):
    """One protocol's way of keeping one account.

    Used by one thread, but for `cancel`, and for `news`, each of which has a thread of its own.
    """

    @property
    def settings(self) -> AccountSettings:
        """The account's."""
        ...

    @property
    def server(self) -> ServerSettings:
        """Where its mail comes from."""
        ...

    @property
    def news(self) -> Sequence[NewsSource]:
        """Where its news can be heard; the first tells of the inbox. None where none can be."""
        ...

    @property
    def check_every(self) -> float:
        """Seconds between syncs that nobody asked for."""
        ...

    def prepare(self) -> None:
        """Make the folders that the account always has; needs no server."""
        ...

    def sync(self, counts: Counts, *, inbox_only: bool) -> None:
        """Push what was changed here, fetch what is new there, file copies of sent mail.

        Raises:
            TuiMailError: what stands in the way; what was done until then stays done.
        """
        ...

    def preview(self) -> SwitchPreview:
        """What its server has of what is here, before the account is read this way.

        Raises:
            TuiMailError: the server does not let us look.
        """
        ...

    def fetch_whole(self, message: MessageId) -> None:
        """The rest of a message of which only the beginning is here; nothing where all is here.

        Raises:
            BodyMissing: it cannot be had here any more.
            TuiMailError: what stands in the way; the beginning stays.
        """
        ...

    def fetch_aside(self, message: MessageId) -> bool:
        """The same from any thread, beside a sync; False where that cannot be.

        Raises as `fetch_whole`.
        """
        ...

    def stop_fetching(self, message: MessageId) -> None:
        """Break `fetch_whole` of that message off, from any thread."""
        ...

    def search(self, wish: SearchWish, stopped: Callable[[], bool]) -> AccountSearched:
        """What its server finds; nothing is asked where all of it is here, unless that is wanted.

        Raises:
            TuiMailError: what stands in the way.
        """
        ...

    def search_aside(self, wish: SearchWish, stopped: Callable[[], bool]) -> AccountSearched | None:
        """The same from any thread, beside a sync; None where that cannot be.

        Raises as `search`.
        """
        ...

    def stop_search(self) -> None:
        """Break off each search that nobody waits for any more, from any thread."""
        ...

    def file_copies(self) -> bool:
        """Put copies of sent mail into Sent if that needs no server; whether it needs none."""
        ...

    def close(self) -> None:
        """Log out of what is still open; the thread that owns it ends."""
        ...

    def cancel(self) -> None:
        """End whatever waits for a server, from any thread; nothing is opened any more."""
        ...


MakeWork = Callable[[AccountSettings, Tools], AccountWork]
"""Chooses the protocol for an account."""
