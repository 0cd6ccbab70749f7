"""What was found about an address, told before anything is asked, and as JSON.

Everything here came from a directory, a web page or a name service: it is printed clean, and a
server that would send a password readable is used only after an explicit yes.
"""

from argparse import Namespace

from tui_mail.cli import terminal
from tui_mail.config.servers import is_loopback
from tui_mail.errors import ConfigError
from tui_mail.model.discovery import Finding, FoundServer, Source
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.frozen import replace
from tui_mail.model.setup import LookedUp, NewAccount

PROTOCOLS = ("imap", "pop", "smtp")
_SAYS = {
    Source.GIVEN: "you",
    Source.PROGRAM: "another mail program",
    Source.DIRECTORY: "the directory",
    Source.AUTOCONFIG: "the web page",
    Source.SRV: "the name service",
    Source.MX: "the name service",
    Source.GUESS: "a guess",
}


def tell(finding: Finding) -> None:
    """Each server with who says so, what was tried in vain, and what is to be known first."""
    if finding.provider:
        terminal.tell(f"Found: {finding.provider}")
    for found in finding.servers:
        end = found.endpoint
        words = f"{end.place} {end.security.value}, user name {end.username or 'none'}"
        terminal.tell(f"  {found.protocol:<5}{words} ({_says(found)})")
    for tried in finding.tried:
        terminal.tell(f"  {tried.where}: {tried.outcome}")
    for note in finding.notes:
        terminal.tell(f"! {note.sentence}")


def shape(args: Namespace, looked: LookedUp) -> dict[str, object]:
    """The servers by protocol, and what is known of their provider (contract, section 5)."""
    new, finding = looked.account, looked.finding
    told: dict[str, object] = {}
    for protocol in PROTOCOLS:
        used: Endpoint | None = getattr(new, protocol)
        best = finding.best(protocol)
        given = getattr(args, protocol) is not None
        if given and used is not None:
            told[protocol] = _place(FoundServer(protocol, used, Source.GIVEN))
        elif best is not None and not given:
            told[protocol] = _place(best if used is None else replace(best, endpoint=used))
    if finding.provider:
        told["provider"] = finding.provider
    if finding.notes:
        told["notes"] = [
            {"kind": note.kind.value, "words": note.words, "url": note.url}
            for note in finding.notes
        ]
    if finding.tried:
        told["tried"] = [
            {"source": one.source.value, "where": one.where, "outcome": one.outcome}
            for one in finding.tried
        ]
    return told


def allowed(new: NewAccount, *, insecure: bool) -> NewAccount:
    """The account, once each server that cannot be protected was said yes to.

    Args:
        new: the account.
        insecure: the yes, by option.

    Raises:
        ConfigError: there was no yes.
    """
    readable = [
        protocol
        for protocol in PROTOCOLS
        if (end := getattr(new, protocol)) is not None and _is_readable(end)
    ]
    if not readable:
        return new
    hosts = sorted({getattr(new, protocol).host for protocol in readable})
    words = f"Without encryption, password and mail go in clear text to {' and '.join(hosts)}"
    if not insecure and not (
        terminal.present() and terminal.agree(f"{words}. Do it?", usual=False)
    ):
        hint = "Ask your provider for one with tls or starttls; --insecure uses it all the same."
        raise ConfigError(f"{words}: not done.", hint)
    changed = {
        protocol: replace(getattr(new, protocol), allow_insecure=True) for protocol in readable
    }
    return replace(new, **changed)


def _is_readable(endpoint: Endpoint) -> bool:
    clear = endpoint.security is Security.NONE and not endpoint.allow_insecure
    return clear and not is_loopback(endpoint.host)


def _says(found: FoundServer) -> str:
    where = f": {found.where}" if found.where else ""
    return f"{_SAYS[found.source]}{where}"


def _place(found: FoundServer) -> dict[str, object]:
    end = found.endpoint
    told: dict[str, object] = {
        "host": end.host,
        "port": end.port,
        "security": end.security.value,
        "username": end.username,
        "source": found.source.value,
    }
    if found.source is not Source.GIVEN:
        told |= {"auth": end.auth.value, "where": found.where}
    return told
