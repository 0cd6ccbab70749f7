"""What nobody may get out of us, and nobody may put into us, before TLS and during log-in."""

import logging
import re
import threading
import time

import pytest

from tests.scripted.certificates import BAD, GOOD, certificates
from tests.scripted.imap_peer import (
    IN_BASE64,
    PASSWORD,
    ImapPeer,
    opened,
    over_tls,
    told_secret,
)
from tests.scripted.server import Peer, serving
from tui_mail.errors import (
    AuthFailed,
    BrokeProtocol,
    Busy,
    ConnectionLost,
    MissingCapability,
    TimedOut,
    TlsFailed,
    TuiMailError,
)
from tui_mail.model.endpoint import Security

BOTH = pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])


@BOTH
@pytest.mark.parametrize("kind", list(BAD))
def test_T1_no_byte_of_a_login_goes_to_a_server_with_a_bad_certificate(
    kind: str, security: Security
) -> None:
    def script(peer: Peer) -> None:
        if security is Security.STARTTLS:
            imap = ImapPeer(peer)
            peer.send("* OK hello")
            imap.tells_capabilities("IMAP4rev1 STARTTLS AUTH=PLAIN")
            imap.says("STARTTLS")
        peer.tls(certificates()[kind])
        ImapPeer(peer).logs_in()

    with serving(script) as server:
        with pytest.raises(TlsFailed) as failed:
            opened(server, security)
        assert not told_secret(server)
    assert any(word in str(failed.value) for word in BAD[kind])
    assert failed.value.hint


def starttls(peer: Peer, *before: str) -> ImapPeer:
    """Up to the command STARTTLS, unanswered."""
    imap = ImapPeer(peer)
    peer.send("* OK hello")
    imap.tells_capabilities("IMAP4rev1 STARTTLS AUTH=PLAIN")
    imap.asked("STARTTLS")
    if before:
        peer.send(*before)
    return imap


@pytest.mark.parametrize(
    "answer",
    ["{tag} NO not today", "{tag} BAD what?", "+ go on", "{tag} WHAT", "* BYE bye", "A9999 OK"],
)
def test_T2_a_refused_STARTTLS_ends_it_and_nothing_is_sent(answer: str) -> None:
    def script(peer: Peer) -> None:
        imap = starttls(peer)
        peer.send(answer.format(tag=imap.tag))
        peer.stall()

    with serving(script) as server:
        with pytest.raises(TuiMailError) as failed:
            opened(server, Security.STARTTLS)
        assert not told_secret(server)
    assert isinstance(failed.value, TlsFailed | BrokeProtocol | ConnectionLost)


@pytest.mark.parametrize("told", ["IMAP4rev1 AUTH=PLAIN", "IMAP4rev1", "IMAP4rev1 XSTARTTLS"])
def test_T2_STARTTLS_that_is_not_offered_ends_it_and_nothing_is_sent(told: str) -> None:
    def script(peer: Peer) -> None:
        peer.send("* OK hello")
        ImapPeer(peer).tells_capabilities(told)
        peer.stall()

    with serving(script) as server:
        with pytest.raises(TlsFailed, match="server does not offer it") as failed:
            opened(server, Security.STARTTLS)
        assert not told_secret(server)
    assert "tls" in failed.value.hint


@pytest.mark.parametrize("answer", ["{tag} OK done", "{tag} BAD no", "{tag} NO no"])
def test_T2_capabilities_that_are_not_told_end_it(answer: str) -> None:
    def script(peer: Peer) -> None:
        imap = ImapPeer(peer)
        peer.send("* OK hello")
        imap.asked("CAPABILITY")
        peer.send(answer.format(tag=imap.tag))
        peer.stall()

    with serving(script) as server:
        with pytest.raises(TuiMailError):
            opened(server, Security.STARTTLS)
        assert not told_secret(server)


@BOTH
def test_T3_a_PREAUTH_greeting_ends_it_at_once(security: Security) -> None:
    def script(peer: Peer) -> None:
        if security is Security.TLS:
            peer.tls(certificates()[GOOD])
        peer.send("* PREAUTH welcome, give me your drafts")
        assert peer.line() == "", "something was sent"

    with serving(script) as server, pytest.raises(TlsFailed, match="logged in already"):
        opened(server, security)


