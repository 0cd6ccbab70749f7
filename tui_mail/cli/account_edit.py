"""`tui-mail account edit|order|disable|enable`: accounts that are set up, changed in place."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.context import Context
from tui_mail.cli.engine import tell_engine
from tui_mail.cli.new_account import server
from tui_mail.config.edit_accounts import Place, change_account, put_in_order, switch_off
from tui_mail.config.schema import AccountSettings, ServerSettings, Settings
from tui_mail.config.toml_edit import Value
from tui_mail.errors import UsageError
from tui_mail.model.commands import Reload
from tui_mail.model.endpoint import Endpoint
from tui_mail.model.ids import AccountKey


def run(words: Sequence[str], context: Context) -> int:
    """The first word says what."""
    action, *rest = words
    match action:
        case "order":
            said = _order(rest, context)
        case "disable" | "enable":
            said = _switch(action, rest, context)
        case _:
            said = _edit(rest, context)
    tell_engine(context, Reload())
    if not context.out.as_json:
        context.out.line(said)
    return 0


def _order(words: Sequence[str], context: Context) -> str:
    parser = Parser("tui-mail account order", "Show these accounts first, in this order.")
    parser.add_argument("names", nargs="+", metavar="NAME", help="an account")
    args = parser.read(words)
    known = context.settings().accounts
    for name in args.names:
        one_of(name, known, "account")
    if len(set(args.names)) < len(args.names):
        raise UsageError("An account is named twice.")
    now = put_in_order(context.paths.settings, [AccountKey(name) for name in args.names])
    return "The order is: " + ", ".join(now.accounts)


def _switch(action: str, words: Sequence[str], context: Context) -> str:
    off = action == "disable"
    about = "Fetch nothing for an account any more; its mail stays." if off else "Fetch again."
    parser = Parser(f"tui-mail account {action}", about)
    parser.add_argument("name", metavar="NAME", help="the account")
    name = parser.read(words).name
    one_of(name, context.settings().accounts, "account")
    switch_off(context.paths.settings, AccountKey(name), off=off)
    return f"{name} is {'off: its mail stays, nothing is fetched' if off else 'on again'}."


def _edit(words: Sequence[str], context: Context) -> str:
    place = "HOST[:PORT][:tls|starttls|none]"
    parser = Parser("tui-mail account edit", "Change an account that is set up.")
    parser.add_argument("name", metavar="NAME", help="the account")
    parser.add_argument("--name", dest="shown", metavar="DISPLAYNAME", help="the name in From")
    parser.add_argument("--email", metavar="EMAIL", help="the address in From")
    parser.add_argument("--user", metavar="U", help="who logs in to read")
    parser.add_argument("--pop", metavar=place, help="the POP3 server")
    parser.add_argument("--imap", metavar=place, help="the IMAP server")
    parser.add_argument("--smtp", metavar="NAME[,NAME]", help="SMTP servers, tried in this order")
    args = parser.read(words)
    settings = context.settings()
    one_of(args.name, settings.accounts, "account")
    account = settings.accounts[AccountKey(args.name)]
    args.ca_file = None
    servers = {
        protocol: server(text, protocol, args, account.email)
        for protocol in ("pop", "imap")
        if (text := getattr(args, protocol)) is not None
    }
    values = _values(account, args.shown, args.email, args.smtp) | _users(
        account, args.user, servers
    )
    if not values and not servers:
        raise UsageError("What is to be changed?", "See: tui-mail account edit --help")
    now = change_account(context.paths.settings, account.key, values, servers)
    return f"{account.key} is changed.{_password_hint(account, settings, now)}"


def _values(
    account: AccountSettings, shown: str | None, email: str | None, smtp: str | None
) -> dict[Place, Value]:
    values: dict[Place, Value] = {}
    if shown is not None:
        values[("name",)] = shown
    if email is not None:
        values[("email",)] = email
        for protocol, part in (("pop", account.pop), ("imap", account.imap)):
            # who logs in stays the same, though it was not written down
            if part is not None:
                values[protocol, "username"] = part.server.endpoint.username
    if smtp is not None:
        names = [name.strip() for name in smtp.split(",") if name.strip()]
        values[("smtp",)] = names[0] if len(names) == 1 else names
    return values


def _users(
    account: AccountSettings, user: str | None, servers: dict[str, Endpoint]
) -> dict[Place, Value]:
    if user is None:
        return {}
    there = {"pop": account.pop, "imap": account.imap}
    return {
        (protocol, "username"): user
        for protocol, part in there.items()
        if part is not None or protocol in servers
    }


def _password_hint(account: AccountSettings, before: Settings, now: Settings) -> str:
    """A password is kept for a user at a host: another one has none yet."""
    old = {one.secret_key for one in _readers(before.accounts[account.key])}
    new = {
        one.secret_key
        for one in _readers(now.accounts[account.key])
        if one.password_command is None
    }
    return f" Its password: tui-mail account password {account.key}" if new - old else ""


def _readers(account: AccountSettings) -> list[ServerSettings]:
    return [part.server for part in (account.pop, account.imap) if part is not None]
