"""`tui-mail account remove`: out of the settings, its secrets out of the keyring; what
becomes of its mail is asked, and without an answer it stays.
"""

from collections.abc import Sequence

from tui_mail.cli import terminal
from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached, tell_engine
from tui_mail.cli.passphrase import asker
from tui_mail.errors import UsageError
from tui_mail.model.commands import ForgetAccount, Reload
from tui_mail.model.ids import AccountKey

_QUESTION = "Delete its mail on this machine, too? What is only here is lost then."


def run(words: Sequence[str], context: Context) -> int:
    """What was fetched stays in the store, unless its deletion is wanted."""
    parser = Parser("tui-mail account remove", "Forget an account; mail that is here stays.")
    parser.add_argument("name", metavar="NAME", help="the account")
    parser.add_argument(
        "--delete-mail", action="store_true", help="delete its mail on this machine, too"
    )
    parser.add_argument("--keep-mail", action="store_true", help="keep it without asking")
    args = parser.read(words)
    if args.delete_mail and args.keep_mail:
        raise UsageError("Only one of --delete-mail and --keep-mail can be.")
    one_of(args.name, context.settings().accounts, "account")
    account = AccountKey(args.name)
    asking = terminal.present() and not args.keep_mail
    delete = args.delete_mail or (asking and terminal.agree(_QUESTION, usual=False))
    from tui_mail.wiring.setup import open_setup

    try:
        open_setup(context.paths, asker()).remove(account)
    finally:
        tell_engine(context, Reload())
    if delete:
        with attached(context, network=False) as face:
            face.ask(ForgetAccount(account))
    if not context.out.as_json:
        context.out.line(_said(account, context, delete=delete))
    return 0


def _said(account: AccountKey, context: Context, *, delete: bool) -> str:
    if delete:
        return f"{account} is removed, and its mail on this machine is deleted."
    return (
        f"{account} is removed. Its mail stays in {context.paths.database} "
        "and is shown again when an account of that name is added."
    )
