"""Signs somebody in at a provider, and keeps what was granted.

Must never give up an old grant before the new one is here, nor keep one anywhere but where the
settings keep secrets.
"""

from typing import Protocol

from tui_mail.config.fields import nearest
from tui_mail.config.load import load_settings
from tui_mail.config.paths import Paths
from tui_mail.config.save import all_servers, change_settings
from tui_mail.config.schema import AccountSettings, ServerSettings, Settings
from tui_mail.config.toml_edit import with_value
from tui_mail.engine.secret_desk import SIGN_IN
from tui_mail.errors import SecretError, UsageError
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret, SecretKey
from tui_mail.model.sign_in import Grant, OAuthClient
from tui_mail.ports.secret_source import SecretSource
from tui_mail.ports.signing_in import SignedIn
from tui_mail.secrets.oauth_tokens import client_secret
from tui_mail.wiring.secret_sources import Ask, open_secrets


class Flow(Protocol):
    """One way to sign in, as net has it."""

    url: str
    code: str

    @property
    def listens(self) -> bool:
        """See ports.signing_in.SignIn; the other methods too."""
        ...

    def wait(self, seconds: float) -> Grant | None:
        """For so long at most."""
        ...

    def pasted(self, text: str) -> Grant:
        """Address or code."""
        ...

    def close(self) -> None:
        """Nobody waits any more."""
        ...


class KeptSignIn:
    """ports.signing_in.SignIn: what it gives is kept.

    Args:
        flow: how.
        key: where it belongs.
        source: keeps it; None: whoever began it does.
    """

    def __init__(self, flow: Flow, key: SecretKey, source: SecretSource | None) -> None:
        self._flow, self._key, self._source = flow, key, source

    @property
    def url(self) -> str:
        """See ports.signing_in.SignIn; the other methods too."""
        return self._flow.url

    @property
    def code(self) -> str:
        """To be typed there."""
        return self._flow.code

    @property
    def listens(self) -> bool:
        """Whether it hears of it by itself."""
        return self._flow.listens

    def wait(self, seconds: float) -> SignedIn | None:
        """For so long at most."""
        grant = self._flow.wait(seconds)
        return None if grant is None else self._kept(grant)

    def pasted(self, text: str) -> SignedIn:
        """Address or code."""
        return self._kept(self._flow.pasted(text))

    def close(self) -> None:
        """Nobody waits any more."""
        self._flow.close()

    def _kept(self, grant: Grant) -> SignedIn:
        name, granted = self._key.keyring_name, grant.as_secret()
        try:
            if self._source is not None:
                self._source.set(self._key, granted)
        except SecretError as error:
            return SignedIn(name, granted, str(error))
        return SignedIn(name, granted)


