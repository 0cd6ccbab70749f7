"""`tui-mail remind`: sent messages come back on top of the inbox when nobody answered in time."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.cli.until_words import ids_and_time
from tui_mail.model.threads import Remind


def run(words: Sequence[str], context: Context) -> int:
    """The words behind the ids are the time."""
    parser = Parser("tui-mail remind", "Say when nobody answered what you sent by a time.")
    about = "friday 9:00, in 3 days, next week; off: no reminder"
    parser.add_argument("words", nargs="+", metavar="ID... TIME", help=about)
    command = Remind(*ids_and_time(parser.read(words).words, "remind"))
    with attached(context, network=False) as face:
        return tell(context, face.ask(command))
