"""Sets accounts up: proposes servers, tries them for real, writes the settings, keeps the secrets.

Works without an engine and blocks. Must never write a secret anywhere but into the keyring, nor
settings that the strict reader would refuse.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TypeVar

from tui_mail.config.load import load_settings, parse_settings, read_settings_text
from tui_mail.config.paths import Paths
from tui_mail.config.private_folder import make_private
from tui_mail.config.save import (
    account_tables,
    account_text,
    add_account,
    remove_account,
    without_place,
)
from tui_mail.config.schema import AccountSettings, Command, ServerSettings
from tui_mail.config.toml_edit import with_tables
from tui_mail.conversation.files import forget
from tui_mail.discovery.directory import looked_up as directory_says
from tui_mail.engine.secret_desk import SecretDesk
from tui_mail.errors import (
    ConfigError,
    SecretError,
    SecretMissing,
)
from tui_mail.model.account import Mode
from tui_mail.model.discovery import Finding, FoundServer
from tui_mail.model.endpoint import Endpoint
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret, SecretKey
from tui_mail.model.setup import CheckStep, LookedUp, NewAccount
from tui_mail.ports.conversation import UNTOLD
from tui_mail.ports.edges import Edges
from tui_mail.ports.secret_source import SecretSource, TokenSource
from tui_mail.secrets.all_or_none import keep_all
from tui_mail.wiring.checking import LOGIN, Checking
from tui_mail.wiring.looking_up import (
    carrier_of,
    on_the_network,
    proposed,
)
from tui_mail.wiring.renewed_check import checked
from tui_mail.wiring.secret_sources import Ask
from tui_mail.wiring.signing_up import offers, to_try
from tui_mail.wiring.witness import Witness


def open_setup(paths: Paths, ask: Ask | None = None) -> "Setup":
    """With the real edges and the keyring that the settings choose.

    Args:
        paths: of the profile.
        ask: gives the passphrase of a file of passwords.
    """
    return opened(Setup, paths, ask)


def opened(kind: "type[Kind]", paths: Paths, ask: Ask | None = None) -> "Kind":
    """The same, of that kind."""
    from tui_mail.conversation.log import ConversationLog
    from tui_mail.wiring.edges import RealEdges
    from tui_mail.wiring.secret_sources import open_secrets, open_tokens

    settings = load_settings(paths.settings)
    with suppress(OSError):  # a check is worth more than its log
        make_private(paths.state)
    witness = Witness(ConversationLog(paths.logs))
    edges = RealEdges(witness)
    secrets = open_secrets(paths, settings, ask)
    return kind(paths, edges, secrets, open_tokens(paths, secrets), witness=witness)


class Setup:
    """Implements ports.setup.AccountSetup.

    Args:
        paths: of the profile.
        edges: opens the connections that are tried.
        secrets: keeps the passwords.
        tokens: what somebody signed in for.
        ask_network: what is found there about an address.
        witness: hears of the connections that the edges make.
    """

    def __init__(
        self,
        paths: Paths,
        edges: Edges,
        secrets: SecretSource,
        tokens: TokenSource | None = None,
        *,
        ask_network: Callable[[str], Finding] = on_the_network,
        witness: Witness | None = None,
    ) -> None:
        self.paths = paths
        self._checking = Checking(edges, Witness(UNTOLD) if witness is None else witness)
        self._ask_network = ask_network
        self.secrets = secrets
        self._desk = SecretDesk(secrets, tokens)

    def propose(self, email: str) -> NewAccount:
        """What the directory says of this address, else what servers are usually called.

        Raises:
            ConfigError: this is no mail address; or the settings cannot be read.
        """
        return self._proposed(email, directory_says(email)).account

    def look_up(self, email: str, *, offline: bool = False) -> LookedUp:
        """The same, after asking the network too where the directory does not know the domain.

        Takes five seconds at most.

        Args:
            email: the address.
            offline: ask the bundled directory alone.

        Raises:
            ConfigError: as `propose` does.
        """
        found = directory_says(email)
        if not offline and not found.provider:
            found = self._ask_network(email)
        return self._proposed(email, found)

    def preview(self, new: NewAccount, password_command: Command | None = None) -> str:
        """What `save` would add to config.toml; nothing is written.

        Raises:
            ConfigError: as `save` does.
        """
        path = self.paths.settings
        now = load_settings(path)
        text = read_settings_text(path) or ""
        try:
            parse_settings(account_text(text, now, new, password_command), path)
        except ConfigError as error:
            raise ConfigError(without_place(error.message), error.hint) from error
        return with_tables("", account_tables(now, new, password_command))

    def _proposed(self, email: str, found: Finding) -> LookedUp:
        taken = load_settings(self.paths.settings)
        looked = proposed(email, found, {*taken.accounts, *taken.smtp})
        return replace(looked, sign_ins=offers(looked.account, taken))

    def carrier_of(self, address: str) -> FoundServer | None:
        """The SMTP server that the directory has for an address or a domain."""
        return carrier_of(address)

    def smtp_names(self) -> tuple[str, ...]:
        """SMTP servers that are set up already."""
        return tuple(load_settings(self.paths.settings).smtp)

    def check(self, new: NewAccount, secrets: Mapping[str, Secret]) -> Iterator[CheckStep]:
        """Try each server that the account would use, step by step.

        Args:
            new: the account.
            secrets: by protocol (`pop`, `imap`, `smtp`); what was granted, of those signed in to.
        """
        return self._checking.account(new, to_try(new, secrets))

    def check_account(
        self, account: AccountSettings, given: Mapping[str, Secret]
    ) -> Iterator[CheckStep]:
        """Try each server that an account of the settings uses.

        Args:
            account: as it is set up.
            given: secrets that somebody typed, by keyring name; the others are looked up.
        """
        for server in self.servers_of(account):
            try:
                secret = given.get(server.secret_key.keyring_name) or self.secret_of(server)
            except SecretError as error:
                yield CheckStep(server.protocol, LOGIN, False, error.message, error.hint)
            else:
                yield from checked(self._desk, server, secret, account.key, self.check_server)

    def check_server(
        self, protocol: str, endpoint: Endpoint, secret: Secret | None, account: AccountKey
    ) -> Iterator[CheckStep]:
        """One server: see wiring.checking."""
        return self._checking.server(protocol, endpoint, secret, account)

    def secret_of(self, server: ServerSettings) -> Secret | None:
        """The password of a server: by command, else from the keyring; None where none is wanted.

        Raises:
            SecretMissing: none is kept.
            SecretError: command or keyring failed.
        """
        if not server.wants_secret:
            return None
        if server.renews:
            return self._desk.find(server)
        if server.password_command is not None:
            return self.secrets.run(server.password_command)
        found = self.secrets.get(server.secret_key)
        if found is None:
            key = server.secret_key
            raise SecretMissing(
                f"No password is kept for {key.username} at {key.host} ({key.protocol}).",
                "Give it with: tui-mail account password NAME",
            )
        return found

    def servers_of(self, account: AccountSettings) -> tuple[ServerSettings, ...]:
        """The server the account reads from, then those it sends through."""
        part = account.pop if account.mode is Mode.POP else account.imap
        smtp = load_settings(self.paths.settings).smtp
        reads = () if part is None else (part.server,)
        return (*reads, *(smtp[name] for name in account.smtp))

    def run(self, command: Command) -> Secret:
        """What a password_command prints; raises SecretError."""
        return self.secrets.run(command)

    def may_keep(self, key: SecretKey) -> bool:
        """Whether there is a keyring, unlocked, that keeps what it is given: it is tried."""
        try:
            self.secrets.get(key)
            self.secrets.self_test()
        except SecretError:
            return False
        return True

    def keep(self, key: SecretKey, secret: Secret) -> None:
        """Put a secret into the keyring; raises SecretError."""
        self.secrets.set(key, secret)

    def save(
        self,
        new: NewAccount,
        secrets: Mapping[str, Secret],
        password_command: Command | None = None,
    ) -> None:
        """Write config.toml (comments kept) and put the secrets into the keyring.

        Args:
            new: the account.
            secrets: by protocol.
            password_command: prints the password instead; then no secret is kept.

        Raises:
            ConfigError: the key is taken or a value cannot be.
            SecretError: the keyring refused; the settings are written all the same.
        """
        self.paths.make()
        add_account(self.paths.settings, new, password_command)
        keys = new.secret_keys
        keep = {keys[name]: secret for name, secret in secrets.items() if name in keys}
        keep_all(self.secrets, keep)

    def remove(self, account: AccountKey) -> None:
        """Take the account out of config.toml, its secrets out of the keyring, and its log away.

        Raises:
            ConfigError: there is no such account.
            SecretError: a secret stays in the keyring; the account is gone all the same.
        """
        left: dict[str, SecretError] = {}
        for server in remove_account(self.paths.settings, account):
            try:
                self.secrets.delete(server.secret_key)
            except SecretError as error:
                left[server.secret_key.keyring_name] = error
        forget(self.paths.logs, account)
        if left:
            why = next(iter(left.values())).message
            raise SecretError(
                f"{account} is removed, but its password may still be in the keyring: {why}",
                f"Take out what tui-mail keeps there for {', '.join(left)}.",
            )


Kind = TypeVar("Kind", bound=Setup)