class ProfileSignIns:
    """Implements ports.signing_in.SigningIn.

    Args:
        paths: of the profile.
        source: keeps what is granted.
    """

    def __init__(self, paths: Paths, source: SecretSource) -> None:
        self._paths = paths
        self._source = source

    def names(self, wanted: str) -> tuple[str, ...]:
        """See ports.signing_in.SigningIn; the other methods too."""
        settings = self._settings()
        servers = _servers_of(settings, wanted)
        names = dict.fromkeys(s.secret_key.keyring_name for s in servers if s.sign_in is not None)
        if names:
            return tuple(names)
        if not servers:
            known = [*settings.accounts, *(a.email for a in settings.accounts.values())]
            raise UsageError(f"There is no account {wanted}.", nearest(wanted, known))
        raise UsageError(
            f"{wanted} does not sign in anywhere: it logs in by password.",
            'Set auth = "oauth2" and oauth = NAME in its sections (docs/oauth.md).',
        )

    def accounts(self) -> tuple[AccountKey, ...]:
        """Those that sign in somewhere."""
        settings = self._settings()
        return tuple(
            key
            for key, account in settings.accounts.items()
            if any(server.sign_in for server in _of_account(settings, account))
        )

    def begin(self, keyring_name: str, *, device: bool) -> KeptSignIn:
        """Start one."""
        client = self.client(keyring_name)
        key = SecretKey.named(keyring_name)
        secret = client_secret(self._source, client)
        flow = begun(client, secret, key.username, device=device)
        return KeptSignIn(flow, key, self._source)

    def client(self, keyring_name: str) -> OAuthClient:
        """The [oauth.NAME] of that; raises UsageError."""
        for server in all_servers(self._settings()):
            if server.sign_in is not None and server.secret_key.keyring_name == keyring_name:
                return server.sign_in
        raise UsageError(f"Nothing in the settings signs in as {keyring_name}.")

    def use(self, account: AccountKey, provider: str, client_id: str) -> None:
        """Have the servers of an account signed in to from now on, as this client.

        Args:
            account: whose; a server that other accounts send through is theirs as well.
            provider: a name that brings its addresses along, or an [oauth.NAME] that is there.
            client_id: empty: the one that stands there.

        Raises:
            ConfigError: the settings cannot be so; then they are as they were.
        """
        values: dict[tuple[str, ...], str] = {}
        if client_id:
            values["oauth", provider, "client_id"] = client_id
        settings = self._settings()
        known = settings.accounts[account]
        parts = {"pop": known.pop, "imap": known.imap}
        sections = [("accounts", account, name) for name, part in parts.items() if part is not None]
        for section in (*sections, *(("smtp", name) for name in known.smtp)):
            values[(*section, "auth")] = "oauth2"
            values[(*section, "oauth")] = provider

        def changed(text: str, _: Settings) -> str:
            for key, value in values.items():
                text = with_value(text, key, value)
            return text

        change_settings(self._paths.settings, changed)

    def check_keeper(self) -> None:
        """Whether what is granted could be kept; raises SecretError."""
        self._source.self_test()

    def keep_client_secret(self, client: OAuthClient, secret: Secret) -> None:
        """Of the client itself, where it has one; raises SecretError."""
        self._source.set(client.secret_key, secret)

    def _settings(self) -> Settings:
        return load_settings(self._paths.settings)


def begun(client: OAuthClient, secret: Secret | None, username: str, *, device: bool) -> Flow:
    """A sign-in at that provider.

    Args:
        client: the program as the provider knows it.
        secret: of the client, where it has one.
        username: who is to sign in.
        device: by a code that is typed elsewhere.

    Raises:
        SecretError: it cannot be.
        NetworkError, ServerError: the provider was not reached.
    """
    if device:
        from tui_mail.net.oauth_device import DeviceSignIn

        return DeviceSignIn(client, secret)
    from tui_mail.net.oauth_browser import BrowserSignIn

    return BrowserSignIn(client, secret, username)


def open_sign_ins(paths: Paths, ask: Ask | None = None) -> ProfileSignIns:
    """With the keeper of secrets that the settings choose."""
    return ProfileSignIns(paths, open_secrets(paths, load_settings(paths.settings), ask))


def _servers_of(settings: Settings, wanted: str) -> list[ServerSettings]:
    """Of the account, address or user name; of that keyring name."""
    if wanted in settings.accounts:
        return _of_account(settings, settings.accounts[AccountKey(wanted)])
    found = [
        server
        for account in settings.accounts.values()
        if account.email == wanted
        for server in _of_account(settings, account)
    ]
    if found:
        return found
    return [
        server
        for server in all_servers(settings)
        if wanted == server.endpoint.username
        or (wanted.startswith(SIGN_IN) and wanted == server.secret_key.keyring_name)
    ]


def _of_account(settings: Settings, account: AccountSettings) -> list[ServerSettings]:
    parts = (account.pop, account.imap)
    reading = [part.server for part in parts if part is not None]
    return [*reading, *(settings.smtp[name] for name in account.smtp)]
