"""SMTP up to the log-in: what a server may say before it is trusted, and how a no is worded."""

import pytest

from tests.scripted.certificates import GOOD, certificates
from tests.scripted.server import Peer, Script, serving
from tui_mail.errors import (
    AuthFailed,
    BrokeProtocol,
    Busy,
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
from tui_mail.smtp.connection import open_submission

SECRET = Secret("hunter2-canary")


def plain(
    port: int, username: str = "alice", timeout: float = 10, auth: AuthKind = AuthKind.PASSWORD
) -> Endpoint:
    return Endpoint("127.0.0.1", port, Security.NONE, username, auth, timeout=timeout)


def starttls(port: int) -> Endpoint:
    ca = certificates().ca_file
    return Endpoint("localhost", port, Security.STARTTLS, "alice", ca_file=ca, timeout=10)


def greeted(peer: Peer, *extensions: str) -> None:
    peer.send("220-welcome", "220 ready")
    hello(peer, *extensions)


def hello(peer: Peer, *extensions: str) -> None:
    peer.expect(r"EHLO \[127\.0\.0\.1\]")
    lines = ("here", *extensions)
    peer.send(*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}")


def saying(greeting: str) -> Script:
    def script(peer: Peer) -> None:
        peer.send(greeting)
        peer.stall()

    return script


def offering(*extensions: str) -> Script:
    def script(peer: Peer) -> None:
        greeted(peer, *extensions)
        if peer.line() == "QUIT":
            peer.send("221 bye")

    return script


def answering_ehlo_with(answer: str) -> Script:
    def script(peer: Peer) -> None:
        peer.send("220 ready")
        peer.expect("EHLO .*")
        peer.send(answer)
        peer.stall()

    return script


def answering_starttls_with(answer: str) -> Script:
    def script(peer: Peer) -> None:
        greeted(peer, "STARTTLS", "AUTH PLAIN LOGIN")
        peer.expect("STARTTLS")
        peer.send(answer)
        peer.stall()

    return script


@pytest.mark.parametrize(
    "script",
    [
        offering("AUTH PLAIN"),
        offering(),
        answering_ehlo_with("500 what?"),
        answering_ehlo_with("502 what?"),
        answering_starttls_with("502 no"),
        answering_starttls_with("454 not now"),
        answering_starttls_with("354 go on"),
        answering_starttls_with("250 fine"),
        answering_starttls_with("+ hm"),
    ],
    ids=["not offered", "empty", "500", "502", "refused", "454", "354", "250", "garbage"],
)
def test_T2_without_starttls_nothing_secret_is_said(script: Script) -> None:
    with (
        serving(script) as server,
        pytest.raises(TlsFailed, match="Nothing secret was sent"),
    ):
        open_submission(starttls(server.port), SECRET)
    assert b"alice" not in server.heard
    assert b"AUTH" not in server.heard
    assert b"HELO" not in server.heard


@pytest.mark.parametrize("injected", ["250 injected", "250-injected", "235 welcome"])
def test_T4_a_reply_injected_behind_the_220_to_starttls_ends_the_talk(injected: str) -> None:
    def script(peer: Peer) -> None:
        greeted(peer, "STARTTLS")
        peer.expect("STARTTLS")
        peer.send("220 begin", injected)
        peer.stall()

    with serving(script) as server, pytest.raises(BrokeProtocol, match="before TLS"):
        open_submission(starttls(server.port), SECRET)


def test_T4_a_reply_injected_before_the_220_to_starttls_ends_the_talk() -> None:
    def script(peer: Peer) -> None:
        peer.send("220 ready")
        peer.expect("EHLO .*")
        peer.send("250-here", "250 STARTTLS", "220 injected")
        peer.expect("STARTTLS")
        peer.send("220 begin")
        peer.stall()

    with serving(script) as server, pytest.raises((BrokeProtocol, TlsFailed)):
        open_submission(starttls(server.port), SECRET)
    assert b"alice" not in server.heard


def behind_tls(*extensions: str) -> Script:
    def script(peer: Peer) -> None:
        greeted(peer, "STARTTLS", "AUTH PLAIN LOGIN")
        peer.expect("STARTTLS")
        peer.send("220 begin")
        peer.tls(certificates()[GOOD])
        hello(peer, *extensions)
        peer.stall()

    return script


@pytest.mark.parametrize("extensions", [(), ("SIZE 9",), ("AUTH GSSAPI XOAUTH2",)])
def test_T12_auth_that_vanishes_behind_tls_is_not_gone_without(
    extensions: tuple[str, ...],
) -> None:
    with (
        serving(behind_tls(*extensions)) as server,
        pytest.raises(MissingCapability, match="Nothing was sent"),
    ):
        open_submission(starttls(server.port), SECRET)
    assert b"AUTH" not in server.heard
    assert b"MAIL" not in server.heard


def test_T12_a_server_that_wants_no_log_in_is_used_without_when_set_so() -> None:
    with serving(offering("AUTH PLAIN")) as server:
        open_submission(plain(server.port, auth=AuthKind.NONE), None).close()
    assert b"AUTH" not in server.heard


def test_auth_login_is_used_where_plain_is_not_offered() -> None:
    def script(peer: Peer) -> None:
        greeted(peer, "AUTH=LOGIN")
        peer.expect("AUTH LOGIN")
        peer.send("334 VXNlcm5hbWU6")
        peer.expect("YWxpY2U=")
        peer.send("334 UGFzc3dvcmQ6")
        peer.expect("aHVudGVyMi1jYW5hcnk=")
        peer.send("235 in")
        peer.expect("QUIT")
        peer.send("221 bye")

    with serving(script) as server:
        open_submission(plain(server.port), SECRET).close()


@pytest.mark.parametrize(
    ("answer", "kind", "hint"),
    [
        ("535 5.7.8 Bad credentials", AuthFailed, "app password"),
        ("534 5.7.9 Application-specific password required", AuthFailed, "app password"),
        ("535-5.7.8 Two\r\n535 lines", AuthFailed, "app password"),
        ("432 4.7.12 Transition needed", AuthFailed, "app password"),
        ("454 4.7.0 Temporary authentication failure", Busy, "later"),
        ("421 4.7.0 Too many", Busy, "later"),
        ("334 ", AuthFailed, "app password"),
    ],
)
def test_a_refused_log_in_says_whose_fault_it_is(
    answer: str, kind: type[TuiMailError], hint: str
) -> None:
    def script(peer: Peer) -> None:
        greeted(peer, "AUTH PLAIN LOGIN")
        peer.expect("AUTH PLAIN .*")
        peer.send(answer)
        peer.stall()

    with serving(script) as server, pytest.raises(kind) as failed:
        open_submission(plain(server.port), SECRET)
    assert hint in failed.value.hint
    assert "canary" not in str(failed.value)


def test_a_line_that_breaks_while_logging_in_is_no_wrong_password() -> None:
    def script(peer: Peer) -> None:
        greeted(peer, "AUTH PLAIN")
        peer.expect("AUTH PLAIN .*")

    with serving(script) as server, pytest.raises(ConnectionLost):
        open_submission(plain(server.port), SECRET)


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
@pytest.mark.parametrize(
    ("username", "password"), [("a\r\nRSET", "p"), ("a\0b", "p"), ("alice", "p\nRSET")]
)
def test_S6_crlf_in_user_name_or_password_is_refused(
    username: str, password: str, mechanism: str
) -> None:
    with (
        serving(offering(f"AUTH {mechanism}")) as server,
        pytest.raises(UsageError),
    ):
        open_submission(plain(server.port, username), Secret(password))
    assert b"AUTH" not in server.heard


def test_helo_is_tried_only_without_tls_on_this_machine() -> None:
    def script(peer: Peer) -> None:
        peer.send("220 ready")
        peer.expect("EHLO .*")
        peer.send("502 what?")
        peer.expect(r"HELO \[127\.0\.0\.1\]")
        peer.send("250 hello")
        peer.expect("QUIT")

    with serving(script) as server:
        open_submission(plain(server.port, auth=AuthKind.NONE), None).close()


@pytest.mark.parametrize(
    ("greeting", "kind"),
    [
        ("554 no service for you", Refused),
        ("421 too busy", Busy),
        ("450 later", Busy),
        ("250 hm", Refused),
        ("hello", BrokeProtocol),
        ("+OK POP3", BrokeProtocol),
        ("220-a\r\n250 b", BrokeProtocol),
        ("99 x", BrokeProtocol),
        ("", BrokeProtocol),
    ],
)
def test_T10_a_greeting_that_is_no_welcome_ends_the_talk(
    greeting: str, kind: type[TuiMailError]
) -> None:
    with (
        serving(saying(greeting)) as server,
        pytest.raises(kind),
    ):
        open_submission(plain(server.port), SECRET)
    assert server.heard == b""


def forever(peer: Peer) -> None:
    peer.raw(b"220-more\r\n" * 1000)
    peer.stall()


def test_a_reply_without_end_is_given_up() -> None:
    with serving(forever) as server, pytest.raises(BrokeProtocol, match="without end"):
        open_submission(plain(server.port), SECRET)


def test_T16_a_server_that_never_speaks_is_given_up() -> None:
    with serving(Peer.stall) as server, pytest.raises(TimedOut):
        open_submission(plain(server.port, timeout=0.3), SECRET)


@pytest.mark.parametrize("auth", [AuthKind.PASSWORD, AuthKind.OAUTH2])
def test_without_what_the_log_in_needs_nothing_is_tried(auth: AuthKind) -> None:
    with (
        serving(offering("AUTH PLAIN XOAUTH2")) as server,
        pytest.raises(SecretMissing),
    ):
        open_submission(plain(server.port, auth=auth), None)
    assert b"AUTH" not in server.heard


def asking(*talk: tuple[str, str], offer: str) -> Script:
    """The client's lines and the answers to them, base64 where it is a log-in."""

    def script(peer: Peer) -> None:
        greeted(peer, f"AUTH {offer}")
        for said, answer in talk:
            peer.expect(said)
            peer.send(answer)
        if peer.line() == "QUIT":
            peer.send("221 bye")

    return script


def test_a_server_that_does_not_prove_itself_is_not_believed() -> None:
    script = asking(("AUTH SCRAM-SHA-256 .*", "235 come in"), offer="SCRAM-SHA-256 PLAIN")
    with serving(script) as server, pytest.raises(BrokeProtocol, match="knows the password"):
        open_submission(plain(server.port), SECRET)
    assert b"PLAIN" not in server.heard


def test_a_way_for_which_the_server_keeps_nothing_is_followed_by_one_that_it_can_check() -> None:
    script = asking(
        ("AUTH SCRAM-SHA-256 .*", "535 5.7.8 no such"),
        ("AUTH PLAIN .*", "235 in"),
        offer="SCRAM-SHA-256 PLAIN LOGIN",
    )
    with serving(script) as server:
        open_submission(plain(server.port), SECRET).close()
        assert server.heard.count(b"AUTH") == 2


def test_a_response_too_long_for_a_command_gets_its_own_line() -> None:
    token = "x" * 2000
    script = asking(("AUTH XOAUTH2", "334 "), ("[A-Za-z0-9+/=]{2600,}", "235 in"), offer="XOAUTH2")
    with serving(script) as server:
        open_submission(plain(server.port, auth=AuthKind.OAUTH2), Secret(token)).close()


@pytest.mark.parametrize(("offer", "last"), [("XOAUTH2", ""), ("OAUTHBEARER", "AQ==")])
def test_a_refused_token_is_told_in_the_servers_words(offer: str, last: str) -> None:
    def script(peer: Peer) -> None:
        greeted(peer, f"AUTH {offer}")
        peer.expect(f"AUTH {offer} .*")
        peer.send("334 eyJzdGF0dXMiOiI0MDEiLCJlcnJvciI6ImV4cGlyZWQifQ==")
        assert peer.line() == last
        peer.send("535 5.7.8 no")
        peer.stall()

    with serving(script) as server, pytest.raises(AuthFailed, match="401, expired") as failed:
        open_submission(plain(server.port, auth=AuthKind.OAUTH2), SECRET)
    assert "Sign in again" in failed.value.hint
    assert "canary" not in str(failed.value)


def test_a_challenge_that_is_no_base64_ends_the_log_in() -> None:
    script = asking(("AUTH CRAM-MD5", "334 <no>!"), offer="CRAM-MD5")
    with serving(script) as server, pytest.raises(BrokeProtocol, match="cannot be read"):
        open_submission(plain(server.port), SECRET)
