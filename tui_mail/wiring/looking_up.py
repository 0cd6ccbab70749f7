"""From what was found about an address to an account that only has to be agreed to.

Must never propose a server that would send a password readable as if it were like any other.
"""

import re
from collections.abc import Collection

from tui_mail.config.save import free_name
from tui_mail.config.servers import DEFAULT_PORTS
from tui_mail.discovery.directory import looked_up as directory_says
from tui_mail.discovery.directory import notes_for_server
from tui_mail.discovery.domains import halves
from tui_mail.errors import ConfigError
from tui_mail.model.account import Mode
from tui_mail.model.discovery import LETS_IN, NO_SERVERS, Finding, FoundServer, Source
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.setup import LookedUp, NewAccount


def on_the_network(email: str) -> Finding:
    """What the network says of an address, within five seconds; raises ConfigError."""
    from tui_mail.discovery.lookup import Discovery  # with it come the name service and the web

    return Discovery().found(email)


def proposed(email: str, finding: Finding, taken: Collection[str]) -> LookedUp:
    """The account that the finding makes; usual names where nothing at all was found.

    Args:
        email: the address.
        finding: what was found about it.
        taken: names of accounts and SMTP servers that are there.

    Raises:
        ConfigError: this is no mail address.
    """
    finding = finding if _says_something(finding) else _with_usual(finding, email)
    best = {protocol: finding.best(protocol) for protocol in DEFAULT_PORTS}
    ends = {protocol: None if one is None else one.endpoint for protocol, one in best.items()}
    local, _ = halves(email)
    account = NewAccount(
        key=AccountKey(free_name(key_of(email), taken)),
        email=f"{local}@{email.strip().rpartition('@')[2]}",
        name="",
        mode=Mode.POP if ends["imap"] is None and ends["pop"] is not None else Mode.IMAP,
        pop=ends["pop"],
        imap=ends["imap"],
        smtp=ends["smtp"],
    )
    return LookedUp(account, finding)


def key_of(email: str) -> str:
    """What an account of this address is called, while nobody gives it another name."""
    local, _, _ = email.rpartition("@")
    return re.sub(r"[^\w.-]+", "-", local.casefold()).strip("-.") or "mail"


def _says_something(finding: Finding) -> bool:
    """Whether there are servers, or a reason why there are none."""
    return bool(finding.servers) or any(note.kind in NO_SERVERS for note in finding.notes)


def _with_usual(finding: Finding, email: str) -> Finding:
    """What servers are usually called; nobody was asked."""
    _, domain = halves(email)
    usual = tuple(
        FoundServer(
            protocol,
            Endpoint(f"{protocol}.{domain}", ports[Security.TLS], Security.TLS, email.strip()),
            Source.GUESS,
            "the usual name",
        )
        for protocol, ports in DEFAULT_PORTS.items()
    )
    return replace(finding, servers=usual)


def carrier_of(address: str) -> FoundServer | None:
    """The SMTP server that the directory has for an address, or for a domain alone."""
    email = address.strip() if "@" in address else f"you@{address.strip()}"
    try:
        return directory_says(email).best("smtp")
    except ConfigError:
        return None


def advice_of(host: str, usual: str) -> str:
    """What to do where a log-in was refused: the provider's own pages, else the usual words."""
    notes = [note.sentence for note in notes_for_server(host) if note.kind in LETS_IN]
    return " ".join(notes) or usual


def other_form(username: str, email: str) -> str:
    """The other form of a user name, whole address or local part; empty: it is neither."""
    local = email.rpartition("@")[0]
    if username.casefold() == email.casefold():
        return local
    return email if username == local else ""
