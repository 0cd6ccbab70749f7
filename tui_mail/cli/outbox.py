"""`tui-mail outbox`: what is on its way, and what became of it. Listing needs no engine."""

from collections.abc import Sequence
from datetime import datetime

from tui_mail.cli import shapes
from tui_mail.cli.arguments import Parser, outbox_ids
from tui_mail.cli.context import Context
from tui_mail.errors import NotFound, UsageError
from tui_mail.model.ids import OutboxId
from tui_mail.model.outbox import OutboxEntry, RecipientState

ACTIONS = ("list", "retry", "check", "sent", "cancel", "seen", "show")


def run(words: Sequence[str], context: Context) -> int:
    """Lists, unless told otherwise."""
    parser = Parser("tui-mail outbox", "What is on its way, and what became of it.")
    words_of = "list, retry ID...|all; check, sent, cancel, seen, show ID..."
    parser.add_argument(
        "action", nargs="?", default="list", choices=ACTIONS, metavar="ACTION", help=words_of
    )
    parser.add_argument("ids", nargs="*", metavar="ID", help="as the list shows it")
    parser.add_argument("--all", action="store_true", help="also what was settled long ago")
    args = parser.read(words)
    if args.action == "list":
        if args.ids:
            raise UsageError("outbox list takes no id.", "Perhaps: tui-mail outbox show ID")
        return _list(context, context.reading().outbox(everything=args.all))
    if not args.ids:
        raise UsageError("Which message? Its id is missing.", f"tui-mail outbox {args.action} ID")
    if args.action == "show":
        return _show(context, outbox_ids(args.ids))
    from tui_mail.cli import outbox_changes  # with the engine, which a list does without

    if args.action == "retry":
        ids = () if args.ids == ["all"] else outbox_ids(args.ids)
        return outbox_changes.retry(context, ids)
    if args.action in {"check", "sent"}:
        return outbox_changes.settle(context, outbox_ids(args.ids), look=args.action == "check")
    if args.action == "seen":
        return outbox_changes.seen(context, outbox_ids(args.ids))
    return outbox_changes.cancel(context, outbox_ids(args.ids))


def _list(context: Context, entries: Sequence[OutboxEntry]) -> int:
    if context.out.as_json:
        for entry in entries:
            context.out.json(shapes.entry(entry))
        return 0
    context.out.table([_cells(entry) for entry in entries], right=(0,))
    return 0


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
        ("state", _state(entry)),
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
        _state(entry),
        _moment(entry.queued),
        _moment(entry.next_attempt),
        to,
        entry.subject,
        entry.last_error or _came_back(entry),
    )


def _state(entry: OutboxEntry) -> str:
    """With a mark for what waits for long, until somebody has seen that."""
    return f"{entry.state.value}, overdue" if entry.overdue else entry.state.value


def _came_back(entry: OutboxEntry) -> str:
    """Who did not get it, or has not yet, and why."""
    parts = []
    for one in entry.recipients:
        if one.state is RecipientState.BOUNCED:
            parts.append(f"{one.address} did not get it: {one.reply}")
        elif one.late:
            parts.append(f"{one.address} has not got it yet: {one.reply}")
    return "; ".join(parts)


def _moment(seconds: int | None) -> str:
    if seconds is None:
        return ""
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M")
