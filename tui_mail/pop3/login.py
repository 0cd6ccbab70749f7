"""From a connected socket to an authenticated POP3 session: greeting, CAPA, STLS, log-in.

Must never send a user name or password before TLS is up where TLS is asked for (T1, T2).
"""

from tui_mail.errors import BrokeProtocol, MissingCapability, TlsFailed
from tui_mail.model.endpoint import Security
from tui_mail.model.secret import Secret
from tui_mail.net import sasl
from tui_mail.net.failures import no_starttls
from tui_mail.net.wire import Wire
from tui_mail.pop3.capabilities import Capabilities, ask
from tui_mail.pop3.replies import Status, greeting_refused, login_refused, read_status

_LINE = 255
"""Octets of a command line (RFC 2449 section 4); a longer response goes on a line of its own."""


def greet(wire: Wire) -> Capabilities:
    """Greeting, CAPA and, where the endpoint wants it, STLS and CAPA once more.

    Raises:
        Busy: the server has no time.
        TlsFailed: it offers no STLS, or refuses it; nothing was sent.
        BrokeProtocol, ConnectionLost, TimedOut: it does not speak POP3, or not at all.
    """
    greeting = read_status(wire)
    if not greeting.ok:
        raise greeting_refused(wire, greeting)
    if wire.endpoint.security is not Security.STARTTLS:
        return ask(wire)
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
    return ask(wire)


def log_in(wire: Wire, able: Capabilities, secret: Secret | None) -> None:
    """SASL PLAIN where the server offers it, else USER and PASS.

    Args:
        wire: greeted, and secure where the endpoint asks for it.
        able: as told after TLS.
        secret: the password.

    Raises:
        AuthFailed: wrong user name or password.
        Busy: the maildrop is locked, or the server has no time.
        SecretMissing: there is no password.
        MissingCapability: the server wants a kind of log-in that is not known here.
        UsageError: user name or password hold a line break.
    """
    secret = sasl.password_for(wire.endpoint, wire.name, secret)
    if "PLAIN" in able.sasl:
        status = _plain(wire, secret)
    elif able.sasl and not able.has("USER"):
        raise MissingCapability(
            f"The {wire.name} offers no log-in by password (it offers: "
            f"{', '.join(sorted(able.sasl))}). Nothing secret was sent.",
            "Ask its provider, or read this account over IMAP.",
        )
    else:
        status = _user_pass(wire, secret)
    if not status.ok:
        raise login_refused(wire, status)


def _plain(wire: Wire, secret: Secret) -> Status:
    response = sasl.plain(wire.endpoint.username, secret)
    command = b"AUTH PLAIN "
    if len(command) + len(response) + 2 <= _LINE:
        wire.confide(command, response)
        return read_status(wire)
    wire.say(b"AUTH PLAIN")
    if not wire.takes(b"+ "):
        return read_status(wire)
    wire.line()
    wire.confide(b"", response)
    return read_status(wire)


def _user_pass(wire: Wire, secret: Secret) -> Status:
    name = sasl.name_octets(wire.endpoint.username)
    password = sasl.password_octets(secret)
    wire.say(b"USER " + name)
    status = read_status(wire)
    if status.ok:
        wire.confide(b"PASS ", password)
        status = read_status(wire)
    return status


def _no_stls(wire: Wire, why: str) -> TlsFailed:
    return no_starttls(wire.endpoint, wire.server, why, tls_port=995)
