"""`tui-mail list`: messages, newest first, or those that a query finds. Needs no server."""

import re
from collections.abc import Sequence
from datetime import datetime

from tui_mail.cli.arguments import Parser, search_word
from tui_mail.cli.context import Context
from tui_mail.cli.output import complain
from tui_mail.cli.views import newest, newest_of_threads, views
from tui_mail.errors import UsageError
from tui_mail.model.flags import ANSWERED, FLAGGED, SEEN
from tui_mail.model.message_json import message as message_json
from tui_mail.model.summary import Summary

USUAL = 50
MANY = 2_000
"""Messages that take a second to look through."""
_SYNTAX = re.compile(r"-|(?:OR|AND|NOT)\Z|[A-Za-z][A-Za-z_-]*:")
"""How a piece of a query begins that is no plain word."""


def run(words: Sequence[str], context: Context) -> int:
    """Every folder, unless one is named."""
    parser = Parser("tui-mail list", "Messages, newest first, or those that a query finds.")
    parser.add_argument(
        "query", nargs="*", metavar="QUERY", help="words, from:x, -from:x, is:unread"
    )
    parser.add_argument("--account", metavar="NAME", help="of this account only")
    parser.add_argument(
        "--folder", metavar="FOLDER", help="in this folder, that of this role, or a saved search"
    )
    parser.add_argument("--limit", type=int, default=USUAL, metavar="N", help=f"default {USUAL}")
    parser.add_argument("--threads", action="store_true", help="one line a thread, its newest")
    parser.add_argument("--server", action="store_true", help="ask the accounts' servers too")
    args = parser.read(words, keep=search_word)
    if args.limit < 1:
        raise UsageError("--limit must be 1 or more.")
    reading = context.reading()
    wanted = views(reading, args.account, args.folder, query_of(args.query))
    asked = True
    if args.server:
        from tui_mail.cli.on_servers import ask_servers

        wanted, asked = ask_servers(context, wanted)
    rows = (newest_of_threads if args.threads else newest)(reading, wanted, args.limit)
    if context.out.as_json:
        for row in rows:
            context.out.json(message_json(row))
    else:
        context.out.table([_cells(row) for row in rows], right=(0,))
    if args.query and (left := reading.not_indexed()) > MANY:
        words = f"{left:,} messages are not in the search index yet, which made this slow."
        complain(f"{words} `tui-mail index` takes them in.")
    return 0 if asked else 1


def query_of(words: Sequence[str]) -> str:
    """The query that words of the command line make together."""
    return " ".join(_quoted(word) for word in words if word.strip())


def _quoted(word: str) -> str:
    """The shell took the quotes of subject:"two words" away; a whole query in one word had none."""
    first, *rest = word.split()
    sign = "-" if first.startswith("-") else ""
    field, colon, value = word.strip().removeprefix(sign).partition(":")
    if not rest or not colon or not field.isalpha() or set(word) & set('"()'):
        return word
    if any(_SYNTAX.match(piece) for piece in rest):
        return word
    return f'{sign}{field}:"{value.strip()}"'


def _cells(row: Summary) -> tuple[str, ...]:
    when = datetime.fromtimestamp(row.received).astimezone().strftime("%Y-%m-%d %H:%M")
    marks = (
        ("·" if SEEN in row.flags else "●")
        + ("★" if FLAGGED in row.flags else " ")
        + ("↩" if ANSWERED in row.flags else " ")
        + ("@" if row.attachments else " ")
    )
    sender = row.from_[0].shown if row.from_ else ""
    place = f"{row.account}/{row.folder}"
    return (str(row.id), marks, when, _short(sender, 24), _short(place, 24), row.subject)


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
