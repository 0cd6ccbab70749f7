"""Taking steps back, and doing them again: each change is answered by its opposite.

Only what the step itself changed is changed back: a flag that somebody set meanwhile stays, and a
message that was put elsewhere meanwhile stays there. What changes it is noted, so that it can be
turned again. Must never be done by halves: all of it is one transaction.
"""

from collections.abc import Sequence
from typing import Final

from tui_mail.model.frozen import replace
from tui_mail.model.ids import FolderId
from tui_mail.model.undoing import StepState
from tui_mail.ports.mail_store import Undone
from tui_mail.store import places, undo_log
from tui_mail.store.changes import delete, flag, put
from tui_mail.store.database import Transaction
from tui_mail.store.places import Place
from tui_mail.store.undo_log import ANYWHERE, Action, Before

Turned = tuple[int, Before]
Touched = set[int | None]

_COMES_BACK: Final = "UPDATE folders SET pending = '' WHERE id = ? AND pending = 'delete'"
_MOST_NAMED: Final = 3


def undo(tx: Transaction, times: int, to: int, *, say: bool) -> Undone | None:
    """The newest steps back; see ports.thread_store."""
    turning = _Turning(tx, StepState.UNDONE, say)
    while (action := undo_log.newest(tx)) is not None:
        if action.id < to or not turning.goes_on(0 if to else times):
            break
        turning.turn(action)
    return turning.outcome()


def redo(tx: Transaction, times: int, to: int, *, say: bool) -> Undone | None:
    """Those undone last, again."""
    turning = _Turning(tx, StepState.DONE, say)
    while (action := undo_log.next_undone(tx)) is not None:
        if (to and action.id > to) or not turning.goes_on(0 if to else times):
            break
        turning.turn(action)
    return turning.outcome()


class _Turning:
    """Steps that are turned together.

    Args:
        tx: the change under way.
        state: of the steps afterwards.
        say: as ports.thread_store says.
    """

    def __init__(self, tx: Transaction, state: StepState, say: bool) -> None:
        self._tx = tx
        self._state = state
        self._say = say
        self._touched: Touched = set()
        self._passed: list[str] = []
        self._done: list[str] = []
        self._count = 0
        self._refused = False
        """What cannot be turned, though its messages are there, was met."""

    def goes_on(self, times: int) -> bool:
        """Whether one more is to be turned; 0 times: as many as there are.

        Where a single step was asked for, nothing older is turned in its place.
        """
        return len(self._done) < times and not (self._refused and times == 1) if times else True

    def turn(self, action: Action) -> None:
        """One step."""
        tx = self._tx
        turned = self._ties(action) if _is_of_threads(action) else self._messages(action)
        here = {place.id for place in places.load(tx, [row_id for row_id, _ in turned])}
        kept = [one for one in turned if one[0] in here]  # deleted for good again: gone at once
        state = self._state if turned else StepState.LOST
        why = "" if turned else _why_not(tx, action)
        undo_log.settle(tx, action, kept, state, len(turned) or action.count)
        if why:
            self._passed.append(f"{action.word}: {why}")
            self._refused = self._refused or bool(action.items)
        else:
            self._count += len(turned)
            self._done.append(f"{action.word} ({_messages(len(turned), action.count)})")

    def outcome(self) -> Undone | None:
        """What came of it; None where there was nothing to turn."""
        if not self._done and not self._passed:
            return None
        folders = sorted(one for one in self._touched if one is not None)
        touched = tuple(FolderId(one) for one in folders)
        return Undone(_told(self._done, self._state), touched, self._count, tuple(self._passed))

    def _ties(self, action: Action) -> Sequence[Turned]:
        from tui_mail.store.thread_ties import take_back  # most steps are about no thread

        touched, turned = take_back(self._tx, action.items)
        self._touched |= touched
        return turned if touched else ()

    def _messages(self, action: Action) -> Sequence[Turned]:
        turned: list[Turned] = []
        for row_id, before in action.items:
            found = places.load(self._tx, (row_id,))
            back = self._back(found[0], before) if found else Before()
            if back != Before():
                turned.append((row_id, back))
        return turned

    def _back(self, place: Place, before: Before) -> Before:
        """One message as it was; what changes that again."""
        tx, back = self._tx, Before()
        if before.moved and _may_go(tx, place, before):
            self._touched |= {place.folder, before.folder}
            back = Before(moved=True, folder=place.folder, to=before.folder)
            if before.folder is None:
                self._hide(place)
                return back  # its flags stay what they are until it is seen again
            place = put(tx, place, before.folder, say=self._say)
            tx.db.execute(_COMES_BACK, (before.folder,))
        if place.folder is not None and (before.added or before.removed):
            flagged: list[int | None] = []
            removing, adding = before.added, before.removed
            for _, one in flag(tx, [place], adding, removing, flagged, say=self._say):
                back = replace(back, added=one.added, removed=one.removed)
            self._touched |= set(flagged)
        return back

    def _hide(self, place: Place) -> None:
        """A copy that is taken back is kept out of sight, to come again; what is deleted for good
        again is not.
        """
        if self._state is StepState.UNDONE:
            put(self._tx, place, None, say=self._say)
        else:
            delete(self._tx, [place], say=self._say)


def _is_of_threads(action: Action) -> bool:
    return any(before.tie is not None for _, before in action.items)


def _may_go(tx: Transaction, place: Place, before: Before) -> bool:
    """Whether it is where the step put it, and where it was is still there."""
    here = place.folder == before.to
    if before.to == ANYWHERE:  # the version of before did not note it
        here = place.folder != before.folder
    return here and (before.folder is None or _is_folder(tx, before.folder))


def _is_folder(tx: Transaction, folder: int) -> bool:
    return tx.db.execute("SELECT 1 FROM folders WHERE id = ?", (folder,)).fetchone() is not None


def _why_not(tx: Transaction, action: Action) -> str:
    """Of a step that could not be turned."""
    if not action.items:
        why = "its message is gone" if action.count == 1 else "its messages are gone"
    elif any(b.folder is not None and not _is_folder(tx, b.folder) for _, b in action.items):
        why = "the folder is gone"
    else:
        why = "it was changed elsewhere meanwhile"
    return why


def _messages(count: int, of: int) -> str:
    if count < of:
        return f"{count} of {of} messages; the rest is gone, or was changed elsewhere"
    return "1 message" if count == 1 else f"{count} messages"


def _told(done: Sequence[str], state: StepState) -> str:
    """What was done, in words; empty where nothing was."""
    word = "Undone" if state is StepState.UNDONE else "Done again"
    if len(done) <= 1:
        return "".join(f"{word}: {one}" for one in done)
    more = f" and {len(done) - _MOST_NAMED} more" if len(done) > _MOST_NAMED else ""
    return f"{word}, {len(done)} steps: {', '.join(done[:_MOST_NAMED])}{more}"
