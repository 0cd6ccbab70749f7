"""Sets accounts up: proposes servers, tries them for real, writes the settings, keeps the secrets.

Works without an engine and blocks. Must never write a secret anywhere but into the keyring, nor
settings that the strict reader would refuse.
"""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress

from tui_mail.config.load import load_settings, parse_settings, read_settings_text
from tui_mail.config.paths import Paths
from tui_mail.config.private_folder import make_private
from tui_mail.config.save import (
    account_tables,
    account_text,
    add_account,
    free_name,
    remove_account,
    without_place,
)
from tui_mail.config.schema import AccountSettings, Command, ServerSettings
from tui_mail.config.servers import DEFAULT_PORTS, is_loopback
from tui_mail.config.toml_edit import with_tables
from tui_mail.conversation.files import forget
from tui_mail.engine.secret_desk import SecretDesk
from tui_mail.errors import (
    AuthFailed,
    ConfigError,
    MissingCapability,
    SecretError,
    SecretMissing,
    TuiMailError,
)
from tui_mail.model.account import Mode
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret, SecretKey
from tui_mail.model.setup import CheckStep, NewAccount
from tui_mail.ports.edges import Edges
from tui_mail.ports.secret_source import SecretSource, TokenSource
from tui_mail.secrets.all_or_none import keep_all
from tui_mail.wiring.renewed_check import checked
from tui_mail.wiring.secret_sources import Ask

CONNECT, LOGIN, CAPABILITIES = "connect", "login", "capabilities"
_SECURITY = {
    Security.TLS: "over TLS",
    Security.STARTTLS: "over STARTTLS",
    Security.NONE: "without encryption",
}


def open_setup(paths: Paths, ask: Ask | None = None) -> "Setup":
    """With the real edges and the keyring that the settings choose.

    Args:
        paths: of the profile.
        ask: gives the passphrase of a file of passwords.
    """
    from tui_mail.conversation.log import ConversationLog
    from tui_mail.wiring.edges import RealEdges
    from tui_mail.wiring.secret_sources import open_secrets, open_tokens

    settings = load_settings(paths.settings)
    with suppress(OSError):  # a check is worth more than its log
        make_private(paths.state)
    edges = RealEdges(ConversationLog(paths.logs))
    secrets = open_secrets(paths, settings, ask)
    return Setup(paths, edges, secrets, open_tokens(paths, secrets))


