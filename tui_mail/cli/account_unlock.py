"""`tui-mail account unlock`: gives the running engine the passphrase of the file of passwords."""

from collections.abc import Sequence

from tui_mail.cli import terminal
from tui_mail.cli.arguments import Parser
from tui_mail.cli.context import Context
from tui_mail.cli.engine import tell_engine
from tui_mail.cli.output import complain
from tui_mail.cli.passphrase import new_passphrase
from tui_mail.errors import UsageError
from tui_mail.model.commands import GiveSecret
from tui_mail.model.secret import PASSPHRASE, Secret


def run(words: Sequence[str], context: Context) -> int:
    """0 when it is the right one; with --change: when the file is sealed by another."""
    parser = Parser(
        "tui-mail account unlock",
        "Give the running engine the passphrase of the passwords.",
    )
    parser.add_argument("--change", action="store_true", help="seal the file by another one")
    args = parser.read(words)
    settings = context.settings()
    if settings.secrets.keyring != "file":
        raise UsageError(
            "Passwords are not in a file here.",
            'For that set [secrets] keyring = "file".',
        )
    if args.change and not terminal.present():
        raise UsageError("A new passphrase is asked for at a terminal.", "Run it in one.")
    if terminal.present():
        given = Secret(terminal.ask_password("Passphrase of the file of passwords"))
    else:
        given = Secret(terminal.password_from_input())
    from tui_mail.wiring.passwords_file import open_file

    file = open_file(context.paths, settings)
    file.unlock(given)
    if args.change:
        given = new_passphrase()
        file.change_passphrase(given)
    if not context.paths.socket.exists():
        complain("It is the right one; no engine runs to be told.")
        return 0
    tell_engine(context, GiveSecret(PASSPHRASE, given.value))
    return 0
