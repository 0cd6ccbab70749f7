"""What the user changes: applied, journalled and made undoable in one transaction.

Must never ask a server: what it has to hear of is written into the journal.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from tui_mail.errors import NotFound, StoreError
from tui_mail.model.flags import ANSWERED, FLAGGED, SEEN
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.ports.mail_store import Undone, UndoNote
from tui_mail.store import journal_entries, places, undo_log
from tui_mail.store.copies import copied
from tui_mail.store.database import Part, Transaction
from tui_mail.store.folder_changes import stay
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
        note: UndoNote = UndoNote.OWN,
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
        note: UndoNote = UndoNote.OWN,
    ) -> tuple[FolderId, ...]:
        """Into a folder of their account; folders touched."""
        with self._database.transaction() as tx:
            going = [p for p in places.load(tx, messages) if p.folder != target]
            _check_target(tx, going, target)
            for place in going:
                put(tx, place, target, say=say)
            undo_log.note(tx, word, _shown(going), note)
            return _folders([target, *(p.folder for p in going)] if going else ())

    def copy(
        self,
        messages: Sequence[MessageId],
        target: FolderId,
        *,
        say: bool,
        word: str,
        note: UndoNote = UndoNote.OWN,
    ) -> tuple[MessageId, ...]:
        """Into a folder of their account; the copies, in order."""
        with self._database.transaction() as tx:
            going = places.load(tx, messages)
            _check_target(tx, going, target)
            made = copied(tx, going, target)
            if say:
                for place, source in zip(made, going, strict=True):
                    journal_entries.say_copy(tx, place, source)
            undo_log.note(tx, word, [(place.id, Before(made=True)) for place in made], note)
            return tuple(MessageId(place.id) for place in made)

    def delete(self, messages: Sequence[MessageId], *, say: bool) -> tuple[FolderId, ...]:
        """Remove for good; folders touched."""
        with self._database.transaction() as tx:
            going = places.load(tx, messages)
            hidden = delete(tx, going, say=say)
            undo_log.note(tx, "delete", _shown(hidden))
            return _folders(place.folder for place in going)

    def undo(self, *, say: bool) -> Undone | None:
        """Take the last undoable action back; None when there is nothing to undo."""
        with self._database.transaction() as tx:
            while (action := undo_log.last(tx)) is not None:
                undo_log.forget(tx, action)
                back = _all_back(tx, action, say=say)
                count = sum(bool(folders) for folders in back)
                if not count and _has_lost_its_folder(tx, action):
                    text = f"It cannot be undone ({action.word}): the folder is gone"
                    return Undone(text, (), 0)  # and nothing older is taken back in its place
                if count:
                    messages = "1 message" if count == 1 else f"{count} messages"
                    text = f"Undone: {action.word} ({messages})"
                    return Undone(text, _folders(f for folders in back for f in folders), count)
            return None


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


def _all_back(tx: Transaction, action: undo_log.Action, *, say: bool) -> list[list[int | None]]:
    """Folders touched by giving each message its earlier state; none for one that is gone."""
    if any(before.tie is not None for _, before in action.items):
        touched: list[int | None] = [*_ties_back(tx, action.items)]
        return [touched for _ in action.items]
    return [_take_back(tx, row_id, before, say=say) for row_id, before in action.items]


def _take_back(tx: Transaction, row_id: int, before: Before, *, say: bool) -> list[int | None]:
    """Folders touched by giving one message its earlier state; none when it is gone."""
    found = places.load(tx, (row_id,))
    if not found:
        return []
    place = found[0]
    if before.made:
        delete(tx, [place], say=say)
        return [place.folder]
    touched: list[int | None] = []
    for now, _ in flag(tx, [place], before.removed, before.added, touched, say=say):
        place = now
    if before.folder is None:
        return touched
    if before.folder == place.folder or not _is_folder(tx, before.folder):
        return touched
    put(tx, place, before.folder, say=say)
    stay(tx, before.folder)
    return [*touched, place.folder, before.folder]


def _check_target(tx: Transaction, going: Sequence[Place], target: int) -> None:
    row = tx.db.execute("SELECT account, name FROM folders WHERE id = ?", (target,)).fetchone()
    if row is None:
        raise NotFound(f"There is no folder {target}.", "It may have been removed meanwhile.")
    if any(place.account != row[0] for place in going):
        raise StoreError(
            f"The folder {row[1]} is another account's.", "Copy the message there instead."
        )


def _is_folder(tx: Transaction, folder: int) -> bool:
    return tx.db.execute("SELECT 1 FROM folders WHERE id = ?", (folder,)).fetchone() is not None


def _has_lost_its_folder(tx: Transaction, action: undo_log.Action) -> bool:
    return any(b.folder is not None and not _is_folder(tx, b.folder) for _, b in action.items)


def _shown(going: Iterable[Place]) -> list[tuple[int, Before]]:
    """Where each was shown before."""
    return [(place.id, Before(folder=place.folder)) for place in going if place.folder]


def _folders(touched: Iterable[int | None]) -> tuple[FolderId, ...]:
    return tuple(FolderId(folder) for folder in sorted({f for f in touched if f is not None}))


def _flag_words(add: Sequence[str], remove: Sequence[str]) -> str:
    known = _WORDS.get((tuple(add), tuple(remove)))
    return known or " ".join([*(f"+{flag}" for flag in add), *(f"-{flag}" for flag in remove)])


def _ties_back(tx: Transaction, items: Sequence[tuple[int, Before]]) -> set[int]:
    """What was said of threads; folders touched."""
    if all(item.tie is None for _, item in items):
        return set()
    from tui_mail.store.thread_ties import take_back  # most actions are about no thread

    return take_back(tx, items)
