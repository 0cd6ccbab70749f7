"""How one logs in to POP3: by which way where, and what is never said to whom."""

import base64
from dataclasses import replace

import pytest

from tests.scripted.certificates import GOOD, certificates
from tests.scripted.server import Peer, Script, serving
from tui_mail.errors import AuthFailed, BrokeProtocol, MissingCapability
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.secret import Secret
from tui_mail.net.wire import Wire
from tui_mail.pop3.connection import open_drop

RFC_STAMP = "<1896.697170952@dbc.mtview.ca.us>"
RFC_PROOF = "c4c9334bac560ecc979e58001b3e22fb"
"""The example of RFC 1939 section 7, for the password tanstaaf."""
TOKEN = Secret("ya29." + "t" * 400)


def near(port: int, auth: AuthKind = AuthKind.PASSWORD) -> Endpoint:
    return Endpoint("127.0.0.1", port, Security.NONE, "mrose", auth, timeout=10)


def session(*capabilities: str, greeting: str = "+OK ready", then: Script) -> Script:
    """Greeting and CAPA, then what a test wants, then an empty maildrop."""

    def script(peer: Peer) -> None:
        peer.send(greeting)
        peer.expect("CAPA")
        peer.send(*(("+OK", *capabilities, ".") if capabilities else ("-ERR what?",)))
        then(peer)
        peer.stall()

    return script


def says(*exchange: tuple[str, str]) -> Script:
    def script(peer: Peer) -> None:
        for said, answer in exchange:
            peer.expect(said)
            peer.send(answer)

    return script


