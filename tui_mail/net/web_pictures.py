"""Pictures that a message names, fetched because somebody asked for them. Not a web client.

Must never send a cookie, a referrer, a name or anything else of the user, follow a redirect to
where it would not have gone itself, nor read or wait without bound; `OpenWeb` holds what else must
not be. What came is bytes of a stranger: whoever asked looks whether they are a picture.
"""

import http.client
import time
from typing import Final
from urllib.parse import urljoin

from tui_mail.errors import BrokeProtocol, NetworkError, Refused, TimedOut, UsageError
from tui_mail.model.endpoint import Endpoint
from tui_mail.net.failures import mapped
from tui_mail.net.open_web import SERVER, OpenWeb, host_of

_REDIRECTS: Final = 5
_AGENT: Final = "Mozilla/5.0"
"""Servers of pictures answer nobody without one; this one tells nothing."""
_KINDS: Final = "image/png, image/jpeg, image/gif, image/webp"


class HttpsPictures:
    """Implements ports.edges.WebPictures.

    Args:
        ca_file: authorities to trust in place of the system's.
        private: whether a server in a private network may be asked: for tests.
        seconds: for one picture, its redirects together.
    """

    def __init__(
        self, *, ca_file: str | None = None, private: bool = False, seconds: float = 20.0
    ) -> None:
        self._web = OpenWeb(ca_file, private)
        self._seconds = seconds

    def get(self, url: str, most: int) -> bytes:
        """See ports.edges.WebPictures."""
        end = time.monotonic() + self._seconds
        for _ in range(1 + _REDIRECTS):
            endpoint, target = self._web.address(url, self._seconds)
            try:
                status, place, body = self._ask(endpoint, target, end, most)
            except NetworkError as error:  # its advice is for servers of the settings
                if time.monotonic() >= end:
                    raise _late(endpoint) from error
                raise type(error)(error.message) from error
            if 300 <= status < 400 and place:
                url = _joined(url, place)
                continue
            if status != 200:
                raise Refused(f"{endpoint.host} does not give it (it says {status}).")
            return body
        raise Refused(f"{endpoint.host} points elsewhere again and again.")

    def _ask(
        self, endpoint: Endpoint, target: str, end: float, most: int
    ) -> tuple[int, str, bytes]:
        """Status, where it points to, and what it gives."""
        seconds = end - time.monotonic()
        if seconds <= 0:
            raise _late(endpoint)
        headers = {
            "Host": host_of(endpoint),
            "User-Agent": _AGENT,
            "Accept": _KINDS,
            "Connection": "close",
        }
        with self._web.line(endpoint, seconds) as line:
            asked = http.client.HTTPConnection(endpoint.host, endpoint.port)
            asked.sock = line
            try:
                with mapped(endpoint, SERVER):
                    asked.request("GET", target, headers=headers)
                    told = asked.getresponse()
                    place = told.headers.get("Location", "")
                    body = told.read(most + 1) if told.status == 200 else b""
            except http.client.HTTPException as error:
                if time.monotonic() >= end:
                    raise _late(endpoint) from error
                words = f"{endpoint.host} gave no answer that can be understood."
                raise BrokeProtocol(words) from error
        if len(body) > most:
            raise Refused(f"{endpoint.host} gives one of more than {most / 1e6:,.0f} MB.")
        return told.status, place, body


def _joined(url: str, place: str) -> str:
    try:
        return urljoin(url, place.strip())
    except ValueError as error:
        raise UsageError("It points to what is no address.") from error


def _late(endpoint: Endpoint) -> TimedOut:
    return TimedOut(f"{endpoint.host} was too slow.")
