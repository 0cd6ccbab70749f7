"""Signing in by OAuth2 (RFC 6749): who asks, and what was granted. Pure; does nothing itself."""

from tui_mail.model.frozen import frozen
from tui_mail.model.secret import Secret, SecretKey

FRESH = 60
"""Seconds that an access token must still be good for, to be used."""


@frozen
class OAuthClient:
    """The table [oauth.NAME]: the program as a provider knows it, and where its sign-in is.

    Holds no secret: that of the client, where it has one, is in the keyring or comes by command.
    """

    name: str
    """Of the table."""
    client_id: str
    authorization_url: str
    token_url: str
    device_url: str = ""
    """Empty: there is no sign-in by a code that is typed elsewhere (RFC 8628)."""
    scopes: tuple[str, ...] = ()
    redirect_uri: str = "http://127.0.0.1"
    """On loopback without a port: a free one is chosen. Elsewhere: the code is pasted."""
    parameters: tuple[tuple[str, str], ...] = ()
    """Also said where the sign-in begins."""
    secret_command: str | tuple[str, ...] | None = None
    ca_file: str | None = None
    timeout: float = 30.0

    @property
    def secret_key(self) -> SecretKey:
        """Where the keyring keeps the client's own secret."""
        return SecretKey("oauth-client", self.client_id, self.name)

    def grant_key(self, username: str) -> SecretKey:
        """Where the keyring keeps what was granted for somebody."""
        return SecretKey("oauth", username, self.name)


@frozen
class Grant:
    """What a sign-in gave: a token to log in with, and one to get the next by."""

    access: Secret
    expires: int
    """Unix seconds."""
    refresh: Secret | None
    client_id: str
    issued: int = 0
    """Unix seconds by this machine's clock; the later one of two is the one that counts."""

    def is_fresh(self, now: float) -> bool:
        """Whether the access token can still be used."""
        return self.expires - FRESH > now

    def as_secret(self) -> Secret:
        """As the keyring keeps it."""
        import json  # the settings' words load this module, and few sign in

        kept = {
            "client": self.client_id,
            "access": self.access.value,
            "expires": self.expires,
            "issued": self.issued,
        }
        if self.refresh is not None:
            kept["refresh"] = self.refresh.value
        return Secret(json.dumps(kept, separators=(",", ":")))


def read_grant(kept: Secret) -> Grant | None:
    """What `as_secret` made; None of anything else."""
    import json

    try:
        read = json.loads(kept.value)
        refresh = read.get("refresh")
        return Grant(
            access=Secret(str(read["access"])),
            expires=int(read["expires"]),
            refresh=Secret(str(refresh)) if refresh else None,
            client_id=str(read["client"]),
            issued=int(read["issued"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
