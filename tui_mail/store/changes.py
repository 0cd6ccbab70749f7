"""What the user changes: applied, journalled and made undoable in one transaction.

Must never ask a server: what it has to hear of is written into the journal.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from tui_mail.errors import NotFound, StoreError
from tui_mail.model.flags import ANSWERED, FLAGGED, SEEN, LabelCount
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.model.undoing import Step
from tui_mail.ports.mail_store import OWN_STEP, Undone, UndoStep
from tui_mail.store import journal_entries, places, undo_log
from tui_mail.store.database import Part, Transaction
from tui_mail.store.places import Place
from tui_mail.store.removal import erase
from tui_mail.store.undo_log import Before
from tui_mail.store.views import flag_others

_WORDS: Final = {
    ((SEEN,), ()): "mark as read",
    ((), (SEEN,)): "mark as unread",
    ((FLAGGED,), ()): "flag",
    ((), (FLAGGED,)): "remove the flag",
    ((ANSWERED,), ()): "mark as answered",
}


class ChangePart(Part):
    """Changes to flags and places, and their undo."""

    def change_flags(
        self,
        messages: Sequence[MessageId],
        add: Sequence[str],
        remove: Sequence[str],
        *,
        say: bool,
        note: UndoStep | None = OWN_STEP,
    ) -> tuple[FolderId, ...]:
        """Set and clear; folders touched."""
        with self._database.transaction() as tx:
            touched: list[int | None] = []
            changed = flag(tx, places.load(tx, messages), add, remove, touched, say=say)
            items = [(p.id, before) for p, before in changed]
            undo_log.note(tx, _flag_words(add, remove), items, note)
            return _folders(touched)

    def move(
        self,
        messages: Sequence[MessageId],
        target: FolderId,
        *,
        say: bool,
        word: str,
        note: UndoStep | None = OWN_STEP,
    ) -> tuple[FolderId, ...]:
        """Into a folder of their account; folders touched."""
        with self._database.transaction() as tx:
            going = [p for p in places.load(tx, messages) if p.folder != target]
            _check_target(tx, going, target)
            for place in going:
                put(tx, place, target, say=say)
            undo_log.note(tx, word, _moved(going, target), note)
            return _folders([target, *(p.folder for p in going)] if going else ())

    def copy(
        self,
        messages: Sequence[MessageId],
        target: FolderId,
        *,
        say: bool,
        word: str,
        note: UndoStep | None = OWN_STEP,
    ) -> tuple[MessageId, ...]:
        """Into a folder of their account; the copies, in order."""
        from tui_mail.store.copies import copied  # a sync that finds nothing makes none

        with self._database.transaction() as tx:
            going = places.load(tx, messages)
            _check_target(tx, going, target)
            made = copied(tx, going, target)
            if say:
                for place, source in zip(made, going, strict=True):
                    journal_entries.say_copy(tx, place, source)
            fresh = [(place.id, Before(moved=True, to=target)) for place in made]
            undo_log.note(tx, word, fresh, note)
            return tuple(MessageId(place.id) for place in made)

    def delete(
        self, messages: Sequence[MessageId], *, say: bool, note: UndoStep | None = OWN_STEP
    ) -> tuple[FolderId, ...]:
        """Remove for good; folders touched."""
        with self._database.transaction() as tx:
            going = places.load(tx, messages)
            hidden = delete(tx, going, say=say)
            gone = len(going) - len(hidden)
            undo_log.note(tx, "delete for good", _moved(hidden, None), note, for_good=gone)
            return _folders(place.folder for place in going)

    def undo(self, *, say: bool, times: int = 1, to: int = 0) -> Undone | None:
        """See ports.thread_store."""
        from tui_mail.store.undoing import undo  # the first that is asked for brings it

        with self._database.transaction() as tx:
            return undo(tx, times, to, say=say)

    def redo(self, *, say: bool, times: int = 1, to: int = 0) -> Undone | None:
        """See ports.thread_store."""
        from tui_mail.store.undoing import redo

        with self._database.transaction() as tx:
            return redo(tx, times, to, say=say)

    def keep_labels_here(self, messages: Sequence[MessageId], labels: Sequence[str]) -> None:
        """What their server says does not clear these any more."""
        with self._database.transaction() as tx:
            places.keep_labels(tx, places.load(tx, messages), labels)

    def labels(self) -> tuple[LabelCount, ...]:
        """All that any message has, by name."""
        from tui_mail.store.labels import counted

        with self._database.transaction() as tx:
            return counted(tx)

    def messages_with(self, label: str) -> tuple[MessageId, ...]:
        """All that have it."""
        from tui_mail.store.labels import messages_with

        with self._database.transaction() as tx:
            return messages_with(tx, label)

    def steps(self, most: int) -> tuple[Step, ...]:
        """The newest first."""
        with self._database.transaction() as tx:
            return undo_log.listed(tx, most)


def flag(
    tx: Transaction,
    going: Iterable[Place],
    add: Sequence[str],
    remove: Sequence[str],
    touched: list[int | None],
    *,
    say: bool,
) -> list[tuple[Place, Before]]:
    """Set and clear flags; the places that changed, as they are now, and what was changed.

    Folders in which anything changed are added to `touched`.
    """
    changed = []
    fresh: dict[int, Place] = {}
    for loaded in going:
        place = fresh.get(loaded.id, loaded)
        has = place.flags
        added = tuple(f for f in dict.fromkeys(add) if f not in has)
        removed = tuple(f for f in dict.fromkeys(remove) if f in has and f not in add)
        if not added and not removed:
            continue
        now = places.set_flags(tx, place, (has | set(added)) - set(removed))
        places.let_labels_go(tx, place.id, removed)
        if say:
            journal_entries.say_flags(tx, now, added, removed)
        others = flag_others(tx, now, added, removed)
        fresh.update((one.id, one) for one in others)
        touched += (one.folder for one in (now, *others))
        changed.append((now, Before(added=added, removed=removed)))
    return changed


def put(tx: Transaction, place: Place, folder: int | None, *, say: bool) -> Place:
    """Show it in another folder, or nowhere."""
    now = places.show_in(tx, place, folder)
    if say:
        journal_entries.say_place(tx, now, place.folder)
    return now


def delete(tx: Transaction, going: Sequence[Place], *, say: bool) -> list[Place]:
    """Remove for good, or hide until the server did it too; those that are hidden."""
    hidden = [p for p in going if say and journal_entries.server_knows(tx, p)]
    for place in hidden:
        if place.folder is not None:
            put(tx, place, None, say=True)
    kept = {place.id for place in hidden}
    erase(tx, [place for place in going if place.id not in kept])
    return hidden


def _check_target(tx: Transaction, going: Sequence[Place], target: int) -> None:
    row = tx.db.execute("SELECT account, name FROM folders WHERE id = ?", (target,)).fetchone()
    if row is None:
        raise NotFound(f"There is no folder {target}.", "It may have been removed meanwhile.")
    if any(place.account != row[0] for place in going):
        raise StoreError(
            f"The folder {row[1]} is another account's.", "Copy the message there instead."
        )


def _moved(going: Iterable[Place], to: int | None) -> list[tuple[int, Before]]:
    """Where each was shown before, and is now."""
    return [(p.id, Before(moved=True, folder=p.folder, to=to)) for p in going if p.folder]


def _folders(touched: Iterable[int | None]) -> tuple[FolderId, ...]:
    return tuple(FolderId(folder) for folder in sorted({f for f in touched if f is not None}))


def _flag_words(add: Sequence[str], remove: Sequence[str]) -> str:
    known = _WORDS.get((tuple(add), tuple(remove)))
    return known or " ".join([*(f"+{flag}" for flag in add), *(f"-{flag}" for flag in remove)])
