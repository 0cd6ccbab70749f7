"""The sign-in in a browser: authorisation code with PKCE (RFC 6749 4.1, 7636, 8252).

The browser comes back to a port on 127.0.0.1 that is chosen anew each time, or the user pastes
where it was sent. Must never take a code that was not asked for by this very sign-in, listen
elsewhere than on loopback, nor serve more than the one request that it waits for.
"""

import base64
import hashlib
import secrets
import select
import socket
import time
from contextlib import suppress
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from tui_mail.errors import SecretError, UsageError
from tui_mail.model.secret import Secret
from tui_mail.model.sign_in import Grant, OAuthClient
from tui_mail.net.oauth import granted, refusal

HOST: Final = "127.0.0.1"
_MOST: Final = 16 * 1024
"""Bytes of a request's head."""
_PATIENCE: Final = 3.0
"""Seconds for a browser to say what it wants."""
_DONE: Final = b"tui-mail has what it needs. You can close this page and go back to it."
_NOT_DONE: Final = b"The sign-in did not succeed. tui-mail says more."
_NO: Final = b"This page is nothing that tui-mail waits for."


class BrowserSignIn:
    """One sign-in; used by one thread.

    Args:
        client: who asks.
        secret: of the client, where it has one.
        username: proposed to the provider.
    """

    code = ""

    def __init__(self, client: OAuthClient, secret: Secret | None, username: str) -> None:
        self._client, self._secret = client, secret
        self._verifier = _random(48)
        self._state = _random(24)
        self._listener = _listening(client.redirect_uri)
        self.redirect_uri = _redirect(client.redirect_uri, self._listener)
        challenge = hashlib.sha256(self._verifier.encode()).digest()
        fields = {
            **dict(client.parameters),
            "response_type": "code",
            "client_id": client.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": " ".join(client.scopes),
            "state": self._state,
            "code_challenge": _base64(challenge),
            "code_challenge_method": "S256",
        }
        if username:
            fields["login_hint"] = username
        joint = "&" if urlsplit(client.authorization_url).query else "?"
        self.url = client.authorization_url + joint + urlencode(fields)

    @property
    def listens(self) -> bool:
        """Whether a browser on this machine comes back by itself; else the code is pasted."""
        return self._listener is not None

    def wait(self, seconds: float) -> Grant | None:
        """Serve whoever comes, until the browser brought the code; None where it has not.

        Raises:
            SecretError: the sign-in was refused.
            NetworkError, ServerError: the provider gives no token.
        """
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._listener is None:
                time.sleep(left)
                return None
            if select.select([self._listener], [], [], left)[0]:
                fields = self._served()
                if fields is not None:
                    self.close()
                    return self._granted(fields)
        return None

    def pasted(self, text: str) -> Grant:
        """The address that the browser ended at, or the code that its page shows.

        Raises:
            UsageError: it is neither, or another sign-in's.
            SecretError, NetworkError, ServerError: as `wait`.
        """
        text = text.strip()
        if "=" not in text:
            if not text or not text.isascii() or not text.isprintable() or " " in text:
                raise UsageError("That is no code.", "Paste the whole address, or the code.")
            fields = {"code": text}
        else:
            query = urlsplit(text).query or text
            fields = dict(parse_qsl(query))
            if not self._is_ours(fields):
                raise UsageError(
                    "That is not the address of this sign-in.",
                    "Paste the whole address that the browser shows at the end.",
                )
        self.close()
        return self._granted(fields)

    def close(self) -> None:
        """Nobody is served any more."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _granted(self, fields: dict[str, str]) -> Grant:
        if "code" not in fields:
            raise refusal(self._client, fields)
        asked = {
            "grant_type": "authorization_code",
            "code": fields["code"],
            "redirect_uri": self.redirect_uri,
            "code_verifier": self._verifier,
        }
        return granted(self._client, asked, self._secret, int(time.time()))

    def _is_ours(self, fields: dict[str, str]) -> bool:
        ours = secrets.compare_digest(fields.get("state", "").encode(), self._state.encode())
        return ours and bool({"code", "error"} & set(fields))

    def _served(self) -> dict[str, str] | None:
        """One request; its fields where it is the one that is waited for."""
        if self._listener is None:
            return None
        with suppress(OSError):  # who hangs up is not the browser that is waited for
            connection, _ = self._listener.accept()
            with connection:
                target = _target(connection)
                fields = dict(parse_qsl(target.query))
                ours = target.path == _path(self.redirect_uri) and self._is_ours(fields)
                page = _NO if not ours else _DONE if "code" in fields else _NOT_DONE
                with suppress(OSError):  # it has brought what it had to
                    _answer(connection, 200 if ours else 404, page)
                return fields if ours else None
        return None


class _Target:
    """What a request asks for; nothing where it is none."""

    def __init__(self, head: bytes) -> None:
        words = head.split(b"\r\n", 1)[0].split(b" ")
        asked = words[1].decode("ascii", "replace") if len(words) == 3 else ""
        is_get = words[0] == b"GET" and asked.startswith("/")
        path, _, self.query = asked.partition("?") if is_get else ("", "", "")
        self.path = path


def _target(connection: socket.socket) -> _Target:
    end, head = time.monotonic() + _PATIENCE, b""
    while b"\r\n\r\n" not in head and len(head) < _MOST:
        connection.settimeout(max(0.05, end - time.monotonic()))
        piece = connection.recv(_MOST)
        if not piece or time.monotonic() > end:
            break
        head += piece
    return _Target(head)


def _answer(connection: socket.socket, status: int, words: bytes) -> None:
    connection.settimeout(_PATIENCE)
    connection.sendall(
        b"HTTP/1.1 %d %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n"
        b"Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
        b"X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n%s"
        % (status, b"OK" if status == 200 else b"Not Found", len(words), words)
    )


def _listening(uri: str) -> socket.socket | None:
    """Where the browser comes back to; None where it is sent elsewhere."""
    parts = urlsplit(uri)
    if parts.scheme != "http":
        return None
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if parts.port:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((HOST, parts.port or 0))
        made.listen(8)
    except OSError as error:
        made.close()
        raise SecretError(
            f"The sign-in needs the port {parts.port} of this machine, and it is taken.",
            "Take the port out of redirect_uri, or end what uses it.",
        ) from error
    made.settimeout(_PATIENCE)
    return made


def _redirect(uri: str, listener: socket.socket | None) -> str:
    parts = urlsplit(uri)
    if listener is None or parts.port:
        return uri
    port = listener.getsockname()[1]
    return f"http://{parts.hostname}:{port}{parts.path}"  # as it was registered, to the slash


def _path(uri: str) -> str:
    return urlsplit(uri).path or "/"


def _random(octets: int) -> str:
    return _base64(secrets.token_bytes(octets))


def _base64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
