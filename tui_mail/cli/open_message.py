"""`tui-mail open`: the client on one message; what a new window runs."""

from collections.abc import Sequence

from tui_mail.cli import client
from tui_mail.cli.arguments import Parser, message_ids
from tui_mail.cli.context import Context


def run(words: Sequence[str], context: Context) -> int:
    """Until the user leaves it."""
    parser = Parser("tui-mail open", "Open the client on one message.")
    parser.add_argument("id", metavar="ID", help="of the message, as `list` shows it")
    args = parser.read(words)
    return client.open_on(message_ids([args.id])[0], context)
