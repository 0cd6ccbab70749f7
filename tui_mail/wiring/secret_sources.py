"""Which keeper of secrets a profile has, and what its sign-ins give."""

from tui_mail.config.paths import Paths
from tui_mail.config.schema import Settings
from tui_mail.ports.secret_source import SecretSource
from tui_mail.secrets.keyring_source import KeyringSource
from tui_mail.secrets.oauth_tokens import OAuthTokens
from tui_mail.wiring.fail_points import asked_steps


def open_secrets(paths: Paths, settings: Settings) -> SecretSource:
    """The one that the settings choose."""
    del paths
    return KeyringSource(settings.secrets)


def open_tokens(paths: Paths, source: SecretSource) -> OAuthTokens:
    """Tokens out of what that keeper has."""
    return OAuthTokens(source, paths.state, asked_steps())
