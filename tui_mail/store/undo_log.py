"""What the user did last, and how each message was before.

Must never hold more than the last actions: it is for taking back a slip, not for history.
"""

import json
from collections.abc import Sequence
from typing import Final, NamedTuple

from tui_mail.model.frozen import field_names, frozen
from tui_mail.ports.mail_store import UndoNote
from tui_mail.store.database import Transaction

MOST_ACTIONS: Final = 100
"""Older ones are forgotten."""


class Tie(NamedTuple):
    """What was said of a message's place in its thread before it was broken off or joined."""

    name: int
    thread: int
    broken: bool
    was_said: bool
    under: int | None


@frozen
class Before:
    """What one action changed about one message: that it is there, its thread, or else its folder,
    its flags, or both.
    """

    folder: int | None = None
    """Where it was shown."""
    added: tuple[str, ...] = ()
    """Flags that the action set."""
    removed: tuple[str, ...] = ()
    """Flags that it cleared."""
    made: bool = False
    """The message is a copy that the action made."""
    tie: Tie | None = None
    """Its thread was broken, or joined with another."""


@frozen
class Action:
    """One thing the user did."""

    id: int
    word: str
    items: tuple[tuple[int, Before], ...]
    """Messages that are still there."""


def note(
    tx: Transaction, word: str, items: Sequence[tuple[int, Before]], how: UndoNote = UndoNote.OWN
) -> None:
    """Remember an action, or more of the last one; one that changed nothing is none."""
    if not items or how is UndoNote.NONE:
        return
    newest = tx.db.execute("SELECT max(id) FROM undo").fetchone()[0]
    if how is UndoNote.WITH_LAST and newest is not None:
        action = newest
    else:
        action = tx.db.execute("INSERT INTO undo (word) VALUES (?)", (word,)).lastrowid
    tx.db.executemany(
        "INSERT INTO undo_items VALUES (?, ?, ?)",
        [
            (
                action,
                row_id,
                json.dumps({name: getattr(before, name) for name in field_names(before)}),
            )
            for row_id, before in items
        ],
    )
    tx.db.execute("DELETE FROM undo WHERE id <= (SELECT max(id) FROM undo) - ?", (MOST_ACTIONS,))


def last(tx: Transaction) -> Action | None:
    """The newest action."""
    row = tx.db.execute("SELECT id, word FROM undo ORDER BY id DESC LIMIT 1").fetchone()
    if row is None:
        return None
    items = tx.db.execute(
        "SELECT placement, before FROM undo_items WHERE action = ? ORDER BY placement", (row[0],)
    ).fetchall()
    return Action(row[0], row[1], tuple((row_id, _before(text)) for row_id, text in items))


def forget(tx: Transaction, action: Action) -> None:
    """It was taken back."""
    tx.db.execute("DELETE FROM undo WHERE id = ?", (action.id,))


def _before(text: str) -> Before:
    kept = json.loads(text)
    added, removed = tuple(kept["added"]), tuple(kept["removed"])
    tie = kept.get("tie")
    return Before(kept["folder"], added, removed, kept.get("made", False), tie and Tie(*tie))
