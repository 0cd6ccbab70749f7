"""Which keeper of secrets a profile has, and what its sign-ins give."""

from collections.abc import Callable

from tui_mail.config.paths import Paths
from tui_mail.config.schema import Settings
from tui_mail.model.secret import Secret
from tui_mail.ports.secret_source import SecretSource, TokenSource
from tui_mail.secrets.keyring_source import KeyringSource
from tui_mail.secrets.oauth_tokens import OAuthTokens
from tui_mail.wiring.fail_points import asked_steps

Ask = Callable[[bool], Secret]
"""Gives the passphrase of the file of passwords; true: of one that is to be made."""


def open_secrets(paths: Paths, settings: Settings, ask: Ask | None = None) -> SecretSource:
    """The one that the settings choose.

    Args:
        paths: of the profile.
        settings: say which.
        ask: gives the passphrase of a file that is locked, where somebody is there to be asked.
    """
    if settings.secrets.keyring == "file":
        from tui_mail.wiring.passwords_file import open_file  # few have one

        return open_file(paths, settings, ask)
    return KeyringSource(settings.secrets)


def open_tokens(paths: Paths, source: SecretSource) -> TokenSource:
    """Tokens out of what that keeper has."""
    return OAuthTokens(source, paths.state, asked_steps())
