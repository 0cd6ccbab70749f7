"""From a connected socket to a session that takes MAIL FROM: greeting, EHLO, STARTTLS, AUTH.

Must never send user name, password or mail before TLS is up where TLS is asked for (T1, T2), nor
go on without a log-in where one is asked for (T12).
"""

from tui_mail.errors import BrokeProtocol, MissingCapability, TlsFailed
from tui_mail.model.endpoint import AuthKind, Security
from tui_mail.model.secret import Secret
from tui_mail.net import sasl
from tui_mail.net.failures import no_starttls
from tui_mail.net.sasl_exchange import mechanisms
from tui_mail.net.wire import Wire
from tui_mail.smtp.authenticate import authenticate
from tui_mail.smtp.extensions import Extensions, parse
from tui_mail.smtp.refusals import Stage, login_refused, refusal
from tui_mail.smtp.replies import read_reply

HELLO_NAME = b"[127.0.0.1]"
"""An address literal that tells nothing of this machine and needs no look-up (C7)."""


def greet(wire: Wire) -> Extensions:
    """Greeting, EHLO and, where the endpoint wants it, STARTTLS and EHLO once more.

    Raises:
        Busy, Refused: the server lets nobody in.
        TlsFailed: it offers no STARTTLS, or refuses it; nothing was sent.
        BrokeProtocol, ConnectionLost, TimedOut: it does not speak SMTP, or not at all.
    """
    greeting = read_reply(wire)
    if greeting.code != 220:
        raise refusal(wire, Stage.GREETING, greeting)
    able = _hello(wire)
    if wire.endpoint.security is not Security.STARTTLS:
        return able
    if not able.has("STARTTLS"):
        raise _no_starttls(wire, "does not offer it")
    wire.say(b"STARTTLS")
    try:
        agreed = read_reply(wire)
    except BrokeProtocol as error:
        raise _no_starttls(wire, "answers something else") from error
    if agreed.code != 220:
        raise _no_starttls(wire, f"refuses it (it says: {agreed.words.rstrip('.')})")
    wire.secure()
    return _hello(wire)


def log_in(wire: Wire, able: Extensions, secret: Secret | None) -> None:
    """The best way that both know; nothing where the endpoint wants no log-in.

    A server may offer a way for which it keeps nothing (SCRAM over hashed passwords): its no to
    that is followed by one more try, by a way that it can check whatever it keeps.

    Args:
        wire: greeted, and secure where the endpoint asks for it.
        able: as told after TLS.
        secret: the password, or the token.

    Raises:
        AuthFailed: wrong user name or password.
        Busy: the server cannot tell now.
        SecretMissing: there is no password.
        MissingCapability: the server offers no log-in that is known here; nothing was sent.
        BrokeProtocol: the server did not prove that it knows the password.
        UsageError: user name or password hold a line break.
    """
    if wire.endpoint.auth is AuthKind.NONE:
        return
    secret = sasl.password_for(wire.endpoint, wire.name, secret, tokens=True)
    safe = wire.is_secure or wire.is_near
    ways = mechanisms(wire.endpoint, secret, able.auth, safe=safe)
    if not ways:
        raise _no_auth(wire, able)
    reply, words = authenticate(wire, ways[0])
    if reply.code == 535 and ways[0].hides and safe:
        other = next((way for way in ways if not way.hides), None)
        if other is not None:
            reply, words = authenticate(wire, other)
    if reply.code != 235:
        raise login_refused(wire, reply, words)


def _hello(wire: Wire) -> Extensions:
    wire.say(b"EHLO " + HELLO_NAME)
    reply = read_reply(wire)
    if reply.code == 250:
        return parse(reply.lines)
    may_be_old = wire.endpoint.security is Security.NONE and wire.is_near and not reply.later
    if not may_be_old:
        if wire.endpoint.security is Security.STARTTLS and not reply.later and not wire.is_secure:
            raise _no_starttls(wire, "does not even know EHLO")
        raise refusal(wire, Stage.HELLO, reply)
    wire.say(b"HELO " + HELLO_NAME)
    reply = read_reply(wire)
    if reply.code != 250:
        raise refusal(wire, Stage.HELLO, reply)
    return Extensions()


def _no_auth(wire: Wire, able: Extensions) -> MissingCapability:
    offered = ", ".join(sorted(able.auth)) or "none at all"
    what = "token" if wire.endpoint.auth is AuthKind.OAUTH2 else "password"
    return MissingCapability(
        f"The {wire.name} offers no log-in by {what} (it offers: {offered}). Nothing was sent.",
        'If this server takes mail without a log-in, set auth = "none" in the settings; '
        "otherwise ask its provider, or check the port.",
    )


def _no_starttls(wire: Wire, why: str) -> TlsFailed:
    return no_starttls(wire.endpoint, wire.server, why, tls_port=465)
