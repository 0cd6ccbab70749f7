"""By what something is done, and what is done as one step: for the undo log.

    with doing("rule Lists", batch=new_batch(), word="rules"):
        actions.do(Move(ids, "Lists"))       # whatever is done inside is one step,
        actions.do(ChangeFlags(ids, ("seen",)))   # taken back by one undo

Holds on the thread that says so. Must never be open while a server is waited for: what somebody
does meanwhile would be taken back after it, and it was done before.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from tui_mail.message.sanitize import sanitize
from tui_mail.model.frozen import replace
from tui_mail.ports.store_words import OWN_STEP, UndoStep

LONGEST: Final = 60
"""Characters of a name that a client gives itself."""

_doing: ContextVar[UndoStep] = ContextVar("doing", default=OWN_STEP)


@contextmanager
def doing(by: str, *, batch: str = "", word: str = "") -> Iterator[None]:
    """What is done inside is done by this.

    Args:
        by: `keys`, a command, a rule; as it is shown.
        batch: all changes of the same one are one step; empty: each command is one.
        word: names the step; empty: as the first change is named.
    """
    token = _doing.set(UndoStep(sanitize(by)[:LONGEST], batch, sanitize(word)[:LONGEST]))
    try:
        yield
    finally:
        _doing.reset(token)


def new_batch(now: int) -> str:
    """A name that no other batch has, in whatever process.

    Args:
        now: Unix seconds.
    """
    return f"{now}.{os.urandom(6).hex()}"


def this_step(now: int) -> UndoStep:
    """Of what is being done now; all parts of one command share it."""
    step = _doing.get()
    return step if step.batch else replace(step, batch=new_batch(now))
