"""What the engine asks of whoever keeps secrets."""

from typing import Protocol

from tui_mail.model.secret import Secret, SecretKey


class SecretSource(Protocol):
    """Keyring or the like; may block while the system asks its user."""

    def get(self, key: SecretKey) -> Secret | None:
        """The secret, None where none is kept.

        Raises:
            SecretError: there is no keyring, or it stays locked.
        """
        ...

    def set(self, key: SecretKey, secret: Secret) -> None:
        """Keep it; raises SecretError."""
        ...

    def delete(self, key: SecretKey) -> None:
        """Forget it; no error where there is none."""
        ...

    def run(self, command: str | tuple[str, ...]) -> Secret:
        """First line of a password_command's output; raises SecretError."""
        ...
