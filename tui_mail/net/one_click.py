"""One POST to leave a newsletter (RFC 8058). Not a web client.

Whoever wrote the mail chose the server. Must never speak without TLS, follow a redirect, send a
cookie, a name or anything else of the user, reach into a private network, nor wait or read without
bound.
"""

import contextlib
import ipaddress
import re
import ssl
import threading
from typing import Final
from urllib.parse import quote, urlsplit

from tui_mail.errors import Busy, NetworkError, Refused, UsageError
from tui_mail.message.list_headers import is_web
from tui_mail.message.sanitize import sanitize
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.net.addresses import SocketAddress, resolved
from tui_mail.net.connect import cut, secure
from tui_mail.net.failures import mapped, mapped_connect
from tui_mail.net.race import connect

_BODY: Final = b"List-Unsubscribe=One-Click"
_MOST_READ: Final = 8_192
"""Bytes of an answer; its first line is all that is wanted."""
_STATUS: Final = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: [^\r\n]*)?\r?\n")
_SERVER: Final = "web server"


class HttpsOneClick:
    """Implements ports.edges.OneClick.

    Args:
        ca_file: authorities to trust in place of the system's.
        private: whether a server in a private network may be asked: for tests.
        seconds: for all of it.
    """

    def __init__(
        self, *, ca_file: str | None = None, private: bool = False, seconds: float = 30.0
    ) -> None:
        self._ca_file = ca_file
        self._private = private
        self._seconds = seconds

    def post(self, url: str) -> None:
        """See ports.edges.OneClick."""
        endpoint, target = self._read(url)
        try:
            answer = self._answer(endpoint, _request(endpoint, target))
        except NetworkError as error:  # its advice is for servers of the settings
            raise type(error)(error.message, "Try again later, or open its page.") from error
        _judge(answer, endpoint.host)

    def _answer(self, endpoint: Endpoint, request: bytes) -> bytes:
        """The first line of what the server says to it."""
        addresses = self._allowed(resolved(endpoint), endpoint)
        with mapped_connect(endpoint, _SERVER):
            made = connect(addresses, endpoint.timeout)
        spare = made.dup()
        limit = threading.Timer(self._seconds, cut, (spare,))
        limit.daemon = True
        limit.start()
        try:
            line = secure(made, endpoint, _SERVER)
            with contextlib.closing(line), mapped(endpoint, _SERVER):
                line.sendall(request)
                return _first_line(line)
        finally:
            limit.cancel()
            limit.join()
            spare.close()

    def _read(self, url: str) -> tuple[Endpoint, str]:
        """Where to, and what is asked for there."""
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
            ca_file=self._ca_file,
            timeout=self._seconds / 2,
        )
        return endpoint, target

    def _allowed(
        self, addresses: tuple[SocketAddress, ...], endpoint: Endpoint
    ) -> tuple[SocketAddress, ...]:
        """Those of the open internet: a message must not make us knock at doors in here."""
        found = tuple(each for each in addresses if self._private or is_public(each.target[0]))
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


def _request(endpoint: Endpoint, target: str) -> bytes:
    place = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
    host = place if endpoint.port == 443 else f"{place}:{endpoint.port}"
    lines = (
        f"POST {target} HTTP/1.1",
        f"Host: {host}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(_BODY)}",
        "Connection: close",
    )
    return "\r\n".join((*lines, "", "")).encode("ascii") + _BODY


def _first_line(line: ssl.SSLSocket) -> bytes:
    answer = bytearray()
    while b"\n" not in answer and len(answer) < _MOST_READ:
        piece = line.recv(_MOST_READ - len(answer))
        if not piece:
            break
        answer += piece
    return bytes(answer)


def _judge(answer: bytes, host: str) -> None:
    found = _STATUS.match(answer)
    code = int(found[1]) if found else 0
    if 200 <= code < 300:
        return
    page = "Its page may do it: open it in the browser."
    if 300 <= code < 400:
        raise Refused(f"{host} points elsewhere, which is not followed.", page)
    if code == 0:
        raise Refused(f"{host} gave no answer that can be understood.", page)
    if code in {429, 500, 502, 503, 504}:
        raise Busy(f"{host} cannot do it now (it says {code}).", "Try again later.")
    raise Refused(f"{host} did not take it (it says {code}).", page)


def _no_address(url: str) -> UsageError:
    return UsageError(
        f"{sanitize(url)[:200]!r} is no https address that can be asked.",
        "Open the page of the newsletter instead.",
    )
