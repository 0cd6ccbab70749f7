"""`tui-mail account mode`: reads an account another way from now on, everything here kept.

Must never switch to a server that does not let us in, unless that is wished.
"""

from collections.abc import Sequence
from dataclasses import asdict

from tui_mail.cli import terminal
from tui_mail.cli.arguments import Parser, one_of
from tui_mail.cli.context import Context
from tui_mail.cli.engine import attached, tell_engine
from tui_mail.cli.given_secrets import shown_name
from tui_mail.cli.output import Output, complain
from tui_mail.cli.passphrase import asker
from tui_mail.errors import EngineError, SecretError, SecretMissing
from tui_mail.message.switch_words import preview_lines, refusal, warnings, what_stays
from tui_mail.model.account import Mode
from tui_mail.model.commands import GiveSecret, Reload, Sync
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.model.switch import KeptPassword, PreviewSwitch, SwitchPreview, SwitchSeen
from tui_mail.ports.face import Face
from tui_mail.wiring.setup import Setup, open_setup
from tui_mail.wiring.switch import ModeSwitch, open_switch


def run(words: Sequence[str], context: Context) -> int:
    """Somebody at a terminal sees what it would find, and is asked."""
    args = _parser().read(words)
    settings = context.settings()
    one_of(args.name, settings.accounts, "account")
    name, mode = AccountKey(args.name), Mode(args.mode)
    if settings.accounts[name].mode is mode:
        context.out.line(f"{name} is read over {mode.upper()} already. Nothing was changed.")
        return 0
    switch, setup = open_switch(context.paths, asker()), open_setup(context.paths, asker())
    _offer_password(switch, name, mode, copy=args.same_password)
    asked = args.dry_run or (terminal.present() and not (args.yes or args.no_check))
    if asked:
        seen, given = _preview(context, switch, name, mode)
        _show(context.out, seen)
        why_not, instead = refusal(seen)
        if why_not:
            complain(f"{why_not} {instead}")
        question = f"Read {name} over {mode.upper()} from now on?"
        if args.dry_run or why_not or not terminal.agree(question, usual=True):
            return 1 if why_not and not args.dry_run else 0
        _keep(switch, name, mode, given)
    elif not args.no_check and not (
        _lets_in(setup, switch, name, mode) and _all_here(context, name, mode)
    ):
        return 1
    switch.set_mode(name, mode)
    tell_engine(context, Reload())
    if not context.out.as_json:
        context.out.line(f"{name} is read over {mode.upper()} now. {what_stays(mode)}")
        context.out.line(f"The next sync matches what is here: tui-mail sync {name}")
    return 0


def _parser() -> Parser:
    parser = Parser(
        "tui-mail account mode",
        "Read an account over POP or IMAP from now on, in place: every message here is kept.",
    )
    parser.add_argument("name", metavar="NAME", help="the account")
    parser.add_argument("mode", choices=[mode.value for mode in Mode], help="pop or imap")
    parser.add_argument("--dry-run", action="store_true", help="say what would change")
    parser.add_argument("--yes", action="store_true", help="ask nothing; log in, and switch")
    parser.add_argument("--no-check", action="store_true", help="without asking the server first")
    parser.add_argument(
        "--same-password", action="store_true", help="copy the password kept for the other server"
    )
    return parser


def _offer_password(switch: ModeSwitch, name: AccountKey, mode: Mode, *, copy: bool) -> None:
    """The secret of one protocol is not the other's, though mostly the same."""
    if switch.new_server(name, mode).password is not KeptPassword.OTHERS:
        return
    question = f"No password is kept for {name} over {mode.upper()}. Use that of the other server?"
    if copy or (terminal.present() and terminal.agree(question, usual=True)):
        switch.keep_password(name, mode, switch.others_password(name, mode))


def _preview(
    context: Context, switch: ModeSwitch, name: AccountKey, mode: Mode
) -> tuple[SwitchPreview, Secret | None]:
    """What it would find; and the password, where one had to be asked for."""
    given: Secret | None = None
    with attached(context, network=True) as face:
        try:
            answer = face.ask(PreviewSwitch(name, mode))
        except SecretMissing as error:
            server = switch.new_server(name, mode).keyring_name
            if not terminal.present() or server.startswith("oauth:"):
                raise
            asked = f"{error.message} Password for {shown_name(server)}"
            given = Secret(terminal.ask_password(asked))
            face.ask(GiveSecret(server, given.value))
            answer = face.ask(PreviewSwitch(name, mode))
    if not isinstance(answer, SwitchSeen):
        raise EngineError(f"The engine answered {type(answer).__name__} to a preview.")
    return answer.preview, given


def _all_here(context: Context, name: AccountKey, mode: Mode) -> bool:
    """Before POP, which shows no folder but the inbox: what is not here is fetched first."""
    if mode is not Mode.POP:
        return True
    with attached(context, network=True) as face:
        seen = _missing(face, name)
        if seen.missing > seen.beginnings:
            many = "1 message" if seen.missing == 1 else f"{seen.missing:,} messages"
            complain(f"{many} of the server it is read from now are not here: fetched first.")
            face.ask(Sync((name,)))
            seen = _missing(face, name)
    for words in warnings(seen):
        complain(words)
    why_not, instead = refusal(seen)
    if why_not:
        complain(f"{why_not} {instead} Nothing was changed.")
    return not why_not


def _missing(face: Face, name: AccountKey) -> SwitchPreview:
    answer = face.ask(PreviewSwitch(name, Mode.POP, missing_only=True))
    if not isinstance(answer, SwitchSeen):
        raise EngineError(f"The engine answered {type(answer).__name__} to a preview.")
    return answer.preview


def _keep(switch: ModeSwitch, name: AccountKey, mode: Mode, given: Secret | None) -> None:
    """The server let us in with it; without a keyring it is asked for again."""
    if given is not None:
        try:
            switch.keep_password(name, mode, given)
        except SecretError as error:
            complain(f"The password could not be kept: {error}")


def _show(out: Output, seen: SwitchPreview) -> None:
    if out.as_json:
        out.json(asdict(seen))
        return
    out.table([[count, what] for what, count in preview_lines(seen)], right=(0,))
    for words in warnings(seen):
        out.line(words)
    out.line(what_stays(seen.mode))
    out.flush()


def _lets_in(setup: Setup, switch: ModeSwitch, name: AccountKey, mode: Mode) -> bool:
    server = switch.server_of(name, mode)
    steps = list(
        setup.check_server(server.protocol, server.endpoint, setup.secret_of(server), name)
    )
    wrong = [step for step in steps if not step.ok]
    if wrong:
        words = " ".join(f"{step.detail} {step.advice}".strip() for step in wrong)
        complain(f"{words} Nothing was changed.")
    return not wrong
