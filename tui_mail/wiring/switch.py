"""The part of a switch between POP and IMAP that is done to settings and secrets.

Must never name a protocol that the account has no server for, nor one whose server was not asked.
"""

from tui_mail.config.load import load_settings
from tui_mail.config.paths import Paths
from tui_mail.config.save import set_value
from tui_mail.config.schema import AccountSettings, ServerSettings
from tui_mail.errors import ConfigError, SecretError, SecretMissing
from tui_mail.model.account import Mode
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.model.switch import KeptPassword, NewServer
from tui_mail.ports.secret_source import SecretSource
from tui_mail.ports.steps import Step, Steps
from tui_mail.wiring.secret_sources import Ask, open_secrets


class ModeSwitch:
    """Implements ports.setup.ModeSetting.

    Args:
        paths: of the profile.
        secrets: keeps the passwords.
        steps: told of each durable step.
    """

    def __init__(self, paths: Paths, secrets: SecretSource, steps: Steps) -> None:
        self._paths = paths
        self._secrets = secrets
        self._steps = steps

    def new_server(self, account: AccountKey, mode: Mode) -> NewServer:
        """The server of that protocol, and whether its password is kept.

        Raises:
            ConfigError: there is no such account, or it has no such server.
        """
        wanted, other = self._servers(account, mode)
        name = wanted.secret_key.keyring_name
        if not wanted.wants_secret or wanted.by_command or self._kept(wanted):
            return NewServer(name, KeptPassword.READY)
        others = other is not None and self._kept(other) is not None
        return NewServer(name, KeptPassword.OTHERS if others else KeptPassword.NONE)

    def others_password(self, account: AccountKey, mode: Mode) -> Secret:
        """The password of the server that is not of that protocol.

        Raises:
            ConfigError: as `new_server` does.
            SecretError: none is kept, or the keyring failed.
        """
        other = self._servers(account, mode)[1]
        found = None if other is None else self._secrets.get(other.secret_key)
        if found is None:
            raise SecretMissing(f"No password is kept for the other server of {account}.")
        return found

    def keep_password(self, account: AccountKey, mode: Mode, secret: Secret) -> None:
        """Put the password of that server into the keyring; raises SecretError, ConfigError."""
        self._secrets.set(self._servers(account, mode)[0].secret_key, secret)

    def server_of(self, account: AccountKey, mode: Mode) -> ServerSettings:
        """The account's server of that protocol; raises ConfigError."""
        return self._servers(account, mode)[0]

    def set_mode(self, account: AccountKey, mode: Mode) -> None:
        """Write it into config.toml; a running engine is to be told.

        Raises:
            ConfigError: the account has no such server, or the file cannot be written.
        """
        self._servers(account, mode)
        set_value(self._paths.settings, ("accounts", account, "mode"), mode.value)
        self._steps.passed(Step.SWITCH_AFTER_SETTINGS)

    def _servers(
        self, account: AccountKey, mode: Mode
    ) -> tuple[ServerSettings, ServerSettings | None]:
        """The one of that protocol, and the other."""
        settings = load_settings(self._paths.settings).accounts.get(account)
        if settings is None:
            raise ConfigError(f"There is no account {account}.", "See: tui-mail account list")
        pop = None if settings.pop is None else settings.pop.server
        imap = None if settings.imap is None else settings.imap.server
        wanted, other = (pop, imap) if mode is Mode.POP else (imap, pop)
        if wanted is None:
            raise no_server(settings, mode)
        return wanted, other

    def _kept(self, server: ServerSettings) -> Secret | None:
        try:
            return self._secrets.get(server.secret_key)
        except SecretError:
            return None


def no_server(account: AccountSettings, mode: Mode) -> ConfigError:
    """The account has no such section."""
    return ConfigError(
        f"The account {account.key} has no {mode.upper()} server in its settings.",
        f'Add [accounts.{account.key}.{mode}] with host = "..." to config.toml.',
    )


def open_switch(paths: Paths, ask: Ask | None = None) -> ModeSwitch:
    """With the keyring that the settings choose."""
    from tui_mail.wiring.fail_points import asked_steps

    return ModeSwitch(paths, open_secrets(paths, load_settings(paths.settings), ask), asked_steps())
