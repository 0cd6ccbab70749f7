"""What a face asks of the engine, and what it answers. Carried as JSON over the seam."""

from typing import Final

from tui_mail.model.account import AccountStatus, Problem, SyncResult
from tui_mail.model.address import Address
from tui_mail.model.draft import Draft, ReplyKind
from tui_mail.model.flags import ColourLabel, DeleteLabel, Labels, ListLabels, RenameLabel
from tui_mail.model.folder import Role
from tui_mail.model.folder_changes import (
    CreateFolder,
    DeleteFolder,
    EmptyFolder,
    ReadFolder,
    RenameFolder,
)
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, FolderId, MessageId, OutboxId
from tui_mail.model.offers import (
    AnswerInvitation,
    LeaveList,
    LoadPictures,
    PicturesLoaded,
    TrustPictures,
)
from tui_mail.model.offline import SetOffline
from tui_mail.model.outbox import (
    USUAL_REPORTS,
    CancelOutbox,
    CheckOutbox,
    MarkSent,
    OutboxEntry,
    ReportWish,
    Reschedule,
    RetryOutbox,
)
from tui_mail.model.rules import RulesRan, RunRules
from tui_mail.model.server_search import SearchServer, ServerSearched, StopServerSearch
from tui_mail.model.switch import PreviewSwitch, StopPreview, SwitchSeen
from tui_mail.model.taking_in import (
    BookKept,
    EditBook,
    Import,
    Imported,
    KeepBook,
    KeepGroup,
    ReleaseHeld,
)
from tui_mail.model.threads import (
    BreakThreads,
    JoinThreads,
    Mute,
    Pin,
    Remind,
    RemindOutgoing,
    Snooze,
    Spam,
)
from tui_mail.model.undoing import ListSteps, Redo, Steps, Undo

PROTOCOL = 8
"""Number of the seam's language; a newer client tells an older engine to finish and go.

It is one more after every change of a word that crosses the seam (its name, its fields, their
types, a value of its enums) and of the store's schema, which faces read beside the engine that
writes it. tests/architecture/test_protocol.py holds the number to the words.
"""

NOBODY: Final = "<>"
"""The envelope sender of a message to which no report shall come back (RFC 5321, 4.5.5)."""


@frozen
class Hello:
    """First word of a client. Answer: Welcome."""

    protocol: int
    version: str


@frozen
class Stop:
    """Finish what cannot be left half done, and go. Answer: Done."""


@frozen
class Reload:
    """Read the settings anew; accounts come and go accordingly. Answer: Done."""


@frozen
class ForgetAccount:
    """Delete all mail of an account that the settings have no more. Answer: Done.

    With it go its ledger, its pending changes and what waits in the outbox: there is no undo.
    """

    account: AccountKey


@frozen
class FetchWhole:
    """The rest of a message of which only the beginning is here. Answer: Done, once it is here.

    Where it is here already nothing is done.
    """

    id: MessageId
    unasked: bool = False
    """Nobody pressed a key for it: no server is troubled that did not answer, or let us in."""


@frozen
class StopFetching:
    """Nobody waits for that message any more: break it off; its beginning stays. Answer: Done."""

    id: MessageId


@frozen
class GetStatus:
    """Answer: Statuses."""


@frozen
class GetNotices:
    """What the engine did by itself that somebody should know of. Answer: Notices."""

    take: bool = True
    """A person reads them: they are told once. Else they stay for the next who asks."""


@frozen
class GiveSecret:
    """A secret that the user typed, kept in memory until the engine leaves. Answer: Done."""

    keyring_name: str
    secret: str

    def __repr__(self) -> str:
        return f"GiveSecret({self.keyring_name!r}, ***)"


@frozen
class Sync:
    """Fetch, push local changes, empty the outbox; all accounts when none is named.

    Answer: Synced, when it is finished.
    """

    accounts: tuple[AccountKey, ...] = ()


@frozen
class ChangeFlags:
    """Set and clear flags and labels. Answer: Done."""

    ids: tuple[MessageId, ...]
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    undoable: bool = True
    """Whether Undo takes it back; not what happens by itself, as a message opened is seen."""


@frozen
class Move:
    """Move to the folder of that name (made if missing) in each message's own account.

    Answer: Done.
    """

    ids: tuple[MessageId, ...]
    folder: str


@frozen
class MoveToRole:
    """Archive, delete and the like. TRASH from Trash itself removes for good. Answer: Done."""

    ids: tuple[MessageId, ...]
    role: Role


@frozen
class Copy:
    """Copy to the folder of that name (made if missing) in each message's own account.

    Answer: Done, which names the copies.
    """

    ids: tuple[MessageId, ...]
    folder: str


@frozen
class SubscribeFolder:
    """Keep a folder among those in use, or not, for every program. Answer: Done."""

    folder: FolderId
    wanted: bool


@frozen
class SaveDraft:
    """Keep a draft; one copy, replaced. Answer: DraftSaved."""

    draft: Draft
    writer: int = 0
    """Process of the composer that goes on with it; 0: it was left."""
    whole: bool = False
    """The writer rests: its attachments are written anew with it, and a server may hear of it."""


@frozen
class TakeUnfinished:
    """Drafts whose composer ended without leaving them: told once. Answer: Unfinished."""


