"""What the engine asks of the store. Every method is one FULL transaction; all are thread-safe.

The store never talks to a network and never decides: it keeps what it is told, and counts.
A placement has two addresses: `folder`, where the user sees it (none: removed here, waiting to be
removed there), and its server address (`server_folder`, `uid`), where the server has it.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from tui_mail.model.folder import Folder, Role
from tui_mail.model.ids import AccountKey, FolderId, MessageId, OutboxId
from tui_mail.model.mailbox import RemoteFolder, ServerPlace, UidRange
from tui_mail.model.maildrop import LedgerRow
from tui_mail.model.outbox import OutboxEntry
from tui_mail.ports.edges import KeepsPictures
from tui_mail.ports.first_words_store import FirstWordsStore
from tui_mail.ports.folder_change_store import FolderChangeStore
from tui_mail.ports.found_store import FoundStore
from tui_mail.ports.heads_store import HeadStore
from tui_mail.ports.ledger_store import LedgerStore
from tui_mail.ports.network import NetworkStore
from tui_mail.ports.people_store import PeopleStore
from tui_mail.ports.rules_store import RulesStore
from tui_mail.ports.server_ids import ServerIdStore
from tui_mail.ports.store_words import (
    OWN_STEP,
    Arrival,
    DropOrigin,
    FolderState,
    JournalEntry,
    NewOutgoing,
    Outgoing,
    Placed,
    Report,
    Returned,
    SendUpdate,
    Undone,
    UndoStep,
)
from tui_mail.ports.switch_store import SwitchStore
from tui_mail.ports.thread_store import KeepingStore, LabelStore, ThreadStore, UndoStore
from tui_mail.ports.upkeep import Upkeep

__all__ = [
    "OWN_STEP",
    "Arrival",
    "ChangeStore",
    "DraftStore",
    "DropOrigin",
    "FolderChangeStore",
    "FolderState",
    "FolderStore",
    "JournalEntry",
    "LedgerRow",
    "LedgerStore",
    "MailStore",
    "MessageStore",
    "NewOutgoing",
    "OutboxStore",
    "Outgoing",
    "PeopleStore",
    "Placed",
    "Report",
    "Returned",
    "SendUpdate",
    "ServerPlace",
    "UndoStep",
    "Undone",
]


class FolderStore(Protocol):
    """Accounts and folders."""

    def ensure_account(self, account: AccountKey) -> None:
        """Make the account known; its folders are made by whoever needs them."""
        ...

    def forget_account(self, account: AccountKey) -> None:
        """Remove everything of an account: mail, ledger, journal, outbox."""
        ...

    def ensure_folder(
        self,
        account: AccountKey,
        name: str,
        *,
        role: Role | None = None,
        remote: str | None = None,
        local: bool = False,
    ) -> Folder:
        """The folder of that name, made if missing; role and remote are set where given."""
        ...

    def mirror_folders(self, account: AccountKey, listed: Sequence[RemoteFolder]) -> None:
        """Every mailbox that the server listed has its folder, by its name there."""
        ...

    def folder_states(self, account: AccountKey) -> tuple[FolderState, ...]:
        """Every folder of the account."""
        ...

    def note_mailbox(
        self,
        folder: FolderId,
        uidvalidity: int,
        uidnext: int,
        highestmodseq: int,
        exists: int = 0,
    ) -> None:
        """Remember what SELECT said, once all of it is here; what is newer is asked for next.

        `exists`: how many of its messages are here.
        """
        ...

    def note_emptied(self, folder: FolderId, when: int) -> None:
        """The server said then that everything is gone there, and was not believed so far."""
        ...

    def forget_uids(self, folder: FolderId) -> None:
        """UIDVALIDITY changed: messages stay, without their UIDs, to be matched again."""
        ...

    def drop_folder(self, folder: FolderId) -> None:
        """The server has it no more: drafts and what the server never had stay in a local folder
        of the same name; what was moved into it here is where the server has it; the others go.
        """
        ...


class MessageStore(Protocol):
    """Messages and their places."""

    def add(self, arrivals: Sequence[Arrival]) -> tuple[MessageId, ...]:
        """Store them in one transaction: bytes, words, place, thread, counts, ledger.

        The same bytes are stored once, in however many places. Raises StoreFull.
        """
        ...

    def present(self, folder: FolderId, hashes: Sequence[bytes]) -> frozenset[bytes]:
        """Those of these SHA-256 whose bytes are shown in that folder."""
        ...

    def server_places(self, folder: FolderId) -> tuple[ServerPlace, ...]:
        """Every placement whose server address is in this folder, with its UID."""
        ...

    def places_at(self, folder: FolderId, ranges: Sequence[UidRange]) -> tuple[ServerPlace, ...]:
        """Those of them with a UID in one of these ranges, each once."""
        ...

    def count_there(self, folder: FolderId) -> int:
        """How many of them there are."""
        ...

    def homeless(self, folder: FolderId) -> Mapping[tuple[str, int], MessageId]:
        """Placements on the server in this folder without a known UID: (Message-ID, size) to id."""
        ...

    def not_found_again(self, folder: FolderId) -> tuple[MessageId, ...]:
        """Those of them that are shown there, and of which nothing is to be said but flags."""
        ...

    def adopt(self, message: MessageId, folder: FolderId, uid: int) -> None:
        """This placement is that message on the server."""
        ...

    def server_flags(self, changes: Sequence[tuple[MessageId, frozenset[str]]]) -> None:
        """Flags as the server has them now, pending changes of ours already laid over."""
        ...

    def remove(self, messages: Sequence[MessageId]) -> None:
        """These places are gone for good; bytes that no place needs any more go too."""
        ...

    def placed(self, messages: Sequence[MessageId]) -> tuple[Placed, ...]:
        """What is known of each; those that are gone are left out."""
        ...

    def raw(self, message: MessageId) -> bytes:
        """Original bytes; raises NotFound."""
        ...

    def head(self, message: MessageId) -> bytes:
        """The first bytes of a message over model.big_mail.WHOLE, or all of any other.

        Raises NotFound.
        """
        ...

    def find_message_id(self, account: AccountKey, message_id: str) -> tuple[MessageId, ...]:
        """Places in this account that hold this Message-ID."""
        ...


class ChangeStore(Protocol):
    """What the user changes: applied, journalled and made undoable in one transaction."""

    def change_flags(
        self,
        messages: Sequence[MessageId],
        add: Sequence[str],
        remove: Sequence[str],
        *,
        say: bool,
        note: UndoStep | None = OWN_STEP,
    ) -> tuple[FolderId, ...]:
        """Set and clear; with `say`, journalled where it is on a server. The folders touched."""
        ...

    def move(
        self,
        messages: Sequence[MessageId],
        target: FolderId,
        *,
        say: bool,
        word: str,
        note: UndoStep | None = OWN_STEP,
    ) -> tuple[FolderId, ...]:
        """Into a folder of their account. `word` names the action in the undo log.

        With `say`: journalled as move where message and target are on the server, as append where
        only the target is, as delete of the server's copy where only the message is.
        """
        ...

    def copy(
        self,
        messages: Sequence[MessageId],
        target: FolderId,
        *,
        say: bool,
        word: str,
        note: UndoStep | None = OWN_STEP,
    ) -> tuple[MessageId, ...]:
        """Into a folder of their account, each with an id of its own; the copies, in order.

        With `say`: journalled as copy where the source is on the server, else as append.
        """
        ...

    def delete(
        self, messages: Sequence[MessageId], *, say: bool, note: UndoStep | None = OWN_STEP
    ) -> tuple[FolderId, ...]:
        """Remove for good; with `say`, hidden here until the server did it too."""
        ...

    def journal(self, account: AccountKey) -> tuple[JournalEntry, ...]:
        """What the server has yet to hear, oldest first."""
        ...

    def sayable(self, account: AccountKey) -> tuple[JournalEntry, ...]:
        """The same without what a restore holds, and what was changed about those messages since:
        what is to be said now.
        """
        ...

    def release_held(self) -> int:
        """Changes that a restore brought back held are said from now on; how many they are."""
        ...

    def begin_saying(self, entries: Sequence[int]) -> frozenset[int]:
        """These are about to be said; those of them that still stand. From here on the opposite
        change does not drop them, it follows them.
        """
        ...

    def journal_done(self, entry: int, uid: int | None = None) -> None:
        """The server did it. Move, append: the message is in `target` there, under `uid` where
        told. Delete: the place is removed for good (or, when it lives on in a local folder,
        loses its server address).
        """
        ...

    def journal_all_done(self, entries: Mapping[int, int | None]) -> None:
        """The same of several, with their UIDs, in one transaction."""
        ...

    def journal_failed(self, entry: int, error: str, *, back_out: bool) -> tuple[FolderId, ...]:
        """The server did not; with back_out the local change is taken back (its undo record)."""
        ...


class OutboxStore(Protocol):
    """Messages on their way."""

    def queue(self, outgoing: NewOutgoing) -> OutboxId:
        """Durable before anything else happens; answered and forwarded originals are flagged."""
        ...

    def outgoing(self, entry: OutboxId) -> Outgoing:
        """Raises NotFound."""
        ...

    def entries(self, ids: Sequence[OutboxId] | None = None) -> tuple[OutboxEntry, ...]:
        """These, or all of them; newest first."""
        ...

    def due(self, now: int) -> tuple[OutboxId, ...]:
        """Waiting, or held until now or earlier, in the order queued."""
        ...

    def next_due(self) -> int | None:
        """When the next one falls due, Unix seconds."""
        ...

    def begin_attempt(self, entry: OutboxId, smtp: str, now: int) -> bool:
        """First mark: state `sending`, attempts + 1. False when it is not waiting or due any more
        (somebody cancelled it, or another sender has it).
        """
        ...

    def mark_dot(self, entry: OutboxId, now: int, smtp: str) -> None:
        """Second mark: from here on a crash means maybe-sent, by that server."""
        ...

    def put_off(self, entry: OutboxId, update: SendUpdate, now: int) -> bool:
        """It waits until the update's time, untried; False when it is not due any more."""
        ...

    def handed(self, smtp: str, since: int, until: int) -> tuple[int, ...]:
        """When second marks were made for that server, Unix seconds, oldest first."""
        ...

    def unmark_dot(self, entry: OutboxId) -> None:
        """The second mark is taken back: certainly nothing was handed over."""
        ...

    def settle(self, entry: OutboxId, update: SendUpdate) -> None:
        """What came of it."""
        ...

    def cancel(self, entry: OutboxId) -> bool:
        """Take it back while it is waiting or held; False when it is too late."""
        ...

    def release(self, entry: OutboxId, now: int) -> bool:
        """Make it due now: waiting, held and maybe-sent become waiting; False when settled."""
        ...

    def reschedule(self, entry: OutboxId, at: int, raw: bytes, *, now: bool = False) -> bool:
        """Give one that waits for its time another, and the bytes that say so; False when it was
        tried already. With `now` it waits for no time of its own any more.
        """
        ...

    def recover(self, now: int) -> tuple[OutboxId, ...]:
        """After a crash: `sending` without the second mark is `waiting` again, with it it is
        `maybe-sent`. Those that changed.
        """
        ...

    def pending_copies(self, account: AccountKey) -> tuple[OutboxId, ...]:
        """Sent messages whose copy is not filed yet."""
        ...

    def about(self, message_ids: Sequence[str]) -> tuple[OutboxId, ...]:
        """Send records of messages with one of these Message-IDs, newest first."""
        ...

    def in_sent(self, message_ids: Sequence[str]) -> MessageId | None:
        """The copy in a Sent folder of the first of these Message-IDs that has one."""
        ...

    def warn(self, entry: OutboxId) -> bool:
        """It waits for long, or was given up: its news stay until somebody has read them. False
        where it was said before that it waits.
        """
        ...

    def news_read(self, entries: Sequence[OutboxId]) -> None:
        """Somebody has read what came back about these, or that they wait."""
        ...


