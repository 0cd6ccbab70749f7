"""`tui-mail thread`: breaks and joins threads, where headers have it wrong. No server hears."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser, message_ids
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.errors import UsageError
from tui_mail.model.threads import BreakThreads, JoinThreads


def run(words: Sequence[str], context: Context) -> int:
    """Each of the messages begins a thread; or the threads of all become one."""
    parser = Parser("tui-mail thread", "What belongs together, where headers have it wrong.")
    about = "break: each begins a thread, with what answers it; join: below the first of them"
    parser.add_argument("action", choices=("break", "join"), metavar="ACTION", help=about)
    parser.add_argument("ids", nargs="+", metavar="ID", help="as the list shows it")
    args = parser.read(words)
    ids = message_ids(args.ids)
    if args.action == "join" and len(ids) < 2:
        raise UsageError("Join it with what?", "tui-mail thread join ID ID...")
    command = BreakThreads(ids) if args.action == "break" else JoinThreads(ids[1:], ids[0])
    with attached(context, network=False) as face:
        return tell(context, face.ask(command))
