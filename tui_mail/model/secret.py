"""A password or token that prints as ***."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secret:
    """Wraps a secret so that no log, repr or traceback shows it."""

    value: str = field(repr=False)

    def __str__(self) -> str:
        return "***"


@dataclass(frozen=True, slots=True)
class SecretKey:
    """Where a secret belongs: keyring service `tui-mail`, user name `PROTOCOL:USERNAME@HOST`."""

    protocol: str
    """`pop`, `imap` or `smtp`."""
    username: str
    host: str

    @property
    def keyring_name(self) -> str:
        """The user name under which the keyring keeps it."""
        return f"{self.protocol}:{self.username}@{self.host}"
