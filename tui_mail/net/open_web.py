"""The one way to web servers that a message names: those of the open internet, over TLS alone.

Whoever wrote the mail chose the server. Must never speak without TLS, reach into a private network
(whatever the name resolves to: the address that was looked at is the one that is connected to), nor
wait without bound.
"""

import contextlib
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from tui_mail.errors import UsageError
from tui_mail.message.list_headers import is_web
from tui_mail.message.sanitize import sanitize
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.frozen import frozen
from tui_mail.net.addresses import SocketAddress, on_wire, resolved
from tui_mail.net.connect import cut
from tui_mail.net.failures import mapped_connect, mapped_handshake
from tui_mail.net.race import connect
from tui_mail.net.tls import context

SERVER = "web server"
"""What it is, in the sentences of errors."""


@frozen
class OpenWeb:
    """How web servers are reached."""

    ca_file: str | None = None
    """Authorities to trust in place of the system's."""
    private: bool = False
    """Whether a server in a private network may be asked: for tests."""

    def address(self, url: str, seconds: float) -> tuple[Endpoint, str]:
        """Where to, and what is asked for there, both fit for the wire.

        Raises:
            UsageError: it is no plain https address.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or 443
            name = host if host.isascii() else host.encode("idna").decode("ascii")
        except ValueError as error:
            raise _no_address(url) from error
        if not is_web(url) or parts.scheme != "https" or not name or "@" in parts.netloc:
            raise _no_address(url)
        target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        if parts.query:
            target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
        endpoint = Endpoint(
            host=name,
            port=port,
            security=Security.TLS,
            auth=AuthKind.NONE,
            ca_file=self.ca_file,
            timeout=seconds / 2,
        )
        return endpoint, target

    @contextlib.contextmanager
    def line(self, endpoint: Endpoint, seconds: float) -> Iterator[ssl.SSLSocket]:
        """A line to that server, which is cut once the time is over, whatever is under way.

        Raises:
            NetworkError: it was not reached, or not safely.
            UsageError: it is no server of the open internet.
        """
        addresses = self._allowed(resolved(endpoint), endpoint)
        with mapped_connect(endpoint, SERVER):
            made = connect(addresses, endpoint.timeout)
        spare = made.dup()  # TLS takes the socket away from `made`
        limit = threading.Timer(seconds, cut, (spare,))
        limit.daemon = True
        limit.start()
        try:
            with contextlib.closing(made), mapped_handshake(endpoint, SERVER):
                # not net.connect.secure: it would ask the name's addresses anew
                line = context(endpoint).wrap_socket(made, server_hostname=on_wire(endpoint.host))
            with contextlib.closing(line):
                yield line
        finally:
            limit.cancel()
            limit.join()
            spare.close()

    def _allowed(
        self, addresses: tuple[SocketAddress, ...], endpoint: Endpoint
    ) -> tuple[SocketAddress, ...]:
        """Those of the open internet: a message must not make us knock at doors in here."""
        found = tuple(each for each in addresses if self.private or is_public(each.target[0]))
        if not found:
            raise UsageError(
                f"{endpoint.host} is no server of the open internet: it is not asked.",
                "The message may be meant to do harm.",
            )
        return found


def is_public(numeric: str) -> bool:
    """Whether an address is one of the open internet, also where another is wrapped in it."""
    address = ipaddress.ip_address(numeric.partition("%")[0])
    inner = [address]
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = (address.ipv4_mapped, address.sixtofour, *(address.teredo or ()))
        inner += [each for each in wrapped if each is not None]
        if address in ipaddress.ip_network("64:ff9b::/96"):
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return all(each.is_global and not each.is_multicast for each in inner)


def host_of(endpoint: Endpoint) -> str:
    """As the Host header wants it."""
    place = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
    return place if endpoint.port == 443 else f"{place}:{endpoint.port}"


def _no_address(url: str) -> UsageError:
    return UsageError(
        f"{sanitize(url)[:200]!r} is no https address that can be asked.",
        "Open the page of the newsletter instead.",
    )
