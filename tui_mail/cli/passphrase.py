"""The passphrase of the file of passwords: asked for at the terminal, once a command."""

from functools import cache

from tui_mail.cli import terminal
from tui_mail.errors import UsageError
from tui_mail.model.secret import Secret
from tui_mail.wiring.secret_sources import Ask


def asker() -> Ask | None:
    """Who asks; None where nobody is there to be asked."""
    return _asked if terminal.present() else None


@cache
def _asked(new: bool) -> Secret:
    if not new:
        return Secret(terminal.ask_password("Passphrase of the file of passwords"))
    return new_passphrase()


def new_passphrase() -> Secret:
    """Typed twice; raises UsageError where the two differ."""
    first = terminal.ask_password("New passphrase for the file of passwords")
    if terminal.ask_password("The same again") != first:
        raise UsageError("The two passphrases differ.", "Nothing was changed; try again.")
    return Secret(first)
