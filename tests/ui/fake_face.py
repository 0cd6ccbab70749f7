"""An engine and a store in memory, for tests of the screens: what is asked happens at once."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tests.ui.fake_viewing import FakeHtml, FakeViewing
from tests.ui.made_up_mail import ACCOUNTS, BOB, FOLDERS, NOW, mail, summary
from tui_mail.config.schema import Settings
from tui_mail.engine.searching import QueryReading
from tui_mail.engine.writing import WritingAids
from tui_mail.errors import NotFound, TuiMailError, UsageError
from tui_mail.model.account import AccountState, AccountStatus, AccountSummary
from tui_mail.model.address import Address
from tui_mail.model.commands import (
    Answer,
    ChangeFlags,
    Command,
    Copy,
    DiscardDraft,
    Done,
    Drafted,
    DraftSaved,
    GetStatus,
    Move,
    MoveToRole,
    OpenDraft,
    Queued,
    Redirect,
    SaveDraft,
    SendAgain,
    SendDraft,
    StartReply,
    Statuses,
    Sync,
    Synced,
)
from tui_mail.model.content import Attachment, Content, Line, Link, Look, Origin, Span
from tui_mail.model.conversation import Spoken
from tui_mail.model.doubt import RecipientDoubt
from tui_mail.model.draft import Draft
from tui_mail.model.events import Event, MailChanged, OutboxChanged, StatusChanged
from tui_mail.model.folder import Folder, FolderStanding, Role
from tui_mail.model.ids import AccountKey, FolderId, MessageId, OutboxId
from tui_mail.model.outbox import (
    CancelOutbox,
    OutboxEntry,
    Recipient,
    Reschedule,
    RetryOutbox,
    SendState,
    SentCopy,
)
from tui_mail.model.person import Person
from tui_mail.model.search import SavedSearch
from tui_mail.model.server_search import (
    AccountSearched,
    SearchServer,
    ServerSearched,
    StopServerSearch,
)
from tui_mail.model.summary import (
    Likeness,
    Order,
    Reply,
    Summary,
    ThreadSummary,
    Unfolded,
    View,
)
from tui_mail.model.undoing import Undo
from tui_mail.ports.face import Then
from tui_mail.ports.html_reading import HtmlReading
from tui_mail.ports.reading import Searching, Tidying
from tui_mail.ports.viewing import Viewing
from tui_mail.ports.writing import Writing
from tui_mail.wiring.clock import SystemClock

BODY = """Dear reader,

the engine weaves algebraic patterns just as the loom weaves flowers and leaves. \
See https://engine.test/notes for the [/] notes.

> Is it true?
>> What is?

