"""Which log-in is chosen, and its octets."""

import pytest

from tui_mail.errors import BrokeProtocol
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.secret import Secret
from tui_mail.net.sasl_exchange import Mechanism, mechanisms, refusal_words

ALL = ("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256", "XOAUTH2", "OAUTHBEARER", "GSSAPI")


def ways(
    *offered: str,
    auth: AuthKind = AuthKind.PASSWORD,
    safe: bool = True,
    secret: str = "tanstaaftanstaaf",
) -> tuple[Mechanism, ...]:
    endpoint = Endpoint("bücher.example", 587, Security.TLS, "tim", auth)
    return mechanisms(endpoint, Secret(secret), offered, safe=safe)


def test_the_password_stays_unsaid_where_it_can() -> None:
    assert [way.name for way in ways(*ALL)] == ["SCRAM-SHA-256", "PLAIN", "LOGIN", "CRAM-MD5"]


def test_where_somebody_may_listen_every_way_that_hides_it_comes_first() -> None:
    named = [way.name for way in ways(*ALL, safe=False)]
    assert named == ["SCRAM-SHA-256", "CRAM-MD5", "PLAIN", "LOGIN"]


def test_a_token_is_never_used_as_a_password_nor_the_other_way_round() -> None:
    assert [way.name for way in ways(*ALL, auth=AuthKind.OAUTH2)] == ["OAUTHBEARER", "XOAUTH2"]
    assert ways("GSSAPI") == ()
    assert ways("PLAIN", auth=AuthKind.OAUTH2) == ()


def test_cram_md5_answers_as_in_rfc_2195() -> None:
    (cram,) = ways("CRAM-MD5")
    challenge = b"<1896.697170952@postoffice.reston.mci.net>"
    assert cram.answers[0](challenge) == b"tim b913a602c7eda7a495b4e6e7334d3890"
    with pytest.raises(BrokeProtocol):
        cram.answers[0](b"")


def test_plain_and_login() -> None:
    plain, login = ways("PLAIN", "LOGIN")
    assert plain.initial == b"\0tim\0tanstaaftanstaaf"
    assert (login.initial, [answer(b"") for answer in login.answers]) == (
        None,
        [b"tim", b"tanstaaftanstaaf"],
    )


def test_tokens_are_said_as_rfc_7628_and_google_say() -> None:
    bearer, xoauth = ways("OAUTHBEARER", "XOAUTH2", auth=AuthKind.OAUTH2, secret="vF9dft4q")
    assert bearer.initial == (
        b"n,a=tim,\1host=xn--bcher-kva.example\1port=587\1auth=Bearer vF9dft4q\1\1"
    )
    assert bearer.answers[0](b"{}") == b"\1"
    assert xoauth.initial == b"user=tim\1auth=Bearer vF9dft4q\1\1"
    assert xoauth.answers[0](b"{}") == b""


@pytest.mark.parametrize(
    ("challenge", "words"),
    [
        (b'{"status":"401","schemes":"bearer","scope":"https://mail.example/"}', "401"),
        (b'{"status":"invalid_token","error_description":"it\\u001b[2J expired"}', None),
        (b"VXNlcm5hbWU6", ""),
        (b"[]", ""),
        (b"", ""),
        (b"7", ""),
    ],
)
def test_the_json_of_a_refused_token_becomes_words(challenge: bytes, words: str | None) -> None:
    said = refusal_words(challenge)
    assert said == words if words is not None else said == "invalid_token, it[2J expired"
