"""`tui-mail account check`: tries each server and says in plain words what is wrong."""

from collections.abc import Iterable, Mapping, Sequence

from tui_mail.cli import terminal
from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.context import Context
from tui_mail.cli.output import complain
from tui_mail.cli.passphrase import asker
from tui_mail.config.schema import AccountSettings, ServerSettings
from tui_mail.errors import NotFound, SecretError
from tui_mail.model.commands import GiveSecret
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.model.setup import CheckStep
from tui_mail.wiring.setup import Setup, open_setup

LONG = 1.0
"""Seconds from which on a step's time is worth a word."""


def run(words: Sequence[str], context: Context) -> int:
    """0 when every server of every account let us in."""
    parser = Parser("tui-mail account check", "Try each server of the accounts.")
    parser.add_argument("name", nargs="?", metavar="NAME", help="an account; all by default")
    parser.add_argument(
        "--test-message", action="store_true", help="send one to yourself, and see it arrive"
    )
    args = parser.read(words)
    settings = context.settings()
    if args.name is not None:
        one_of(args.name, settings.accounts, "account")
    if not settings.accounts:
        raise NotFound("There is no account to check.", "Set one up with: tui-mail account add")
    names = tuple(settings.accounts) if args.name is None else (AccountKey(args.name),)
    setup = open_setup(context.paths, asker())
    wrong: list[str] = []
    for name in names:
        account = settings.accounts[name]
        given = _given(setup, [*setup.servers_of(account)]) if terminal.present() else {}
        found = told(context, name, setup.check_account(account, given))
        if args.test_message and not found:
            found = test_message(context, account, given)
        wrong += found
    context.out.flush()
    if wrong:
        complain(" ".join(wrong))
    return 1 if wrong else 0


def test_message(
    context: Context, account: AccountSettings, given: Mapping[str, Secret]
) -> list[str]:
    """Send one from the account to itself; what went wrong.

    Args:
        context: of this run.
        account: whose.
        given: passwords that somebody typed, by keyring name.
    """
    from tui_mail.cli.engine import attached  # a check alone needs no engine
    from tui_mail.wiring.round_trip import round_trip

    with attached(context, network=True) as face:
        for name, secret in given.items():
            face.ask(GiveSecret(name, secret.value))
        return told(context, account.key, round_trip(face, account))


def told(context: Context, account: str, steps: Iterable[CheckStep]) -> list[str]:
    """Print each step as it is done; what went wrong, with what to do."""
    wrong: list[str] = []
    for step in steps:
        if context.out.as_json:
            context.out.json(_shape(account, step))
        else:
            sign = "ok  " if step.ok else "FAIL"
            who = f"{account} {step.server}".strip()
            took = f" ({step.seconds:.1f} s)" if step.seconds >= LONG else ""
            context.out.line(f"{sign} {who} {step.step}: {step.detail}{took}")
            if advice := _advice(step):
                context.out.line(f"     {advice}")
        context.out.flush()
        if not step.ok:
            who = f"{account} {step.server}".strip()
            wrong.append(f"{who}: {step.detail} {_advice(step)}".strip())
    return wrong


def _advice(step: CheckStep) -> str:
    """What to do where it went wrong; a bridge can be trusted by its certificate."""
    if step.ok:
        return ""
    if not step.fingerprint:
        return step.advice
    trust = f"account add --pin {step.fingerprint}"
    words = f"If it is a bridge of yours on this machine, trust it alone, by: {trust}"
    return f"{step.advice} {words}"


def _shape(account_key: str, step: CheckStep) -> dict[str, object]:
    """One line of `account check --json` (contract, section 4)."""
    return {
        "account": account_key,
        "server": step.server,
        "step": step.step,
        "ok": step.ok,
        "detail": step.detail,
        "advice": _advice(step),
        "seconds": round(step.seconds, 3),
    }


def _given(setup: Setup, servers: Sequence[ServerSettings]) -> dict[str, Secret]:
    """Passwords that are kept nowhere, or cannot be had from there, asked for."""
    given: dict[str, Secret] = {}
    for server in servers:
        if server.renews:
            continue  # no password would do
        try:
            setup.secret_of(server)
        except SecretError as error:
            name = server.secret_key.keyring_name
            if name not in given:
                question = f"{error.message} Password for {name}"
                given[name] = Secret(terminal.ask_password(question))
    return given
