"""`tui-mail invitation`: accepts or declines an event, or says maybe. Nothing is ever answered
unasked.
"""

from collections.abc import Sequence

from tui_mail.cli import sending
from tui_mail.cli.arguments import Parser, message_ids
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached
from tui_mail.cli.outbox_changes import tried
from tui_mail.cli.whole_messages import bring_whole
from tui_mail.errors import StoreError
from tui_mail.model.offers import AnswerInvitation, Attendance

_ANSWERS = {
    "accept": Attendance.ACCEPTED,
    "maybe": Attendance.TENTATIVE,
    "decline": Attendance.DECLINED,
}


def run(words: Sequence[str], context: Context) -> int:
    """Prints the id that the answer has in the outbox; the exit status is that of `send`."""
    about = "Tell the organizer of an event whether you come."
    parser = Parser("tui-mail invitation", about)
    parser.add_argument(
        "action", choices=tuple(_ANSWERS), metavar="ACTION", help="accept, maybe or decline"
    )
    parser.add_argument("id", metavar="ID", help="of the message that holds the invitation")
    args = parser.read(words)
    (message,) = message_ids([args.id])
    for why in bring_whole(context, (message,)):
        raise StoreError(why)
    with attached(context, network=True) as face:
        entries = tried(face, face.ask(AnswerInvitation(message, _ANSWERS[args.action])))
    return sending.tell(context, entries)
