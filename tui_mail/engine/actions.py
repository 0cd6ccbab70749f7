"""What the user does to messages: applied here at once, carried to the server by whoever syncs."""

from collections.abc import Iterable, Sequence

from tui_mail.engine.acting import Acting
from tui_mail.engine.doing import this_step
from tui_mail.engine.folder_actions import proper
from tui_mail.errors import NotFound, UsageError
from tui_mail.model.commands import ChangeFlags, Copy, DiscardDraft, Done, Move, MoveToRole
from tui_mail.model.events import MailChanged
from tui_mail.model.folder import Folder, Role
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.threads import BreakThreads, JoinThreads
from tui_mail.model.undoing import ListSteps, Redo, Steps, Undo
from tui_mail.ports.mail_store import Placed, Undone, UndoStep
from tui_mail.sync.folder_roles import NAMES, role_named

_Changing = (
    ChangeFlags | Move | MoveToRole | Copy | DiscardDraft | BreakThreads | JoinThreads | Undo | Redo
)
ActionCommand = _Changing | ListSteps


class Actions(Acting):
    """Changes to messages."""

    def do(self, command: ActionCommand) -> Done | Steps:
        """Do it here; raises NotFound where a message, or anything to undo, is gone."""
        if isinstance(command, ListSteps):
            return Steps(self._tools.store.steps(command.most))
        with self._tools.acting:
            return self._do(command)

    def _do(self, command: _Changing) -> Done:
        match command:
            case ChangeFlags(ids, add, remove, undoable):
                return self.change_flags(ids, add, remove, undoable=undoable)
            case Move(ids, folder):
                return self.move(ids, folder)
            case MoveToRole(ids, role):
                return self.move_to_role(ids, role)
            case Copy(ids, folder):
                return self.copy(ids, folder)
            case DiscardDraft(message):
                return self.discard(message)
            case BreakThreads(ids):
                return self.break_threads(ids)
            case JoinThreads(ids, onto):
                return self.join_threads(ids, onto)
            case Undo() | Redo():
                return self._turn(command)

    def change_flags(
        self,
        ids: Sequence[MessageId],
        add: Sequence[str],
        remove: Sequence[str],
        *,
        undoable: bool = True,
    ) -> Done:
        """Set and clear. Raises NotFound when one of the messages is gone."""
        note = self._step() if undoable else None
        for account, places in self._by_account(ids):
            touched = self._tools.store.change_flags(_ids(places), add, remove, say=True, note=note)
            self._tell(account, touched)
        return Done(count=len(ids))

    def move(self, ids: Sequence[MessageId], name: str) -> Done:
        """To the folder of that name, made if missing."""
        note = self._step()
        for account, places in self._by_account(ids):
            self._move(account, places, self._folder(account, name), note)
        return Done(f"Moved to {name}", len(ids))

    def move_to_role(self, ids: Sequence[MessageId], role: Role) -> Done:
        """Archive, delete, junk. What is deleted in Trash is gone for good."""
        note = self._step()
        gone = 0
        for account, places in self._by_account(ids):
            final = [p for p in places if role is Role.TRASH and p.role is Role.TRASH]
            gone += len(final)
            if final:
                says = self._folders.says(account)
                self._tell(account, self._tools.store.delete(_ids(final), say=says, note=note))
            moving = [p for p in places if p not in final]
            if moving:
                self._move(account, moving, self._folders.of_role(account, role), note)
        moved = f"Moved to {NAMES[role]}"
        return Done("Deleted for good" if gone == len(ids) else moved, len(ids))

    def copy(self, ids: Sequence[MessageId], name: str) -> Done:
        """To the folder of that name, made if missing; each copy is a message of its own."""
        note = self._step()
        made: list[MessageId] = []
        for account, places in self._by_account(ids):
            target = self._folder(account, name)
            made += self._tools.store.copy(
                _ids(places),
                target.id,
                say=self._folders.says(account),
                word=f"copy to {name}",
                note=note,
            )
            self._tell(account, (target.id,))
        return Done(f"Copied to {name}", len(made), copies=tuple(made))

    def discard(self, message: MessageId) -> Done:
        """Remove a draft for good."""
        note = self._step()
        for account, places in self._by_account((message,)):
            says = self._folders.says(account)
            self._tell(account, self._tools.store.delete(_ids(places), say=says, note=note))
        return Done("Draft discarded", 1)

    def break_threads(self, ids: Sequence[MessageId]) -> Done:
        """What each of these begins stands by itself. No server hears of it."""
        self._by_account(ids)
        return self._threads_changed(
            len(ids), self._tools.store.break_threads(ids, self._step()), "broken"
        )

    def join_threads(self, ids: Sequence[MessageId], onto: MessageId) -> Done:
        """The threads of these become a part of another's. No server hears of it."""
        self._by_account((*ids, onto))
        return self._threads_changed(
            len(ids), self._tools.store.join_threads(ids, onto, self._step()), "joined"
        )

    def _turn(self, command: Undo | Redo) -> Done:
        """The last steps back, or again; servers hear of it like of any change."""
        store, times, to = self._tools.store, command.times, command.to
        if isinstance(command, Undo):
            undone = store.undo(say=True, times=times, to=to)
            return self._turned(undone, "There is nothing to undo.")
        done = store.redo(say=True, times=times, to=to)
        return self._turned(done, "There is nothing to do again.")

    def _turned(self, turned: Undone | None, nothing: str) -> Done:
        """Raises NotFound where nothing was turned."""
        if turned is None:
            raise NotFound(nothing)
        lost = "; ".join(turned.passed)
        if not turned.count:
            raise NotFound(f"It cannot be undone ({lost}).", "What is older still can.")
        for account in self._settings().accounts:
            self._tell(account, turned.touched)
        also = f". What could not be: {lost}" if lost else ""
        return Done(turned.text + also, turned.count)

    def _step(self) -> UndoStep:
        """What one command does is taken back at once, whoever's mail it is about."""
        return this_step(self._tools.now())

    def _threads_changed(self, count: int, touched: Sequence[FolderId], done: str) -> Done:
        """Counts nothing where nothing was changed."""
        if not touched:
            return Done(f"No thread was {done}: it was so already")
        for account in self._settings().accounts:
            here = {state.folder.id for state in self._tools.store.folder_states(account)}
            if mine := tuple(folder for folder in touched if folder in here):
                self._tools.hub.tell(MailChanged(account, mine))
        return Done("Thread " + done if count == 1 else f"{count} threads {done}", count)

    def _move(
        self, account: AccountKey, places: Sequence[Placed], target: Folder, note: UndoStep
    ) -> None:
        moving = [p for p in places if p.folder != target.id]
        if not moving:
            return
        word = f"move to {target.name}"
        touched = self._tools.store.move(
            _ids(moving), target.id, say=self._folders.says(account), word=word, note=note
        )
        self._tell(account, touched)

    def _by_account(self, ids: Sequence[MessageId]) -> Iterable[tuple[AccountKey, list[Placed]]]:
        placed = self._tools.store.placed(ids)
        missing = set(ids) - {p.id for p in placed}
        if missing:
            raise NotFound(f"There is no message {min(missing)}.", "It may have been deleted.")
        groups: dict[AccountKey, list[Placed]] = {}
        for place in placed:
            groups.setdefault(place.account, []).append(place)
        return groups.items()

    def _folder(self, account: AccountKey, name: str) -> Folder:
        known = self._folders.shown(account)
        if any(f.role is Role.SNOOZED and f.name == name for f in known):
            raise UsageError(f"{name} keeps what is put off.", "Snooze it: tui-mail snooze ID TIME")
        exact = [f for f in known if f.name == name]
        folded = [f for f in known if f.name.casefold() == name.casefold()]
        if exact or folded:
            return (exact or folded)[0]
        role = role_named(name)
        if role:
            return self._folders.of_role(account, role)
        return self._folders.made(account, proper(name), None)

    def _tell(self, account: AccountKey, touched: Sequence[FolderId]) -> None:
        if touched:
            self._tools.hub.tell(MailChanged(account, tuple(touched)))
        if self._folders.says(account):
            self._changed(account)


def _ids(places: Iterable[Placed]) -> tuple[MessageId, ...]:
    return tuple(place.id for place in places)
