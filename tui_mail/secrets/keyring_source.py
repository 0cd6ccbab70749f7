"""The system's keyring as a SecretSource.

Each call runs on a thread of its own, for it may wait for a person; who asks waits one minute at
most. Must never log a secret, and never keep one anywhere but in the keyring.
"""

import os
import threading
from collections.abc import Callable
from typing import TypeVar

from tui_mail.config.schema import SecretSettings
from tui_mail.errors import SecretError, SecretMissing, TuiMailError
from tui_mail.model.secret import Secret, SecretKey
from tui_mail.secrets.backends import NO_KEYRING_HINT, TRUSTED, Backend, backend, name_of
from tui_mail.secrets.password_command import run_command

SERVICE = "tui-mail"
PROBE = "test:nobody@nowhere"
"""Under which the self-test keeps something for a moment."""
PATIENCE = 60.0
"""Seconds."""

Result = TypeVar("Result")


class KeyringSource:
    """SecretSource (ports): the keyring of the system, and password_command.

    Args:
        settings: which keyring.
        patience: seconds that one call may take.
    """

    def __init__(self, settings: SecretSettings, patience: float = PATIENCE) -> None:
        self._chosen = settings.keyring
        self._patience = patience
        self._lock = threading.Lock()
        self._backend: Backend | None = None

    def get(self, key: SecretKey) -> Secret | None:
        """The secret, None where none is kept.

        Raises:
            SecretMissing: there is no keyring that is trusted.
            SecretError: it stays locked, failed, or took too long.
        """
        try:
            value = self._in_time(lambda: self._open().get_password(SERVICE, key.keyring_name))
        except SecretMissing as error:
            raise SecretMissing(
                f"No password is known for {key.username} at {key.host}: {_lower(error.message)}",
                error.hint,
            ) from error
        return Secret(value) if value else None

    def set(self, key: SecretKey, secret: Secret) -> None:
        """Keep it, and make sure that it was kept; raises SecretError."""
        name = key.keyring_name

        def keep() -> bool:
            keyring = self._open()
            before = keyring.get_password(SERVICE, name)
            keyring.set_password(SERVICE, name, secret.value)
            kept = keyring.get_password(SERVICE, name) == secret.value
            if not kept and before is not None:
                keyring.set_password(SERVICE, name, before)
            return kept

        if not self._in_time(keep):
            raise SecretError("The keyring took the password and did not keep it.", NO_KEYRING_HINT)

    def delete(self, key: SecretKey) -> None:
        """Forget it; no error where there is none, or no keyring to hold one."""
        name = key.keyring_name

        def forget() -> None:
            if self._open().get_password(SERVICE, name) is not None:
                self._open().delete_password(SERVICE, name)

        try:
            self._in_time(forget)
        except SecretMissing:
            return

    def self_test(self) -> str:
        """The keyring in use, once it kept something, gave it back and forgot it.

        Raises:
            SecretMissing: there is no keyring that is trusted.
            SecretError: it stays locked, failed, took too long, or keeps nothing.
        """
        probe = os.urandom(16).hex()

        def tried() -> str:
            keyring = self._open()
            keyring.set_password(SERVICE, PROBE, probe)
            kept = keyring.get_password(SERVICE, PROBE)
            keyring.delete_password(SERVICE, PROBE)
            if kept != probe or keyring.get_password(SERVICE, PROBE) is not None:
                raise SecretError("The keyring does not keep what it is given.", NO_KEYRING_HINT)
            return name_of(keyring)

        name = self._in_time(tried)
        trust = "trusted" if name in TRUSTED else "not trusted, but chosen in the settings"
        return f"{name}, {trust}, keeps, gives back and forgets"

    def unlock(self, passphrase: Secret) -> None:
        """A keyring is unlocked by the system."""
        del passphrase
        raise SecretError("The keyring is unlocked by the system, not here.")

    def run(self, command: str | tuple[str, ...]) -> Secret:
        """First line of a password_command's output; raises SecretError."""
        return run_command(command)

    def _open(self) -> Backend:
        with self._lock:
            if self._backend is None:
                self._backend = backend(self._chosen)
            return self._backend

    def _in_time(self, call: Callable[[], Result]) -> Result:
        """Run on a thread of its own; a call that hangs is left behind."""
        done: list[Result] = []
        failed: list[TuiMailError] = []

        def work() -> None:
            try:
                done.append(call())
            except TuiMailError as error:
                failed.append(error)
            except Exception as error:  # noqa: BLE001 - top of a thread; backends raise anything
                failed.append(_worded(error))

        thread = threading.Thread(target=work, name="keyring", daemon=True)
        thread.start()
        thread.join(self._patience)
        if failed:
            raise failed[0]
        if not done:
            raise SecretError(
                f"The keyring did not answer within {self._patience:.0f} seconds.",
                "Unlock it and try again, or set password_command in config.toml.",
            )
        return done[0]


def _worded(error: Exception) -> SecretError:
    """A backend's failure; its own words may quote the secret, and stay out."""
    kind = type(error).__name__
    if kind in {"KeyringLocked", "InitError", "LockedException", "PromptDismissedException"}:
        return SecretError("The keyring is locked.", "Unlock it and try again.")
    return SecretError(
        f"The keyring failed ({kind}).", "Check that it runs, or set password_command."
    )


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
