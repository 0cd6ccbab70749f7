"""`tui-mail copy`: messages to a folder of their account, made if missing; the originals stay."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser, ids_and_folder
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.model.commands import Copy


def run(words: Sequence[str], context: Context) -> int:
    """The last word is the folder."""
    parser = Parser("tui-mail copy", "Copy messages to a folder of their account.")
    parser.add_argument("words", nargs="+", metavar="ID... FOLDER", help="made if missing")
    ids, folder = ids_and_folder(parser.read(words).words, "copy")
    with attached(context, network=False) as face:
        return tell(context, face.ask(Copy(ids, folder)))
