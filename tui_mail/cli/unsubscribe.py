"""`tui-mail unsubscribe`: leaves the list or newsletter that a message came by.

Must never ask a server or send anything before it was said what would be done, and a person or
`--yes` agreed to it.
"""

from collections.abc import Sequence

from tui_mail.cli import sending, terminal
from tui_mail.cli.arguments import Parser, message_ids
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.cli.outbox_changes import tried
from tui_mail.errors import EngineError, MessageError, UsageError
from tui_mail.model.commands import Drafted, SendDraft
from tui_mail.model.content import Content
from tui_mail.model.ids import MessageId
from tui_mail.model.mailing_list import MailingList
from tui_mail.model.offers import LeaveBy, LeaveList

_UNSURE = (
    "Nothing confirms who sent this message: if it is spam, its sender learns that somebody "
    "reads it."
)


def run(words: Sequence[str], context: Context) -> int:
    """By one click where it offers that, else by mail; its page is only named."""
    parser = Parser("tui-mail unsubscribe", "Leave the list or newsletter that a message came by.")
    parser.add_argument("id", metavar="ID", help="of a message of it")
    ways = tuple(way.value for way in LeaveBy)
    parser.add_argument(
        "--by", choices=ways, metavar="WAY", help="one-click or mail; else the first it offers"
    )
    parser.add_argument("--yes", action="store_true", help="do it without asking")
    args = parser.read(words)
    (message,) = message_ids([args.id])
    content = context.reading().content(message)
    found = content.mailing_list
    if found is None or not found.can_be_left:
        raise MessageError("This message does not say how to unsubscribe.")
    way = LeaveBy(args.by) if args.by else LeaveBy.ONE_CLICK if found.one_click else LeaveBy.MAIL
    plan = _plan(found, way)
    if not args.yes:
        if not terminal.present():
            raise UsageError(f"{plan} Nothing was done.", "Say --yes, to have it done.")
        _ask(content, plan, way)
    return _leave(context, message, found, way)


def _plan(found: MailingList, way: LeaveBy) -> str:
    """What would be done, one sentence."""
    if way is LeaveBy.ONE_CLICK and found.one_click:
        return f"One request goes to {found.one_click}, and tells nothing else of you."
    if way is LeaveBy.MAIL and found.mail:
        return f"A message goes to {found.mail.partition(':')[2].partition('?')[0]}."
    if found.page:
        raise MessageError(f"It can only be left on its page: {found.page}")
    raise MessageError("This message offers no such way.", "Leave --by out.")


def _ask(content: Content, plan: str, way: LeaveBy) -> None:
    terminal.tell(plan)
    sure = way is LeaveBy.MAIL or content.sender.dkim_passed
    if not sure:
        terminal.tell(_UNSURE)
    if not terminal.agree("Unsubscribe?", usual=sure):
        raise UsageError("Nothing was done.")


def _leave(context: Context, message: MessageId, found: MailingList, way: LeaveBy) -> int:
    with attached(context, network=True) as face:
        answer = face.ask(LeaveList(message, way))
        if way is LeaveBy.ONE_CLICK:
            _told(context, found)
            return 0
        if not isinstance(answer, Drafted):
            raise EngineError(f"The engine answered {type(answer).__name__} about a list.")
        entries = tried(face, face.ask(SendDraft(answer.draft)))
    return sending.tell(context, entries)


def _told(context: Context, found: MailingList) -> None:
    if context.out.as_json:
        context.out.json({"by": LeaveBy.ONE_CLICK.value, "asked": found.one_click})
    else:
        context.out.line(f"Unsubscribed: {found.one_click} took it.")
