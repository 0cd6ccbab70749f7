"""The undo log: what was done step by step, and how each message is to be changed back.

A step that was undone holds how it is done again. Must never grow without bounds: it is for taking
back slips, not for history; and must never keep the bytes of what was deleted for good.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from tui_mail.model.frozen import field_names, frozen, replace
from tui_mail.model.undoing import Step, StepState
from tui_mail.ports.mail_store import UndoStep
from tui_mail.store import places
from tui_mail.store.database import Transaction
from tui_mail.store.removal import erase

MOST_STEPS: Final = 500
"""Older ones are forgotten."""
OLDEST: Final = 30 * 86_400
"""Seconds; steps of before that are forgotten."""
MOST_MESSAGES: Final = 200_000
"""In all steps together; the newest step is kept whatever it changed."""

ANYWHERE: Final = -1
"""For `to`: a step of an older version of the program, which did not note it."""

_NEWEST: Final = "SELECT id, word, messages FROM undo WHERE state = 'done' ORDER BY id DESC LIMIT 1"
_NEXT: Final = "SELECT id, word, messages FROM undo WHERE state = 'undone' ORDER BY id LIMIT 1"
_ITEMS: Final = "SELECT placement, before FROM undo_items WHERE action = ? ORDER BY placement"
_ITEM: Final = "SELECT before FROM undo_items WHERE action = ? AND placement = ?"
_INSERT: Final = "INSERT INTO undo (word, made, doer, batch) VALUES (?, ?, ?, ?)"
_OF_BATCH: Final = """
SELECT id FROM undo WHERE batch = ? AND state = 'done' ORDER BY id DESC LIMIT 1
"""
_COUNT: Final = "UPDATE undo SET messages = messages + ? WHERE id = ?"
_SETTLE: Final = "UPDATE undo SET state = ?, messages = ? WHERE id = ?"
_PUT: Final = "INSERT OR REPLACE INTO undo_items VALUES (?, ?, ?)"
_UNDONE: Final = "SELECT id FROM undo WHERE state = 'undone'"
_TOO_MANY: Final = """
SELECT id FROM (
    SELECT id, made, row_number() OVER later AS place, sum(messages) OVER later AS total
    FROM undo WINDOW later AS (ORDER BY id DESC)
) WHERE place > 1 AND (place > ? OR made < ? OR total > ?)
"""
_HIDDEN: Final = """
SELECT DISTINCT p.id FROM undo u JOIN undo_items i ON i.action = u.id
JOIN placements p ON p.id = i.placement
WHERE u.id IN (SELECT value FROM json_each(?)) AND u.state = 'undone'
  AND p.folder IS NULL AND p.server_folder IS NULL
  AND NOT EXISTS (SELECT 1 FROM journal WHERE placement = p.id)
  AND NOT EXISTS (SELECT 1 FROM set_aside WHERE placement = p.id)
"""
_DROP: Final = "DELETE FROM undo WHERE id IN (SELECT value FROM json_each(?))"
_KEEPS: Final = """
SELECT EXISTS (
    SELECT 1 FROM undo_items i JOIN undo u ON u.id = i.action
    WHERE i.placement = ? AND u.state = 'undone'
)
"""
_STEPS: Final = """
SELECT u.id, u.word, u.doer, u.made, u.messages,
       (SELECT count(*) FROM undo_items WHERE action = u.id), u.state
FROM undo u ORDER BY u.id DESC LIMIT ?
"""


class Tie(NamedTuple):
    """What was said of a message's place in its thread before it was broken off or joined."""

    name: int
    thread: int
    broken: bool
    was_said: bool
    under: int | None


@frozen
class Before:
    """What one step changed about one message: where it is shown, its flags, its thread."""

    moved: bool = False
    """Whether it was shown elsewhere, or not at all, before."""
    folder: int | None = None
    """Where it was shown then; None: nowhere."""
    to: int | None = None
    """Where the step put it; None: nowhere."""
    added: tuple[str, ...] = ()
    """Flags that the step set."""
    removed: tuple[str, ...] = ()
    """Flags that it cleared."""
    tie: Tie | None = None
    """Its thread was broken, or joined with another."""

    def and_then(self, later: "Before") -> "Before":
        """Both changes as one."""
        added = (set(self.added) - set(later.removed)) | (set(later.added) - set(self.removed))
        removed = (set(self.removed) - set(later.added)) | (set(later.removed) - set(self.added))
        return Before(
            self.moved or later.moved,
            self.folder if self.moved else later.folder,
            later.to if later.moved else self.to,
            tuple(sorted(added)),
            tuple(sorted(removed)),
            self.tie or later.tie,
        )


