"""POP3 up to the log-in: what a server may say before it is trusted, and how a no is worded."""

import socket
import threading

import pytest

from tests.scripted.certificates import GOOD, certificates
from tests.scripted.server import Peer, Script, serving
from tui_mail.errors import (
    AuthFailed,
    BrokeProtocol,
    Busy,
    ConnectFailed,
    ConnectionLost,
    MissingCapability,
    Refused,
    SecretMissing,
    TimedOut,
    TlsFailed,
    TuiMailError,
    UsageError,
)
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.secret import Secret
from tui_mail.pop3.connection import open_drop

SECRET = Secret("hunter2-canary")


def plain(port: int, username: str = "alice", timeout: float = 10) -> Endpoint:
    return Endpoint("127.0.0.1", port, Security.NONE, username, timeout=timeout)


def starttls(port: int) -> Endpoint:
    ca = certificates().ca_file
    return Endpoint("localhost", port, Security.STARTTLS, "alice", ca_file=ca, timeout=10)


def greeted(peer: Peer, *capabilities: str) -> None:
    peer.send("+OK ready")
    peer.expect("CAPA")
    peer.send("+OK", *capabilities, ".")


def offering(*capabilities: str) -> Script:
    def script(peer: Peer) -> None:
        greeted(peer, *capabilities)
        peer.stall()

    return script


def saying(greeting: bytes) -> Script:
    def script(peer: Peer) -> None:
        peer.raw(greeting)
        peer.stall()

    return script


def no_capa_at_all(peer: Peer) -> None:
    peer.send("+OK ready")
    peer.expect("CAPA")
    peer.send("-ERR what?")
    peer.expect("STLS")
    peer.send("-ERR what?")
    peer.stall()


def answering_stls_with(answer: str) -> Script:
    def script(peer: Peer) -> None:
        greeted(peer, "STLS", "USER", "SASL PLAIN")
        peer.expect("STLS")
        peer.send(answer)
        peer.stall()

    return script


@pytest.mark.parametrize(
    "script",
    [
        offering("USER", "SASL PLAIN"),
        no_capa_at_all,
        answering_stls_with("-ERR not now"),
        answering_stls_with("+ go on"),
        answering_stls_with("BAD"),
        answering_stls_with("+OKAY"),
        offering(),
    ],
    ids=["not offered", "no CAPA", "-ERR", "+ continue", "BAD", "no +OK", "empty CAPA"],
)
def test_T2_without_stls_nothing_secret_is_said(script: Script) -> None:
    with (
        serving(script) as server,
        pytest.raises(TlsFailed, match="Nothing secret was sent"),
    ):
        open_drop(starttls(server.port), SECRET)
    assert b"alice" not in server.heard
    assert b"AUTH" not in server.heard


def test_T4_a_reply_injected_behind_the_ok_to_stls_ends_the_talk() -> None:
    def script(peer: Peer) -> None:
        greeted(peer, "STLS")
        peer.expect("STLS")
        peer.send("+OK begin", "+OK injected")
        peer.stall()

    with serving(script) as server, pytest.raises(BrokeProtocol, match="before TLS"):
        open_drop(starttls(server.port), SECRET)


def test_T4_a_reply_injected_before_the_ok_to_stls_ends_the_talk() -> None:
    def script(peer: Peer) -> None:
        peer.send("+OK ready")
        peer.expect("CAPA")
        peer.send("+OK", "STLS", ".", "+OK injected")
        peer.expect("STLS")
        peer.send("+OK begin")
        peer.stall()

    with serving(script) as server, pytest.raises((BrokeProtocol, TlsFailed)):
        open_drop(starttls(server.port), SECRET)
    assert b"alice" not in server.heard


def test_T7_capabilities_from_before_tls_are_forgotten() -> None:
    def script(peer: Peer) -> None:
        greeted(peer, "STLS", "SASL PLAIN")
        peer.expect("STLS")
        peer.send("+OK begin")
        peer.tls(certificates()[GOOD])
        peer.expect("CAPA")
        peer.send("+OK", "SASL XOAUTH2", ".")
        peer.stall()

    with serving(script) as server, pytest.raises(MissingCapability, match="XOAUTH2"):
        open_drop(starttls(server.port), SECRET)
    assert b"AUTH" not in server.heard


def refusing(words: str) -> Script:
    def script(peer: Peer) -> None:
        greeted(peer, "USER")
        peer.expect("USER alice")
        peer.send("+OK")
        peer.expect("PASS .*")
        peer.send(f"-ERR {words}")
        peer.stall()

    return script


