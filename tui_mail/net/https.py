"""The one door for what is asked over HTTPS: small forms, small answers (docs/adr/0027).

The standard library's HTTP on a socket of ours, so that trust, addresses and failures are those of
the mail servers. Must never follow a redirect, speak without TLS to another machine, or tell
anybody what was said: it holds tokens.
"""

import http.client
import threading
from collections.abc import Mapping
from contextlib import closing
from typing import Final
from urllib.parse import urlencode, urlsplit

from tui_mail.errors import BrokeProtocol
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.frozen import field, frozen
from tui_mail.net.connect import cut, open_socket
from tui_mail.net.failures import mapped

MAX_ANSWER: Final = 256 * 1024
"""Bytes; a token has a few thousand."""
SERVER: Final = "sign-in server"


@frozen
class Answer:
    """What a server said."""

    status: int
    body: bytes = field(repr=False)
    date: str = ""
    """Its clock, as it wrote it."""


def post_form(
    url: str, fields: Mapping[str, str], *, ca_file: str | None = None, timeout: float = 30.0
) -> Answer:
    """Send a form and read the answer.

    Args:
        url: https, or http to this machine.
        fields: of the form.
        ca_file: trusted instead of the system's authorities.
        timeout: seconds for each wait; the whole takes at most twice as long.

    Raises:
        NetworkError, TlsFailed: it was not reached, or not safely.
        BrokeProtocol: what it said is no answer.
        ConfigError: ca_file cannot be read.
    """
    where = endpoint_of(url, ca_file, timeout)
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
        "User-Agent": "tui-mail",
        "Connection": "close",
    }
    with closing(open_socket(where, SERVER)) as sock:
        late = threading.Timer(2 * timeout, cut, (sock,))
        late.daemon = True
        late.start()
        asked = http.client.HTTPConnection(where.host, where.port)
        asked.sock = sock
        try:
            with mapped(where, SERVER):
                asked.request("POST", path, urlencode(fields).encode(), headers)
                told = asked.getresponse()
                body = told.read(MAX_ANSWER + 1)
        except http.client.HTTPException as error:
            raise no_answer(where) from error
        finally:
            late.cancel()
        if len(body) > MAX_ANSWER:
            raise no_answer(where)
        return Answer(told.status, body, told.headers.get("Date", ""))


def endpoint_of(url: str, ca_file: str | None, timeout: float) -> Endpoint:
    """The server of an address; http leads to this machine alone, whatever the name says."""
    parts = urlsplit(url)
    plain = parts.scheme == "http"
    return Endpoint(
        host=parts.hostname or "",
        port=parts.port or (80 if plain else 443),
        security=Security.NONE if plain else Security.TLS,
        timeout=timeout,
        ca_file=ca_file,
    )


def no_answer(where: Endpoint) -> BrokeProtocol:
    """It speaks something else."""
    return BrokeProtocol(
        f"The {SERVER} {where.place} said something that is no answer.",
        "It is tried again later; check its addresses in the settings.",
    )
