"""Questions that the app itself asks. Each is a dialog ready to be shown; nothing is done here."""

from tui_mail.model.account import Problem
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.dialogs.password import PasswordDialog
from tui_mail.ui.words import counted, say


def whether_to_quit(unsent: int) -> Confirm:
    """So many messages are on their way."""
    question = counted(
        unsent, "A message is still on its way. Quit?", "{n} messages are on their way. Quit?"
    )
    detail = say(
        "What is due is sent without the screen; what waits for later goes out when tui-mail"
        " runs again."
    )
    return Confirm(question, say("Quit"), say("Stay"), detail=detail)


def for_password(problem: Problem) -> PasswordDialog:
    """The one that a problem wants: `imap:bob@example.org@imap.example.org`."""
    server = problem.wants_secret.partition(":")[2] or problem.wants_secret
    return PasswordDialog(server, problem.message)
