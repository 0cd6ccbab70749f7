"""Signs somebody in for an account that is not set up yet.

What is granted is held by whoever asked, until the account is saved. Must never keep any of it, nor
write a setting.
"""

from collections.abc import Mapping

from tui_mail.config.oauth_presets import CLIENT_PAGES, PRESETS, TITLES, preset_of_host
from tui_mail.config.schema import Settings
from tui_mail.errors import SecretError, UsageError
from tui_mail.model.account import Mode
from tui_mail.model.endpoint import AuthKind
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret, SecretKey
from tui_mail.model.setup import NewAccount, SignInOffer
from tui_mail.model.sign_in import OAuthClient, read_grant
from tui_mail.ports.secret_source import SecretSource
from tui_mail.secrets.oauth_tokens import client_secret
from tui_mail.wiring.signing_in import KeptSignIn, begun


def offers(new: NewAccount, settings: Settings) -> tuple[SignInOffer, ...]:
    """Where the account may sign in: at its server's provider, and by what the settings have."""
    reads = new.pop if new.mode is Mode.POP else new.imap
    known = preset_of_host(reads.host) if reads is not None else ""
    own = [name for name in settings.oauth if name not in PRESETS]
    return tuple(_offer(name, settings) for name in dict.fromkeys(filter(None, (known, *own))))


def _offer(name: str, settings: Settings) -> SignInOffer:
    client = settings.oauth.get(name)
    client_id = "" if client is None else client.client_id
    return SignInOffer(name, TITLES.get(name, name), client_id, CLIENT_PAGES.get(name, ""))


def to_try(new: NewAccount, secrets: Mapping[str, Secret]) -> dict[str, Secret]:
    """What the servers are logged in to with: passwords, and tokens out of what was granted.

    Args:
        new: the account.
        secrets: by protocol: passwords, or what a sign-in gave.
    """
    tried = dict(secrets)
    for protocol, end in (("pop", new.pop), ("imap", new.imap), ("smtp", new.smtp)):
        if end is not None and end.auth is AuthKind.OAUTH2 and protocol in tried:
            grant = read_grant(tried[protocol])
            if grant is None:
                raise SecretError("Nobody has signed in yet.", "Sign in first.")
            tried[protocol] = grant.access
    return tried


class HeldSignIns:
    """Implements ports.signing_in.SigningIn for one new account.

    Args:
        new: the account, with `oauth` and `client_id`.
        settings: as they are; an [oauth.NAME] of theirs is used as it stands.
        source: keeps client secrets.
        secret: of the client, where somebody typed one.
    """

    def __init__(
        self, new: NewAccount, settings: Settings, source: SecretSource, secret: Secret | None
    ) -> None:
        self._new, self._settings = new, settings
        self._source, self._secret = source, secret

    def names(self, wanted: str) -> tuple[str, ...]:
        """See ports.signing_in.SigningIn; the other methods too."""
        keys = self._new.secret_keys.values()
        names = {key.keyring_name: None for key in keys if key.protocol == "oauth"}
        if not names:
            raise UsageError(f"{wanted} does not sign in anywhere: it logs in by password.")
        return tuple(names)

    def accounts(self) -> tuple[AccountKey, ...]:
        """None yet."""
        return ()

    def begin(self, keyring_name: str, *, device: bool) -> KeptSignIn:
        """Start one; what it gives is not kept."""
        client, key = self._client(), SecretKey.named(keyring_name)
        secret = self._secret or client_secret(self._source, client)
        return KeptSignIn(begun(client, secret, key.username, device=device), key, None)

    def _client(self) -> OAuthClient:
        name = self._new.oauth
        known = self._settings.oauth.get(name) or PRESETS.get(name)
        if known is None:
            raise UsageError(
                f"Nobody knows a provider {name}.", "Add [oauth.NAME] (docs/oauth.md)."
            )
        return replace(known, client_id=self._new.client_id or known.client_id)
