"""From a connected socket to an authenticated POP3 session: greeting, CAPA, STLS, log-in.

Must never send a user name or password before TLS is up where TLS is asked for (T1, T2).
"""

from tui_mail.errors import BrokeProtocol, MissingCapability, TlsFailed
from tui_mail.model.endpoint import AuthKind, Security
from tui_mail.model.frozen import replace
from tui_mail.model.secret import Secret
from tui_mail.net import sasl
from tui_mail.net.failures import no_starttls
from tui_mail.net.sasl_exchange import Mechanism, mechanisms
from tui_mail.net.wire import Wire
from tui_mail.pop3.authenticate import apop, authenticate, timestamp_in, user_pass
from tui_mail.pop3.capabilities import Capabilities, ask
from tui_mail.pop3.replies import greeting_refused, login_refused, read_status, status_of


def greet(wire: Wire) -> Capabilities:
    """Greeting, CAPA and, where the endpoint wants it, STLS and CAPA once more.

    Raises:
        Busy: the server has no time.
        TlsFailed: it offers no STLS, or refuses it; nothing was sent.
        BrokeProtocol, ConnectionLost, TimedOut: it does not speak POP3, or not at all.
    """
    line = wire.line()
    greeting = status_of(wire, line)
    if not greeting.ok:
        raise greeting_refused(wire, greeting)
    if wire.endpoint.security is Security.STARTTLS:
        _start_tls(wire)
    return replace(ask(wire), timestamp=timestamp_in(line))


def _start_tls(wire: Wire) -> None:
    before = ask(wire)
    if before.known and not before.has("STLS"):
        raise _no_stls(wire, "does not offer it")
    wire.say(b"STLS")
    try:
        agreed = read_status(wire)
    except BrokeProtocol as error:
        raise _no_stls(wire, "answers something else") from error
    if not agreed.ok:
        raise _no_stls(wire, "refuses it")
    wire.secure()


def log_in(wire: Wire, able: Capabilities, secret: Secret | None) -> None:
    """The best way that both know, after UTF8 where the server has it (RFC 6856 section 2).

    Where nobody can listen that is PLAIN, or USER and PASS. Where somebody can, it is one that does
    not say the password: SCRAM, CRAM-MD5, APOP; and a no to that is not followed by one that does.

    Args:
        wire: greeted, and secure where the endpoint asks for it.
        able: as told after TLS.
        secret: the password, or the token.

    Raises:
        AuthFailed: wrong user name or password.
        Busy: the maildrop is locked, or the server has no time.
        SecretMissing: there is no password.
        MissingCapability: the server wants a kind of log-in that is not known here.
        BrokeProtocol: the server did not prove that it knows the password.
        UsageError: user name or password hold a line break.
    """
    secret = sasl.password_for(wire.endpoint, wire.name, secret, kinds=_KINDS)
    way = _way(wire, able, secret)
    if able.has("UTF8"):
        wire.say(b"UTF8")
        read_status(wire)  # without it internationalised mail comes in an older dress
    words = ""
    if isinstance(way, Mechanism):
        status, words = authenticate(wire, way)
    else:
        status = apop(wire, able.timestamp, secret) if way == _APOP else user_pass(wire, secret)
    if not status.ok:
        raise login_refused(wire, replace(status, words=words or status.words))


_APOP, _USER = "APOP", "USER"
_KINDS = (AuthKind.PASSWORD, AuthKind.OAUTH2, AuthKind.APOP)


def _way(wire: Wire, able: Capabilities, secret: Secret) -> Mechanism | str:
    """How to log in: a mechanism, or the name of a command. Raises MissingCapability."""
    endpoint, safe = wire.endpoint, wire.is_secure or wire.is_near
    if endpoint.auth is AuthKind.APOP:
        if not able.timestamp:
            raise _no_way(wire, able, "APOP")
        return _APOP
    known = mechanisms(endpoint, secret, able.sasl, safe=safe)
    if endpoint.auth is AuthKind.OAUTH2:
        if not known:
            raise _no_way(wire, able, "token")
        return known[0]
    hiding = next((one for one in known if one.hides), None)
    if not safe and (hiding or able.timestamp):
        return hiding or _APOP
    plain = next((one for one in known if one.name == "PLAIN"), None)
    if plain is not None:
        return plain
    if not able.sasl or able.has("USER"):
        return _APOP if able.timestamp and able.known and not able.has("USER") else _USER
    if known:
        return known[0]
    if able.timestamp:
        return _APOP
    raise _no_way(wire, able, "password")


_ADVICE = {
    "token": 'Set auth to "password", with an app password if the provider offers one.',
    "APOP": 'Set auth to "password" in the settings, and security to tls or starttls.',
}


def _no_way(wire: Wire, able: Capabilities, what: str) -> MissingCapability:
    offered = [*sorted(able.sasl), *(["USER"] if able.has("USER") else [])]
    offered += ["APOP"] if able.timestamp else []
    return MissingCapability(
        f"The {wire.name} offers no log-in by {what} (it offers: "
        f"{', '.join(offered) or 'nothing that is known here'}). Nothing secret was sent.",
        _ADVICE.get(what, "Ask its provider, or read this account over IMAP."),
    )


def _no_stls(wire: Wire, why: str) -> TlsFailed:
    return no_starttls(wire.endpoint, wire.server, why, tls_port=995)