With regards
--\N{SPACE}
Ada [/nope]"""


class FakeReading:
    """The store of the fake; tests change `messages` and tell the face."""

    def __init__(self, accounts: Sequence[AccountSummary], messages: list[Summary]) -> None:
        self.all_accounts = tuple(accounts)
        self.messages = {row.id: row for row in messages}
        self.all_folders = {
            folder.id: folder
            for folder in FOLDERS
            if folder.account in {account.account for account in accounts}
        }
        self.entries: list[OutboxEntry] = []
        self.spoken: list[Spoken] = []
        self.asked_ids = 0
        self.standings: list[FolderStanding] = []
        self.known: list[Person] = []
        self.saved: list[SavedSearch] = []
        """What stands among the folders."""
        self.doubtful: list[RecipientDoubt] = []
        self.book: list[Person] = []
        """Whom `contacts_command` would tell."""

        self.writing: Writing = WritingAids(lambda: Settings(Path("config.toml")))
        """The real one, without anything of this machine."""
        self.labels: list[str] = []
        self.searching: Searching = QueryReading(SystemClock(), lambda: tuple(self.labels))
        """The real one."""
        self.viewing: Viewing = FakeViewing(self)

    def accounts(self) -> tuple[AccountSummary, ...]:
        return self.all_accounts

    def folders(self, account: AccountKey | None = None) -> tuple[Folder, ...]:
        return tuple(
            self._counted(folder)
            for folder in self.all_folders.values()
            if account in (None, folder.account)
        )

    def searches(self) -> tuple[SavedSearch, ...]:
        return tuple(self.saved)

    def not_indexed(self) -> int:
        return 0

    def folder_standings(self) -> tuple[FolderStanding, ...]:
        return tuple(self.standings)

    def count(self, view: View) -> int:
        return len(self._of(view))

    def page(self, view: View, offset: int, limit: int) -> tuple[Summary, ...]:
        return tuple(self._of(view)[offset : offset + limit])

    def ids(self, view: View) -> "array[int]":
        self.asked_ids += 1
        return array("q", (row.id for row in self._of(view)))

    def rows(self, ids: Sequence[MessageId]) -> tuple[Summary, ...]:
        return tuple(self.messages[one] for one in ids if one in self.messages)

    @property
    def tidying(self) -> Tidying:
        raise NotImplementedError

    def lifted(self, view: View) -> tuple[tuple[MessageId, ...], frozenset[MessageId]]:
        return (), frozenset()

    def received(self, ids: Sequence[MessageId]) -> dict[MessageId, int]:
        return {row.id: row.received for row in self.rows(ids)}

    def threads(self, view: View, ids: Sequence[MessageId]) -> tuple[ThreadSummary, ...]:
        found = []
        for row in self.rows(ids):
            members = [one for one in self._messages_of(view) if one.thread == row.thread]
            shown = self._thread(row.thread) if len(members) > 1 else [row]
            found.append(
                ThreadSummary(
                    row.id,
                    tuple(one.id for one in members),
                    max(len(shown), row.thread_size),
                    sum("seen" not in one.flags for one in members),
                    any("flagged" in one.flags for one in members),
                    tuple(dict.fromkeys(one.from_[0] for one in reversed(shown))),
                )
            )
        return tuple(found)

    def unfold(self, view: View, ids: Sequence[MessageId]) -> tuple[Unfolded, ...]:
        found = []
        for thread in dict.fromkeys(row.thread for row in self.rows(ids)):
            members = [one for one in self._messages_of(view) if one.thread == thread]
            if members:
                replies = (Reply(row.id, n) for n, row in enumerate(self._thread(thread)))
                found.append(Unfolded(members[0].id, tuple(replies)))
        return tuple(found)

    def alike(self, view: View, id: MessageId, likeness: Likeness) -> "array[int]":
        def what(row: Summary) -> object:
            words = row.subject.removeprefix("Re: ")
            alike = {
                Likeness.SENDER: row.from_[0].address,
                Likeness.SUBJECT: words,
                Likeness.THREAD: row.thread,
            }
            return alike[likeness]

        mine = what(self.messages[id])
        return array("q", (row.id for row in self._messages_of(view) if what(row) == mine))

    def content(self, id: MessageId) -> Content:
        row = self._row(id)
        return Content(
            summary=row,
            headers=(("From", row.from_[0].full), ("Subject", row.subject), ("X-Odd", "[/] [b]")),
            reply_to=(),
            bcc=(),
            text=BODY,
            html=False,
            parts=tuple(
                Attachment(str(n + 2), "application/pdf", f"figures [/] {n}.pdf", 182_000, False)
                for n in range(row.attachments)
            ),
            links=(Link("notes", "https://engine.test/notes"),),
            warnings=(),
            origin=self.origin(id),
        )

    def origin(self, id: MessageId) -> Origin:
        self._row(id)
        return Origin("imap", "engine.test", 1, 1, None, NOW, "00" * 32, True)

    @property
    def html(self) -> HtmlReading:
        return FakeHtml(self)

    def first_lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        del id, width
        return ()

    def lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        self._row(id)
        lines: list[Line] = []
        for text in BODY.split("\n"):
            quote = len(text) - len(text.lstrip(">"))
            words = text.lstrip("> ")
            for start in range(0, max(len(words), 1), max(width, 10)):
                piece = words[start : start + max(width, 10)]
                looks = frozenset({Look.SIGNATURE}) if "nope" in piece else frozenset[Look]()
                lines.append(Line((Span(piece, looks, 1 if "https" in piece else 0),), quote))
        return tuple(lines)

    def raw(self, id: MessageId) -> bytes:
        row = self._row(id)
        return f"Subject: {row.subject}\r\n\r\n{BODY}".encode()

    def pieces(self, id: MessageId) -> Iterator[bytes]:
        yield self.raw(id)

    def source(self, id: MessageId) -> str:
        return self.raw(id).decode().replace("\r\n", "\n")

    def attachment(self, id: MessageId, part: str) -> tuple[str, bytes]:
        if not any(item.part == part for item in self.content(id).parts):
            raise NotFound("That part is not in the message.")
        return f"figures-{part}.pdf", b"%PDF-"

    def people(self, typed: str, most: int) -> tuple[Person, ...]:
        return _whose_words_begin(typed, self.known)[:most]

    def recipient_doubts(self, draft: Draft) -> tuple[RecipientDoubt, ...]:
        people = {one.address for one in (*draft.to, *draft.cc, *draft.bcc)}
        return tuple(one for one in self.doubtful if one.address in people)

    def contacts(self, typed: str) -> tuple[Person, ...]:
        return _whose_words_begin(typed, self.book)

    def outbox(self, *, everything: bool = False) -> tuple[OutboxEntry, ...]:
        return tuple(reversed(self.entries))

    def conversation(self, account: AccountKey | None, most: int) -> tuple[Spoken, ...]:
        return tuple(one for one in self.spoken if account in {None, one.account})[-most:]

    def _row(self, id: MessageId) -> Summary:
        if id not in self.messages:
            raise NotFound("That message is gone.")
        return self.messages[id]

    def _thread(self, thread: int) -> list[Summary]:
        """All that is in it, the oldest first."""
        rows = (row for row in self.messages.values() if row.thread == thread)
        return sorted(rows, key=lambda row: (row.received, row.id))

    def _of(self, view: View) -> list[Summary]:
        """One for each row: messages, or the newest of each thread."""
        rows = self._messages_of(view)
        if view.threads and view.query.casefold().strip() in {"", "in:inbox"}:
            tops: dict[tuple[int, int], Summary] = {}
            for row in rows:
                tops.setdefault((row.thread, row.folder_id), row)
            rows = list(tops.values())
        keys: dict[Order, Callable[[Summary], object]] = {
            Order.UNREAD: lambda row: "seen" in row.flags,
            Order.SENDER: lambda row: row.from_[0].full.casefold(),
            Order.SUBJECT: lambda row: row.subject.casefold().removeprefix("re: "),
            Order.LARGEST: lambda row: -row.size,
        }
        if view.order is Order.OLDEST:
            return rows[::-1]
        key = keys.get(view.order)
        return rows if key is None else sorted(rows, key=key)  # type: ignore[arg-type]

    def _messages_of(self, view: View) -> list[Summary]:
        """The newest first."""
        if view.query.count('"') % 2:
            raise UsageError("A quotation mark is missing in the query.", "Close the phrase.")
        words = [word.strip("()") for word in view.query.casefold().split()]
        unread, flagged, inbox = "is:unread" in words, "is:flagged" in words, False
        words = [word for word in words if not word.startswith("is:")]
        if "in:inbox" in words:
            inbox = True
            words.remove("in:inbox")
        rows = [
            row
            for row in self.messages.values()
            if (
                view.account in (None, row.account)
                and view.folder_id in (None, row.folder_id)
                and all(word in f"{row.subject} {row.from_[0].full}".casefold() for word in words)
                and (not unread or "seen" not in row.flags)
                and (not flagged or "flagged" in row.flags)
                and (not inbox or self.all_folders[row.folder_id].role is Role.INBOX)
            )
            or row.id in view.also
        ]
        return sorted(rows, key=lambda row: (row.received, row.id), reverse=True)

    def _counted(self, folder: Folder) -> Folder:
        rows = [row for row in self.messages.values() if row.folder_id == folder.id]
        unread = sum("seen" not in row.flags for row in rows)
        return replace(folder, unread=unread, total=len(rows))


def _whose_words_begin(typed: str, people: list[Person]) -> tuple[Person, ...]:
    word = typed.casefold()
    return tuple(one for one in people if f" {word}" in f" {one.address.full}".casefold())


class FakeFace:
    """Does commands on its store at once, says so, and keeps them in `commands`.

    `failures` maps a command's class to the error its answer shall be.
    """

    def __init__(
        self,
        accounts: Sequence[AccountSummary] = ACCOUNTS,
        messages: list[Summary] | None = None,
    ) -> None:
        self.store = FakeReading(accounts, mail() if messages is None else messages)
        self.commands: list[Command] = []
        self.failures: dict[type[object], TuiMailError] = {}
        self.closed = False
        self.servers_find: tuple[AccountSearched, ...] = ()
        """What servers answer to a search."""
        self._hears: list[Callable[[Event], None]] = []
        self._undo: list[tuple[Summary, ...]] = []
        self._next = 9_000

    @property
    def reading(self) -> FakeReading:
        return self.store

    def submit(self, command: Command, then: Then | None = None) -> None:
        self.commands.append(command)
        outcome: Answer | TuiMailError
        failure = self.failures.get(type(command))
        outcome = failure if failure is not None else self._do(command)
        if then is not None:
            then(outcome)

    def ask(self, command: Command, seconds: float | None = None) -> Answer:
        self.commands.append(command)
        failure = self.failures.get(type(command))
        if failure is not None:
            raise failure
        return self._do(command)

    def listen(self, hear: Callable[[Event], None]) -> None:
        self._hears.append(hear)

    def close(self) -> None:
        self.closed = True

    def asked(self, kind: type[Command]) -> list[Command]:
        """The commands of one kind so far."""
        return [command for command in self.commands if isinstance(command, kind)]

    def say(self, event: Event) -> None:
        """Let everybody hear it."""
        for hear in self._hears:
            hear(event)

    def arrive(self, subject: str, sender: str = "New Writer", folder: int = 1) -> MessageId:
        """A new unread message comes into a folder, newest of all."""
        self._next += 1
        place = self.store.all_folders[FolderId(folder)]
        row = summary(self._next, place, sender, subject, 9_000 - self._next, flags=frozenset())
        self.store.messages[row.id] = row
        self.say(MailChanged(place.account, (place.id,), 1))
        return row.id

    def vanish(self, id: MessageId) -> None:
        """A message goes away by itself."""
        row = self.store.messages.pop(id)
        self.say(MailChanged(row.account, (row.folder_id,)))

    def _do(self, command: Command) -> Answer:
        match command:
            case ChangeFlags(ids, add, remove):
                return self._change(ids, lambda row: _flagged(row, add, remove))
            case Move(ids, folder):
                return self._change(ids, lambda row: self._moved(row, folder, None))
            case MoveToRole(ids, role):
                return self._change(ids, lambda row: self._moved(row, "", role))
            case Copy(ids, folder):
                return self._copied(ids, folder)
            case Undo():
                return self._take_back()
            case GetStatus() | Sync() | SearchServer() | StopServerSearch():
                return self._statuses(command)
            case _:
                return self._write(command)

    def _change(self, ids: Sequence[MessageId], how: Callable[[Summary], Summary]) -> Answer:
        before = self.store.rows(ids)
        self._undo.append(before)
        for row in before:
            self._put(row, how(row))
        return Done(count=len(before))

    def _copied(self, ids: Sequence[MessageId], folder: str) -> Answer:
        made = []
        for row in self.store.rows(ids):
            self._next += 1
            copy = replace(self._moved(row, folder, None), id=MessageId(self._next))
            self.store.messages[copy.id] = copy
            made.append(copy.id)
            self.say(MailChanged(copy.account, (copy.folder_id,)))
        return Done("", len(made), copies=tuple(made))

    def _take_back(self) -> Answer:
        before = self._undo.pop() if self._undo else ()
        for row in before:
            self._put(self.store.messages[row.id], row)
        return Done("Moved back" if before else "", len(before))

    def _put(self, old: Summary, new: Summary) -> None:
        self.store.messages[new.id] = new
        self.say(MailChanged(new.account, tuple({old.folder_id, new.folder_id})))

    def _moved(self, row: Summary, name: str, role: Role | None) -> Summary:
        for folder in self.store.folders(row.account):
            if folder.role is role if role is not None else folder.name == name:
                return replace(row, folder=folder.name, folder_id=folder.id)
        self._next += 1
        made = Folder(FolderId(self._next), row.account, name, role, 0, 0, False)
        self.store.all_folders[made.id] = made
        return replace(row, folder=name, folder_id=made.id)

    def _statuses(self, command: Command) -> Answer:
        if isinstance(command, SearchServer):
            return ServerSearched(self.servers_find)
        if isinstance(command, StopServerSearch):
            return Done()
        states = tuple(
            AccountStatus(account.account, AccountState.IDLE, last_sync=NOW)
            for account in self.store.all_accounts
        )
        if isinstance(command, Sync):
            for status in states:
                self.say(StatusChanged(status))
            return Synced(())
        return Statuses(states)

    def _write(self, command: Command) -> Answer:
        match command:
            case SendAgain(id):
                row = self.store.messages[id]
                again = Address("Bob", "bob@far.test")
                return Drafted(
                    Draft(row.account, self._identity(row.account), to=(again,), subject="Plans")
                )
            case StartReply(id):
                row = self.store.messages[id]
                draft = Draft(
                    row.account,
                    self._identity(row.account),
                    to=row.from_,
                    subject=f"Re: {row.subject}",
                    body="> quoted\n",
                    answers=id,
                )
                return Drafted(draft)
            case OpenDraft(id):
                row = self.store.messages[id]
                return Drafted(
                    Draft(row.account, self._identity(row.account), subject=row.subject, id=id)
                )
            case SaveDraft(draft, _, whole):
                self._next += 1
                whole = whole or not draft.attachments or draft.id is None
                return DraftSaved(draft.id or MessageId(self._next), whole)
            case SendDraft() | Redirect():
                return self._sent(command)
            case RetryOutbox() | CancelOutbox() | Reschedule():
                return self._outbox(command)
            case DiscardDraft(id):
                self.store.messages.pop(id, None)
                return Done()
            case _:
                return Done()

    def _identity(self, account: AccountKey) -> Address:
        return next(a.identity for a in self.store.all_accounts if a.account == account)

    def _queue(self, draft: Draft, hold: int, at: int | None = None) -> Answer:
        self._next += 1
        entry = entry_of(
            self._next,
            draft.subject,
            SendState.HELD if hold or at else SendState.WAITING,
            account=draft.account,
            scheduled=at,
            next_attempt=at or NOW + hold,
            recipients=tuple(Recipient(to.address) for to in (*draft.to, *draft.cc, *draft.bcc)),
        )
        self.store.entries.append(entry)
        self.say(OutboxChanged(entry.id, entry.state))
        return Queued((entry,))

    def _sent(self, wish: SendDraft | Redirect) -> Answer:
        if isinstance(wish, SendDraft):
            return self._queue(wish.draft, wish.hold, wish.at)
        subject = self.store.messages[wish.id].subject
        draft = Draft(wish.account, wish.from_, wish.to, wish.cc, wish.bcc, subject=subject)
        answer = self._queue(draft, wish.hold)
        self.store.entries[-1] = replace(self.store.entries[-1], resent=True)
        return answer

    def _drafted(self, entry: OutboxId) -> MessageId:
        """What was on its way, in Drafts again."""
        self._next += 1
        known = {one.id: one for one in self.store.entries}[entry]
        place = next(
            folder
            for folder in self.store.all_folders.values()
            if folder.account == known.account and folder.role is Role.DRAFTS
        )
        row = summary(self._next, place, "Me", known.subject, 0, flags=frozenset({"draft"}))
        self.store.messages[row.id] = row
        return row.id

    def _outbox(self, command: RetryOutbox | CancelOutbox | Reschedule) -> Answer:
        if isinstance(command, Reschedule):
            self.store.entries = [
                replace(e, next_attempt=command.at, scheduled=command.at)
                if e.id == command.id
                else e
                for e in self.store.entries
            ]
            return Queued(tuple(self.store.entries))
        state = SendState.SENDING if isinstance(command, RetryOutbox) else SendState.CANCELLED
        for n, entry in enumerate(self.store.entries):
            if not command.ids or entry.id in command.ids:
                self.store.entries[n] = replace(entry, state=state)
                self.say(OutboxChanged(entry.id, state))
        if isinstance(command, CancelOutbox):
            resent = {entry.id for entry in self.store.entries if entry.resent}
            own = [one for one in command.ids if one not in resent]
            return Done("", len(command.ids), tuple(map(self._drafted, own)))
        return Queued(tuple(self.store.entries))


def entry_of(id: int, subject: str, state: SendState, **more: object) -> OutboxEntry:
    """An outbox entry; more fields by name."""
    fields: dict[str, object] = {
        "account": BOB,
        "message_id": f"<{id}@demo.test>",
        "sender": "bob@demo.test",
        "size": 2_048,
        "attempts": 0,
        "queued": NOW - 300,
        "next_attempt": NOW + 1_200 if state is SendState.WAITING else None,
        "last_error": "",
        "sent_copy": SentCopy.NONE,
        "smtp": "demo",
        "recipients": (Recipient("alice@demo.test"),),
        **more,
    }
    return OutboxEntry(id=OutboxId(id), subject=subject, state=state, **fields)  # type: ignore[arg-type]


def _flagged(row: Summary, add: Sequence[str], remove: Sequence[str]) -> Summary:
    return replace(row, flags=(row.flags | set(add)) - set(remove))
