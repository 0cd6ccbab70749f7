"""`tui-mail outbox retry`, `cancel` and the like: what changes a message on its way."""

from tui_mail.cli import sending
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.cli.given_secrets import give_missing
from tui_mail.errors import EngineError, NotFound
from tui_mail.model.commands import Answer, Queued, ReadNews
from tui_mail.model.ids import OutboxId
from tui_mail.model.outbox import (
    CancelOutbox,
    CheckOutbox,
    MarkSent,
    OutboxEntry,
    RetryOutbox,
    SendState,
)
from tui_mail.ports.face import Face


def retry(context: Context, ids: tuple[OutboxId, ...]) -> int:
    """Try these again, or all that wait where none is named; the exit status."""
    with attached(context, network=True) as face:
        entries = _sent(face, ids)
    return sending.tell(context, entries)


def tried(face: Face, queued: Answer) -> tuple[OutboxEntry, ...]:
    """What was just queued, after it was tried once; a missing password is asked for."""
    if not isinstance(queued, Queued):
        raise EngineError(f"The engine answered {type(queued).__name__} about the outbox.")
    return _sent(face, tuple(entry.id for entry in queued.entries))


def _sent(face: Face, ids: tuple[OutboxId, ...]) -> tuple[OutboxEntry, ...]:
    answer = face.ask(RetryOutbox(ids))
    waiting = _waiting(answer)
    if waiting and give_missing(face):
        answer = face.ask(RetryOutbox(waiting))
    if not isinstance(answer, Queued):
        raise EngineError(f"The engine answered {type(answer).__name__} to a retry.")
    return answer.entries


def settle(context: Context, ids: tuple[OutboxId, ...], *, look: bool) -> int:
    """Look for these, which may have been sent; or take the user's word for it."""
    with attached(context, network=look) as face:
        answer = face.ask(CheckOutbox(ids) if look else MarkSent(ids))
    if not isinstance(answer, Queued):
        raise EngineError(f"The engine answered {type(answer).__name__} about the outbox.")
    return sending.tell(context, answer.entries)


def cancel(context: Context, ids: tuple[OutboxId, ...]) -> int:
    """Take these back, as far as they were not sent; the exit status."""
    with attached(context, network=False) as face:
        return tell(context, face.ask(CancelOutbox(ids)))


def seen(context: Context, ids: tuple[OutboxId, ...]) -> int:
    """That these wait for long, or what came back about them, was read: it is said no more."""
    with attached(context, network=False) as face:
        known = {entry.id for entry in face.reading.outbox(everything=True)}
        for number in ids:
            if number not in known:
                raise NotFound(
                    f"There is no outbox message {number}.", "See: tui-mail outbox --all"
                )
        return tell(context, face.ask(ReadNews(ids)))


def _waiting(answer: object) -> tuple[OutboxId, ...]:
    entries = answer.entries if isinstance(answer, Queued) else ()
    return tuple(entry.id for entry in entries if entry.state is SendState.WAITING)
