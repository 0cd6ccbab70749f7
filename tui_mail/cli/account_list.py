"""`tui-mail account list` and `show NAME`: accounts as the settings have them."""

from collections.abc import Sequence

from tui_mail.cli import shapes
from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.context import Context
from tui_mail.config.schema import AccountSettings, ServerSettings, Settings
from tui_mail.model.ids import AccountKey


def run(words: Sequence[str], context: Context) -> int:
    """The first word is `list` or `show`."""
    action, *rest = words
    parser = Parser(f"tui-mail account {action}", "Accounts as the settings have them.")
    if action == "list":
        parser.read(rest)
        return _list(context, context.settings())
    parser.add_argument("name", metavar="NAME", help="the account")
    args = parser.read(rest)
    settings = context.settings()
    one_of(args.name, settings.accounts, "account")
    return _show(context, settings, settings.accounts[AccountKey(args.name)])


def _list(context: Context, settings: Settings) -> int:
    accounts = settings.accounts.values()
    if context.out.as_json:
        for account in accounts:
            context.out.json(shapes.account(account))
        return 0
    context.out.table(
        [
            (a.key, a.email, "off" if a.disabled else a.mode.value, ", ".join(a.smtp))
            for a in accounts
        ]
    )
    return 0


def _show(context: Context, settings: Settings, account: AccountSettings) -> int:
    if context.out.as_json:
        context.out.json(shapes.account(account))
        return 0
    rows = [
        ("account", account.key),
        ("email", account.identity.full),
        ("mode", account.mode.value),
        ("aliases", ", ".join(account.aliases)),
    ]
    rows += [("pop", _server(account.pop.server))] if account.pop else []
    rows += [("imap", _server(account.imap.server))] if account.imap else []
    rows += [(f"smtp {name}", _server(settings.smtp[name])) for name in account.smtp]
    rows += [("trusted checks", _trusted(account))]
    rows.append(("settings", str(settings.path)))
    context.out.table([row for row in rows if row[1]])
    return 0


def _trusted(account: AccountSettings) -> str:
    """Whose word on senders is believed; what was learned is told with each message."""
    if account.trusted_authserv is None:
        return "by the name that its mail shows (trusted_authserv is not set)"
    return ", ".join(account.trusted_authserv) or "nobody's"


def _server(server: ServerSettings) -> str:
    endpoint = server.endpoint
    if endpoint.command is not None:
        return f"by the program {endpoint.place}"
    who = f", as {endpoint.username}" if server.wants_secret else ", no log-in"
    return f"{endpoint.host}:{endpoint.port}, {endpoint.security.value}{who}"
