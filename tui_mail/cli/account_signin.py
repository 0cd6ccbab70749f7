"""`tui-mail account signin`: signs in at a provider by browser or by a code typed elsewhere.

The address goes to standard error, never through a shell. Must never print a token or a code that
the provider gave.
"""

from argparse import Namespace
from collections.abc import Sequence

from tui_mail.cli import terminal
from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.context import Context
from tui_mail.cli.engine import tell_engine
from tui_mail.cli.passphrase import asker
from tui_mail.cli.signing_in import followed
from tui_mail.config.oauth_presets import preset_of_host
from tui_mail.config.schema import AccountSettings
from tui_mail.errors import SecretError, UsageError
from tui_mail.model.commands import GiveSecret, Reload
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.wiring.signing_in import ProfileSignIns, open_sign_ins


def run(words: Sequence[str], context: Context) -> int:
    """0 when somebody is signed in, and that is kept."""
    args = _parser().read(words)
    sign_ins = open_sign_ins(context.paths, asker())
    if args.name is None:
        raise UsageError("Who is to sign in?", "tui-mail account signin NAME")
    if args.provider is not None or args.client_id is not None:
        _set_up(args, sign_ins, context)
    names = sign_ins.names(args.name)
    if not context.paths.socket.exists():
        sign_ins.check_keeper()  # nobody else would hold what is granted
    for name in names:
        if args.client_secret:
            _keep_client_secret(sign_ins, name)
            continue
        sign_in = sign_ins.begin(name, device=args.device)
        try:
            done = followed(sign_in, browser=not (args.device or args.no_browser))
        finally:
            sign_in.close()
        tell_engine(context, GiveSecret(name, done.granted.value))
        if done.trouble:
            raise SecretError(f"{name} is signed in, but that is not kept: {done.trouble}")
        if context.out.as_json:
            context.out.json({"signed_in": name})
        else:
            context.out.line(f"Signed in; kept in the keyring: {name}")
    return 0


def _parser() -> Parser:
    parser = Parser("tui-mail account signin", "Sign in at the provider of an account (OAuth2).")
    parser.add_argument("name", nargs="?", metavar="NAME", help="an account, or its address")
    parser.add_argument(
        "--provider",
        metavar="P",
        help="sign the account in there from now on: google, microsoft, … or an [oauth.NAME]",
    )
    parser.add_argument("--client-id", metavar="ID", help="yours at that provider (docs/oauth.md)")
    parser.add_argument(
        "--device", action="store_true", help="type a code on any other machine, as over ssh"
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="open none: only print the address"
    )
    parser.add_argument(
        "--client-secret",
        action="store_true",
        help="keep the client's own secret instead, typed or from standard input",
    )
    return parser


def _set_up(args: Namespace, sign_ins: ProfileSignIns, context: Context) -> None:
    """Into the settings, before anybody signs in."""
    settings = context.settings()
    one_of(args.name, settings.accounts, "account")
    provider = args.provider or _guessed(settings.accounts[AccountKey(args.name)])
    if args.client_id is None and provider not in settings.oauth:
        raise UsageError(
            f"Which client of yours at {provider} is it?",
            "Give --client-id; docs/oauth.md says how to get one.",
        )
    sign_ins.use(AccountKey(args.name), provider, args.client_id or "")
    tell_engine(context, Reload())


def _guessed(account: AccountSettings) -> str:
    """By the server that it is read from."""
    part = account.imap or account.pop
    host = "" if part is None else part.server.endpoint.host
    if provider := preset_of_host(host):
        return provider
    raise UsageError(f"Which provider {account.key} is at is not known.", "Give --provider.")


def _keep_client_secret(sign_ins: ProfileSignIns, name: str) -> None:
    client = sign_ins.client(name)
    if terminal.present():
        secret = terminal.ask_password(f"Client secret of [oauth.{client.name}]")
    else:
        secret = terminal.password_from_input()
    sign_ins.keep_client_secret(client, Secret(secret))
