"""SASL mechanisms as exchanges of octets (RFC 4422), and which of those offered is used.

Must never choose a way that shows the password to whoever listens where another one is offered,
nor speak to a socket.
"""

import base64
import hmac
import json
import os
from collections.abc import Callable, Collection

from tui_mail.errors import BrokeProtocol
from tui_mail.model.endpoint import AuthKind, Endpoint
from tui_mail.model.frozen import frozen
from tui_mail.model.secret import Secret
from tui_mail.net.failures import server_words
from tui_mail.net.sasl import name_octets, password_octets
from tui_mail.net.scram import Scram

Answer = Callable[[bytes], bytes]


@frozen
class Mechanism:
    """One way to prove who the user is.

    Made by `mechanisms`; the answers come in the order of the server's challenges.
    """

    name: str
    initial: bytes | None
    """Said with the command; None where the server speaks first."""
    answers: tuple[Answer, ...]
    """One for each challenge, octets to octets. Raises BrokeProtocol."""
    hides: bool = False
    """Whether the password stays unsaid."""
    proves: bool = False
    """Whether the server has to answer all challenges before its yes counts."""


def mechanisms(
    endpoint: Endpoint, secret: Secret, offered: Collection[str], *, safe: bool
) -> tuple[Mechanism, ...]:
    """The ways that both know, the best first.

    Args:
        endpoint: who logs in, and by what.
        secret: password or token.
        offered: names, upper case.
        safe: nobody can listen: TLS is up, or the server is this machine.
    """
    name = name_octets(endpoint.username)
    octets = password_octets(secret)
    if endpoint.auth is AuthKind.OAUTH2:
        made: tuple[Mechanism, ...] = (_oauthbearer(endpoint, name, octets), _xoauth2(name, octets))
    else:
        made = (
            _scram(name, secret),
            Mechanism("PLAIN", b"\0".join((b"", name, octets)), ()),
            Mechanism("LOGIN", None, (lambda _: name, lambda _: octets)),
            _cram_md5(name, octets),
        )
    able = [one for one in made if one.name in offered]
    if not safe:
        able.sort(key=lambda one: not one.hides)
    return tuple(able)


def refusal_words(challenge: bytes) -> str:
    """What the JSON of a refused token says (RFC 7628 section 3.2.3); empty where it is none."""
    try:
        said = json.loads(challenge)
    except ValueError:
        return ""
    if not isinstance(said, dict):
        return ""
    words = [str(said[key]) for key in ("status", "error", "error_description") if key in said]
    return server_words(", ".join(words))


def _scram(name: bytes, secret: Secret) -> Mechanism:
    exchange = Scram(name, secret, base64.b64encode(os.urandom(24)))

    def verified(challenge: bytes) -> bytes:
        exchange.verify(challenge)
        return b""

    return Mechanism(
        "SCRAM-SHA-256",
        exchange.first(),
        (exchange.final, verified),
        hides=True,
        proves=True,
    )


def _cram_md5(name: bytes, octets: bytes) -> Mechanism:
    """RFC 2195."""

    def answer(challenge: bytes) -> bytes:
        if not challenge:
            raise BrokeProtocol(
                "The server gave nothing to answer in the log-in.", "It is tried again later."
            )
        return name + b" " + hmac.new(octets, challenge, "md5").hexdigest().encode()

    return Mechanism("CRAM-MD5", None, (answer,), hides=True)


def _oauthbearer(endpoint: Endpoint, name: bytes, token: bytes) -> Mechanism:
    """RFC 7628 section 3.1; what comes after a refusal is a single ^A."""
    identity = name.replace(b"=", b"=3D").replace(b",", b"=2C")
    host, port = endpoint.host.encode("idna"), endpoint.port
    octets = b"n,a=%s,\1host=%s\1port=%d\1auth=Bearer %s\1\1" % (identity, host, port, token)
    return Mechanism("OAUTHBEARER", octets, (lambda _: b"\1",))


def _xoauth2(name: bytes, token: bytes) -> Mechanism:
    """Google's and Microsoft's; what comes after a refusal is an empty line."""
    return Mechanism("XOAUTH2", b"user=%s\1auth=Bearer %s\1\1" % (name, token), (lambda _: b"",))