@pytest.mark.parametrize(
    ("words", "kind", "hint"),
    [
        ("[AUTH] Authentication failed.", AuthFailed, "app password"),
        ("invalid password", AuthFailed, "app password"),
        ("[IN-USE] in use", Busy, "Another program"),
        ("[LOGIN-DELAY] wait", Busy, "only so often"),
        ("[SYS/TEMP] disk", Busy, "later"),
        ("[SYS/PERM] gone", Refused, "operator"),
        ("maildrop already locked", Busy, "Another program"),
        ("Account is locked", AuthFailed, "app password"),
    ],
)
def test_a_refused_log_in_says_whose_fault_it_is(
    words: str, kind: type[TuiMailError], hint: str
) -> None:
    with serving(refusing(words)) as server, pytest.raises(kind) as failed:
        open_drop(plain(server.port), SECRET)
    assert type(failed.value) is kind
    assert hint in failed.value.hint
    assert words.rstrip(".") in failed.value.message


def test_T9_the_servers_words_are_shown_sanitised_and_bounded() -> None:
    with (
        serving(refusing("\x1b]0;pwn\x07 \u202e" + "x" * 5000)) as server,
        pytest.raises(AuthFailed) as failed,
    ):
        open_drop(plain(server.port), SECRET)
    assert failed.value.message.isprintable()
    assert len(failed.value.message) < 500


def test_a_line_that_breaks_while_logging_in_is_no_wrong_password() -> None:
    def script(peer: Peer) -> None:
        greeted(peer, "USER")
        peer.expect("USER alice")
        peer.send("+OK")
        peer.expect("PASS .*")

    with serving(script) as server, pytest.raises(ConnectionLost):
        open_drop(plain(server.port), SECRET)


def test_a_long_password_goes_on_a_line_of_its_own() -> None:
    secret = Secret("x" * 300)

    def script(peer: Peer) -> None:
        greeted(peer, "SASL PLAIN")
        peer.expect("AUTH PLAIN")
        peer.send("+ ")
        assert len(peer.line()) > 400
        peer.send("+OK in")
        peer.stall()

    with serving(script) as server:
        open_drop(plain(server.port), secret).close()


@pytest.mark.parametrize(
    ("username", "password"),
    [("a\r\nDELE 1", "p"), ("a\nDELE 1", "p"), ("a\0b", "p"), ("alice", "p\r\nDELE 1")],
)
@pytest.mark.parametrize("capability", ["USER", "SASL PLAIN"])
def test_S6_crlf_in_user_name_or_password_is_refused(
    username: str, password: str, capability: str
) -> None:
    def script(peer: Peer) -> None:
        greeted(peer, capability)
        peer.stall()

    with (
        serving(script) as server,
        pytest.raises(UsageError),
    ):
        open_drop(plain(server.port, username), Secret(password))
    assert b"DELE" not in server.heard
    assert b"AUTH" not in server.heard


@pytest.mark.parametrize(
    "greeting", [b"HTTP/1.1 400 Bad Request\r\n", b"* OK IMAP4\r\n", b"\0" * 200_000, b"\r\n"]
)
def test_T10_a_greeting_that_is_none_ends_the_talk(greeting: bytes) -> None:
    with (
        serving(saying(greeting)) as server,
        pytest.raises(BrokeProtocol),
    ):
        open_drop(plain(server.port), SECRET)
    assert server.heard == b""


def test_T10_a_greeting_that_says_no_is_tried_again_later() -> None:
    with (
        serving(lambda peer: peer.send("-ERR too many connections")) as server,
        pytest.raises(Busy, match="too many connections"),
    ):
        open_drop(plain(server.port), SECRET)


def test_T16_a_server_that_never_speaks_is_given_up() -> None:
    with serving(Peer.stall) as server, pytest.raises(TimedOut, match=r"within 0\.3 seconds"):
        open_drop(plain(server.port, timeout=0.3), SECRET)


def test_T16_a_server_that_drips_is_given_up() -> None:
    def script(peer: Peer) -> None:
        enough = threading.Event()
        while not enough.wait(0.05):
            peer.raw(b"+")

    with serving(script) as server, pytest.raises(TimedOut):
        open_drop(plain(server.port, timeout=0.2), SECRET)


def test_without_a_password_nothing_is_tried() -> None:
    with (
        serving(offering("USER")) as server,
        pytest.raises(SecretMissing),
    ):
        open_drop(plain(server.port), None)


def test_a_log_in_by_oauth2_says_what_to_do() -> None:
    with serving(offering("USER")) as server:
        endpoint = Endpoint("127.0.0.1", server.port, Security.NONE, "a", AuthKind.OAUTH2)
        with pytest.raises(MissingCapability, match="app password"):
            open_drop(endpoint, SECRET)


def test_a_port_where_nobody_listens_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ConnectFailed, match=rf"127\.0\.0\.1:{port} refused the connection"):
        open_drop(plain(port), SECRET)
