"""`tui-mail clean`: where the mail comes from that nobody reads, and what takes the room."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from tui_mail.cli.arguments import Parser
from tui_mail.cli.context import Context
from tui_mail.cli.shapes import folder
from tui_mail.model.folder import Role
from tui_mail.model.message_json import iso, message
from tui_mail.model.order import Newsletter
from tui_mail.model.summary import Summary
from tui_mail.ports.reading import Reading

MOST: Final = 50
"""Lines of a list, unless more are asked for."""
Row = tuple[dict[str, object], str]
"""For a program, and for people."""


def run(words: Sequence[str], context: Context) -> int:
    """Lists only: what is done about it is done by other commands, or on the screen."""
    parser = Parser("tui-mail clean", "What could go: newsletters, the largest, the oldest, files.")
    parser.add_argument("what", nargs="?", choices=tuple(_LISTS), default="newsletters",
                        metavar="WHAT", help=", ".join(_LISTS))  # fmt: skip
    parser.add_argument("--limit", type=int, default=MOST, metavar="N", help="so many at most")
    args = parser.read(words)
    for shape, line in _LISTS[args.what](context.reading(), max(args.limit, 0)):
        if context.out.as_json:
            context.out.json(shape)
        else:
            context.out.line(line)
    return 0


def _newsletters(reading: Reading, most: int) -> list[Row]:
    return [
        (
            {
                "account": one.account,
                "from": {"name": one.sender.name, "address": one.sender.address},
                "count": one.count,
                "unread": one.unread,
                "size": one.size,
                "last": iso(one.last),
                "newest": str(one.newest),
            },
            f"{one.count:6} {_share(one):3}% unread  {one.sender.full}  {one.newest}",
        )
        for one in reading.tidying.newsletters()[:most]
    ]


def _share(one: Newsletter) -> int:
    return one.unread * 100 // max(one.count, 1)


def _largest(reading: Reading, most: int) -> list[Row]:
    return [_message(row) for row in reading.tidying.largest(most)]


def _oldest(reading: Reading, most: int) -> list[Row]:
    return [_message(row) for row in reading.tidying.oldest(most)]


def _attachments(reading: Reading, most: int) -> list[Row]:
    return [
        (
            {
                "id": str(one.message),
                "account": one.account,
                "filename": one.filename,
                "size": one.size,
                "from": {"name": one.sender.name, "address": one.sender.address},
                "received": iso(one.received),
            },
            f"{one.size:12}  {one.message:8}  {one.filename}  {one.sender.shown}",
        )
        for one in reading.tidying.files(most)
    ]


def _folders(reading: Reading, most: int) -> list[Row]:
    found = [one for one in reading.folders() if one.role in {Role.TRASH, Role.JUNK}]
    return [(folder(one), f"{one.total:6}  {one.account}  {one.name}") for one in found[:most]]


def _message(row: Summary) -> Row:
    who = row.from_[0].shown if row.from_ else ""
    day = iso(row.received)[:10]
    return message(row), f"{row.size:12}  {row.id:8}  {day}  {who}  {row.subject}"


_LISTS: Final[Mapping[str, Callable[[Reading, int], list[Row]]]] = {
    "newsletters": _newsletters,
    "largest": _largest,
    "oldest": _oldest,
    "attachments": _attachments,
    "folders": _folders,
}
