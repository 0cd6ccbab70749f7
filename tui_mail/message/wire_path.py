"""Envelope addresses as a server or a program takes them, pure (RFC 5321 section 4.1.2, RFC 6531).

Must never let an address through that a server would read as anything but one address (C1, S6).
"""

import re

from tui_mail.errors import MessageError
from tui_mail.message.addresses import refuse_two_readings
from tui_mail.message.sanitize import sanitize_address

_PLAIN = re.compile(r"[^\s<>\"(),:;\\@]+")
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}")
_SHOWN = 200
"""Characters of what is no address that are told."""
_QUOTED = re.compile(r'"(?:[^"\\]|\\[ -~])*"')


def path(address: str) -> str:
    """The address, fit to stand between `<` and `>`; a domain of other scripts as IDNA.

    Args:
        address: `local@domain`; empty for the null sender.

    Raises:
        MessageError: it cannot be an address.
    """
    if not address:
        return ""
    local, at, domain = address.rpartition("@")
    sound = (
        at
        and address.isprintable()
        and (_PLAIN.fullmatch(local) or _QUOTED.fullmatch(local))
        and (_PLAIN.fullmatch(domain) or re.fullmatch(r"\[[0-9A-Za-z.:-]+\]", domain))
    )
    if not sound:
        raise MessageError(
            f"“{sanitize_address(address)[:_SHOWN]}” cannot be an address.",
            "Correct it and send again.",
        )
    return f"{local}@{_ascii_domain(domain)}"


def local_name(address: str) -> bool:
    """Whether this can be the bare name of a user of this machine."""
    return bool(_LOCAL.fullmatch(address))


def needs_utf8(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the paths that only SMTPUTF8 can carry."""
    return tuple(address for address in addresses if not address.isascii())


def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain
    refuse_two_readings(domain)
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain  # a name that the old IDNA lacks: SMTPUTF8 can carry it