@frozen
class DiscardDraft:
    """Remove a draft for good. Answer: Done."""

    id: MessageId


@frozen
class StartReply:
    """Make a draft out of a message. Answer: Drafted."""

    id: MessageId
    kind: ReplyKind


@frozen
class SendAgain:
    """Make a new draft of what a report says did not arrive, for those who did not get it.

    Answer: Drafted.
    """

    id: MessageId
    """Of the report."""


@frozen
class ReadNews:
    """What came back about these, or that they wait for long, was read: nobody need be told again.

    Answer: Done.
    """

    ids: tuple[OutboxId, ...]


@frozen
class OpenDraft:
    """Read a stored draft back. Answer: Drafted."""

    id: MessageId


@frozen
class SendDraft:
    """Queue a draft durably, held for some seconds, then sent. Answer: Queued."""

    draft: Draft
    hold: int = 0
    """Seconds in which the user may take it back."""
    at: int | None = None
    """Unix seconds; when it shall leave, which is then its Date too."""


@frozen
class Redirect:
    """Send a stored message on as it is, in nobody else's name, held for some seconds.

    Answer: Queued.
    """

    id: MessageId
    account: AccountKey
    from_: Address
    """One of the account's own."""
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    hold: int = 0
    """Seconds in which the user may take it back."""


@frozen
class Submit:
    """Queue a finished RFC 5322 message, as sendmail does. Answer: Queued."""

    raw: bytes
    account: AccountKey | None = None
    recipients: tuple[str, ...] = ()
    from_headers: bool = False
    """Take recipients from To, Cc and Bcc too (-t)."""
    wait: bool = True
    """Answer only once the first attempt is over."""
    at: int | None = None
    """Unix seconds; when it shall leave. A Date that the message lacks is that."""
    sender: str = ""
    """Envelope sender; empty: the address in From where it is one of the account's; NOBODY: none,
    as reports have it."""
    name: str = ""
    """Display name of a From that is added."""
    reports: ReportWish = USUAL_REPORTS


Command = (
    Hello
    | Stop
    | Reload
    | ForgetAccount
    | PreviewSwitch
    | StopPreview
    | FetchWhole
    | StopFetching
    | SearchServer
    | StopServerSearch
    | GetStatus
    | GetNotices
    | GiveSecret
    | Sync
    | ChangeFlags
    | Move
    | MoveToRole
    | Copy
    | CreateFolder
    | RenameFolder
    | SubscribeFolder
    | DeleteFolder
    | EmptyFolder
    | ReadFolder
    | SetOffline
    | BreakThreads
    | JoinThreads
    | Snooze
    | Remind
    | RemindOutgoing
    | Mute
    | Pin
    | Spam
    | Undo
    | Redo
    | ListSteps
    | ListLabels
    | RenameLabel
    | DeleteLabel
    | ColourLabel
    | SaveDraft
    | TakeUnfinished
    | DiscardDraft
    | StartReply
    | SendAgain
    | ReadNews
    | OpenDraft
    | SendDraft
    | Redirect
    | Submit
    | RetryOutbox
    | Reschedule
    | CancelOutbox
    | CheckOutbox
    | MarkSent
    | Import
    | ReleaseHeld
    | KeepBook
    | EditBook
    | KeepGroup
    | LeaveList
    | AnswerInvitation
    | LoadPictures
    | TrustPictures
    | RunRules
)


@frozen
class Welcome:
    """The engine's first answer."""

    protocol: int
    version: str
    pid: int


@frozen
class Done:
    """It is done here (and journalled where a server must hear of it)."""

    text: str = ""
    count: int = 0
    drafts: tuple[MessageId, ...] = ()
    """Where messages that were taken back stand in Drafts now, in the order asked for."""
    copies: tuple[MessageId, ...] = ()
    """Copies that were made, in the order asked for."""


@frozen
class Statuses:
    """How every account is doing."""

    accounts: tuple[AccountStatus, ...]


@frozen
class Notices:
    """Oldest first."""

    notices: tuple[Problem, ...] = ()


@frozen
class Synced:
    """One result an account."""

    results: tuple[SyncResult, ...]
    overdue: tuple[OutboxEntry, ...] = ()
    """Of these accounts, in the outbox; newest first."""


@frozen
class DraftSaved:
    """The draft's place."""

    id: MessageId
    whole: bool = True
    """False: its words are kept, and its attachments stand in the draft of before."""


@frozen
class Unfinished:
    """Drafts that were being written when their composer ended, the newest first."""

    ids: tuple[MessageId, ...]


@frozen
class Drafted:
    """A draft ready for the composer."""

    draft: Draft


@frozen
class Queued:
    """Outbox entries as they are now."""

    entries: tuple[OutboxEntry, ...]


@frozen
class Failed:
    """The engine could not; the words of a TuiMailError."""

    kind: str
    """Class name in the tree of errors."""
    message: str
    hint: str = ""


Answer = (
    Welcome
    | Done
    | Statuses
    | Notices
    | Synced
    | DraftSaved
    | Unfinished
    | Drafted
    | Queued
    | Steps
    | Labels
    | Imported
    | BookKept
    | SwitchSeen
    | ServerSearched
    | PicturesLoaded
    | RulesRan
    | Failed
)
