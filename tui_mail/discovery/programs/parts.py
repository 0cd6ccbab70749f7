"""What the readers of other programs' settings share: servers made safe, addresses, URLs."""

import re
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from tui_mail.config.servers import DEFAULT_PORTS, is_host
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.foreign import ForeignServer

_SCHEMES = {
    "imaps": ("imap", Security.TLS),
    "imap": ("imap", Security.STARTTLS),
    "imap+insecure": ("imap", Security.NONE),
    "pops": ("pop", Security.TLS),
    "pop": ("pop", Security.STARTTLS),
    "smtps": ("smtp", Security.TLS),
    "smtp": ("smtp", Security.STARTTLS),
    "smtp+starttls": ("smtp", Security.STARTTLS),
    "smtp+insecure": ("smtp", Security.NONE),
}
_ADDRESS = re.compile(r"[^\s@<>()\"]+@[^\s@<>()\"]+")


def address(text: str) -> tuple[str, str]:
    """Name and address of `Name <address>`; the address empty where there is none."""
    name, email = parseaddr(text)
    return name, email if _ADDRESS.fullmatch(email) else ""


def server(
    protocol: str,
    place: tuple[str, object],
    security: Security,
    username: str = "",
    *,
    command: str = "",
    auth: AuthKind = AuthKind.PASSWORD,
) -> ForeignServer | None:
    """A server that can be; None where there is no host, or none that could be.

    Args:
        protocol: `imap`, `pop` or `smtp`.
        place: host, and port as it stands there; none: the usual one.
        security: how it is protected.
        username: who logs in.
        command: prints the password.
        auth: how.
    """
    host, port = place
    if not host or not is_host(host) or "$" in host:
        return None
    number = int(str(port)) if str(port or "").isdecimal() else DEFAULT_PORTS[protocol][security]
    if not 0 < number < 65_536:
        return None
    end = Endpoint(host, number, security, "" if auth is AuthKind.NONE else username, auth)
    return ForeignServer(end, command.strip())


def by_url(url: str, *, username: str = "", command: str = "") -> tuple[str, ForeignServer] | None:
    """Protocol and server of imaps://user@host:port; a password in it is passed over."""
    scheme, _, rest = url.partition("://")
    found = _SCHEMES.get(scheme.casefold().replace("+login", "").replace("+plain", ""))
    if found is None:
        return None
    protocol, security = found
    try:
        parts = urlsplit(f"//{rest}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    # an address as user name brings its own @: what stands behind the last one is the host
    who = unquote(parts.username or "") or username
    made = server(protocol, (host, port), security, who, command=command)
    return None if made is None else (protocol, made)
