"""Another time for a message that waits for its own: its Date goes with it.

Must never change what a server may have seen: who was tried keeps its bytes.
"""

from collections.abc import Sequence

from tui_mail.engine.account_work import Tools
from tui_mail.errors import NotFound, UsageError
from tui_mail.message.redate import redated
from tui_mail.model.ids import OutboxId
from tui_mail.model.outbox import OutboxEntry, SendState

NEAREST = 1
"""Seconds ahead that a time must be at least."""


def reschedule(tools: Tools, entry: OutboxId, at: int) -> None:
    """It leaves then instead.

    Args:
        tools: the engine's.
        entry: held until a time.
        at: Unix seconds.

    Raises:
        NotFound: there is no such message.
        UsageError: it waits for no time, is on its way already, or the time has passed.
    """
    found = tools.store.entries((entry,))
    if not found:
        raise NotFound(f"There is no message {entry} in the outbox.", "List it again.")
    if at < tools.now() + NEAREST:
        raise UsageError("That time has passed already.", "Choose one ahead, or send it now.")
    if not _set(tools, found[0], at, now=False):
        (current,) = tools.store.entries((entry,))
        raise UsageError(
            f"Message {entry} is {current.state} and waits for no time of yours.",
            "Take it back into Drafts to send it at another time.",
        )


def bring_forward(tools: Tools, ids: Sequence[OutboxId]) -> None:
    """Those of these that wait for a time of their own leave now, and are dated now."""
    for entry in tools.store.entries(ids):
        _set(tools, entry, tools.now(), now=True)


def _set(tools: Tools, entry: OutboxEntry, at: int, *, now: bool) -> bool:
    if entry.scheduled is None or entry.state is not SendState.HELD:
        return False
    raw = redated(tools.store.outgoing(entry.id).raw, entry.scheduled, at)
    return tools.store.reschedule(entry.id, at, raw, now=now)
