"""What the engine asks of whoever keeps secrets."""

from typing import Protocol

from tui_mail.model.secret import Secret, SecretKey
from tui_mail.model.sign_in import OAuthClient


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

    def self_test(self) -> str:
        """What it is, in words, once a secret was kept, read back and forgotten.

        Raises:
            SecretError: it does not do that.
        """
        ...

    def unlock(self, passphrase: Secret) -> None:
        """Open it for the life of this process; raises SecretError where that does not."""
        ...


class TokenSource(Protocol):
    """What somebody signed in for; may block while the provider is asked. Safe from any thread."""

    def token(self, client: OAuthClient, username: str) -> Secret:
        """An access token that is good now; renewed where it has to be.

        Raises:
            SignInNeeded: nobody has signed in, or what was granted is over.
            SecretError: keyring or provider do not play along.
            NetworkError, ServerError: the provider was not reached.
        """
        ...

    def distrust(self, client: OAuthClient, username: str, token: Secret) -> None:
        """A mail server refused this token: another is got before anyone is given one again."""
        ...

    def give(self, keyring_name: str, granted: Secret) -> None:
        """Somebody signed in just now; held even where no keyring keeps it."""
        ...
