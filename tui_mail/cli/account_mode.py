"""`tui-mail account mode`: not in this version, and says so."""

from collections.abc import Sequence

from tui_mail import __version__
from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.context import Context
from tui_mail.errors import UsageError
from tui_mail.model.account import Mode


def run(words: Sequence[str], context: Context) -> int:
    """Always fails."""
    parser = Parser(
        "tui-mail account mode", "Switch how an account's mail is read: not in this version."
    )
    parser.add_argument("name", metavar="NAME", help="the account")
    parser.add_argument("mode", choices=[mode.value for mode in Mode], help="pop or imap")
    parser.add_argument("--dry-run", action="store_true", help="say what would change")
    args = parser.read(words)
    one_of(args.name, context.settings().accounts, "account")
    raise UsageError(
        f"Switching between POP and IMAP is not in version {__version__}; a later one has it.",
        "Nothing was changed.",
    )
