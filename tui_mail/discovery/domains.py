"""An address in its halves, and the blanks of a published setting filled in.

Must never let anything through that is no host name.
"""

import re

from tui_mail.config.servers import is_host
from tui_mail.errors import ConfigError

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_RESERVED = ("example", "invalid")
"""Domains of documentation (RFC 2606, RFC 6761): nobody is there to be asked."""


def halves(email: str) -> tuple[str, str]:
    """Local part, and domain as the name service has it.

    Raises:
        ConfigError: this is no mail address.
    """
    local, at, domain = email.strip().rpartition("@")
    if not (local and at and domain):
        raise ConfigError(f"{email!r} is no mail address.", "It looks like alice@foo.example.")
    return local, ascii_domain(domain)


def ascii_domain(domain: str) -> str:
    """In small letters, without a dot at its end, in Punycode where it has other letters."""
    name = domain.strip().rstrip(".").casefold()
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


def is_name(host: str) -> bool:
    """Whether this can be the name of a host on the network: labels with dots, nothing else."""
    labels = host.rstrip(".").casefold().split(".")
    return len(host) <= 253 and all(_LABEL.fullmatch(label) for label in labels) and is_host(host)


def nobody_there(domain: str) -> bool:
    """Whether the domain is one that nobody can have, or no domain that can be looked up."""
    return not is_name(domain) or domain.rsplit(".", 1)[-1] in _RESERVED


def filled(pattern: str, email: str) -> str:
    """A pattern of Mozilla's autoconfig with the parts of the address in their places."""
    local, _, domain = email.rpartition("@")
    parts = {
        "%EMAILADDRESS%": email,
        "%EMAILLOCALPART%": local,
        "%EMAILDOMAIN%": domain,
    }
    return re.sub(r"%[A-Z]+%", lambda found: parts.get(found[0], found[0]), pattern)
