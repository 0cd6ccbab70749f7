"""T1, S3: a certificate that is not to be trusted ends the talk before anything secret is said."""

from collections.abc import Callable

import pytest

from tests.scripted.certificates import BAD, GOOD, certificates
from tests.scripted.server import Peer, serving
from tui_mail.errors import AuthFailed, ConnectionLost, TlsFailed
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.secret import Secret
from tui_mail.pop3.connection import open_drop
from tui_mail.smtp.connection import open_submission

SECRET = Secret("hunter2-canary")
BASE64 = b"aHVudGVyMi1jYW5hcnk"


def pop3_starttls(peer: Peer) -> None:
    peer.send("+OK ready")
    peer.expect("CAPA")
    peer.send("+OK", "STLS", "USER", "SASL PLAIN", ".")
    peer.expect("STLS")
    peer.send("+OK begin")


def pop3_login(peer: Peer) -> None:
    peer.expect("CAPA")
    peer.send("+OK", "SASL PLAIN", ".")
    peer.expect("AUTH PLAIN .*")
    peer.send("-ERR [AUTH] no")


def smtp_starttls(peer: Peer) -> None:
    peer.send("220 ready")
    peer.expect("EHLO .*")
    peer.send("250-here", "250-AUTH PLAIN", "250 STARTTLS")
    peer.expect("STARTTLS")
    peer.send("220 begin")


def smtp_login(peer: Peer) -> None:
    peer.expect("EHLO .*")
    peer.send("250-here", "250 AUTH PLAIN")
    peer.expect("AUTH PLAIN .*")
    peer.send("535 no")


TALKS: dict[str, tuple[Callable[..., object], Callable[[Peer], None], str, Callable[[Peer], None]]]
TALKS = {
    "pop3": (open_drop, pop3_starttls, "+OK ready", pop3_login),
    "smtp": (open_submission, smtp_starttls, "220 ready", smtp_login),
}


def script(protocol: str, security: Security, kind: str) -> Callable[[Peer], None]:
    _, starttls, greeting, login = TALKS[protocol]

    def talk(peer: Peer) -> None:
        if security is Security.STARTTLS:
            starttls(peer)
            peer.tls(certificates()[kind])
        else:
            peer.tls(certificates()[kind])
            peer.send(greeting)
        login(peer)

    return talk


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
@pytest.mark.parametrize("protocol", TALKS)
@pytest.mark.parametrize("kind", BAD)
def test_T1_a_bad_certificate_gets_no_secret_and_a_clear_error(
    protocol: str, security: Security, kind: str
) -> None:
    with serving(script(protocol, security, kind)) as server:
        endpoint = Endpoint(
            "localhost", server.port, security, "alice", ca_file=certificates().ca_file, timeout=10
        )
        with pytest.raises(TlsFailed) as failed:
            TALKS[protocol][0](endpoint, SECRET)
    words = list(BAD[kind])
    if kind == "wrong host" and security is Security.STARTTLS:
        words = ["certificate", "host name", "localhost"]
    assert all(word in str(failed.value) for word in words), failed.value
    assert failed.value.hint
    assert SECRET.value.encode() not in server.heard
    assert BASE64 not in server.heard
    assert b"alice" not in server.heard


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
@pytest.mark.parametrize("protocol", TALKS)
def test_T1_a_good_certificate_is_trusted_through_ca_file(
    protocol: str, security: Security
) -> None:
    with serving(script(protocol, security, GOOD)) as server:
        endpoint = Endpoint(
            "localhost", server.port, security, "alice", ca_file=certificates().ca_file, timeout=10
        )
        with pytest.raises(AuthFailed) as failed:
            TALKS[protocol][0](endpoint, SECRET)
    assert b"AUTH PLAIN AGFsaWNlAGh1bnRlcjItY2FuYXJ5" in server.heard
    assert SECRET.value not in str(failed.value)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
@pytest.mark.parametrize("protocol", TALKS)
def test_S3_without_ca_file_a_private_authority_is_not_trusted(
    protocol: str, security: Security
) -> None:
    with serving(script(protocol, security, GOOD)) as server:
        endpoint = Endpoint("localhost", server.port, security, "alice", timeout=10)
        with pytest.raises(TlsFailed, match="trusted"):
            TALKS[protocol][0](endpoint, SECRET)
    assert b"alice" not in server.heard


@pytest.mark.parametrize("protocol", TALKS)
def test_a_server_without_tls_on_a_tls_port_is_told_as_such(protocol: str) -> None:
    greeting = TALKS[protocol][2]
    with serving(lambda peer: peer.send(greeting)) as server:
        endpoint = Endpoint("localhost", server.port, Security.TLS, "alice", timeout=10)
        with pytest.raises(TlsFailed, match=r"does not speak TLS on this port.*starttls"):
            TALKS[protocol][0](endpoint, SECRET)


@pytest.mark.parametrize("protocol", TALKS)
def test_a_server_that_breaks_off_the_handshake_is_tried_again(protocol: str) -> None:
    def broken(peer: Peer) -> None:
        peer.read(5)

    with serving(broken) as server:
        endpoint = Endpoint("localhost", server.port, Security.TLS, "alice", timeout=10)
        with pytest.raises(ConnectionLost, match="while TLS was set up"):
            TALKS[protocol][0](endpoint, SECRET)


@pytest.mark.parametrize("protocol", TALKS)
def test_a_server_that_only_knows_old_tls_is_refused(protocol: str) -> None:
    def old(peer: Peer) -> None:
        peer.raw(b"\x15\x03\x01\x00\x02\x02\x46")  # alert: protocol version

    with serving(old) as server:
        endpoint = Endpoint("localhost", server.port, Security.TLS, "alice", timeout=10)
        with pytest.raises(TlsFailed, match=r"TLS"):
            TALKS[protocol][0](endpoint, SECRET)
