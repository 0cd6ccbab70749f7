"""Proving who the user is: SASL PLAIN, LOGIN, or a token; only by a way that was offered.

Must never send a secret before the connection is what the settings ask for, nor anywhere that a
server refers to (T8), nor twice because a server asks twice.
"""

from collections.abc import Callable

from tui_mail.errors import AuthFailed, MissingCapability, Refused, SecretMissing
from tui_mail.imap.names import quoted
from tui_mail.imap.replies import SERVER, said_by_server
from tui_mail.imap.response_codes import MEANINGS, code
from tui_mail.imap.wire import Hidden, Literal, Wire
from tui_mail.model.endpoint import AuthKind, Endpoint
from tui_mail.model.secret import Secret
from tui_mail.net.failures import address, login_advice
from tui_mail.net.sasl import name_octets, password_octets

_TURNED_AWAY = frozenset({"CONTACTADMIN", "AUTHORIZATIONFAILED", "NOPERM"})


def log_in(wire: Wire, endpoint: Endpoint, secret: Secret | None) -> None:
    """Log in as the endpoint says.

    Raises:
        SecretMissing: no secret was given.
        MissingCapability: the server takes none of the ways we know.
        AuthFailed: it refused user name or password.
        Busy: it cannot tell now.
    """
    if secret is None:
        raise SecretMissing(
            f"There is no password for {endpoint.username} at {endpoint.host}.",
            "Give one: tui-mail account password NAME incoming",
        )
    offered = frozenset(wire.capabilities)
    wire.forget_capabilities()
    try:
        if endpoint.auth is AuthKind.OAUTH2:
            _by_token(wire, endpoint, secret, offered)
        elif "AUTH=PLAIN" in offered:
            octets = b"\0".join((b"", name_octets(endpoint.username), password_octets(secret)))
            wire.sasl("PLAIN", _once(octets))
        elif "LOGINDISABLED" not in offered:
            name = _string(name_octets(endpoint.username))
            wire.command("LOGIN", Hidden(name), Hidden(_password(secret)))
        else:
            raise MissingCapability(
                f"The {SERVER} {address(endpoint)} takes no password on this connection. "
                "Nothing secret was sent.",
                'Set security to "tls" in the settings; if it is, its provider wants a log-in of '
                "its own kind: ask there.",
            )
    except Refused as error:
        raise _refused(endpoint, error) from error
    wire.state = "AUTH"


def _by_token(wire: Wire, endpoint: Endpoint, secret: Secret, offered: frozenset[str]) -> None:
    user, token = name_octets(endpoint.username), password_octets(secret)
    if "AUTH=OAUTHBEARER" in offered:
        identity = user.replace(b"=", b"=3D").replace(b",", b"=2C")
        octets = b"n,a=%s,\1auth=Bearer %s\1\1" % (identity, token)
        wire.sasl("OAUTHBEARER", _once(octets, then=b"\1"))
    elif "AUTH=XOAUTH2" in offered:
        octets = b"user=%s\1auth=Bearer %s\1\1" % (user, token)
        wire.sasl("XOAUTH2", _once(octets, then=b""))
    else:
        raise MissingCapability(
            f"The {SERVER} {address(endpoint)} does not take the sign-in by token (OAuth2).",
            'Set auth to "password" in the settings.',
        )


def _once(octets: bytes, then: bytes | None = None) -> Callable[[bytes], bytes | None]:
    """A response to the first challenge; `then` to the second, which is an error's; then none."""
    responses = iter((octets, then))
    return lambda _challenge: next(responses, None)


def _string(octets: bytes) -> str | Literal:
    if octets.isascii() and octets.decode("ascii").isprintable():
        return quoted(octets.decode("ascii"))
    return Literal(octets)


def _password(secret: Secret) -> str | Literal:
    return _string(password_octets(secret))


def _refused(endpoint: Endpoint, error: Refused) -> AuthFailed | MissingCapability:
    said, found = said_by_server(error.reply), code(error.reply)
    server, user = f"{SERVER} {address(endpoint)}", endpoint.username
    if found in _TURNED_AWAY:
        return AuthFailed(
            f"The {server} does not let {user} in{said}.",
            "Ask its operator, or look at the provider's web page.",
        )
    if found == "EXPIRED":
        return AuthFailed(
            f"The password of {user} is not valid any more at the {server}{said}.",
            MEANINGS[found].hint,
        )
    if found == "PRIVACYREQUIRED":
        return MissingCapability(
            f"The {server} lets {user} in only on an encrypted connection{said}.",
            MEANINGS[found].hint,
        )
    hint = login_advice("IMAP", said)
    if endpoint.auth is AuthKind.OAUTH2:
        hint = "Sign in again."
    return AuthFailed(f"The {server} refused user name or password of {user}{said}.", hint)
