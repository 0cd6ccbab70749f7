"""`tui-mail move`: messages to a folder of their account, made if missing."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser, message_ids
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.errors import UsageError
from tui_mail.model.commands import Move


def run(words: Sequence[str], context: Context) -> int:
    """The last word is the folder."""
    parser = Parser("tui-mail move", "Move messages to a folder of their account.")
    parser.add_argument("words", nargs="+", metavar="ID... FOLDER", help="made if missing")
    args = parser.read(words)
    if len(args.words) < 2:
        raise UsageError("An id or the folder is missing.", "tui-mail move 12 Projects")
    *ids, folder = args.words
    if not folder.strip() or not folder.isprintable():
        raise UsageError(f"{folder!r} cannot be the name of a folder.")
    with attached(context, network=False) as face:
        return tell(context, face.ask(Move(message_ids(ids), folder)))
