"""What was done to messages, step by step, and what a face asks about taking it back."""

from enum import StrEnum

from tui_mail.model.frozen import frozen


class StepState(StrEnum):
    """How a step of the undo log stands."""

    DONE = "done"
    """It can be taken back."""
    UNDONE = "undone"
    """It was taken back, and can be done again until something else is done."""
    LOST = "lost"
    """It cannot be taken back any more."""


@frozen
class Step:
    """One thing that was done to messages at once."""

    id: int
    """Later ones have higher numbers."""
    word: str
    """What was done."""
    by: str
    """By what: `keys`, a command, a rule."""
    made: int
    """Unix seconds."""
    count: int
    """Messages that it changed."""
    left: int
    """Messages of which it can still be taken back (or done again)."""
    state: StepState


@frozen
class ListSteps:
    """What was done. Answer: Steps."""

    most: int = 1000


@frozen
class Steps:
    """The newest first."""

    steps: tuple[Step, ...]


@frozen
class Undo:
    """Take the last steps back. Answer: Done, whose text names what was undone."""

    times: int = 1
    """How many."""
    to: int = 0
    """All steps from this one on, however many; 0: as many as `times` says."""


@frozen
class Redo:
    """Do again what was taken back last. Answer: Done, whose text names it."""

    times: int = 1
    to: int = 0
    """All undone steps up to this one; 0: as many as `times` says."""
