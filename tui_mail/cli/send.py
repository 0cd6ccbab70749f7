"""`tui-mail send`: takes a message on standard input, as sendmail does; sends it now or later."""

import sys
from collections.abc import Sequence
from time import time

from tui_mail.cli import sending, sendmail_words
from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.cli.given_secrets import give_missing
from tui_mail.config.local_zone import local_zone
from tui_mail.config.send_time import EXAMPLES, parse_send_time
from tui_mail.errors import EngineError, StoreError, UsageError
from tui_mail.model.commands import Answer, Queued, Submit
from tui_mail.model.ids import AccountKey
from tui_mail.model.outbox import USUAL_REPORTS, OutboxEntry, RetryOutbox, SendState


def run(words: Sequence[str], context: Context) -> int:
    """0 sent or kept for later; 75 not sent yet; 1 refused, partly refused or perhaps sent."""
    parser = Parser("tui-mail send", "Send the RFC 5322 message on standard input.")
    parser.add_argument("recipients", nargs="*", metavar="ADDRESS", help="who gets it")
    parser.add_argument("-t", dest="headers", action="store_true", help="also To, Cc and Bcc")
    parser.add_argument(
        "--account", metavar="NAME", help="default: the one whose address is in From"
    )
    parser.add_argument("--at", metavar="TIME", help=f"when to send it, not now: {EXAMPLES}")
    sendmail_words.add_to(parser)
    args = parser.read(words)
    at = None if args.at is None else parse_send_time(args.at, int(time()), local_zone())
    sender = sendmail_words.sender(args)
    if not args.recipients and not args.headers:
        raise UsageError("Nobody to send to.", "Name addresses, or take the headers' with -t.")
    if args.account is not None:
        one_of(args.account, context.settings().accounts, "account")
    account = None if args.account is None else AccountKey(args.account)
    submit = Submit(
        _read_message(),
        account,
        sendmail_words.recipients(args.recipients),
        from_headers=args.headers,
        wait=at is None,
        at=at,
        sender=sender,
        name=args.full_name,
        reports=sendmail_words.reports(args),
    )
    entries = _sent(context, submit)
    wished = submit.reports != USUAL_REPORTS
    return sending.tell(context, entries, verbose=args.verbose, wished=wished)


def _sent(context: Context, submit: Submit) -> tuple[OutboxEntry, ...]:
    """The message in the outbox, tried once; raises StoreError where it did not get there."""
    entries: tuple[OutboxEntry, ...] = ()
    try:
        with attached(context, network=True) as face:
            entries = _entries(face.ask(submit))
            waiting = tuple(e.id for e in entries if e.state is SendState.WAITING)
            if waiting and give_missing(face):
                entries = _entries(face.ask(RetryOutbox(waiting)))
    except StoreError as error:
        if entries:
            raise
        words = f"The message was neither queued nor sent. {error.message}"
        raise type(error)(words, error.hint) from error
    return entries


def _read_message() -> bytes:
    if sys.stdin.isatty():
        sys.stderr.write("Type the message, headers first; end with ctrl+d.\n")
    raw = sys.stdin.buffer.read()
    if not raw.strip():
        raise UsageError("Standard input held no message.", "tui-mail send -t < message.eml")
    return raw


def _entries(answer: Answer) -> tuple[OutboxEntry, ...]:
    if not isinstance(answer, Queued):
        raise EngineError(f"The engine answered {type(answer).__name__} to a message.")
    return answer.entries
