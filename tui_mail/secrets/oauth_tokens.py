"""Access tokens out of what somebody signed in for; renewed in time, by one at a time.

A provider may give another refresh token each time and take the old one back (RFC 9700 4.14): the
new one is kept before its access token is used. Must never ask with a refresh token that was
refused (T14), nor keep any of it outside of the keyring.
"""

import threading
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

from tui_mail.config.private_folder import make_private
from tui_mail.errors import SecretError, SecretMissing, SignInNeeded
from tui_mail.model.secret import Secret, SecretKey
from tui_mail.model.sign_in import Grant, OAuthClient, read_grant
from tui_mail.ports.secret_source import SecretSource
from tui_mail.ports.steps import Step, Steps
from tui_mail.secrets.turns import turn


class OAuthTokens:
    """TokenSource (ports): the keyring and the providers.

    Args:
        source: keeps what was granted.
        folder: for the lock that says whose turn it is; nothing secret lies there.
        steps: told of each durable step.
    """

    def __init__(self, source: SecretSource, folder: Path, steps: Steps) -> None:
        self._source = source
        self._folder = folder
        self._steps = steps
        self._lock = threading.Lock()
        self._turns: defaultdict[SecretKey, threading.Lock] = defaultdict(threading.Lock)
        self._held: dict[SecretKey, Grant] = {}
        self._refused: dict[SecretKey, Secret] = {}
        """The access token that a mail server refused last."""
        self._over: dict[SecretKey, Secret] = {}
        """The refresh token that the provider refused."""

    def token(self, client: OAuthClient, username: str) -> Secret:
        """See ports.secret_source.TokenSource."""
        key = client.grant_key(username)
        with self._turn_of(key):
            held = self._held.get(key)
            if held is not None and self._is_good(key, held):
                return held.access
            make_private(self._folder)
            with turn(self._folder / "sign-in.lock"):
                return self._renewed(client, key, username).access

    def distrust(self, client: OAuthClient, username: str, token: Secret) -> None:
        """See ports.secret_source.TokenSource."""
        with self._lock:
            self._refused[client.grant_key(username)] = token

    def give(self, keyring_name: str, granted: Secret) -> None:
        """See ports.secret_source.TokenSource."""
        grant, key = read_grant(granted), SecretKey.named(keyring_name)
        if grant is None:
            raise SecretError("This is nothing that a sign-in gave.")
        with self._turn_of(key):
            self._held[key] = grant

    def _turn_of(self, key: SecretKey) -> threading.Lock:
        with self._lock:
            return self._turns[key]

    def _is_good(self, key: SecretKey, grant: Grant) -> bool:
        with self._lock:
            refused = self._refused.get(key)
        return grant.is_fresh(time.time()) and grant.access != refused

    def _renewed(self, client: OAuthClient, key: SecretKey, username: str) -> Grant:
        """What another process got meanwhile, else what the provider gives."""
        grant = self._newest(key)
        if grant is None:
            raise SignInNeeded(f"Nobody has signed in as {username} so far.", how(username))
        if grant.client_id != client.client_id:
            raise SignInNeeded(
                f"The sign-in of {username} was for another client_id than that of "
                f"[oauth.{client.name}].",
                how(username),
            )
        self._held[key] = grant
        if self._is_good(key, grant):
            return grant
        if grant.refresh is None or self._over.get(key) == grant.refresh:
            raise _over(username)
        return self._asked(client, key, username, grant)

    def _asked(self, client: OAuthClient, key: SecretKey, username: str, grant: Grant) -> Grant:
        from tui_mail.net.oauth import refreshed  # HTTP is loaded when it is wanted

        secret = client_secret(self._source, client)
        self._steps.passed(Step.RENEW_BEFORE)
        try:
            newer = refreshed(client, grant, secret, int(time.time()))
        except SignInNeeded as error:
            if grant.refresh is not None:
                self._over[key] = grant.refresh
            raise _over(username) from error
        self._steps.passed(Step.RENEW_AFTER)
        self._held[key] = newer
        with suppress(SecretError):  # held all the same, and kept with the next that comes
            self._source.set(key, newer.as_secret())
        self._steps.passed(Step.RENEW_KEPT)
        return newer

    def _newest(self, key: SecretKey) -> Grant | None:
        """Of what is held and what is kept; a keyring that fails is no matter where one is held."""
        held = self._held.get(key)
        try:
            found = self._source.get(key)
        except SecretError:
            if held is None:
                raise
            return held
        kept = None if found is None else read_grant(found)
        if held is None or kept is None:
            return kept or held
        return kept if kept.issued >= held.issued else held


def client_secret(source: SecretSource, client: OAuthClient) -> Secret | None:
    """Of the client itself; many have none. Raises SecretError."""
    if client.secret_command is not None:
        return source.run(client.secret_command)
    try:
        return source.get(client.secret_key)
    except SecretMissing:  # no keyring at all
        return None


def how(username: str) -> str:
    """What to do so that somebody is signed in."""
    return f"Sign in: tui-mail account signin {username}"


def _over(username: str) -> SignInNeeded:
    return SignInNeeded(
        f"The sign-in of {username} is not valid any more: it was revoked, or is too old.",
        how(username).replace("Sign in:", "Sign in again:"),
    )
