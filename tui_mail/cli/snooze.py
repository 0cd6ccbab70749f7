"""`tui-mail snooze`: messages out of sight until a time. No server hears of it."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.cli.until_words import ids_and_time
from tui_mail.model.threads import Snooze

TIMES = "tomorrow morning, this weekend, mon 9:00, 2026-12-24 08:00; off: back now"


def run(words: Sequence[str], context: Context) -> int:
    """The words behind the ids are the time."""
    parser = Parser("tui-mail snooze", "Put messages off: out of the inbox, and back at a time.")
    parser.add_argument("words", nargs="+", metavar="ID... TIME", help=TIMES)
    command = Snooze(*ids_and_time(parser.read(words).words, "snooze"))
    with attached(context, network=False) as face:
        return tell(context, face.ask(command))
