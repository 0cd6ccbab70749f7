"""`tui-mail log`: what was said to the servers, line by line. Reads nothing but the log.

Must never need a server or usable settings: it is read when nothing else works.
"""

import time
from collections.abc import Iterable, Sequence

from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.context import Context
from tui_mail.conversation.line import stamp
from tui_mail.conversation.read import ConversationFiles, Follower
from tui_mail.errors import ConfigError, UsageError
from tui_mail.model.conversation import Spoken

USUAL = 200
LOOK = 0.25
"""Seconds between looks for more."""


def run(words: Sequence[str], context: Context) -> int:
    """The last lines of one account or of all; with --follow also those to come."""
    parser = Parser(
        "tui-mail log",
        "What was said to the mail servers (C:) and what they said (S:), the newest last. "
        "Passwords are [hidden]; mail is only counted, as [1234 bytes].",
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="an account; all by default")
    parser.add_argument(
        "--lines", type=int, default=USUAL, metavar="N", help=f"how many (default {USUAL})"
    )
    parser.add_argument("--follow", "-f", action="store_true", help="go on with what is said next")
    args = parser.read(words)
    if args.lines < 0:
        raise UsageError("--lines takes a number of lines.", "See: tui-mail log --help")
    files = ConversationFiles(context.paths.logs)
    if args.name is not None:
        one_of(args.name, {*files.accounts(), *_set_up(context)}, "account")
    follower = Follower(context.paths.logs, args.name) if args.follow else None
    _print(context, files.tail(args.name, args.lines) if args.lines else ())
    while follower is not None:
        time.sleep(LOOK)
        _print(context, follower.more())
    return 0


def _set_up(context: Context) -> tuple[str, ...]:
    try:
        return tuple(context.settings().accounts)
    except ConfigError:
        return ()  # the log is read to find out what is wrong


def _print(context: Context, spoken: Iterable[Spoken]) -> None:
    for one in spoken:
        if context.out.as_json:
            context.out.json(
                {
                    "time": stamp(one.time),
                    "account": one.account,
                    "protocol": one.protocol,
                    "connection": one.connection,
                    "direction": one.direction.value,
                    "line": one.line,
                }
            )
        else:
            who = f"{one.account} {one.protocol} {one.connection}"
            context.out.line(f"{stamp(one.time)} {who} {one.direction}: {one.line}")
    context.out.flush()
