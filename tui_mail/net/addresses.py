"""From a server's name to addresses, and which of them a plain connection may use.

Must never let a connection without TLS leave this machine unless the settings insist.
"""

import ipaddress
import socket
from itertools import chain, zip_longest

from tui_mail.errors import TlsFailed, UnknownHost
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.frozen import frozen
from tui_mail.net.failures import server_words


@frozen
class SocketAddress:
    """One address to try."""

    family: int
    """AF_INET or AF_INET6."""
    target: tuple[str, int] | tuple[str, int, int, int]
    """As socket.connect wants it; its first item is the numeric address."""


def is_loopback(numeric: str) -> bool:
    """Whether a numeric address is this machine itself."""
    address = ipaddress.ip_address(numeric)
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def on_wire(host: str) -> bytes | str:
    """The name as resolvers and TLS take it; the tables of IDNA are loaded only for one that needs
    them.
    """
    return host.encode("ascii") if host.isascii() else host


def resolved(endpoint: Endpoint) -> tuple[SocketAddress, ...]:
    """Every address of the host, families alternating, the system's preference first (RFC 8305 4).

    Raises:
        UnknownHost: the name has no address.
    """
    try:
        found = socket.getaddrinfo(on_wire(endpoint.host), endpoint.port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:
        raise UnknownHost(
            f"No server is known by the name {server_words(endpoint.host)}.",
            "Check its spelling in the settings, and whether this machine is online.",
        ) from error
    by_family: dict[int, dict[SocketAddress, None]] = {}
    for family, _, _, _, target in found:
        if family in {socket.AF_INET, socket.AF_INET6}:
            address = SocketAddress(family, (str(target[0]), *target[1:]))
            by_family.setdefault(family, {})[address] = None
    turns = zip_longest(*by_family.values())
    return tuple(address for address in chain.from_iterable(turns) if address is not None)


def permitted(
    endpoint: Endpoint, addresses: tuple[SocketAddress, ...]
) -> tuple[SocketAddress, ...]:
    """Those addresses that may be connected to with the endpoint's security.

    Raises:
        TlsFailed: security is none and every address is another machine's.
    """
    if endpoint.security is not Security.NONE or endpoint.allow_insecure:
        return addresses
    near = tuple(address for address in addresses if is_loopback(address.target[0]))
    if not near:
        raise TlsFailed(
            f"{endpoint.host} is another machine, and its settings ask for no protection at all "
            "(security = none): password and mail could be read on the way.",
            "Set security to tls or starttls; only if you know the way to be safe, "
            "allow_insecure = true.",
        )
    return near