class DraftStore(Protocol):
    """Drafts: stored as messages with the flag draft in the Drafts folder."""

    def save_draft(
        self, message: MessageId | None, arrival: Arrival, *, say: bool = False, writer: int = 0
    ) -> MessageId:
        """Replace that draft's bytes, its id kept; or add a new one.

        Args:
            message: the draft; one that is gone is added anew.
            arrival: its new bytes and folder.
            say: whether a server hears of it: the new bytes are added there, then the old deleted.
            writer: process of a composer that goes on with it; 0: it was left.
        """
        ...

    def keep_text(self, message: MessageId, text: bytes, writer: int) -> bool:
        """Newer words of a draft that is being written, as a message without its attachments;
        False where nobody is in the middle of it. What is saved next takes their place.
        """
        ...

    def written_text(self, message: MessageId) -> bytes | None:
        """Those words, where they are newer than the draft."""
        ...

    def writing(self) -> tuple[tuple[MessageId, int], ...]:
        """Drafts that a composer did not leave, the newest first, and the composer's process."""
        ...

    def not_writing(self, message: MessageId) -> None:
        """Nobody is in the middle of it any more; the draft stays."""
        ...


class MailStore(
    FolderStore,
    FolderChangeStore,
    MessageStore,
    ChangeStore,
    UndoStore,
    LabelStore,
    ThreadStore,
    KeepingStore,
    LedgerStore,
    OutboxStore,
    DraftStore,
    PeopleStore,
    SwitchStore,
    HeadStore,
    FoundStore,
    NetworkStore,
    ServerIdStore,
    FirstWordsStore,
    KeepsPictures,
    Protocol,
):
    """All of it, and its life."""

    def upkeep(self) -> Upkeep:
        """For a thread that is thrifty while nothing happens; it closes it. Raises StoreError."""
        ...

    @property
    def rules(self) -> RulesStore: ...

    def together(self) -> AbstractContextManager[None]:
        """What this thread does inside is durable when it ends, or none of it is.

        Whoever else writes waits for that: never to be held while a server is waited for.
        """
        ...

    def close(self) -> None:
        """Checkpoint and close."""
        ...
