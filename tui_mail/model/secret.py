"""A password or token that prints as ***."""

from typing import Self

from tui_mail.model.frozen import field, frozen

PASSPHRASE = "file:passphrase@secrets"  # noqa: S105 - the name of one
"""What somebody is asked for where the file of passwords is locked; in place of a keyring name."""


@frozen
class Secret:
    """Wraps a secret so that no log, repr or traceback shows it."""

    value: str = field(repr=False)

    def __str__(self) -> str:
        return "***"


@frozen
class SecretKey:
    """Where a secret belongs: keyring service `tui-mail`, user name `PROTOCOL:USERNAME@HOST`."""

    protocol: str
    """`pop`, `imap` or `smtp`; `oauth` of a sign-in, `oauth-client` of the client itself."""
    username: str
    host: str

    @property
    def keyring_name(self) -> str:
        """The user name under which the keyring keeps it."""
        return f"{self.protocol}:{self.username}@{self.host}"

    @classmethod
    def named(cls, keyring_name: str) -> Self:
        """The key that has this keyring name: a user name may hold @ and :, a host no @."""
        protocol, _, place = keyring_name.partition(":")
        username, _, host = place.rpartition("@")
        return cls(protocol, username, host)
