"""`tui-mail setup service`: a systemd user unit that runs `sync --watch`."""

from collections.abc import Sequence

from tui_mail.cli.arguments import Parser
from tui_mail.cli.context import Context
from tui_mail.cli.output import complain
from tui_mail.errors import UsageError
from tui_mail.wiring.service import Service, require_systemd


def run(words: Sequence[str], context: Context) -> int:
    """0 when it is written, printed or removed."""
    parser = Parser(
        "tui-mail setup service",
        "Write a systemd unit of this user's that fetches mail and sends what is due without a "
        "screen. Screens and commands share its engine.",
    )
    parser.add_argument("--enable", action="store_true", help="start it, now and at each log-in")
    parser.add_argument("--print", action="store_true", help="print the unit, write nothing")
    parser.add_argument("--remove", action="store_true", help="stop it and take it away")
    args = parser.read(words)
    if sum((args.enable, args.print, args.remove)) > 1:
        raise UsageError("Only one of --enable, --print and --remove can be.")
    service = Service(context.profile)
    require_systemd()
    if args.print:
        context.out.text(service.text())
    elif args.remove:
        service.remove()
        _tell(context, service, "removed", f"Removed {service.path}.")
    elif args.enable:
        service.install()
        _tell(context, service, "enabled", f"{service.name} runs, now and after each log-in.")
    else:
        service.write()
        _tell(context, service, "written", f"Wrote {service.path}. To enable it:")
        if not context.out.as_json:
            for command in service.commands():
                context.out.line("  " + " ".join(command))
    return _warn(context) if not (args.print or args.remove) else 0


def _tell(context: Context, service: Service, state: str, words: str) -> None:
    if context.out.as_json:
        commands = [" ".join(command) for command in service.commands()]
        told = {"unit": service.name, "path": str(service.path), "state": state}
        context.out.json({**told, "enable": commands})
    else:
        context.out.line(words)


def _warn(context: Context) -> int:
    """What keeps it from doing anything useful is no reason not to have it."""
    if not context.settings().accounts:
        complain("There is no account yet for it to serve: tui-mail account add.")
    return 0