@pytest.mark.parametrize(
    "more", ["* CAPABILITY IMAP4rev1 AUTH=PLAIN", "* OK forged", "X", '* LIST () "/" FORGED']
)
def test_T4_bytes_after_the_STARTTLS_answer_end_it(more: str) -> None:
    def script(peer: Peer) -> None:
        imap = starttls(peer)
        peer.send(f"{imap.tag} OK begin", more)
        peer.tls(certificates()[GOOD])
        ImapPeer(peer).logs_in()

    with serving(script) as server:
        with pytest.raises(TlsFailed, match="went on in clear"):
            opened(server, Security.STARTTLS)
        assert not told_secret(server)


def test_T4_answers_to_commands_that_come_before_them_end_it() -> None:
    def script(peer: Peer) -> None:
        imap = ImapPeer(peer)
        peer.send("* OK hello")
        imap.asked("CAPABILITY")
        prefix, number = re.fullmatch(r"(\D+)(\d+)", imap.tag).groups()  # type: ignore[union-attr]
        peer.send(
            "* CAPABILITY IMAP4rev1 STARTTLS",
            f"{imap.tag} OK done",
            f"{prefix}{int(number) + 2} OK logged in",
        )
        peer.line()
        peer.stall()

    with serving(script) as server:
        with pytest.raises(TlsFailed):
            opened(server, Security.STARTTLS)
        assert not told_secret(server)


def test_T5_a_BYE_in_clear_is_a_lost_connection_without_its_words() -> None:
    def script(peer: Peer) -> None:
        starttls(peer, "* BYE call 555-EVIL")
        peer.stall()

    with serving(script) as server:
        with pytest.raises(ConnectionLost) as lost:
            opened(server, Security.STARTTLS)
        assert not told_secret(server)
    assert "555" not in str(lost.value)


FORGED = (
    '* LIST () "/" FORGED',
    '* LSUB () "/" FORGED',
    "* STATUS INBOX (MESSAGES 9)",
    "* SEARCH 1 2 3",
    "* FLAGS (\\Forged)",
    "* 9 EXISTS",
    "* 9 RECENT",
    "* 2 EXPUNGE",
    "* 1 FETCH (UID 1 FLAGS (\\Deleted) RFC822.SIZE 3 BODY[] {3}",
    "abc)",
    "* CAPABILITY IMAP4rev1 AUTH=PLAIN IDLE FORGED",
    "* OK [COPYUID 1 1 1] forged",
    "* OK [UIDVALIDITY 666] forged",
    "* NO [ALERT] call 555-EVIL",
)


def test_S4_T6_T7_nothing_that_was_said_in_clear_is_known_after_TLS() -> None:
    def script(peer: Peer) -> None:
        imap = starttls(peer, *FORGED)
        imap.ok()
        peer.tls(certificates()[GOOD])
        imap = ImapPeer(peer, "IMAP4rev1 AUTH=PLAIN MOVE")
        imap.tells_capabilities()
        imap.asked("AUTHENTICATE PLAIN")
        peer.send("+ ")
        peer.expect(re.escape(IN_BASE64.decode()))
        imap.ok()
        imap.tells_capabilities("IMAP4rev1 MOVE")
        imap.says('LIST "" ""', '* LIST (\\Noselect) "/" ""')
        imap.says('LIST "" "\\*"', '* LIST () "/" INBOX')
        imap.says('SELECT "INBOX"', "* 0 EXISTS", "* OK [UIDVALIDITY 5] ok")
        imap.says("UID FETCH 1:\\* .*")
        imap.says("UID SEARCH .*")
        imap.says('UID MOVE 1 "Trash"')
        peer.stall()

    with serving(script) as server:
        session = opened(server, Security.STARTTLS)
        assert session.capabilities == {"IMAP4REV1", "MOVE"}
        assert [folder.name for folder in session.folders()] == ["Inbox"]
        opened_box = session.select("INBOX")
        assert (opened_box.exists, opened_box.uidvalidity, opened_box.uidnext) == (0, 5, 0)
        assert session.flags() == {}
        assert session.find("<x@y>") == ()
        assert session.move([1], "Trash") == {}
        session.cancel()
        session.close()


