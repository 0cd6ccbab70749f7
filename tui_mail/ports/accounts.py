"""What a face asks about the accounts of the settings, and what it has changed in them."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from tui_mail.model.account import Mode
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.model.setup import CheckStep


@frozen
class AccountCard:
    """One account as the settings have it; texts as they can be typed again."""

    key: AccountKey
    email: str
    name: str
    mode: Mode
    disabled: bool
    imap: str
    """`HOST:PORT:SECURITY`; empty: it has no such server."""
    pop: str
    user: str
    """Who logs in to read."""
    smtp: str
    """Names of SMTP servers by commas, in the order they are tried."""
    aliases: str
    """More addresses to write from, by commas."""
    signature: str
    signs_in: bool
    """Whether it signs in at a provider, and no password logs in."""


@frozen
class CardEdit:
    """What somebody typed in place of a card's texts; None: it stays."""

    name: str | None = None
    email: str | None = None
    imap: str | None = None
    pop: str | None = None
    user: str | None = None
    smtp: str | None = None
    aliases: str | None = None
    signature: str | None = None


class AccountBook(Protocol):
    """Blocks, so a screen calls it on a worker; the engine is to be told after each change."""

    def cards(self) -> tuple[AccountCard, ...]:
        """Every account, in order; raises ConfigError."""
        ...

    def smtp_names(self) -> tuple[str, ...]:
        """Every SMTP server that is set up; raises ConfigError."""
        ...

    def change(self, account: AccountKey, edit: CardEdit) -> bool:
        """Write it; whether a password has to be given for it now.

        Raises:
            UsageError, ConfigError: it cannot be; then nothing is changed.
        """
        ...

    def put_in_order(self, accounts: Sequence[AccountKey]) -> None:
        """These first; raises ConfigError."""
        ...

    def switch_off(self, account: AccountKey, *, off: bool) -> None:
        """Fetch nothing for it, or fetch again; raises ConfigError."""
        ...

    def remove(self, account: AccountKey) -> None:
        """Out of the settings, its secrets out of the keyring; its mail stays.

        Raises:
            ConfigError: there is no such account.
            SecretError: a secret stays; the account is gone all the same.
        """
        ...

    def keep_password(self, account: AccountKey, secret: Secret) -> tuple[str, ...]:
        """For all its servers that take one; the names they are kept by.

        Raises:
            UsageError: it takes none.
            SecretError: the keyring refused.
        """
        ...

    def password_names(self, account: AccountKey) -> tuple[str, ...]:
        """Keyring names of the passwords that it wants; none: it takes no password."""
        ...

    def check(self, account: AccountKey) -> Iterator[CheckStep]:
        """Try each of its servers."""
        ...

    def test_message(self, account: AccountKey) -> Iterator[CheckStep]:
        """One to oneself, sent and seen to come back."""
        ...