class Setup:
    """Implements ports.setup.AccountSetup.

    Args:
        paths: of the profile.
        edges: opens the connections that are tried.
        secrets: keeps the passwords.
        tokens: what somebody signed in for.
    """

    def __init__(
        self, paths: Paths, edges: Edges, secrets: SecretSource, tokens: TokenSource | None = None
    ) -> None:
        self._paths = paths
        self._edges = edges
        self._secrets = secrets
        self._desk = SecretDesk(secrets, tokens)

    def propose(self, email: str) -> NewAccount:
        """What this address's servers are usually called, with a free account key.

        Raises:
            ConfigError: this is no mail address; or the settings cannot be read.
        """
        local, at, domain = email.strip().rpartition("@")
        if not (local and at and domain):
            raise ConfigError(f"{email!r} is no mail address.", "It looks like alice@foo.example.")
        taken = load_settings(self._paths.settings)
        names = {*taken.accounts, *taken.smtp}
        key = re.sub(r"[^\w.-]+", "-", local.casefold()).strip("-.") or "mail"
        return NewAccount(
            key=AccountKey(free_name(key, names)),
            email=f"{local}@{domain}",
            name="",
            mode=Mode.IMAP,
            pop=_usual("pop", domain, email),
            imap=_usual("imap", domain, email),
            smtp=_usual("smtp", domain, email),
        )

    def preview(self, new: NewAccount, password_command: Command | None = None) -> str:
        """What `save` would add to config.toml; nothing is written.

        Raises:
            ConfigError: as `save` does.
        """
        path = self._paths.settings
        now = load_settings(path)
        text = read_settings_text(path) or ""
        try:
            parse_settings(account_text(text, now, new, password_command), path)
        except ConfigError as error:
            raise ConfigError(without_place(error.message), error.hint) from error
        return with_tables("", account_tables(now, new, password_command))

    def smtp_names(self) -> tuple[str, ...]:
        """SMTP servers that are set up already."""
        return tuple(load_settings(self._paths.settings).smtp)

    def check(self, new: NewAccount, secrets: Mapping[str, Secret]) -> Iterator[CheckStep]:
        """Try each server that the account would use, step by step.

        Args:
            new: the account.
            secrets: by protocol (`pop`, `imap`, `smtp`).
        """
        incoming = new.pop if new.mode is Mode.POP else new.imap
        if incoming is not None:
            secret = secrets.get(new.mode.value)
            yield from self.check_server(new.mode.value, incoming, secret, new.key)
        if new.smtp is not None:
            yield from self.check_server("smtp", new.smtp, secrets.get("smtp"), new.key)

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
        """Connect, secure, log in and ask what it can do.

        Args:
            protocol: `pop`, `imap` or `smtp`.
            endpoint: where.
            secret: to log in with.
            account: whose log tells of it.
        """
        clear = endpoint.security is Security.NONE and endpoint.command is None
        if clear and not (endpoint.allow_insecure or is_loopback(endpoint.host)):
            words = f"Security none would send the password in clear text to {endpoint.host}."
            yield CheckStep(protocol, CONNECT, False, words, "Use tls or starttls.")
            return
        begun = time.monotonic()
        try:
            can = self._try(protocol, endpoint, secret, account)
        except TuiMailError as error:
            yield from _failed(protocol, endpoint, error, time.monotonic() - begun)
            return
        seconds = time.monotonic() - begun
        yield CheckStep(protocol, CONNECT, True, _place(endpoint), seconds=seconds)
        if endpoint.auth is not AuthKind.NONE:
            yield CheckStep(protocol, LOGIN, True, f"Logged in as {endpoint.username}.")
        yield CheckStep(protocol, CAPABILITIES, True, can)

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
            return self._secrets.run(server.password_command)
        found = self._secrets.get(server.secret_key)
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
        smtp = load_settings(self._paths.settings).smtp
        reads = () if part is None else (part.server,)
        return (*reads, *(smtp[name] for name in account.smtp))

    def run(self, command: Command) -> Secret:
        """What a password_command prints; raises SecretError."""
        return self._secrets.run(command)

    def may_keep(self, key: SecretKey) -> bool:
        """Whether there is a keyring, unlocked, that keeps what it is given: it is tried."""
        try:
            self._secrets.get(key)
            self._secrets.self_test()
        except SecretError:
            return False
        return True

    def keep(self, key: SecretKey, secret: Secret) -> None:
        """Put a secret into the keyring; raises SecretError."""
        self._secrets.set(key, secret)

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
        self._paths.make()
        add_account(self._paths.settings, new, password_command)
        keep: dict[SecretKey, Secret] = {}
        for protocol, endpoint in (("pop", new.pop), ("imap", new.imap), ("smtp", new.smtp)):
            if endpoint is None or endpoint.auth is AuthKind.NONE or protocol not in secrets:
                continue
            username = endpoint.username or new.email
            keep[SecretKey(protocol, username, endpoint.host)] = secrets[protocol]
        keep_all(self._secrets, keep)

    def remove(self, account: AccountKey) -> None:
        """Take the account out of config.toml, its secrets out of the keyring, and its log away.

        Raises:
            ConfigError: there is no such account.
            SecretError: a secret stays in the keyring; the account is gone all the same.
        """
        left: dict[str, SecretError] = {}
        for server in remove_account(self._paths.settings, account):
            try:
                self._secrets.delete(server.secret_key)
            except SecretError as error:
                left[server.secret_key.keyring_name] = error
        forget(self._paths.logs, account)
        if left:
            why = next(iter(left.values())).message
            raise SecretError(
                f"{account} is removed, but its password may still be in the keyring: {why}",
                f"Take out what tui-mail keeps there for {', '.join(left)}.",
            )

    def _try(
        self, protocol: str, endpoint: Endpoint, secret: Secret | None, account: AccountKey
    ) -> str:
        """What the server can do, in a few words, once it let us in."""
        if protocol == "pop":
            drop = self._edges.mail_drop(endpoint, secret, account)
            try:
                return f"{len(drop.listing())} messages, with UIDL."
            finally:
                drop.close()
        if protocol == "imap":
            server = self._edges.imap_server(endpoint, secret, account)
            try:
                known = sorted(server.capabilities & {"IDLE", "MOVE", "UIDPLUS", "CONDSTORE"})
                folders = len(server.folders())
                return f"{folders} folders; {', '.join(known) or 'no extensions'}."
            finally:
                server.close()
        self._edges.submission(endpoint, secret, account).close()
        if endpoint.command is not None:
            return "Is given mail as sendmail is; whether it can send shows when it does."
        return "Takes mail."


def _usual(protocol: str, domain: str, email: str) -> Endpoint:
    port = DEFAULT_PORTS[protocol][Security.TLS]
    return Endpoint(f"{protocol}.{domain}", port, Security.TLS, email)


def _place(endpoint: Endpoint) -> str:
    if endpoint.command is not None:
        return f"The program {endpoint.place} is there and may be run."
    return f"{endpoint.host}:{endpoint.port}, {_SECURITY[endpoint.security]}."


def _failed(
    protocol: str, endpoint: Endpoint, error: TuiMailError, seconds: float
) -> Iterator[CheckStep]:
    """The steps that went well before the one that did not."""
    step = CONNECT
    if isinstance(error, AuthFailed | SecretError | MissingCapability):
        yield CheckStep(protocol, CONNECT, True, _place(endpoint), seconds=seconds)
        step = CAPABILITIES if isinstance(error, MissingCapability) else LOGIN
    yield CheckStep(protocol, step, False, error.message, error.hint, seconds)
