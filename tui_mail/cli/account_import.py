"""`tui-mail account import`: accounts of Thunderbird, mutt, aerc, himalaya, mbsync and msmtp.

Passwords are not taken over; a command that prints one is. Nothing is written that was not shown.
"""

from collections.abc import Sequence
from pathlib import Path

from tui_mail.cli import terminal
from tui_mail.cli.arguments import Parser
from tui_mail.cli.context import Context
from tui_mail.cli.engine import tell_engine
from tui_mail.errors import NotFound, TuiMailError
from tui_mail.model.commands import Reload
from tui_mail.model.foreign import ForeignAccount, ForeignServer
from tui_mail.wiring.taking_over import found, is_here, take_over

PROTOCOLS = ("imap", "pop", "smtp")


def run(words: Sequence[str], context: Context) -> int:
    """0 when all that was wanted is here; 1 when one could not be taken over."""
    parser = Parser(
        "tui-mail account import",
        "Take accounts over from Thunderbird, mutt, neomutt, aerc, himalaya, mbsync and msmtp. "
        "Passwords are not read; give them with: tui-mail account password NAME",
    )
    parser.add_argument("--from", dest="file", metavar="FILE", help="settings of one of them")
    parser.add_argument("--dry-run", action="store_true", help="only show what was found")
    args = parser.read(words)
    settings = context.settings()
    files = None if args.file is None else (Path(args.file),)
    home = Path.home()
    accounts = found(files, home, context.paths.config.parent)
    if not accounts:
        raise NotFound(
            "No account of another mail program was found.",
            "Name its settings with --from, or set one up with: tui-mail account add",
        )
    wrong: list[str] = []
    for account in accounts:
        here = is_here(account, settings)
        if args.dry_run or here:
            _tell(context, account, "here already" if here else "found")
        elif not terminal.present() or terminal.agree(_question(account), usual=True):
            try:
                key = take_over(account, context.paths)
            except TuiMailError as error:
                wrong.append(f"{account.email}: {error}")
            else:
                _tell(context, account, f"taken over as {key}", key)
    tell_engine(context, Reload())
    if wrong:
        raise TuiMailError(" ".join(wrong), "The others were taken over.")
    return 0


def _question(account: ForeignAccount) -> str:
    return f"Take {account.email} over from {account.program} ({account.file})?"


def _tell(context: Context, account: ForeignAccount, state: str, key: str = "") -> None:
    servers = {
        protocol: server
        for protocol in PROTOCOLS
        if (server := getattr(account, protocol)) is not None
    }
    if context.out.as_json:
        told = {name: _shape(server) for name, server in servers.items()}
        context.out.json(
            {"email": account.email, "name": account.name, "program": account.program,
             "file": account.file, "state": state, "account": key, **told}
        )  # fmt: skip
        return
    context.out.line(f"{account.email}  {state} ({account.program}: {account.file})")
    for name, server in servers.items():
        end = server.endpoint
        command = f", password by: {server.command}" if server.command else ""
        context.out.line(f"  {name:<5}{end.place} {end.security.value}, {end.username}{command}")
    if key and not all(server.command for server in servers.values()):
        context.out.line(f"  Its password: tui-mail account password {key}")


def _shape(server: ForeignServer) -> dict[str, object]:
    end = server.endpoint
    return {
        "host": end.host, "port": end.port, "security": end.security.value,
        "username": end.username, "auth": end.auth.value, "password_command": server.command,
    }  # fmt: skip
