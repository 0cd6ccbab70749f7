"""`tui-mail thread`: breaks and joins threads, mutes them, keeps them on top."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from tui_mail.cli.arguments import Parser, message_ids
from tui_mail.cli.changes import tell
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.errors import UsageError
from tui_mail.model.commands import Command
from tui_mail.model.ids import MessageId
from tui_mail.model.threads import BreakThreads, JoinThreads, Mute, Pin

_ACTIONS: Final[Mapping[str, Callable[[tuple[MessageId, ...]], Command]]] = {
    "break": BreakThreads,
    "join": lambda ids: JoinThreads(ids[1:], ids[0]),
    "mute": lambda ids: Mute(ids, True),
    "unmute": lambda ids: Mute(ids, False),
    "pin": lambda ids: Pin(ids, True),
    "unpin": lambda ids: Pin(ids, False),
}


def run(words: Sequence[str], context: Context) -> int:
    """What is done to the threads of these messages."""
    parser = Parser("tui-mail thread", "What belongs together, is muted, or stays on top.")
    about = (
        "break: each begins a thread, with what answers it; join: below the first of them; "
        "mute: read and archived by itself, unmute; pin: on top of its folder, unpin"
    )
    parser.add_argument("action", choices=tuple(_ACTIONS), metavar="ACTION", help=about)
    parser.add_argument("ids", nargs="+", metavar="ID", help="as the list shows it")
    args = parser.read(words)
    ids = message_ids(args.ids)
    if args.action == "join" and len(ids) < 2:
        raise UsageError("Join it with what?", "tui-mail thread join ID ID...")
    with attached(context, network=False) as face:
        return tell(context, face.ask(_ACTIONS[args.action](ids)))
