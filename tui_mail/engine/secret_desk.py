"""Finds a server's secret: given in this life, by command, from the keyring. Writes none down."""

import threading
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from tui_mail.config.schema import ServerSettings
from tui_mail.errors import AuthFailed, SecretError, SecretLocked, SecretMissing, TuiMailError
from tui_mail.model.secret import PASSPHRASE, Secret
from tui_mail.ports.secret_source import SecretSource, TokenSource

T = TypeVar("T")
TRIES = 3
"""With a token that is held, with one that another process got meanwhile, with a new one."""
SIGN_IN = "oauth:"
"""What the keyring name of something that was signed in for begins with."""


class SecretDesk:
    """One an engine; safe from any thread, blocks only who asks.

    Args:
        source: keyring and commands.
        tokens: what somebody signed in for; without it no server can be signed in to.
    """

    def __init__(self, source: SecretSource, tokens: TokenSource | None = None) -> None:
        self._source = source
        self._tokens = tokens
        self._lock = threading.Lock()
        self._asking: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        """By keyring name: whoever wants the same secret waits, so that nobody is asked twice."""
        self._given: dict[str, Secret] = {}
        self._from_command: dict[str, Secret] = {}
        self._used: dict[str, Secret] = {}
        """What `find` gave last."""

    def give(self, keyring_name: str, secret: Secret) -> None:
        """The user typed it, or signed in; kept in memory only.

        Raises:
            SecretError: it does not open what keeps the passwords.
        """
        if keyring_name == PASSPHRASE:
            self._source.unlock(secret)
            return
        if keyring_name.startswith(SIGN_IN) and self._tokens is not None:
            self._tokens.give(keyring_name, secret)
            return
        with self._lock:
            self._given[keyring_name] = secret

    def find(self, server: ServerSettings) -> Secret | None:
        """The secret to log in with; None where none is wanted.

        Raises:
            SecretMissing: none is kept, and nobody gave one.
            SecretError: the command failed, or the keyring did.
        """
        if not server.wants_secret:
            return None
        name = server.secret_key.keyring_name
        found = self._token(server) or self._known(name)
        if found is None:
            with self._lock:
                asking = self._asking[name]
            with asking:
                found = self._known(name) or self._asked(server)
        with self._lock:
            self._used[name] = found
        return found

    def distrust(self, server: ServerSettings) -> None:
        """The server refused what `find` gave: the next one asks anew.

        One that was given since is not meant by that.
        """
        name = server.secret_key.keyring_name
        with self._lock:
            refused = self._used.get(name)
        if refused is not None:
            self._refuse_token(server, refused)
        with self._lock:
            for known in (self._given, self._from_command):
                if known.get(name) is refused:
                    known.pop(name, None)

    def logged_in(self, server: ServerSettings, open_line: Callable[[Secret | None], T]) -> T:
        """A line to the server; where it refuses a token, it is tried with the next.

        Args:
            server: whose secret it takes.
            open_line: connects and logs in, or raises AuthFailed.

        Raises:
            AuthFailed: it refused the password, or a token that was new.
            SecretError, NetworkError, ServerError: as `find` and `open_line` do.
        """
        secret, left = self.find(server), TRIES
        while True:
            left -= 1
            try:
                return open_line(secret)
            except AuthFailed as error:
                if not server.renews or secret is None:
                    raise
                self._refuse_token(server, secret)
                other = self.find(server) if left else secret
                if other == secret:
                    raise _sign_in_again(server, error) from error
                secret = other

    def _token(self, server: ServerSettings) -> Secret | None:
        """Where the log-in is by one that is got each time; None where it is not."""
        if server.token_command is not None:
            return self._source.run(server.token_command)
        if server.sign_in is not None and self._tokens is not None:
            return self._tokens.token(server.sign_in, server.endpoint.username)
        return None

    def _refuse_token(self, server: ServerSettings, token: Secret) -> None:
        if server.sign_in is not None and self._tokens is not None:
            self._tokens.distrust(server.sign_in, server.endpoint.username, token)

    def _known(self, name: str) -> Secret | None:
        with self._lock:
            return self._given.get(name) or self._from_command.get(name)

    def _asked(self, server: ServerSettings) -> Secret:
        """By command, else of the keyring."""
        key = server.secret_key
        if server.password_command is not None:
            found = self._source.run(server.password_command)
            with self._lock:
                self._from_command[key.keyring_name] = found
            return found
        kept = self._source.get(key)
        if kept is None:
            raise SecretMissing(
                f"No password is kept for {key.username} at {key.host} ({key.protocol}).",
                "Give it with `tui-mail account password NAME`, or set password_command.",
            )
        return kept


def wanted(error: TuiMailError, server: ServerSettings) -> str:
    """The name of what somebody has to give, so that it goes on; empty where that is nothing."""
    if isinstance(error, SecretLocked):
        return error.wants
    return server.secret_key.keyring_name if isinstance(error, AuthFailed | SecretError) else ""


def _sign_in_again(server: ServerSettings, error: AuthFailed) -> AuthFailed:
    """The same, with what helps."""
    if server.token_command is not None:
        return AuthFailed(error.message, "See what oauth_token_command prints.")
    who = server.endpoint.username
    return AuthFailed(error.message, f"Sign in again: tui-mail account signin {who}")
