"""The port that a browser comes back to: takes what it waits for, and nothing else."""

import socket
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from tui_mail.errors import SecretError, UsageError
from tui_mail.model.secret import Secret
from tui_mail.model.sign_in import Grant, OAuthClient
from tui_mail.net import oauth_browser
from tui_mail.net.oauth_browser import BrowserSignIn

CLIENT = OAuthClient(
    "here",
    "an id",
    "https://sign.example/auth?kind=mail",
    "https://sign.example/token",
    scopes=("mail", "offline_access"),
)


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What the provider was asked for tokens with."""
    asked: list[dict[str, str]] = []

    def granted(_client: OAuthClient, fields: dict[str, str], *_: object) -> Grant:
        asked.append(fields)
        return Grant(Secret("token"), 0, None, "an id")

    monkeypatch.setattr(oauth_browser, "granted", granted)
    return asked


@pytest.fixture
def sign_in() -> Iterator[BrowserSignIn]:
    made = BrowserSignIn(CLIENT, None, "alice@foo.example")
    yield made
    made.close()


def said(sign_in: BrowserSignIn) -> dict[str, str]:
    return {name: value[0] for name, value in parse_qs(urlsplit(sign_in.url).query).items()}


def port(sign_in: BrowserSignIn) -> int:
    return urlsplit(sign_in.redirect_uri).port or 0


def ask(sign_in: BrowserSignIn, request: str) -> bytes:
    """Say something to the port while it is served; its answer."""
    answers: list[bytes] = []

    def talk() -> None:
        with socket.create_connection(("127.0.0.1", port(sign_in)), 20) as line:
            line.sendall(request.encode())
            line.shutdown(socket.SHUT_WR)
            answers.append(b"".join(iter(lambda: line.recv(4096), b"")))

    thread = threading.Thread(target=talk)
    thread.start()
    assert sign_in._served() is None
    thread.join(20)
    return answers[0]


def test_the_address_says_what_is_asked_for(sign_in: BrowserSignIn) -> None:
    fields = said(sign_in)
    assert fields["kind"] == "mail"
    assert fields["scope"] == "mail offline_access"
    assert fields["login_hint"] == "alice@foo.example"
    assert (fields["response_type"], fields["code_challenge_method"]) == ("code", "S256")
    assert len(fields["state"]) == 32
    assert fields["redirect_uri"] == f"http://127.0.0.1:{port(sign_in)}"
    other = BrowserSignIn(CLIENT, None, "")
    other.close()
    assert said(other)["state"] != fields["state"]


def test_T14_only_the_request_with_its_own_state_is_taken(
    sign_in: BrowserSignIn, codes: list[dict[str, str]]
) -> None:
    state = said(sign_in)["state"]
    for request in (
        "GET /favicon.ico HTTP/1.1\r\n\r\n",
        "GET /?code=stolen&state=another HTTP/1.1\r\n\r\n",
        "GET /?code=stolen HTTP/1.1\r\n\r\n",
        f"GET /elsewhere?code=stolen&state={state} HTTP/1.1\r\n\r\n",
        f"POST /?code=stolen&state={state} HTTP/1.1\r\n\r\n",
        f"GET /?state={state} HTTP/1.1\r\n\r\n",
        "\x16\x03\x01 nonsense",
        "",
    ):
        assert ask(sign_in, request).startswith(b"HTTP/1.1 404"), request
    assert not codes
    answers: list[bytes] = []

    def browse() -> None:
        with socket.create_connection(("127.0.0.1", port_before), 20) as line:
            line.sendall(f"GET /?code=abc&state={state} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            answers.append(b"".join(iter(lambda: line.recv(4096), b"")))

    port_before = port(sign_in)
    thread = threading.Thread(target=browse)
    thread.start()
    assert sign_in.wait(20) is not None
    thread.join(20)
    assert answers[0].startswith(b"HTTP/1.1 200")
    assert b"abc" not in answers[0]
    (asked,) = codes
    assert (asked["code"], asked["redirect_uri"]) == ("abc", sign_in.redirect_uri)
    assert len(asked["code_verifier"]) >= 43
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port_before), 20)


def test_T14_nobody_outside_of_this_machine_reaches_the_port(sign_in: BrowserSignIn) -> None:
    assert sign_in._listener is not None
    assert sign_in._listener.getsockname()[0] == "127.0.0.1"


def test_a_refusal_that_comes_with_the_browser_is_said(sign_in: BrowserSignIn) -> None:
    fields = {"error": "access_denied", "error_description": "no\x1b[31m", "state": "x"}
    with pytest.raises(SecretError, match=r"refused \(access_denied: no"):
        sign_in._granted(fields)


@pytest.mark.parametrize(
    "text", ["https://x/?code=abc&state={state}", "code=abc&state={state}", "abc"]
)
def test_what_the_browser_ended_at_can_be_pasted(
    sign_in: BrowserSignIn, codes: list[dict[str, str]], text: str
) -> None:
    sign_in.pasted(text.format(state=said(sign_in)["state"]) + "\n")
    assert codes[0]["code"] == "abc"


@pytest.mark.parametrize("text", ["", "https://x/?code=abc&state=another", "two words"])
def test_what_is_of_another_sign_in_is_not_taken(
    sign_in: BrowserSignIn, codes: list[dict[str, str]], text: str
) -> None:
    with pytest.raises(UsageError):
        sign_in.pasted(text)
    assert not codes


def test_an_address_elsewhere_is_not_listened_at() -> None:
    from tui_mail.model.frozen import replace

    for uri in ("oob", "https://sign.example/shows-the-code"):
        made = BrowserSignIn(replace(CLIENT, redirect_uri=uri), None, "")
        assert not made.listens
        assert said(made)["redirect_uri"] == uri
