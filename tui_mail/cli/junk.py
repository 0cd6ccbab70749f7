"""`tui-mail junk`, `tui-mail notjunk`: spam, or not; servers that learn hear of it."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser, message_ids
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.model.threads import Spam


def run(words: Sequence[str], context: Context) -> int:
    """Into Junk, with the keyword $Junk."""
    return mark(words, context, ("junk", "Mark messages as spam, and move them to Junk."), True)


def mark(words: Sequence[str], context: Context, about: tuple[str, str], spam: bool) -> int:
    """Spam, or not.

    Args:
        words: of the command line.
        context: of this run.
        about: the command's name, and what it does.
        spam: which of the two.
    """
    parser = Parser(f"tui-mail {about[0]}", about[1])
    parser.add_argument("ids", nargs="+", metavar="ID", help="as the list shows it")
    command = Spam(message_ids(parser.read(words).ids), spam)
    with attached(context, network=False) as face:
        return tell(context, face.ask(command))
