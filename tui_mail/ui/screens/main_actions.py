"""What can be done with messages from the main screen: each sends one command with identities."""

from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from textual.screen import Screen

from tui_mail.model.account import AccountSummary, Capability
from tui_mail.model.address import Address
from tui_mail.model.commands import (
    Answer,
    ChangeFlags,
    Command,
    Copy,
    Done,
    Drafted,
    Move,
    MoveToRole,
    OpenDraft,
    SendAgain,
    StartReply,
    TakeUnfinished,
    Unfinished,
)
from tui_mail.model.draft import Draft, ReplyKind
from tui_mail.model.events import Event, OutboxChanged
from tui_mail.model.flags import FLAGGED, SEEN
from tui_mail.model.folder import Role
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey, MessageId, OutboxId
from tui_mail.model.outbox import CancelOutbox, OutboxEntry, SendState
from tui_mail.model.undoing import Undo
from tui_mail.ui.bridge import Desk
from tui_mail.ui.clean import one_line
from tui_mail.ui.format import ahead
from tui_mail.ui.screens.passing_on import PassingOn
from tui_mail.ui.whole_first import whole_first
from tui_mail.ui.widgets.status_words import can_be_undone
from tui_mail.ui.words import counted, say

T = TypeVar("T")


class Stage(Protocol):
    """What the actions need of the screen they are done on."""

    desk: Desk

    def targets(self, count: int | None) -> tuple[MessageId, ...]:
        """What an action is about, as it was when the key was pressed."""
        ...

    def step_off(self, leaving: tuple[MessageId, ...]) -> None:
        """These will go away; stand elsewhere."""
        ...

    @property
    def is_current(self) -> bool:
        """Whether it is the screen that is looked at."""
        ...

    def flash(self, words: str) -> None:
        """Say quietly what was done."""
        ...

    def ask(self, dialog: Screen[T | None], then: Callable[[T], None]) -> None:
        """Put a question; `then` hears the answer if there is one."""
        ...

    def write(self, draft: Draft) -> None:
        """Open the composer."""
        ...

    def open_screen(self, screen: Screen[None]) -> None:
        """Another screen over this one."""
        ...

    def hold_keys(self) -> None:
        """Another screen is on its way: keys that come before it are not meant for this one."""
        ...

    def account_in_sight(self) -> AccountKey | None:
        """Whose folder is shown, or whose message is being read."""
        ...


