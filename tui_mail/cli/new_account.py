"""What `account add` was told, what it asks, and what it takes for granted, as a NewAccount."""

import re
from argparse import Namespace
from pathlib import Path

from tui_mail.cli import terminal
from tui_mail.config.fields import nearest
from tui_mail.config.schema import Settings
from tui_mail.config.servers import DEFAULT_PORTS, is_host
from tui_mail.errors import ConfigError, UsageError
from tui_mail.model.account import Mode
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.setup import NewAccount
from tui_mail.wiring.setup import Setup

SERVERS = ("pop", "imap", "smtp")
NO_SMTP = "none"
_PLACE = re.compile(
    r"(?:\[(?P<v6>[0-9A-Fa-f:.%]+)\]|(?P<host>[^:\[\]]+))(?::(?P<port>\d+))?(?::(?P<security>[a-z]+))?"
)
_USUAL_SECURITY = {
    110: Security.STARTTLS,
    143: Security.STARTTLS,
    587: Security.STARTTLS,
    25: Security.NONE,
}


def filled_in(args: Namespace, setup: Setup, settings: Settings) -> NewAccount:
    """The account to set up; asks at a terminal for what the options leave open.

    Raises:
        UsageError: something is missing and nobody is there to be asked; or cannot be.
    """
    asking = terminal.present() and not args.dry_run
    email = args.email or (terminal.ask("Mail address") if asking else "")
    if not email:
        raise UsageError("The mail address is missing.", "tui-mail account add alice@foo.example")
    try:
        proposed = setup.propose(email)
    except ConfigError as error:
        if settings.path.as_posix() in error.message:
            raise
        raise UsageError(error.message, error.hint) from error
    new = replace(proposed, key=AccountKey(args.account or proposed.key), name=args.name or "")
    if asking and args.name is None:
        new = replace(new, name=terminal.ask("Your name, as others see it"))
    new = replace(new, mode=_mode(args, asking=asking))
    new = replace(
        new,
        pop=_incoming(new, new.pop, "pop", args, asking=asking),
        imap=_incoming(new, new.imap, "imap", args, asking=asking),
    )
    return _with_smtp(new, args, settings, asking=asking)


def server(text: str, protocol: str, args: Namespace, email: str) -> Endpoint:
    """HOST, HOST:PORT or HOST:PORT:SECURITY; an IPv6 address in brackets.

    Raises:
        UsageError: it is none of these.
    """
    found = _PLACE.fullmatch(text)
    host = (found["v6"] or found["host"]) if found else ""
    if found is None or not is_host(host):
        raise UsageError(f"{text!r} is no server.", f"Like: {protocol}.foo.example:993:tls")
    word = found["security"]
    if word is not None and word not in set(Security):
        known = ", ".join(Security)
        raise UsageError(f"{word!r} is no security.", f"One of {known}.")
    port = int(found["port"]) if found["port"] else None
    usual = _USUAL_SECURITY.get(port or 0, Security.TLS)
    security = Security(word) if word else usual
    return Endpoint(
        host,
        port or DEFAULT_PORTS[protocol][security],
        security,
        username=args.user or email,
        ca_file=None if args.ca_file is None else str(Path(args.ca_file).absolute()),
    )


def _mode(args: Namespace, *, asking: bool) -> Mode:
    if args.mode:
        return Mode(args.mode)
    if args.pop and not args.imap:
        return Mode.POP
    if asking and not args.imap:
        return Mode(terminal.choose("Read mail by IMAP or POP", [*Mode], Mode.IMAP))
    return Mode.IMAP


def _incoming(
    new: NewAccount, proposed: Endpoint | None, protocol: str, args: Namespace, *, asking: bool
) -> Endpoint | None:
    """The server of the mode in use, and another one only where it was named."""
    text: str | None = getattr(args, protocol)
    if text is None and (proposed is None or protocol != new.mode.value):
        return None
    usual = "" if proposed is None else shown(proposed)
    if text is None and asking:
        text = terminal.ask(f"{protocol.upper()} server", usual)
    return server(text or usual, protocol, args, new.email)


def _with_smtp(new: NewAccount, args: Namespace, settings: Settings, *, asking: bool) -> NewAccount:
    text = args.smtp
    if text is None and asking:
        known = f", one of {', '.join(settings.smtp)}" if settings.smtp else ""
        usual = "" if new.smtp is None else shown(new.smtp)
        text = terminal.ask(f"SMTP server{known}, or {NO_SMTP} to read only", usual)
    if text is None:
        text = "" if new.smtp is None else shown(new.smtp)
    if text in settings.smtp:
        return replace(new, smtp=None, smtp_name=text)
    if text == NO_SMTP:
        return replace(new, smtp=None, smtp_name="")
    if not set(text) & set(".:") and text != "localhost":
        hint = nearest(text, tuple(settings.smtp)) or "Give a host: smtp.foo.example:465:tls"
        raise UsageError(f"There is no SMTP server {text}.", hint)
    endpoint = server(text, "smtp", args, new.email)
    if args.smtp_no_login:
        endpoint = replace(endpoint, auth=AuthKind.NONE, username="")
    return replace(new, smtp=endpoint, smtp_name="")


def shown(endpoint: Endpoint) -> str:
    """As the options are written."""
    host = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
    return f"{host}:{endpoint.port}:{endpoint.security.value}"
