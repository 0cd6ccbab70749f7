"""`tui-mail account edit|order|disable|enable`: accounts that are set up, changed in place."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.context import Context
from tui_mail.cli.engine import tell_engine
from tui_mail.cli.new_account import server
from tui_mail.config.account_edits import AccountEdit, listed, values_of, wants_password
from tui_mail.config.edit_accounts import change_account, put_in_order, switch_off
from tui_mail.errors import UsageError
from tui_mail.model.commands import Reload
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
    parser.add_argument("--aliases", metavar="A[,A]", help="more addresses of yours to write from")
    parser.add_argument("--signature", metavar="TEXT", help="below what is written")
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
    edit = AccountEdit(
        name=args.shown,
        email=args.email,
        aliases=None if args.aliases is None else listed(args.aliases),
        signature=args.signature,
        user=args.user,
        smtp=None if args.smtp is None else listed(args.smtp),
    )
    values = values_of(account, edit, servers)
    if not values and not servers:
        raise UsageError("What is to be changed?", "See: tui-mail account edit --help")
    now = change_account(context.paths.settings, account.key, values, servers)
    hint = ""
    if wants_password(account, now.accounts[account.key]):
        hint = f" Its password: tui-mail account password {account.key}"
    return f"{account.key} is changed.{hint}"