class MessageActions:
    """The `act_…` methods of messages.

    Args:
        stage: the main screen.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._sent: tuple[OutboxId, Draft] | None = None
        self.passing_on = PassingOn(stage)

    @property
    def _desk(self) -> Desk:
        return self._stage.desk

    # filing

    def act_archive(self, count: int | None = None) -> None:
        """To the archive."""
        ids = self._stage.targets(count)
        words = counted(len(ids), "Archived; z takes it back", "{n} archived; z takes them back")
        self._take_away(ids, MoveToRole(ids, Role.ARCHIVE), words)

    def act_delete(self, count: int | None = None) -> None:
        """To the trash; from the trash for good, after asking."""
        ids = self._stage.targets(count)
        command = MoveToRole(ids, Role.TRASH)
        if self._in_trash(ids):
            from tui_mail.ui.dialogs.confirm import Confirm

            question = counted(
                len(ids), "Delete this message for good?", "Delete {n} messages for good?"
            )
            gone = counted(len(ids), "Deleted for good", "{n} deleted for good")
            dialog = Confirm(
                question,
                say("Delete"),
                say("Keep"),
                detail=say("What is deleted from Trash cannot be had back."),
                wary=True,
            )
            self._stage.ask(
                dialog, lambda yes: self._take_away(ids, command, gone) if yes else None
            )
            return
        words = counted(len(ids), "Deleted; z takes it back", "{n} deleted; z takes them back")
        self._take_away(ids, command, words)

    def act_move(self, count: int | None = None) -> None:
        """To a folder that is asked for."""
        ids = self._stage.targets(count)
        if not ids:
            return
        title = counted(len(ids), "Move to which folder?", "Move {n} messages to which folder?")
        self._pick_folder(ids, title, lambda name: self._move(ids, name))

    def act_copy_message(self, count: int | None = None) -> None:
        """A copy into a folder that is asked for."""
        ids = self._stage.targets(count)
        if not ids:
            return
        title = counted(len(ids), "Copy to which folder?", "Copy {n} messages to which folder?")
        self._pick_folder(ids, title, lambda name: self._copy(ids, name))

    def _pick_folder(
        self, ids: tuple[MessageId, ...], title: str, then: Callable[[str], None]
    ) -> None:
        """Of the account whose messages they are; of several, one that each of them has."""
        from tui_mail.ui.dialogs.folder_picker import picker_for

        accounts = {row.account for row in self._desk.reading.rows(ids)}
        self._stage.ask(picker_for(self._desk.reading, accounts, title), then)

    def act_undo(self, count: int | None = None) -> None:
        """Take the last thing back: a message that is held before it leaves, else a change."""
        held = [entry for entry in self._desk.reading.outbox() if can_be_undone(entry)]
        if held:
            entry = held[0].id
            self._desk.submit(CancelOutbox((entry,)), lambda done: self._not_sent(entry, done))
        else:
            self._desk.submit(
                Undo(count or 1), self._undone, lambda no: self._stage.flash(no.message)
            )

    def queued(self, entry: OutboxEntry, draft: Draft) -> None:
        """What was written stays at hand until the next message is."""
        self._sent = (entry.id, draft)
        if entry.scheduled is not None:
            self._stage.flash(say("Goes out {time}; O shows it", time=ahead(entry.scheduled)))
            return
        held = self._desk.undo_seconds
        self._stage.flash(say("Sending in {n} s", n=held) if held else say("On its way"))

    def hear(self, event: Event) -> None:
        """Of what was written here last it is said, once, that a server took it."""
        if not isinstance(event, OutboxChanged) or event.state is not SendState.SENT:
            return
        if self._sent is not None and self._sent[0] == event.id:
            draft, self._sent = self._sent[1], None
            people = one_line(", ".join(one.address for one in (*draft.to, *draft.cc, *draft.bcc)))
            self._stage.flash(say("Sent to {people}", people=people))

    # flags

    def act_star(self, count: int | None = None) -> None:
        """Starred, or not any more where all are."""
        self._toggle(self._stage.targets(count), FLAGGED)

    def act_unread(self, count: int | None = None) -> None:
        """Unread; or read, where all are unread."""
        self._toggle(self._stage.targets(count), SEEN)

    def mark_seen(self, message: MessageId) -> None:
        """It was opened."""
        rows = self._desk.reading.rows((message,))
        if rows and SEEN not in rows[0].flags:
            self._desk.submit(ChangeFlags((message,), add=(SEEN,), undoable=False))

    # writing

    def act_compose(self, _count: int | None = None) -> None:
        """A new message, from the account whose folder is shown or whose message is read."""
        sender = self.sender()
        if sender is not None:
            self._stage.write(Draft(sender.account, sender.identity))

    def act_reply(self, _count: int | None = None) -> None:
        """To who wrote it."""
        self._reply(ReplyKind.REPLY)

    def act_reply_all(self, _count: int | None = None) -> None:
        """To everybody."""
        self._reply(ReplyKind.REPLY_ALL)

    def act_reply_list(self, _count: int | None = None) -> None:
        """To the mailing list."""
        self._reply(ReplyKind.REPLY_LIST)

    def act_forward(self, _count: int | None = None) -> None:
        """To somebody else."""
        self._reply(ReplyKind.FORWARD)

    def act_forward_attached(self, _count: int | None = None) -> None:
        """To somebody else, whole, as an attachment."""
        self._reply(ReplyKind.FORWARD_ATTACHED)

    def act_edit_new(self, _count: int | None = None) -> None:
        """Its text, people and files in a new message."""
        self._reply(ReplyKind.EDIT)

    def act_send_again(self, _count: int | None = None) -> None:
        """What a report says did not arrive, to those who did not get it."""
        for message in self._stage.targets(None)[:1]:
            whole_first(self._stage, (message,), partial(self._draft_by, SendAgain(message)))

    def write_to(self, address: str) -> None:
        """A new message to somebody."""
        self.write_to_all((Address("", address),))

    def write_to_all(self, to: tuple[Address, ...]) -> None:
        """A new message to some people."""
        sender = self.sender()
        if sender is not None:
            self._stage.write(Draft(sender.account, sender.identity, to=to))

    def open_draft(self, message: MessageId) -> None:
        """Go on with a draft."""
        whole_first(self._stage, (message,), partial(self._draft_by, OpenDraft(message)))

    def offer_unfinished(self) -> None:
        """What was being written when the program ended may be gone on with."""
        self._desk.submit(TakeUnfinished(), self._unfinished)

    def sender(self) -> AccountSummary | None:
        """The account in sight, if it can send; else the first that can."""
        able = [a for a in self._desk.reading.accounts() if Capability.SEND in a.capabilities]
        here = self._stage.account_in_sight()
        return next((a for a in able if a.account == here), able[0] if able else None)

    def _reply(self, kind: ReplyKind) -> None:
        for message in self._stage.targets(None)[:1]:
            whole_first(self._stage, (message,), partial(self._draft_by, StartReply(message, kind)))

    def _draft_by(self, command: Command) -> None:
        self._stage.hold_keys()
        self._desk.submit(command, self._drafted)

    def _drafted(self, answer: Answer) -> None:
        if isinstance(answer, Drafted):
            self._stage.write(answer.draft)

    def _unfinished(self, answer: Answer) -> None:
        rows = self._desk.reading.rows(answer.ids) if isinstance(answer, Unfinished) else ()
        if rows:
            from tui_mail.ui.questions import whether_to_go_on

            dialog = whether_to_go_on(rows[0].subject, len(rows) - 1)
            self._stage.ask(dialog, lambda yes: self.open_draft(rows[0].id) if yes else None)

    def _take_away(self, ids: tuple[MessageId, ...], command: Command, words: str) -> None:
        if ids:
            self._stage.step_off(ids)
            self._desk.submit(command, lambda _: self._stage.flash(words))

    def _move(self, ids: tuple[MessageId, ...], name: str) -> None:
        words = counted(len(ids), "Moved to {name}", "{n} moved to {name}", name=name)
        self._take_away(ids, Move(ids, name), words)

    def _copy(self, ids: tuple[MessageId, ...], name: str) -> None:
        words = counted(len(ids), "Copied to {name}", "{n} copied to {name}", name=name)
        self._desk.submit(Copy(ids, name), lambda _: self._stage.flash(words))

    def _toggle(self, ids: tuple[MessageId, ...], flag: str) -> None:
        rows = self._desk.reading.rows(ids)
        if not rows:
            return
        has = [flag in row.flags for row in rows]
        remove = any(has) if flag == SEEN else all(has)
        words = (flag,)
        add, gone = ((), words) if remove else (words, ())
        self._desk.submit(ChangeFlags(ids, add=add, remove=gone))

    def _in_trash(self, ids: tuple[MessageId, ...]) -> bool:
        trash = {f.id for f in self._desk.reading.folders() if f.role is Role.TRASH}
        return any(row.folder_id in trash for row in self._desk.reading.rows(ids))

    def _not_sent(self, entry: OutboxId, answer: Answer) -> None:
        """It opens again: as it was written where that is still known, else as its draft."""
        drafts = answer.drafts if isinstance(answer, Done) else ()
        written, self._sent = self._sent, None
        if not drafts:
            self._stage.flash(say("Not sent"))
        elif written is not None and written[0] == entry:
            self._stage.write(replace(written[1], id=drafts[0]))
        else:
            self.open_draft(drafts[0])

    def _undone(self, answer: Answer) -> None:
        text = answer.text if isinstance(answer, Done) else ""
        self._stage.flash(text or say("Undone"))
