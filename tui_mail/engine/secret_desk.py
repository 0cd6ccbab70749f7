"""Finds a server's secret: given in this life, by command, from the keyring. Writes none down."""

import threading

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
        self._given: dict[str, Secret] = {}
        self._from_command: dict[str, Secret] = {}

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
        with self._lock:
            known = self._given.get(name) or self._from_command.get(name)
        if known is not None:
            return known
        if server.password_command is not None:
            found = self._source.run(server.password_command)
            with self._lock:
                self._from_command[name] = found
            return found
        return self._from_keyring(server)

    def distrust(self, server: ServerSettings) -> None:
        """The server refused it: the next `find` asks anew."""
        name = server.secret_key.keyring_name
        with self._lock:
            self._given.pop(name, None)
            self._from_command.pop(name, None)

    def _from_keyring(self, server: ServerSettings) -> Secret:
        key = server.secret_key
        found = self._source.get(key)
        if found is None:
            raise SecretMissing(
                f"No password is kept for {key.username} at {key.host} ({key.protocol}).",
                "Give it with `tui-mail account password NAME`, or set password_command.",
            )
        return found
