"""What `account add` was told, what it asks, and what it takes for granted, as a NewAccount."""

from argparse import Namespace
from pathlib import Path

from tui_mail.cli import terminal
from tui_mail.cli.found_servers import tell
from tui_mail.config.fields import nearest
from tui_mail.config.places import place_of, read_place
from tui_mail.config.schema import Settings
from tui_mail.errors import ConfigError, UsageError
from tui_mail.model.account import Mode
from tui_mail.model.discovery import NO_SERVERS
from tui_mail.model.endpoint import AuthKind, Endpoint
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.setup import LookedUp, NewAccount
from tui_mail.wiring.setup import Setup

SERVERS = ("pop", "imap", "smtp")
NO_SMTP = "none"


def filled_in(args: Namespace, setup: Setup, settings: Settings) -> LookedUp:
    """The account to set up; asks at a terminal for what the options leave open.

    Returns:
        The account, and what was found about its address.

    Raises:
        UsageError: something is missing and nobody is there to be asked; or cannot be.
    """
    asking = terminal.present() and not args.dry_run
    email = args.email or (terminal.ask("Mail address") if asking else "")
    if not email:
        raise UsageError("The mail address is missing.", "tui-mail account add alice@foo.example")
    try:
        found = setup.look_up(email, offline=args.offline or _all_given(args))
    except ConfigError as error:
        if settings.path.as_posix() in error.message:
            raise
        raise UsageError(error.message, error.hint) from error
    if asking:
        tell(found.finding)
    proposed = found.account
    new = replace(proposed, key=AccountKey(args.account or proposed.key), name=args.name or "")
    if asking and args.name is None:
        new = replace(new, name=terminal.ask("Your name, as others see it"))
    new = replace(new, mode=_mode(args, new.mode, asking=asking))
    new = replace(
        new,
        pop=_incoming(new, new.pop, "pop", args, asking=asking),
        imap=_incoming(new, new.imap, "imap", args, asking=asking),
    )
    return replace(found, account=_with_smtp(new, args, settings, asking=asking))


def has_servers(new: NewAccount) -> bool:
    """Whether there is a server to read from in the account's mode."""
    return (new.pop if new.mode is Mode.POP else new.imap) is not None


def complete(looked: LookedUp) -> NewAccount:
    """The account, once it has a server to read from.

    Raises:
        ConfigError: none is known; says why, where that is known.
    """
    new, finding = looked.account, looked.finding
    if has_servers(new):
        return new
    name = new.mode.value
    other = Mode.POP if new.mode is Mode.IMAP else Mode.IMAP
    why = " ".join(note.sentence for note in finding.notes if note.kind in NO_SERVERS)
    hint = f"If you know one, name it with --{name}."
    if finding.best(other.value) is not None:
        hint = f"It has one for {other.value.upper()}: --mode {other.value}"
    whose = f"{finding.provider} ({new.email})" if finding.provider else new.email
    problem = f"No {name.upper()} server is known for {whose}."
    raise ConfigError(f"{problem} {why}".rstrip(), hint)


def _all_given(args: Namespace) -> bool:
    """Whether the options name every server, so that nobody has to be asked for any."""
    modes = [args.mode] if args.mode else [mode.value for mode in Mode]
    return args.smtp is not None and any(getattr(args, mode) is not None for mode in modes)


def server(text: str, protocol: str, args: Namespace, email: str) -> Endpoint:
    """HOST, HOST:PORT or HOST:PORT:SECURITY; an IPv6 address in brackets.

    Raises:
        UsageError: it is none of these.
    """
    ca_file = None if args.ca_file is None else str(Path(args.ca_file).absolute())
    return replace(read_place(text, protocol), username=args.user or email, ca_file=ca_file)


def _mode(args: Namespace, usual: Mode, *, asking: bool) -> Mode:
    if args.mode:
        return Mode(args.mode)
    if args.pop and not args.imap:
        return Mode.POP
    if asking and not args.imap:
        terminal.tell("IMAP leaves mail on the server, in folders that all your devices share.")
        terminal.tell("POP fetches it to this machine, and your folders are here alone.")
        return Mode(terminal.choose("Read mail by IMAP or POP", [*Mode], usual))
    return Mode.IMAP if args.imap else usual


def _incoming(
    new: NewAccount, proposed: Endpoint | None, protocol: str, args: Namespace, *, asking: bool
) -> Endpoint | None:
    """The server of the mode in use, and another one only where it was named."""
    text: str | None = getattr(args, protocol)
    if text is None and (protocol != new.mode.value or not (asking or proposed is not None)):
        return None
    usual = "" if proposed is None else place_of(proposed)
    if text is None and asking:
        text = terminal.ask(f"{protocol.upper()} server", usual)
    return _agreed(text, proposed, protocol, args, new.email)


def _agreed(
    text: str | None, proposed: Endpoint | None, protocol: str, args: Namespace, email: str
) -> Endpoint:
    """The server that was proposed, with all that is known of it, or the one that was named."""
    if proposed is None or text not in {None, place_of(proposed)}:
        return server(text or "", protocol, args, email)
    ca_file = proposed.ca_file if args.ca_file is None else str(Path(args.ca_file).absolute())
    return replace(proposed, username=args.user or proposed.username, ca_file=ca_file)


def _with_smtp(new: NewAccount, args: Namespace, settings: Settings, *, asking: bool) -> NewAccount:
    text, proposed = args.smtp, new.smtp
    if text is None and asking:
        known = f", one of {', '.join(settings.smtp)}" if settings.smtp else ""
        usual = NO_SMTP if proposed is None else place_of(proposed)
        text = terminal.ask(f"SMTP server{known}, or {NO_SMTP} to read only", usual)
    if text in settings.smtp:
        return replace(new, smtp=None, smtp_name=text)
    if text == NO_SMTP or (text is None and proposed is None):
        return replace(new, smtp=None, smtp_name="")
    known_one = text is None or (proposed is not None and text == place_of(proposed))
    if not known_one and not set(text or "") & set(".:") and text != "localhost":
        hint = nearest(text or "", tuple(settings.smtp)) or "Give a host: smtp.foo.example:465:tls"
        raise UsageError(f"There is no SMTP server {text}.", hint)
    endpoint = _agreed(text, proposed, "smtp", args, new.email)
    if args.smtp_no_login:
        endpoint = replace(endpoint, auth=AuthKind.NONE, username="")
    return replace(new, smtp=endpoint, smtp_name="")
