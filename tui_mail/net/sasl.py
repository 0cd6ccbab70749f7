"""User names and passwords as they go on the wire, pure. Must never log or keep a secret."""

import base64

from tui_mail.errors import MissingCapability, SecretMissing
from tui_mail.model.endpoint import AuthKind, Endpoint
from tui_mail.model.secret import Secret
from tui_mail.net.lines import guard


def password_for(
    endpoint: Endpoint,
    name: str,
    secret: Secret | None,
    *,
    tokens: bool = False,
    kinds: tuple[AuthKind, ...] = (AuthKind.PASSWORD,),
) -> Secret:
    """The password, once it is known that one is wanted and there.

    Args:
        endpoint: where it is for.
        name: of the server, as errors call it.
        secret: None where there is none.
        tokens: whether a log-in by any kind is known there.
        kinds: those that are.

    Raises:
        MissingCapability: the endpoint is set to log in by something else.
        SecretMissing: there is no password.
    """
    if endpoint.auth not in kinds and not tokens:
        raise MissingCapability(
            f"The {name} is set to log in by {endpoint.auth.value}, which is impossible there.",
            'Set auth to "password", with an app password if the provider offers one.',
        )
    if secret is None:
        raise SecretMissing(
            f"There is no password for {endpoint.username} at the {name}.",
            "Give it with: tui-mail account password",
        )
    return secret


def plain(username: str, secret: Secret) -> bytes:
    """The PLAIN response (RFC 4616), base64: no authorisation identity, user name, password.

    Raises:
        UsageError: either holds CR, LF or NUL.
    """
    return base64.b64encode(b"\0" + name_octets(username) + b"\0" + password_octets(secret))


def name_octets(username: str) -> bytes:
    """A user name as it goes on the wire, UTF-8; raises UsageError as `plain`."""
    return guard(username, "The user name").encode("utf-8", "surrogateescape")


def password_octets(secret: Secret) -> bytes:
    """A password as it goes on the wire, UTF-8; raises UsageError as `plain`."""
    return guard(secret.value, "The password").encode("utf-8", "surrogateescape")
