"""Fetches one small page over https, and nothing else.

Must never speak http, follow a way that leads to http, trust a certificate unchecked, or read more
than it was told to, however slowly it comes.
"""

import http.client
from urllib.parse import quote, urljoin, urlsplit

from tui_mail.discovery.autoconfig import MOST_BYTES
from tui_mail.discovery.domains import halves, is_name
from tui_mail.discovery.world import Limit, World
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.net.connect import open_socket

_WAYS_ON = 3
_MOVED = {301, 302, 303, 307, 308}


class NoPageError(Exception):
    """There is none; the words say why."""


def pages(email: str) -> tuple[str, str]:
    """Where a domain puts its page for mail programs."""
    local, domain = halves(email)
    who = quote(f"{local}@{domain}")
    return (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml?emailaddress={who}",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    )


def fetched(url: str, world: World, limit: Limit) -> bytes:
    """The page, at most MOST_BYTES and one byte of it.

    Args:
        url: https.
        world: port and trust.
        limit: when it has to be over.

    Raises:
        NoPageError: the server says so, or leads elsewhere than to https.
        TuiMailError: it is not reached, or not to be trusted.
        OSError: the line broke.
    """
    for _ in range(_WAYS_ON + 1):
        answer = _asked(url, world, limit)
        if isinstance(answer, bytes):
            return answer
        url = urljoin(url, answer)
    raise NoPageError("it leads round and round")


def _asked(url: str, world: World, limit: Limit) -> bytes | str:
    """The page, or where it is instead."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" or not is_name(host) or parts.username or not url.isascii():
        raise NoPageError("it leads to a place that is not safe")
    port = parts.port or world.https_port
    end = Endpoint(host, port, Security.TLS, timeout=limit.left, ca_file=world.ca_file)
    sock = open_socket(end, "web server")
    limit.watch(sock)
    line = http.client.HTTPConnection(host, port)
    line.sock = sock
    try:
        target = parts.path or "/"
        line.request(
            "GET",
            f"{target}?{parts.query}" if parts.query else target,
            headers={"User-Agent": "tui-mail", "Accept": "text/xml", "Connection": "close"},
        )
        return _answer(line.getresponse(), limit)
    except http.client.HTTPException as error:
        raise NoPageError("it speaks no HTTP") from error
    finally:
        limit.forget(sock)
        line.close()


def _answer(response: http.client.HTTPResponse, limit: Limit) -> bytes | str:
    if response.status in _MOVED:
        return response.headers.get("Location", "")
    if response.status != 200:
        raise NoPageError(f"no such page ({response.status})")
    data = b""
    while len(data) <= MOST_BYTES and not limit.over:
        piece = response.read(min(8_192, MOST_BYTES + 1 - len(data)))
        if not piece:
            return data
        data += piece
    raise NoPageError("it is too large" if len(data) > MOST_BYTES else "it takes too long")
