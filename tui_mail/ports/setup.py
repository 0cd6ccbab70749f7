"""What a face asks when an account is set up: proposals, a live test, and saving."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from tui_mail.model.account import Mode
from tui_mail.model.discovery import FoundServer
from tui_mail.model.foreign import ForeignAccount
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret, SecretKey
from tui_mail.model.setup import CheckStep, LookedUp, NewAccount
from tui_mail.model.switch import NewServer
from tui_mail.ports.signing_in import SigningIn


class AccountSetup(Protocol):
    """Works without an engine; blocks, so a screen calls it on a worker."""

    def propose(self, email: str) -> NewAccount:
        """What this address's servers are usually called, with free account key; all changeable."""
        ...

    def look_up(self, email: str) -> LookedUp:
        """The same, with where everything was found; asks the network, five seconds at most.

        Raises:
            ConfigError: this is no mail address; or the settings cannot be read.
        """
        ...

    def carrier_of(self, address: str) -> FoundServer | None:
        """The SMTP server that the directory has for an address or a domain."""
        ...

    def smtp_names(self) -> tuple[str, ...]:
        """SMTP servers that are set up already."""
        ...

    def check(self, new: NewAccount, secrets: Mapping[str, Secret]) -> Iterator[CheckStep]:
        """Try each server, step by step.

        Args:
            new: the account.
            secrets: by protocol (`pop`, `imap`, `smtp`).
        """
        ...

    def save(self, new: NewAccount, secrets: Mapping[str, Secret]) -> None:
        """Write config.toml (comments kept) and put the secrets into the keyring.

        Raises:
            ConfigError: the key is taken or a value cannot be.
            SecretError: the keyring refused; the settings are written all the same.
        """
        ...

    def remove(self, account: AccountKey) -> None:
        """Take the account out of config.toml, and its secrets out of the keyring.

        Raises:
            ConfigError: there is no such account.
            SecretError: a secret stays in the keyring; the account is gone all the same.
        """
        ...

    def may_keep(self, key: SecretKey) -> bool:
        """Whether there is a keyring, unlocked, that would take this secret."""
        ...

    def keep(self, key: SecretKey, secret: Secret) -> None:
        """Put a secret into the keyring; raises SecretError."""
        ...


class GuidedSetup(AccountSetup, Protocol):
    """What the set-up screen can do beside; blocks, so it calls it on a worker."""

    def sign_ins(self, new: NewAccount, client_secret: Secret | None) -> SigningIn:
        """Signs in for an account that is not saved; what is granted is not kept.

        Args:
            new: the account, with `oauth` and `client_id`.
            client_secret: of the client, where somebody typed one.
        """
        ...

    def pinned(self, new: NewAccount, fingerprint: str) -> NewAccount:
        """The account, its servers on this machine trusted by that certificate alone.

        Args:
            new: the account.
            fingerprint: SHA-256 of the certificate, in hexadecimal digits.

        Raises:
            ConfigError: no server of this machine shows such a certificate.
        """
        ...

    def others(self) -> tuple[ForeignAccount, ...]:
        """Accounts of other mail programs that are not here yet.

        Raises:
            ConfigError: settings of such a program cannot be read.
        """
        ...

    def as_proposed(self, account: ForeignAccount) -> LookedUp:
        """One of them as if it had been looked up.

        Raises:
            ConfigError: it has no mail address.
        """
        ...

    def take_over(self, account: ForeignAccount) -> AccountKey:
        """Write one of them into the settings, with the commands that print its passwords.

        Raises:
            ConfigError: a value cannot be, such as a server without encryption.
        """
        ...


class ModeSetting(Protocol):
    """How an account is read, in settings and secrets; blocks, so a screen calls it on a worker."""

    def new_server(self, account: AccountKey, mode: Mode) -> NewServer:
        """The server it would be read from, and whether its password is kept.

        Raises:
            ConfigError: there is no such account, or it has no such server.
        """
        ...

    def others_password(self, account: AccountKey, mode: Mode) -> Secret:
        """The password that is kept for its other server.

        Raises:
            ConfigError: as `new_server` does.
            SecretError: none is kept, or the keyring failed.
        """
        ...

    def keep_password(self, account: AccountKey, mode: Mode, secret: Secret) -> None:
        """Put the password for that server into the keyring; raises SecretError, ConfigError."""
        ...

    def set_mode(self, account: AccountKey, mode: Mode) -> None:
        """Write it into the settings; the engine is to be told.

        Raises:
            ConfigError: it has no such server, or the settings cannot be written.
        """
        ...
