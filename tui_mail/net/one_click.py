"""One POST to leave a newsletter (RFC 8058). Not a web client.

Must never follow a redirect, send a cookie, a name or anything else of the user, nor read without
bound; `OpenWeb` holds what else must not be.
"""

import re
import ssl
from typing import Final

from tui_mail.errors import Busy, NetworkError, Refused
from tui_mail.model.endpoint import Endpoint
from tui_mail.net.failures import mapped
from tui_mail.net.open_web import SERVER, OpenWeb, host_of

_BODY: Final = b"List-Unsubscribe=One-Click"
_MOST_READ: Final = 8_192
"""Bytes of an answer; its first line is all that is wanted."""
_STATUS: Final = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: [^\r\n]*)?\r?\n")


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
        self._web = OpenWeb(ca_file, private)
        self._seconds = seconds

    def post(self, url: str) -> None:
        """See ports.edges.OneClick."""
        endpoint, target = self._web.address(url, self._seconds)
        try:
            with self._web.line(endpoint, self._seconds) as line, mapped(endpoint, SERVER):
                line.sendall(_request(endpoint, target))
                answer = _first_line(line)
        except NetworkError as error:  # its advice is for servers of the settings
            raise type(error)(error.message, "Try again later, or open its page.") from error
        _judge(answer, endpoint.host)


def _request(endpoint: Endpoint, target: str) -> bytes:
    lines = (
        f"POST {target} HTTP/1.1",
        f"Host: {host_of(endpoint)}",
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
