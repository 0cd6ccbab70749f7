"""A server in one word, `HOST:PORT:SECURITY`, as people type it and as it is shown to them."""

import re

from tui_mail.config.servers import DEFAULT_PORTS, is_host
from tui_mail.errors import UsageError
from tui_mail.model.endpoint import Endpoint, Security

_PLACE = re.compile(
    r"(?:\[(?P<v6>[0-9A-Fa-f:.%]+)\]|(?P<host>[^:\[\]]+))(?::(?P<port>\d+))?(?::(?P<security>[a-z]+))?"
)
_USUAL_SECURITY = {
    110: Security.STARTTLS,
    143: Security.STARTTLS,
    587: Security.STARTTLS,
    25: Security.NONE,
}


def read_place(text: str, protocol: str) -> Endpoint:
    """HOST, HOST:PORT or HOST:PORT:SECURITY; an IPv6 address in brackets.

    Args:
        text: as typed.
        protocol: `pop`, `imap` or `smtp`; gives the usual port.

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
    return Endpoint(host, port or DEFAULT_PORTS[protocol][security], security)


def place_of(endpoint: Endpoint) -> str:
    """As `read_place` takes it."""
    return f"{endpoint.place}:{endpoint.security.value}"
