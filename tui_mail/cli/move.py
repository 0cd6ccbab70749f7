"""`tui-mail move`: messages to a folder of their account, made if missing."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser, ids_and_folder
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.model.commands import Move


def run(words: Sequence[str], context: Context) -> int:
    """The last word is the folder."""
    parser = Parser("tui-mail move", "Move messages to a folder of their account.")
    parser.add_argument("words", nargs="+", metavar="ID... FOLDER", help="made if missing")
    ids, folder = ids_and_folder(parser.read(words).words, "move")
    with attached(context, network=False) as face:
        return tell(context, face.ask(Move(ids, folder)))
