"""`tui-mail account password`: a password into the keyring, typed or from standard input."""

from collections.abc import Sequence

from tui_mail.cli import terminal
from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.context import Context
from tui_mail.cli.engine import tell_engine
from tui_mail.cli.passphrase import asker
from tui_mail.config.schema import AccountSettings, ServerSettings
from tui_mail.errors import UsageError
from tui_mail.model.commands import GiveSecret
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret


def run(words: Sequence[str], context: Context) -> int:
    """For reading unless `outgoing` is said."""
    parser = Parser("tui-mail account password", "Put a password into the keyring.")
    parser.add_argument("name", metavar="NAME", help="the account")
    parser.add_argument(
        "which", nargs="?", choices=("incoming", "outgoing"), default="incoming",
        help="for reading (default) or for sending",
    )  # fmt: skip
    args = parser.read(words)
    settings = context.settings()
    one_of(args.name, settings.accounts, "account")
    account = settings.accounts[AccountKey(args.name)]
    from tui_mail.wiring.setup import open_setup

    setup = open_setup(context.paths, asker())
    incoming, *outgoing = setup.servers_of(account)
    servers = [incoming] if args.which == "incoming" else outgoing
    wanting = [server for server in servers if server.wants_secret]
    if not wanting:
        raise UsageError(_none_wanted(account, args.which))
    for server in wanting:
        if server.sign_in is not None:
            raise UsageError(
                f"{account.key} logs in there by a sign-in, and by no password.",
                f"tui-mail account signin {account.key}",
            )
        if server.token_command is not None:
            raise UsageError(f"{account.key} gets what it logs in with by oauth_token_command.")
        if server.password_command is not None:
            raise UsageError(
                f"The password of {server.secret_key.keyring_name} comes from password_command.",
                "Take that out of config.toml to use the keyring.",
            )
    for server in wanting:
        secret = Secret(_password(server))
        setup.keep(server.secret_key, secret)
        tell_engine(context, GiveSecret(server.secret_key.keyring_name, secret.value))
        if not context.out.as_json:
            context.out.line(f"Kept in the keyring: {server.secret_key.keyring_name}")
    return 0


def _password(server: ServerSettings) -> str:
    if terminal.present():
        return terminal.ask_password(f"Password for {server.secret_key.keyring_name}")
    return terminal.password_from_input()


def _none_wanted(account: AccountSettings, which: str) -> str:
    if which == "outgoing" and not account.smtp:
        return f"{account.key} names no SMTP server: it only reads."
    return f"No password is wanted there by {account.key}."