@pytest.mark.parametrize(
    "after", ["IMAP4rev1 LOGINDISABLED", "IMAP4rev1 LOGINDISABLED AUTH=GSSAPI"]
)
def test_T7_only_what_the_server_says_after_TLS_counts_for_the_login(after: str) -> None:
    def script(peer: Peer) -> None:
        starttls(peer).ok()
        peer.tls(certificates()[GOOD])
        ImapPeer(peer).tells_capabilities(after)
        peer.stall()

    with serving(script) as server:
        with pytest.raises(MissingCapability, match="takes no password"):
            opened(server, Security.STARTTLS)
        assert not told_secret(server)


def logging_in(peer: Peer, capabilities: str = "IMAP4rev1 AUTH=PLAIN") -> ImapPeer:
    """Up to the point where the client may log in, with TLS."""
    peer.tls(certificates()[GOOD])
    imap = ImapPeer(peer, capabilities)
    peer.send("* OK hello")
    imap.tells_capabilities()
    return imap


def test_T8_a_referral_is_never_followed_and_the_password_goes_nowhere_else() -> None:
    def elsewhere(peer: Peer) -> None:
        raise AssertionError("the referral was followed")

    with serving(elsewhere) as other:

        def script(peer: Peer) -> None:
            imap = logging_in(peer)
            imap.asked("AUTHENTICATE PLAIN")
            peer.send("+ ")
            peer.line()
            imap.no(f"[REFERRAL imap://alice@localhost:{other.port}/] try there")
            peer.stall()

        with serving(script) as server:
            with pytest.raises(AuthFailed):
                opened(server)
            assert server.connections == 1
        assert other.connections == 0


def test_T9_a_servers_words_are_sanitised_and_bounded() -> None:
    def talk(imap: ImapPeer) -> None:
        imap.asked("SELECT .*")
        imap.no("[ALERT] \x1b]0;pwned\x07 \u202e" + "x" * 5000)

    with serving(over_tls(talk)) as server:
        session = opened(server)
        with pytest.raises(TuiMailError) as refused:
            session.select("INBOX")
        session.close()
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 600


@pytest.mark.parametrize(
    ("greeting", "error"),
    [
        (b"* BYE too many connections\r\n", Busy),
        (b"* NO not you\r\n", BrokeProtocol),
        (b"* BAD\r\n", BrokeProtocol),
        (b"+OK POP3 ready\r\n", BrokeProtocol),
        (b"220 smtp.example ESMTP\r\n", BrokeProtocol),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", BrokeProtocol),
        (b"A1 OK tagged\r\n", BrokeProtocol),
        (b"\0\xff\xfe\r\n", BrokeProtocol),
        (b"\r\n", BrokeProtocol),
        (b"* 1 EXISTS\r\n", BrokeProtocol),
        (b"* OK [CAPABILITY", ConnectionLost),
        (b"", ConnectionLost),
    ],
)
@BOTH
def test_T10_a_greeting_that_cannot_be_ends_it(
    greeting: bytes, error: type[TuiMailError], security: Security
) -> None:
    def script(peer: Peer) -> None:
        if security is Security.TLS:
            peer.tls(certificates()[GOOD])
        peer.raw(greeting)

    with serving(script) as server, pytest.raises(error) as failed:
        opened(server, security)
    assert failed.value.recoverable
    assert failed.value.hint


def test_T16_a_server_that_never_speaks_is_given_up_in_time() -> None:
    with serving(lambda peer: peer.stall()) as server:
        started = time.monotonic()
        with pytest.raises(TimedOut):
            opened(server, Security.STARTTLS, timeout=0.3)
        assert time.monotonic() - started < 5


def test_T16_a_server_that_drips_is_given_up_wherever_it_begins_to() -> None:
    """A byte now and then is no answer, though none comes later than the timeout."""

    def drips(peer: Peer) -> None:
        enough = threading.Event()
        while not enough.wait(0.05):
            peer.raw(b"*")

    def after_log_in(imap: ImapPeer) -> None:
        imap.asked("SELECT .*")
        drips(imap.peer)

    with serving(drips) as server, pytest.raises(TimedOut):
        opened(server, Security.STARTTLS, timeout=0.2)
    with serving(over_tls(after_log_in)) as server:
        session = opened(server, timeout=0.5)
        with pytest.raises(TimedOut):
            session.select("INBOX")
        session.close()


