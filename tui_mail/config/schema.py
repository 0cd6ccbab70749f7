"""The settings as frozen values. Holds no secret and reads nothing.

Each field is documented under it; the key in config.toml has the field's name.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tui_mail.model.account import Mode
from tui_mail.model.address import Address
from tui_mail.model.attribution import ATTRIBUTION
from tui_mail.model.endpoint import AuthKind, Endpoint
from tui_mail.model.folder import Role
from tui_mail.model.frozen import field, frozen
from tui_mail.model.ids import AccountKey
from tui_mail.model.rules import RuleAction
from tui_mail.model.secret import SecretKey
from tui_mail.model.sign_in import OAuthClient

Command = str | tuple[str, ...]
"""A program to run: a string for /bin/sh -c, or a list to run directly."""


_UNITS = {60: "minute", 3600: "hour", 86_400: "day"}


@frozen
class Pace:
    """How many messages a server takes in how many seconds."""

    count: int
    seconds: int

    @property
    def words(self) -> str:
        """`10 messages a minute`."""
        what = "message" if self.count == 1 else "messages"
        unit = _UNITS.get(self.seconds, f"{self.seconds} s")
        return f"{self.count} {what} {'an' if unit == 'hour' else 'a'} {unit}"


@frozen
class ServerSettings:
    """One server section: where it is, and where its password comes from."""

    endpoint: Endpoint
    """With defaults filled in: port by security, user name."""
    password_command: Command | None = None
    protocol: str = ""
    """`pop`, `imap` or `smtp`."""
    pace: Pace | None = None
    """Of an SMTP server: what it takes at most; None: no limit."""
    token_command: Command | None = None
    """Prints an access token, each time one is wanted: oauth_token_command."""
    oauth: str = ""
    """The [oauth.NAME] that it signs in by."""
    sign_in: OAuthClient | None = None
    """That one; None where there is none."""

    @property
    def secret_key(self) -> SecretKey:
        """Where the keyring keeps its password, or what a sign-in gave."""
        if self.sign_in is not None:
            return self.sign_in.grant_key(self.endpoint.username)
        return SecretKey(self.protocol, self.endpoint.username, self.endpoint.host)

    @property
    def wants_secret(self) -> bool:
        """Whether anything has to be proved at log-in."""
        return self.endpoint.auth is not AuthKind.NONE

    @property
    def by_command(self) -> bool:
        """Whether a program prints what is wanted, so that nothing of it is kept."""
        return self.password_command is not None or self.token_command is not None

    @property
    def renews(self) -> bool:
        """Whether another token may be had when one is refused."""
        return self.sign_in is not None or self.token_command is not None


@frozen
class PopSettings:
    """The table [accounts.NAME.pop]."""

    server: ServerSettings
    leave_on_server: bool | int | str = True
    """true, false, a number of days, or "until-deleted"."""
    check_every: float = 300.0
    """Seconds."""
    headers_over: int = 0
    """Bytes; of a larger message only the beginning is fetched until it is opened. 0: of none."""


@frozen
class ImapSettings:
    """The table [accounts.NAME.imap]."""

    server: ServerSettings
    offline: str | int = "all"
    """As `model.offline.offline_of` reads it: what is kept here whole."""
    folders: tuple[str, ...] = ("*",)
    """Globs; a leading ! leaves out."""
    check_every: float = 300.0
    """Seconds between whole syncs; the inbox is heard of at once (IDLE)."""
    watch: tuple[str, ...] = ()
    """Globs of folders that are heard of at once, too, where the server does not tell of all."""
    connections: int = 0
    """That read at once at most; what waits for news does not count. 0: as many as are of use."""
    roles: tuple[tuple[Role, str], ...] = ()
    """What folders are for, by their names, where the server does not say it, or another one."""


@frozen
class AccountSettings:
    """The table [accounts.NAME]."""

    key: AccountKey
    email: str
    name: str = ""
    mode: Mode = Mode.IMAP
    smtp: tuple[str, ...] = ()
    """Names of [smtp.*] servers, in the order they are tried; none: the account only reads."""
    aliases: tuple[str, ...] = ()
    signature: str = ""
    spell: tuple[str, ...] | None = None
    """As in [compose], for what is written from this account; None: as there."""
    position: int = 0
    """Where it stands among the accounts: small ones first; 0: behind them, as in the file."""
    disabled: bool = False
    """Nothing is fetched for it and no change carried to its server; its mail stays."""
    pop: PopSettings | None = None
    imap: ImapSettings | None = None
    trusted_authserv: tuple[str, ...] | None = None
    """Names under which the provider says in Authentication-Results what it found out about
    senders; none: nobody is believed; None: the name is learned from the mail."""

    @property
    def identity(self) -> Address:
        """Who its mail is from."""
        return Address(self.name, self.email)


COLOURS: Final = ("red", "yellow", "green", "blue", "purple", "gray")
"""Of labels, as the theme has them."""
NO_COLOUR: Final = "none"
"""Neither one of these nor one by the label's name."""