@pytest.fixture
def overheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server counts as far away: somebody may listen."""
    monkeypatch.setattr(Wire, "is_near", property(lambda _: False))


APOP = says((f"APOP mrose {RFC_PROOF}", "+OK maildrop has 1 message"))
GREETING = f"+OK POP3 server ready {RFC_STAMP}"


def test_APOP_of_the_RFC_is_used_where_the_settings_ask_for_it() -> None:
    with serving(session("USER", greeting=GREETING, then=APOP)) as server:
        open_drop(near(server.port, AuthKind.APOP), Secret("tanstaaf")).close()


@pytest.mark.parametrize(
    "capabilities", [(), ("USER", "TOP", "SASL PLAIN")], ids=["no CAPA", "old"]
)
def test_APOP_comes_before_a_password_in_clear_where_somebody_may_listen(
    overheard: None, capabilities: tuple[str, ...]
) -> None:
    with serving(session(*capabilities, greeting=GREETING, then=APOP)) as server:
        open_drop(near(server.port), Secret("tanstaaf")).close()


def test_APOP_is_used_where_nothing_else_is_offered() -> None:
    with serving(session("TOP", "UIDL", greeting=GREETING, then=APOP)) as server:
        open_drop(near(server.port), Secret("tanstaaf")).close()


@pytest.mark.parametrize("capabilities", [("USER",), ("USER", "SASL PLAIN"), ()])
def test_APOP_is_not_used_on_this_machine_where_a_better_way_is(
    capabilities: tuple[str, ...],
) -> None:
    def script(peer: Peer) -> None:
        if peer.line().startswith("USER"):
            peer.send("+OK")
            peer.expect("PASS tanstaaf")
        peer.send("+OK")

    with serving(session(*capabilities, greeting=GREETING, then=script)) as server:
        open_drop(near(server.port), Secret("tanstaaf")).close()
    assert b"APOP" not in server.heard


def test_a_no_to_APOP_is_not_followed_by_the_password_in_clear(overheard: None) -> None:
    no = says((f"APOP mrose {RFC_PROOF}", "-ERR permission denied"))
    with (
        serving(session("USER", "SASL PLAIN", greeting=GREETING, then=no)) as server,
        pytest.raises(AuthFailed, match="permission denied"),
    ):
        open_drop(near(server.port), Secret("tanstaaf"))
    assert b"PASS" not in server.heard
    assert b"AUTH" not in server.heard


@pytest.mark.parametrize(
    "stamp", ["", "no stamp", "<no-at-sign>", "<a\x80b@c>", "<a b@c>", "<a@b", "<@>"]
)
def test_a_challenge_that_is_no_msg_id_gets_no_proof(stamp: str) -> None:
    with (
        serving(session("USER", greeting=f"+OK {stamp}", then=Peer.stall)) as server,
        pytest.raises(MissingCapability, match="no log-in by APOP"),
    ):
        open_drop(near(server.port, AuthKind.APOP), Secret("tanstaaf"))
    assert b"APOP" not in server.heard


def test_APOP_is_never_said_before_TLS_that_was_asked_for() -> None:
    def script(peer: Peer) -> None:
        peer.send(GREETING)
        peer.expect("CAPA")
        peer.send("+OK", "STLS", "USER", ".")
        peer.expect("STLS")
        peer.send("+OK")
        assert b"APOP" not in server.heard
        peer.tls(certificates()[GOOD])
        peer.expect("CAPA")
        peer.send("+OK", "USER", ".")
        APOP(peer)
        peer.stall()

    with serving(script) as server:
        end = replace(near(server.port, AuthKind.APOP), host="localhost")
        end = replace(end, security=Security.STARTTLS, ca_file=certificates().ca_file)
        open_drop(end, Secret("tanstaaf")).close()


def test_a_token_goes_by_OAUTHBEARER_before_XOAUTH2() -> None:
    def script(peer: Peer) -> None:
        peer.expect("AUTH OAUTHBEARER")
        peer.send("+ ")
        said = base64.b64decode(peer.line())
        port = b"port=%d\1" % server.port
        assert said == (
            b"n,a=mrose,\1host=127.0.0.1\1" + port + b"auth=Bearer %s\1\1" % TOKEN.value.encode()
        )
        peer.send("+OK")

    with serving(session("SASL PLAIN XOAUTH2 OAUTHBEARER", then=script)) as server:
        open_drop(near(server.port, AuthKind.OAUTH2), TOKEN).close()


@pytest.mark.parametrize("asks", ["+ ", "+"])
def test_a_token_goes_by_XOAUTH2_on_a_line_of_its_own(asks: str) -> None:
    def script(peer: Peer) -> None:
        peer.expect("AUTH XOAUTH2")  # longer than a command may be; Microsoft wants it so too
        peer.send(asks)
        said = base64.b64decode(peer.line())
        assert said == b"user=mrose\1auth=Bearer %s\1\1" % TOKEN.value.encode()
        peer.send("+OK")

    with serving(session("SASL PLAIN XOAUTH2", then=script)) as server:
        open_drop(near(server.port, AuthKind.OAUTH2), TOKEN).close()


def test_a_refused_token_is_said_in_the_words_of_the_server() -> None:
    refusal = base64.b64encode(b'{"status":"400","schemes":"Bearer","scope":"mail"}').decode()

    def script(peer: Peer) -> None:
        peer.expect("AUTH XOAUTH2 .*")
        peer.send(f"+ {refusal}")
        peer.expect("")
        peer.send("-ERR [AUTH] no")

    with (
        serving(session("SASL XOAUTH2", then=script)) as server,
        pytest.raises(AuthFailed, match="400"),
    ):
        open_drop(near(server.port, AuthKind.OAUTH2), Secret("old"))


def test_a_token_is_never_sent_as_a_password() -> None:
    with (
        serving(session("USER", "SASL PLAIN", then=Peer.stall)) as server,
        pytest.raises(MissingCapability, match="no log-in by token"),
    ):
        open_drop(near(server.port, AuthKind.OAUTH2), TOKEN)
    assert b"PASS" not in server.heard
    assert b"AUTH" not in server.heard


def test_where_somebody_may_listen_SCRAM_comes_first_and_has_to_be_proved(overheard: None) -> None:
    def script(peer: Peer) -> None:
        first = base64.b64decode(peer.expect("AUTH SCRAM-SHA-256 .*").split()[-1])
        nonce = first.split(b"r=")[1]
        asks = b"r=%bserver,s=%b,i=4096" % (nonce, base64.b64encode(b"salt"))
        peer.send("+ " + base64.b64encode(asks).decode())
        peer.line()
        peer.send("+OK come in")

    with (
        serving(session("USER", "SASL PLAIN SCRAM-SHA-256", then=script)) as server,
        pytest.raises(BrokeProtocol, match="without showing"),
    ):
        open_drop(near(server.port), Secret("pencil"))
    assert b"PASS" not in server.heard


@pytest.mark.parametrize("answer", ["+OK UTF8 enabled", "-ERR not now"])
def test_UTF8_is_said_before_the_log_in_and_a_no_is_no_harm(answer: str) -> None:
    log_in = says(("UTF8", answer), ("AUTH PLAIN .*", "+OK"))
    with serving(session("UTF8 USER", "SASL PLAIN", then=log_in)) as server:
        open_drop(near(server.port), Secret("x")).close()


def test_UTF8_is_said_behind_TLS_and_not_before() -> None:
    def script(peer: Peer) -> None:
        peer.send("+OK ready")
        peer.expect("CAPA")
        peer.send("+OK", "STLS", "UTF8", ".")
        peer.expect("STLS")
        peer.send("+OK")
        peer.tls(certificates()[GOOD])
        peer.expect("CAPA")
        peer.send("+OK", "USER", "UTF8", ".")
        says(("UTF8", "+OK"), ("USER mrose", "+OK"), ("PASS x", "+OK"))(peer)
        peer.stall()

    with serving(script) as server:
        end = replace(near(server.port), host="localhost", security=Security.STARTTLS)
        open_drop(replace(end, ca_file=certificates().ca_file), Secret("x")).close()