@pytest.mark.parametrize("after", ["the command", "the password"])
def test_a_connection_lost_during_login_is_no_wrong_password(after: str) -> None:
    def script(peer: Peer) -> None:
        imap = logging_in(peer)
        imap.asked("AUTHENTICATE PLAIN")
        if after == "the password":
            peer.send("+ ")
            peer.line()

    with serving(script) as server, pytest.raises(ConnectionLost):
        opened(server)


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        ("[AUTHENTICATIONFAILED] Invalid credentials", AuthFailed, "refused user name"),
        ("[AUTHORIZATIONFAILED] no IMAP for you", AuthFailed, "does not let alice in"),
        ("[UNAVAILABLE] the directory is down", Busy, "cannot serve just now"),
        ("[INUSE] elsewhere", Busy, "cannot serve just now"),
        ("[LIMIT] too many sessions", Busy, "at a limit of its own"),
        ("[OVERQUOTA] too much read today", Busy, "too much was asked of it"),
        ("[EXPIRED] old", AuthFailed, "password of alice is not valid any more"),
        ("[CONTACTADMIN] call us", AuthFailed, "does not let alice in"),
        ("[NOPERM] no IMAP in this plan", AuthFailed, "does not let alice in"),
        ("[PRIVACYREQUIRED] not so", MissingCapability, "only on an encrypted connection"),
        ("plain no", AuthFailed, "it says: plain no"),
    ],
)
def test_a_refused_login_is_told_for_what_it_is(
    answer: str, error: type[TuiMailError], words: str
) -> None:
    def script(peer: Peer) -> None:
        imap = logging_in(peer)
        imap.asked("AUTHENTICATE PLAIN")
        peer.send("+ ")
        peer.line()
        imap.no(answer)
        peer.stall()

    with serving(script) as server, pytest.raises(error, match=words):
        opened(server)


def test_a_server_that_asks_for_the_password_again_does_not_get_it_again() -> None:
    def script(peer: Peer) -> None:
        imap = logging_in(peer)
        imap.asked("AUTHENTICATE PLAIN")
        peer.send("+ ")
        peer.expect(re.escape(IN_BASE64.decode()))
        peer.send("+ once more")
        peer.expect(r"\*")
        imap.no("cancelled")
        peer.stall()

    with serving(script) as server:
        with pytest.raises(AuthFailed):
            opened(server)
        assert server.heard.count(IN_BASE64) == 1


def test_LOGIN_is_used_where_PLAIN_is_not_offered() -> None:
    def script(peer: Peer) -> None:
        imap = logging_in(peer, "IMAP4rev1")
        imap.says('LOGIN "alice" "hunter-two-canary"')
        imap.tells_capabilities()
        peer.stall()

    with serving(script) as server:
        session = opened(server)
        assert session.capabilities == {"IMAP4REV1"}
        session.cancel()
        session.close()


@pytest.mark.parametrize("mechanism", ["AUTH=PLAIN", ""])
def test_T13_nothing_of_a_login_reaches_a_log_an_error_or_standard_error(
    mechanism: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def script(peer: Peer) -> None:
        imap = logging_in(peer, f"IMAP4rev1 {mechanism}")
        if mechanism:
            imap.asked("AUTHENTICATE PLAIN")
            peer.send("+ ")
            peer.line()
        else:
            imap.asked("LOGIN .*")
        imap.ok()
        imap.tells_capabilities()
        imap.asked("SELECT .*")
        peer.send("garbage")
        peer.stall()

    with caplog.at_level(logging.DEBUG), serving(script) as server:
        session = opened(server)
        with pytest.raises(BrokeProtocol) as broke:
            session.select("INBOX")
        session.close()
        assert told_secret(server) or b"LOGIN" in server.heard
    seen = caplog.text + "".join(capfd.readouterr()) + repr(broke.value) + str(broke.value)
    assert PASSWORD not in seen
    assert IN_BASE64.decode() not in seen
