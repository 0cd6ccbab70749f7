"""`tui-mail flag`: sets and clears flags and labels; carried to the server by the next sync."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser, flag_word, message_ids
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.errors import UsageError
from tui_mail.model.commands import ChangeFlags
from tui_mail.model.flags import DELETED, SYSTEM_FLAGS


def run(words: Sequence[str], context: Context) -> int:
    """Numbers are ids; `+seen` and `seen` set, `-seen` clears; any other word is a label."""
    parser = Parser("tui-mail flag", "Set (+) and clear (-) flags and labels of messages.")
    parser.add_argument(
        "words",
        nargs="+",
        metavar="ID|+FLAG|-FLAG",
        help="seen, flagged, answered, draft, forwarded, or a label of your own",
    )
    args = parser.read(words, keep=flag_word)
    ids = message_ids([word for word in args.words if word.isdigit()])
    flags = [word for word in args.words if not word.isdigit()]
    if not ids:
        raise UsageError("Which message? Its id is missing.", "tui-mail flag 12 +seen")
    if not flags:
        raise UsageError("Which flag? It is missing.", f"tui-mail flag {ids[0]} +seen")
    add = tuple(_name(word) for word in flags if not word.startswith("-"))
    remove = tuple(_name(word) for word in flags if word.startswith("-"))
    with attached(context, network=False) as face:
        return tell(context, face.ask(ChangeFlags(ids, add, remove)))


def _name(word: str) -> str:
    name = word.lstrip("-") if word.startswith("-") else word.removeprefix("+")
    if not name or not name.isprintable() or "\\" in name or any(c.isspace() for c in name):
        raise UsageError(f"{word!r} cannot be a flag.", "A flag is one word: +seen, -flagged.")
    if name.casefold() == DELETED:
        raise UsageError("deleted is no flag that is set by hand.", "Use: tui-mail delete ID")
    return name.casefold() if name.casefold() in SYSTEM_FLAGS else name
