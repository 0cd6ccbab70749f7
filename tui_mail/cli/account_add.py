"""`tui-mail account add`: asks for what is missing, tries the servers, then saves.

Nothing is written before the servers let us in, unless --no-check; no password is printed.
"""

from argparse import Namespace
from collections.abc import Iterator, Sequence

from tui_mail.cli import terminal
from tui_mail.cli.account_check import test_message, told
from tui_mail.cli.add_by_sign_in import by_sign_in, signed_in
from tui_mail.cli.arguments import Parser
from tui_mail.cli.context import Context
from tui_mail.cli.engine import tell_engine
from tui_mail.cli.found_servers import allowed, shape
from tui_mail.cli.new_account import SERVERS, complete, filled_in, has_servers
from tui_mail.cli.output import complain
from tui_mail.cli.passphrase import asker
from tui_mail.config.load import load_settings
from tui_mail.errors import SecretError, TuiMailError, UsageError
from tui_mail.model.account import Mode
from tui_mail.model.commands import Reload
from tui_mail.model.endpoint import AuthKind
from tui_mail.model.frozen import replace
from tui_mail.model.secret import Secret
from tui_mail.model.setup import CheckStep, NewAccount
from tui_mail.wiring.guided_setup import open_guided
from tui_mail.wiring.pinning import pinned
from tui_mail.wiring.setup import Setup


def run(words: Sequence[str], context: Context) -> int:
    """0 when the account is set up."""
    args = _parser().read(words)
    setup = open_guided(context.paths, asker())
    looked = filled_in(args, setup, context.settings())
    if args.dry_run and context.out.as_json:
        if has_servers(looked.account):
            setup.preview(allowed(looked.account, insecure=True), args.password_command)
        context.out.json(shape(args, looked))
        return 0
    new = by_sign_in(allowed(complete(looked), insecure=args.insecure), looked, args)
    if args.pin is not None and not args.dry_run:
        new = pinned(new, args.pin, context.paths)
    preview = setup.preview(new, args.password_command)
    if args.dry_run:
        context.out.text(preview)
        return 0
    secrets = _secrets(args, setup, new)
    if new.oauth:
        secrets |= signed_in(setup, new, args)
    if not args.no_check:
        new = _checked(context, setup, new, secrets)
    _save(context, setup, new, args, secrets)
    if not context.out.as_json:
        context.out.line(f"{new.key} is set up. Fetch its mail with: tui-mail sync {new.key}")
    if args.test_message:
        return _tested(context, new, secrets)
    return 0


def _save(
    context: Context, setup: Setup, new: NewAccount, args: Namespace, secrets: dict[str, Secret]
) -> None:
    try:
        setup.save(new, {} if args.password_command else secrets, args.password_command)
    except SecretError as error:
        raise SecretError(f"{new.key} is set up, but: {error.message}", error.hint) from error
    finally:
        tell_engine(context, Reload())


def _tested(context: Context, new: NewAccount, secrets: dict[str, Secret]) -> int:
    """A message to oneself; 1 where it did not come back."""
    keys = new.secret_keys
    given = {keys[name].keyring_name: secret for name, secret in secrets.items()}
    account = load_settings(context.paths.settings).accounts[new.key]
    wrong = test_message(context, account, given)
    if wrong:
        complain(" ".join(wrong))
    return 1 if wrong else 0


def _parser() -> Parser:
    parser = Parser(
        "tui-mail account add", "Set an account up; on a terminal asks what is missing."
    )
    parser.add_argument("email", nargs="?", metavar="EMAIL", help="its mail address")
    parser.add_argument("--account", metavar="KEY", help="its name here; default: the local part")
    parser.add_argument("--name", metavar="DISPLAYNAME", help="the name in From")
    parser.add_argument("--mode", choices=[mode.value for mode in Mode], help="how mail is read")
    place = "HOST[:PORT][:tls|starttls|none]"
    parser.add_argument("--pop", metavar=place, help="the POP3 server")
    parser.add_argument("--imap", metavar=place, help="the IMAP server")
    parser.add_argument("--smtp", metavar=f"{place}|NAME", help="the SMTP server, or one set up")
    parser.add_argument("--smtp-no-login", action="store_true", help="the SMTP server wants none")
    parser.add_argument("--user", metavar="U", help="who logs in; default: the mail address")
    secret = parser.add_mutually_exclusive_group()
    secret.add_argument("--password-stdin", action="store_true", help="first line of the input")
    secret.add_argument("--password-command", metavar="C", help="a program that prints it")
    parser.add_argument("--sign-in", metavar="P", help="log in by OAuth2: google, microsoft, …")
    parser.add_argument("--client-id", metavar="ID", help="yours at that provider (docs/oauth.md)")
    parser.add_argument("--device", action="store_true", help="sign in by a code, as over ssh")
    parser.add_argument("--ca-file", metavar="F", help="certificates to trust, PEM")
    parser.add_argument(
        "--pin", metavar="SHA256", help="the certificate of a bridge on this machine"
    )
    parser.add_argument("--no-check", action="store_true", help="do not try the servers first")
    parser.add_argument(
        "--test-message", action="store_true", help="then send one to yourself, and see it arrive"
    )
    parser.add_argument("--offline", action="store_true", help="ask the bundled directory alone")
    parser.add_argument(
        "--insecure", action="store_true", help="use a server that knows no encryption"
    )
    parser.add_argument("--dry-run", action="store_true", help="only print what would be written")
    return parser


def _secrets(args: Namespace, setup: Setup, new: NewAccount) -> dict[str, Secret]:
    """One password for all servers of the account, by protocol."""
    wanting = [
        protocol
        for protocol in SERVERS
        if (endpoint := getattr(new, protocol)) is not None
        and endpoint.auth not in {AuthKind.NONE, AuthKind.OAUTH2}
    ]
    if not wanting or (args.no_check and args.password_command):
        return {}
    if args.password_command:
        secret = setup.run(args.password_command)
    elif args.password_stdin:
        secret = Secret(terminal.password_from_input())
    elif terminal.present():
        secret = Secret(terminal.ask_password(f"Password of {new.email}"))
    elif args.no_check:
        return {}
    else:
        raise UsageError(
            "A password is needed to try the servers.",
            "Give it by --password-stdin or --password-command, or use --no-check.",
        )
    return dict.fromkeys(wanting, secret)


def _checked(
    context: Context, setup: Setup, new: NewAccount, secrets: dict[str, Secret]
) -> NewAccount:
    """The account, by the form of its user name that was let in.

    Raises:
        TuiMailError: a server said no, and nobody wants the account all the same.
    """
    names: dict[str, str] = {}

    def steps() -> Iterator[CheckStep]:
        for step in setup.check(new, secrets):
            if step.username:
                names[step.server] = step.username
            yield step

    wrong = told(context, new.key, steps())
    let_in = {
        protocol: replace(end, username=name)
        for protocol, name in names.items()
        if (end := getattr(new, protocol)) is not None
    }
    new = replace(new, **let_in)
    if not wrong:
        return new
    if terminal.present() and terminal.agree(f"{wrong[0]} Save it all the same?", usual=False):
        return new
    hint = "Nothing was saved. Correct it, or save it all the same with --no-check."
    raise TuiMailError(" ".join(wrong), hint)
