"""An account about to be set up, and what trying its servers said."""

from tui_mail.model.account import Mode
from tui_mail.model.discovery import Finding
from tui_mail.model.endpoint import AuthKind, Endpoint
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import SecretKey

CLIENT = "client"
"""Among the secrets of a new account: that of the OAuth2 client itself."""


@frozen
class NewAccount:
    """What the user filled in. Holds no secret."""

    key: AccountKey
    email: str
    name: str
    mode: Mode
    pop: Endpoint | None
    imap: Endpoint | None
    smtp: Endpoint | None
    """A server of its own; None: `smtp_name` names one that is there, or the account only reads."""
    smtp_name: str = ""
    oauth: str = ""
    """The [oauth.NAME] by which servers are signed in to whose `auth` is OAUTH2."""
    client_id: str = ""
    """The user's own at that provider."""

    @property
    def secret_keys(self) -> dict[str, SecretKey]:
        """Where what logs in belongs, by protocol; `client`: the secret of the client itself."""
        keys = {}
        for protocol, end in (("pop", self.pop), ("imap", self.imap), ("smtp", self.smtp)):
            if end is None or end.auth is AuthKind.NONE:
                continue
            by_sign_in = end.auth is AuthKind.OAUTH2
            username = end.username or self.email
            keys[protocol] = SecretKey(
                "oauth" if by_sign_in else protocol,
                username,
                self.oauth if by_sign_in else end.host,
            )
        if self.oauth:
            keys[CLIENT] = SecretKey("oauth-client", self.client_id, self.oauth)
        return keys


@frozen
class SignInOffer:
    """A way to log in without a password: at a provider, in the browser or by a code."""

    name: str
    """Of the [oauth.NAME]; one that is known brings its addresses along."""
    title: str
    """In plain words: whose page it is."""
    client_id: str = ""
    """The one that the settings have; empty: it has to be asked for."""
    page: str = ""
    """Where a client id is had; empty: nobody knows."""


@frozen
class LookedUp:
    """An account as it is proposed, and what that stands on."""

    account: NewAccount
    finding: Finding
    sign_ins: tuple[SignInOffer, ...] = ()
    """Ways to log in without a password."""


@frozen
class CheckStep:
    """One step of trying a server."""

    server: str
    """`pop`, `imap` or `smtp`."""
    step: str
    """`connect` (name, TCP, TLS, greeting), `login`, `capabilities`."""
    ok: bool
    detail: str
    advice: str = ""
    seconds: float = 0.0
    parts: tuple[str, ...] = ()
    """What of it was done, in order, with the time it took: `name 3 ms`, `TLS 20 ms`."""
    username: str = ""
    """Who was let in, where it is another form of the user name than was asked for."""
    fingerprint: str = ""
    """Of the certificate that nobody vouches for, where it may be trusted by it: a bridge here."""
