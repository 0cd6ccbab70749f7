"""`tui-mail outbox`: what is on its way; trying again, taking back."""

from collections.abc import Sequence
from datetime import datetime

from tui_mail.cli import sending, shapes
from tui_mail.cli.arguments import Parser, outbox_ids
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.given_secrets import give_missing
from tui_mail.errors import EngineError, NotFound, UsageError
from tui_mail.model.commands import CancelOutbox, Queued, RetryOutbox
from tui_mail.model.ids import OutboxId
from tui_mail.model.outbox import OutboxEntry, SendState

ACTIONS = ("list", "retry", "cancel", "show")


def run(words: Sequence[str], context: Context) -> int:
    """Lists, unless told otherwise."""
    parser = Parser("tui-mail outbox", "What is on its way, and what became of it.")
    parser.add_argument("action", nargs="?", default="list", choices=ACTIONS, metavar="ACTION",
                        help="list, retry ID... | all, cancel ID..., show ID")  # fmt: skip
    parser.add_argument("ids", nargs="*", metavar="ID", help="as the list shows it")
    parser.add_argument("--all", action="store_true", help="also what was settled long ago")
    args = parser.read(words)
    if args.action == "list":
        if args.ids:
            raise UsageError("outbox list takes no id.", "Perhaps: tui-mail outbox show ID")
        return _list(context, context.reading().outbox(everything=args.all))
    if not args.ids:
        raise UsageError("Which message? Its id is missing.", f"tui-mail outbox {args.action} ID")
    if args.action == "retry":
        return _retry(context, () if args.ids == ["all"] else outbox_ids(args.ids))
    ids = outbox_ids(args.ids)
    if args.action == "show":
        return _show(context, ids)
    with context.face(network=False) as face:
        return tell(context, face.ask(CancelOutbox(ids)))


def _list(context: Context, entries: Sequence[OutboxEntry]) -> int:
    if context.out.as_json:
        for entry in entries:
            context.out.json(shapes.entry(entry))
        return 0
    context.out.table([_cells(entry) for entry in entries], right=(0,))
    return 0


def _retry(context: Context, ids: tuple[OutboxId, ...]) -> int:
    with context.face(network=True) as face:
        answer = face.ask(RetryOutbox(ids))
        waiting = _waiting(answer)
        if waiting and give_missing(face):
            answer = face.ask(RetryOutbox(waiting))
    if not isinstance(answer, Queued):
        raise EngineError(f"The engine answered {type(answer).__name__} to a retry.")
    return sending.tell(context, answer.entries)


def _waiting(answer: object) -> tuple[OutboxId, ...]:
    entries = answer.entries if isinstance(answer, Queued) else ()
    return tuple(entry.id for entry in entries if entry.state is SendState.WAITING)


def _show(context: Context, ids: tuple[OutboxId, ...]) -> int:
    known = {entry.id: entry for entry in context.reading().outbox(everything=True)}
    for number in ids:
        if number not in known:
            raise NotFound(f"There is no outbox message {number}.", "See: tui-mail outbox --all")
        _show_one(context, known[number])
    return 0


def _show_one(context: Context, entry: OutboxEntry) -> None:
    if context.out.as_json:
        context.out.json(shapes.entry(entry))
        return
    lines = [
        ("message", str(entry.id)),
        ("subject", entry.subject),
        ("from", entry.sender),
        ("account", entry.account),
        ("state", entry.state.value),
        ("attempts", str(entry.attempts)),
        ("queued", _moment(entry.queued)),
        ("next try", _moment(entry.next_attempt)),
        ("server", entry.smtp),
        ("said", entry.last_error),
        ("sent copy", entry.sent_copy.value),
    ]
    lines += [(r.state.value, f"{r.address}  {r.reply}") for r in entry.recipients]
    context.out.table([line for line in lines if line[1]])


def _cells(entry: OutboxEntry) -> tuple[str, ...]:
    to = ", ".join(recipient.address for recipient in entry.recipients)
    return (
        str(entry.id),
        entry.state.value,
        _moment(entry.queued),
        _moment(entry.next_attempt),
        to,
        entry.subject,
        entry.last_error,
    )


def _moment(seconds: int | None) -> str:
    if seconds is None:
        return ""
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M")
