"""Finds a server's secret: given in this life, by command, from the keyring. Writes none down."""

import threading
from collections import defaultdict

from tui_mail.config.schema import ServerSettings
from tui_mail.errors import SecretMissing
from tui_mail.model.secret import Secret
from tui_mail.ports.secret_source import SecretSource


class SecretDesk:
    """One an engine; safe from any thread, blocks only who asks.

    Args:
        source: keyring and commands.
    """

    def __init__(self, source: SecretSource) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._asking: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        """By keyring name: whoever wants the same secret waits, so that nobody is asked twice."""
        self._given: dict[str, Secret] = {}
        self._from_command: dict[str, Secret] = {}
        self._used: dict[str, Secret] = {}
        """What `find` gave last."""

    def give(self, keyring_name: str, secret: Secret) -> None:
        """The user typed it; kept in memory only."""
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
        found = self._known(name)
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
            for known in (self._given, self._from_command):
                if known.get(name) is refused:
                    known.pop(name, None)

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
