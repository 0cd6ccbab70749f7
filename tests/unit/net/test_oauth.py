"""A provider over real TLS: whose certificate counts, what its answers mean, what is never sent."""

import json
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import trustme

from tui_mail.errors import (
    BrokeProtocol,
    Busy,
    ConnectionLost,
    SecretError,
    SignInNeeded,
    TlsFailed,
    TuiMailError,
)
from tui_mail.model.frozen import replace
from tui_mail.model.secret import Secret
from tui_mail.model.sign_in import Grant, OAuthClient
from tui_mail.net.oauth import NotYet, refreshed

NOW = 1_700_000_000
OLD = Grant(Secret("old"), NOW, Secret("refresh-1"), "an id", NOW)


class Provider:
    """Answers one thing, and knows what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.status, self.body = 200, b""
        self.headers: dict[str, str] = {}
        self.asked: list[dict[str, list[str]]] = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                provider.asked.append(parse_qs(form))
                self.send_response(provider.status)
                for name, value in provider.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(provider.body)

            def log_message(self, *_: object) -> None: ...

        authority = trustme.CA()
        self.ca = folder / "ca.pem"
        authority.cert_pem.write_to_path(str(self.ca))
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(trust)
        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.server.socket = trust.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    def client(self) -> OAuthClient:
        url = f"https://localhost:{self.server.server_port}/token"
        return OAuthClient("here", "an id", url, url, ca_file=str(self.ca), timeout=20)

    def says(self, status: int, **fields: object) -> None:
        self.status, self.body = status, json.dumps(fields).encode()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    made = Provider(tmp_path_factory.mktemp("provider"))
    yield made
    made.server.shutdown()
    made.thread.join()
    made.server.server_close()


@pytest.fixture
def provider(running: Provider) -> Provider:
    running.asked.clear()
    running.headers = {}
    return running


def test_a_refresh_token_gets_the_next_ones(provider: Provider) -> None:
    provider.says(200, access_token="a2", refresh_token="refresh-2", expires_in=600)
    got = refreshed(provider.client(), OLD, Secret("of the client"), NOW)
    assert (got.access.value, got.expires, got.issued) == ("a2", NOW + 600, NOW)
    assert got.refresh == Secret("refresh-2")
    assert provider.asked == [
        {
            "grant_type": ["refresh_token"],
            "refresh_token": ["refresh-1"],
            "client_id": ["an id"],
            "client_secret": ["of the client"],
        }
    ]


def test_where_no_other_refresh_token_comes_the_one_that_is_there_stays(
    provider: Provider,
) -> None:
    provider.says(200, access_token="a2", token_type="bearer", expires_in="90")
    got = refreshed(provider.client(), OLD, None, NOW)
    assert got.refresh == OLD.refresh
    assert got.expires == NOW + 90
    assert "client_secret" not in provider.asked[0]


@pytest.mark.parametrize(
    ("status", "fields", "error", "words"),
    [
        (400, {"error": "invalid_grant"}, SignInNeeded, "not valid any more"),
        (401, {"error": "invalid_client"}, SecretError, "does not take the client"),
        (400, {"error": "invalid_scope", "error_description": "a\x1b]0;b"}, SecretError, "scope"),
        (503, {"error": "server_error"}, Busy, "no time"),
        (429, {}, Busy, "no time"),
        (302, {"access_token": "a"}, SecretError, "no reason given"),
        (200, {"access_token": "a", "token_type": "mac"}, SecretError, "of a kind"),
        (200, {"access_token": "a\r\nb"}, BrokeProtocol, "no answer"),
        (200, {"access_token": 7}, BrokeProtocol, "no answer"),
        (200, {}, BrokeProtocol, "no answer"),
    ],
)
def test_T14_what_a_provider_says_is_said_in_words(
    provider: Provider,
    status: int,
    fields: dict[str, object],
    error: type[TuiMailError],
    words: str,
) -> None:
    provider.says(status, **fields)
    with pytest.raises(error, match=words) as raised:
        refreshed(provider.client(), OLD, None, NOW)
    assert "refresh-1" not in str(raised.value)
    assert str(raised.value).isprintable()


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b"[" * 100_000, b"x" * 300_000])
def test_what_is_no_json_is_no_answer(provider: Provider, body: bytes) -> None:
    provider.status, provider.body = 200, body
    with pytest.raises(BrokeProtocol):
        refreshed(provider.client(), OLD, None, NOW)


@pytest.mark.parametrize(
    ("word", "slower"), [("authorization_pending", False), ("slow_down", True)]
)
def test_who_is_waited_for_is_no_error(provider: Provider, word: str, slower: bool) -> None:
    provider.says(400, error=word)
    with pytest.raises(NotYet) as raised:
        refreshed(provider.client(), OLD, None, NOW)
    assert raised.value.slower is slower


def test_T14_a_redirect_is_not_followed(provider: Provider) -> None:
    provider.status, provider.body = 307, b""
    provider.headers = {"Location": "https://localhost:1/"}
    with pytest.raises(BrokeProtocol):
        refreshed(provider.client(), OLD, None, NOW)
    assert len(provider.asked) == 1


def test_T14_nothing_is_said_to_a_provider_whose_certificate_does_not_count(
    provider: Provider,
) -> None:
    client = provider.client()
    other_host = client.token_url.replace("localhost", "127.0.0.1")
    for one in (replace(client, ca_file=None), replace(client, token_url=other_host)):
        with pytest.raises((TlsFailed, ConnectionLost)):
            refreshed(one, OLD, None, NOW)
    assert not provider.asked


def test_T14_nothing_is_said_in_clear_to_another_machine(provider: Provider) -> None:
    client = replace(provider.client(), token_url="http://192.0.2.1/token")
    with pytest.raises(TlsFailed):
        refreshed(client, OLD, None, NOW)
