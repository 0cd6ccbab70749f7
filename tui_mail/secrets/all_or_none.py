"""Several secrets kept together: all of them, or everything is as it was."""

from collections.abc import Mapping
from contextlib import suppress

from tui_mail.errors import SecretError, SecretMissing
from tui_mail.model.secret import Secret, SecretKey
from tui_mail.ports.secret_source import SecretSource


def keep_all(source: SecretSource, secrets: Mapping[SecretKey, Secret]) -> None:
    """Keep them.

    Raises:
        SecretError: one could not be kept; what was there before is there again, as far as that
            can be.
    """
    before: dict[SecretKey, Secret | None] = {}
    try:
        for key, secret in secrets.items():
            before[key] = _kept(source, key)
            source.set(key, secret)
    except SecretError:
        for key, old in before.items():
            with suppress(SecretError):  # the first failure is what is told
                if old is None:
                    source.delete(key)
                else:
                    source.set(key, old)
        raise


def _kept(source: SecretSource, key: SecretKey) -> Secret | None:
    """Where there is no keyring, keeping says that in better words than looking does."""
    try:
        return source.get(key)
    except SecretMissing:
        return None