Items = Sequence[tuple[int, Before]]
"""Placements, and what was changed about each."""


@frozen
class Action:
    """A step, with what is left of it."""

    id: int
    word: str
    count: int
    """Messages that it changed."""
    items: tuple[tuple[int, Before], ...]
    """Messages that are still there."""


def note(
    tx: Transaction, word: str, items: Items, step: UndoStep | None, *, for_good: int = 0
) -> None:
    """Remember a step, or more of it; what changed nothing is none. What was undone before cannot
    be done again from here on.

    Args:
        tx: the change under way.
        word: what was done.
        items: what was changed.
        step: whose; None: nobody did it.
        for_good: messages beside those that are gone.
    """
    if step is None or not (items or for_good):
        return
    drop(tx, [row_id for (row_id,) in tx.db.execute(_UNDONE).fetchall()])
    found = tx.db.execute(_OF_BATCH, (step.batch,)).fetchone() if step.batch else None
    if found is None:
        values = (step.word or word, tx.now, step.by, step.batch)
        action = tx.db.execute(_INSERT, values).lastrowid
    else:
        action = found[0]
    fresh = for_good
    for row_id, before in items:
        known = tx.db.execute(_ITEM, (action, row_id)).fetchone()
        fresh += known is None
        whole = before if known is None else _before(known[0]).and_then(before)
        tx.db.execute(_PUT, (action, row_id, _text(whole)))
    tx.db.execute(_COUNT, (fresh, action))
    bounds = (MOST_STEPS, tx.now - OLDEST, MOST_MESSAGES)
    drop(tx, [row_id for (row_id,) in tx.db.execute(_TOO_MANY, bounds).fetchall()])


def newest(tx: Transaction) -> Action | None:
    """The step to take back next."""
    return _action(tx, _NEWEST)


def next_undone(tx: Transaction) -> Action | None:
    """The step to do again next."""
    return _action(tx, _NEXT)


def settle(tx: Transaction, action: Action, items: Items, state: StepState, count: int) -> None:
    """It was taken back, or done again, so far as it could be.

    Args:
        tx: the change under way.
        action: the step.
        items: what changes that back.
        state: of the step now.
        count: messages that were changed.
    """
    tx.db.execute("DELETE FROM undo_items WHERE action = ?", (action.id,))
    rows = [(action.id, row_id, _text(before)) for row_id, before in items]
    tx.db.executemany(_PUT, rows)
    tx.db.execute(_SETTLE, (state, count, action.id))


def keeps(tx: Transaction, placement: int) -> bool:
    """Whether a message that is shown nowhere comes back if an undone step is done again."""
    return bool(tx.db.execute(_KEEPS, (placement,)).fetchone()[0])


def drop(tx: Transaction, steps: Sequence[int]) -> None:
    """Forget these; messages that only an undone step kept are gone for good."""
    if not steps:
        return
    wanted = json.dumps(list(steps))
    hidden = [row_id for (row_id,) in tx.db.execute(_HIDDEN, (wanted,)).fetchall()]
    tx.db.execute(_DROP, (wanted,))
    erase(tx, places.load(tx, [row_id for row_id in hidden if not keeps(tx, row_id)]))


def listed(tx: Transaction, most: int) -> tuple[Step, ...]:
    """The newest first."""
    rows = tx.db.execute(_STEPS, (most,)).fetchall()
    return tuple(
        Step(row_id, word, by, made, count, left, StepState(state))
        for row_id, word, by, made, count, left, state in rows
    )


def _action(tx: Transaction, query: str) -> Action | None:
    row = tx.db.execute(query).fetchone()
    if row is None:
        return None
    row_id, word, count = row
    items: Iterable[tuple[int, str]] = tx.db.execute(_ITEMS, (row_id,)).fetchall()
    return Action(row_id, word, count, tuple((one, _before(text)) for one, text in items))


def _text(before: Before) -> str:
    return json.dumps({name: getattr(before, name) for name in field_names(before)})


def _before(text: str) -> Before:
    kept: dict[str, Any] = json.loads(text)
    if "moved" not in kept:  # of an older version
        made = kept.pop("made", False)
        moved = made or kept["folder"] is not None
        kept |= {"moved": moved, "to": ANYWHERE if moved else None}
    tie = kept["tie"] and Tie(*kept["tie"])
    before = Before(**kept)
    return replace(before, added=tuple(kept["added"]), removed=tuple(kept["removed"]), tie=tie)