@frozen
class UiSettings:
    """The table [ui]."""

    theme: str = ""
    """Name of a theme; empty: tui-mail's own dark one."""
    keymap: str = "default"
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Action to comma-separated keys: [ui.keys]."""
    plain: bool = False
    """For screen readers: no box drawing, no animation."""
    reader: str = "auto"
    """Where the reader opens on a medium terminal: auto (over the list) or below."""
    prefer_html: bool = False
    """Whether a text that comes plain and as HTML is read as HTML; a key changes it for one."""
    conversations: bool = False
    """Whether the reader shows the whole conversation around a message."""
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Label to colour: the table [labels] of its own."""


@frozen
class SendSettings:
    """The table [send]."""

    undo_seconds: int = 10
    retry_every: float = 15 * 60.0
    warn_after: float = 4 * 3600.0
    give_up_after: float = 5 * 86400.0


@frozen
class ComposeSettings:
    """The table [compose]."""

    contacts_command: tuple[str, ...] = ()
    """A program and its arguments, run without a shell; what was typed takes the place of %s, or
    comes last. It prints a line a person: address, TAB, name, TAB, anything."""
    warn_over_mb: int = 25
    """A larger message is asked about before it is sent; 0: none is."""
    attribution: str = ATTRIBUTION
    """The line above what an answer quotes, with the fields of `model.attribution`."""
    flowed: bool = True
    """Whether long lines go out broken, marked so that readers join them again (RFC 3676)."""
    markdown: bool = False
    """Whether a new message begins as Markdown."""
    spell: tuple[str, ...] = ("auto",)
    """Languages like en_US in which spelling is checked; auto: the locale's; none: off."""


@frozen
class ReadingSettings:
    """The table [reading]."""

    headers: tuple[str, ...] = ()
    """Names of headers that the head of a message shows besides its own."""
    print_command: tuple[str, ...] = ("lp",)
    """A program and its arguments, run without a shell; what is printed is its standard input."""
    new_window: tuple[str, ...] = ()
    """What opens a terminal, the words of our own command behind it; empty: tmux, or $TERMINAL."""


@frozen
class SecretSettings:
    """The table [secrets]."""

    keyring: str = "os"
    """os; file, for one that is sealed by a passphrase; or the full name of another keyring
    backend, chosen knowingly."""
    file: Path | None = None
    """Where that file is; None: secrets.sealed in the data folder."""


@frozen
class Rule:
    """The table [[rules]]."""

    name: str
    when: str
    """A query."""
    do: tuple[str, ...]
    """As it is written; `actions` is what it means."""
    stop: bool = False
    """Of what this one fits, no later rule is asked."""
    enabled: bool = True
    folders: tuple[str, ...] = ()
    """Globs: of mail that comes in these it is asked; none: in an inbox."""
    actions: tuple[RuleAction, ...] = ()


@frozen
class NotifySettings:
    """The table [notify]."""

    new_mail: bool = False
    """Whether a person is told of all unread mail that newly comes; rules tell of theirs anyway."""
    accounts: tuple[str, ...] = ()
    """Of these; none: of all."""
    folders: tuple[str, ...] = ("inbox",)
    """Globs of names, or roles."""
    how: tuple[str, ...] = ("osc9", "bell")
    """osc9, osc777, bell: by the terminal of each screen that is open. desktop: by `command`."""
    quiet: tuple[int, int] | None = None
    """From and until which minute of the day nobody is told, by the local clock."""
    contents: bool = True
    """Whether senders and subjects are shown; else only how many."""
    command: tuple[str, ...] = ("notify-send", "--app-name=tui-mail", "--")
    """A program, run without a shell; title and text come behind its arguments."""


@frozen
class HookSettings:
    """The table [hooks]: programs that are given JSON on their standard input."""

    new_mail: Command | None = None
    sent: Command | None = None
    error: Command | None = None
    timeout: float = 60.0
    """Seconds that one may take; a rule's program, too."""


@frozen
class Settings:
    """All of config.toml."""

    path: Path
    accounts: Mapping[AccountKey, AccountSettings] = field(
        default_factory=lambda: MappingProxyType({})
    )
    smtp: Mapping[str, ServerSettings] = field(default_factory=lambda: MappingProxyType({}))
    ui: UiSettings = UiSettings()
    send: SendSettings = SendSettings()
    compose: ComposeSettings = ComposeSettings()
    reading: ReadingSettings = ReadingSettings()
    secrets: SecretSettings = SecretSettings()
    oauth: Mapping[str, OAuthClient] = field(default_factory=lambda: MappingProxyType({}))
    searches: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    rules: tuple[Rule, ...] = ()
    notify: NotifySettings = NotifySettings()
    hooks: HookSettings = HookSettings()

    @property
    def heeds_news(self) -> bool:
        """Whether anything is to be done by itself when mail comes or went."""
        return bool(self.rules) or self.notify.new_mail or self.hooks != HookSettings()


def servers_of(
    accounts: Mapping[AccountKey, AccountSettings], smtp: Mapping[str, ServerSettings]
) -> Iterator[ServerSettings]:
    """Every server section."""
    for account in accounts.values():
        if account.pop is not None:
            yield account.pop.server
        if account.imap is not None:
            yield account.imap.server
    yield from smtp.values()
