"""A step of what was done, as a line: when, what, how many messages, by what. Draws nothing."""

from rich.cells import cell_len
from textual.content import Content

from tui_mail.model.undoing import Step, StepState
from tui_mail.ui.clean import one_line
from tui_mail.ui.format import clipped, when
from tui_mail.ui.words import counted, say

_WHEN = 7
_COUNT = 14
_BY = 20
_SIGNS = {StepState.DONE: "  ", StepState.UNDONE: "↶ ", StepState.LOST: "✗ "}
_STATES = {
    StepState.DONE: "",
    StepState.UNDONE: "undone",
    StepState.LOST: "too late",
}
NARROW = 70
"""Cells from which on it is said by what a step was done."""


def step_line(step: Step, width: int) -> Content:
    """One line of at most so many cells."""
    state = say(_STATES[step.state]) if _STATES[step.state] else ""
    quiet = "" if step.state is StepState.DONE else "$quiet"
    many = counted(step.count, "1 message", "{n} messages")
    if step.state is StepState.DONE and step.left < step.count:
        state = counted(step.left, "1 left", "{n} left")
    by = one_line(step.by) if width >= NARROW else ""
    room = width - 2 - _WHEN - 1 - _COUNT - 1 - (_BY + 1 if width >= NARROW else 0)
    room -= cell_len(state) + 2 if state else 0
    word = clipped(one_line(step.word), max(room, 8))
    parts: list[tuple[str, str]] = [
        (_SIGNS[step.state], quiet),
        (when(step.made).rjust(_WHEN) + " ", "$quiet"),
        (word + " " * max(room - cell_len(word), 0), quiet),
        (f"  {state}" if state else "", "$warning" if not quiet else "$quiet"),
        (" " + clipped(many, _COUNT).rjust(_COUNT), "$quiet"),
    ]
    if width >= NARROW:
        parts.append((" " + clipped(by, _BY).rjust(_BY), "$quiet"))
    return Content.assemble(*parts)
