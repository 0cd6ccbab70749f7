"""`tui-mail archive`: messages to the folder with that role; carried to the server by a sync."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser, message_ids
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.model.commands import MoveToRole
from tui_mail.model.folder import Role


def run(words: Sequence[str], context: Context) -> int:
    """To the archive of each message's own account."""
    parser = Parser("tui-mail archive", "Move messages to the archive.")
    parser.add_argument("ids", nargs="+", metavar="ID", help="as the list shows it")
    args = parser.read(words)
    with attached(context, network=False) as face:
        return tell(context, face.ask(MoveToRole(message_ids(args.ids), Role.ARCHIVE)))
