"""Questions that the app itself asks. Each is a dialog ready to be shown; nothing is done here."""

from collections.abc import Callable

from tui_mail.model.account import Problem
from tui_mail.model.secret import PASSPHRASE
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.dialogs.password import PasswordDialog
from tui_mail.ui.format import clipped
from tui_mail.ui.words import counted, say

_SUBJECT = 40
"""Cells of a subject in a question."""


def whether_to_quit(unsent: int, detail: str, service: Callable[[], None] | None) -> Confirm:
    """So many messages are on their way.

    Args:
        unsent: how many.
        detail: what becomes of them.
        service: sets the service up that sends without a screen; None: it is not to be had.
    """
    question = counted(
        unsent, "A message is still on its way. Quit?", "{n} messages are on their way. Quit?"
    )
    also = None if service is None else (say("Service, then quit"), service)
    return Confirm(question, say("Quit"), say("Stay"), detail=detail, also=also)


def whether_to_lose_it() -> Confirm:
    """The message being written could not be kept, and the program is to end."""
    question = say("What you wrote last could not be kept. Quit all the same?")
    detail = say("The draft stays as it was when it was last kept.")
    return Confirm(question, say("Quit and lose it"), say("Stay"), detail=detail, wary=True)


def for_password(problem: Problem) -> PasswordDialog:
    """The one that a problem wants: `imap:bob@example.org@imap.example.org`."""
    if problem.wants_secret == PASSPHRASE:
        return PasswordDialog(say("the file of passwords"), problem.message)
    return PasswordDialog(_server(problem.wants_secret), problem.message)


def whether_to_keep(keyring_name: str) -> Confirm:
    """A password that was just given."""
    question = say("Keep the password for {server}?", server=_server(keyring_name))
    detail = say("In the keyring of this system. Otherwise it is asked for at the next start.")
    return Confirm(question, say("Keep"), say("Not now"), detail=detail)


def whether_to_go_on(subject: str, others: int) -> Confirm:
    """A message was being written when the program ended.

    Args:
        subject: of the newest one.
        others: how many more there are.
    """
    name = one_line(subject) or say("(no subject)")
    detail = say("tui-mail ended while it was being written. It is kept in Drafts.")
    if others:
        more = counted(others, "1 more was not finished either.", "{n} more were not either.")
        detail = f"{detail} {more}"
    question = say("Go on with “{subject}”?", subject=clipped(name, _SUBJECT))
    return Confirm(question, say("Go on"), say("Leave it in Drafts"), detail=detail)


def _server(keyring_name: str) -> str:
    return keyring_name.partition(":")[2] or keyring_name
