"""When a server wants a password that nobody has kept: ask at the terminal, and pass it on.

It goes to the engine's memory and nowhere else. Without a terminal nothing is asked.
"""

from tui_mail.cli import terminal
from tui_mail.model.commands import GetStatus, GiveSecret, Statuses
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import PASSPHRASE
from tui_mail.ports.face import Face


def give_missing(face: Face, accounts: tuple[AccountKey, ...] = ()) -> bool:
    """Ask for each password that an account misses.

    Args:
        face: on the engine.
        accounts: whose; of all when none is named.

    Returns:
        Whether one was given, so that trying again may help.
    """
    if not terminal.present():
        return False
    answer = face.ask(GetStatus())
    wanted: dict[str, str] = {}
    for status in answer.accounts if isinstance(answer, Statuses) else ():
        concerned = not accounts or status.account in accounts
        name = "" if status.problem is None else status.problem.wants_secret
        if concerned and status.problem is not None and name and not name.startswith("oauth:"):
            wanted[name] = status.problem.message
    for name, why in wanted.items():
        face.ask(GiveSecret(name, terminal.ask_password(f"{why} {_question(name)}")))
    return bool(wanted)


def _question(name: str) -> str:
    return "Passphrase" if name == PASSPHRASE else f"Password for {shown_name(name)}"


def shown_name(keyring_name: str) -> str:
    """`imap:alice@foo` as `alice@foo (imap)`."""
    protocol, _, place = keyring_name.partition(":")
    return f"{place} ({protocol})"
