"""SCRAM against the vectors of RFC 7677 and 5802, and against servers that are none."""

import base64

import pytest

from tui_mail.errors import BrokeProtocol
from tui_mail.model.secret import Secret
from tui_mail.net.scram import Scram, prepared

PENCIL = Secret("pencil")
NONCE = b"rOprNGfwEbeRWgbNEkqO"
CHALLENGE = (
    b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
)
SERVER = b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="


def test_the_exchange_of_rfc_7677() -> None:
    exchange = Scram(b"user", PENCIL, NONCE)
    assert exchange.first() == b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
    assert exchange.final(CHALLENGE) == (
        b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
        b"p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    )
    exchange.verify(SERVER)


def test_the_exchange_of_rfc_5802() -> None:
    exchange = Scram(b"user", PENCIL, b"fyko+d2lbbFgONRv9qkxdawL", "sha1")
    assert exchange.first() == b"n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL"
    assert exchange.final(
        b"r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"
    ) == (b"c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=")
    exchange.verify(b"v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")


@pytest.mark.parametrize(
    "challenge",
    [
        b"",
        b"r=,s=,i=",
        CHALLENGE.replace(b"r=rOpr", b"r=xOpr"),
        CHALLENGE.replace(b"%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", b""),
        CHALLENGE.replace(b"i=4096", b"i=1"),
        CHALLENGE.replace(b"i=4096", b"i=99999999"),
        CHALLENGE.replace(b"i=4096", b"i=" + b"9" * 5000),
        CHALLENGE.replace(b"i=4096", b"i=-4096"),
        CHALLENGE.replace(b"W22ZaJ0SNY7soEsUEjb6gQ==", b"?"),
        b"m=must," + CHALLENGE,
    ],
)
def test_a_challenge_that_cannot_be_gets_no_proof(challenge: bytes) -> None:
    exchange = Scram(b"user", PENCIL, NONCE)
    exchange.first()
    with pytest.raises(BrokeProtocol):
        exchange.final(challenge)


@pytest.mark.parametrize(
    "said", [b"", b"v=", b"e=other-error", SERVER[:-2], b"v=" + base64.b64encode(b"x" * 32)]
)
def test_a_server_that_does_not_know_the_password_is_found_out(said: bytes) -> None:
    exchange = Scram(b"user", PENCIL, NONCE)
    exchange.first()
    exchange.final(CHALLENGE)
    with pytest.raises(BrokeProtocol, match="knows the password"):
        exchange.verify(said)


def test_a_signature_before_any_proof_counts_for_nothing() -> None:
    with pytest.raises(BrokeProtocol):
        Scram(b"user", PENCIL, NONCE).verify(b"v=")


def test_marks_of_the_syntax_in_a_user_name_are_written_out() -> None:
    assert Scram(b"a,b=c", PENCIL, b"n").first() == b"n,,n=a=2Cb=3Dc,r=n"


@pytest.mark.parametrize(
    ("password", "octets"),
    [
        ("pencil", b"pencil"),
        ("I\u00adX\u00e9", "IXé".encode()),
        ("\u2168\u00e9", "IXé".encode()),
        ("a\u00a0\u00e9", "a é".encode()),
        ("\u00ad", "\u00ad".encode()),
        ("a\u0007\u00e9", "a\x07é".encode()),
    ],
)
def test_passwords_are_prepared_as_rfc_4013_says(password: str, octets: bytes) -> None:
    assert prepared(password) == octets
