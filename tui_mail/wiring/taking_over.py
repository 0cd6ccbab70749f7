"""Takes accounts over from other mail programs' settings: found, shown, written.

No password is read or written; a command that prints one is taken over for its own server.
"""

from collections.abc import Iterator
from pathlib import Path

from tui_mail.config.load import load_settings
from tui_mail.config.paths import Paths
from tui_mail.config.save import add_account, free_name, set_value
from tui_mail.config.schema import Settings
from tui_mail.discovery.programs.places import accounts_in, usual
from tui_mail.model.account import Mode
from tui_mail.model.endpoint import AuthKind
from tui_mail.model.foreign import ForeignAccount, ForeignServer
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.setup import NewAccount
from tui_mail.wiring.looking_up import key_of


def found(files: tuple[Path, ...] | None, home: Path, config: Path) -> tuple[ForeignAccount, ...]:
    """Every account that can be taken over, each address and server once.

    What only reads (mbsync) and what only sends (msmtp) of one address is put together.

    Args:
        files: settings to read; None: those in the usual places.
        home: the user's folder.
        config: the folder of settings (XDG_CONFIG_HOME).

    Raises:
        ConfigError: a file that was named cannot be read.
    """
    accounts = [one for file in files or usual(home, config) for one in accounts_in(file)]
    senders = {one.email: one.smtp for one in accounts if one.imap is None and one.pop is None}
    made: dict[tuple[str, object], ForeignAccount] = {}
    for one in accounts:
        reads = one.imap or one.pop
        if reads is not None:
            whole = replace(one, smtp=one.smtp or senders.get(one.email))
            made.setdefault((one.email.casefold(), reads.endpoint.host), whole)
    return tuple(made.values())


def is_here(account: ForeignAccount, settings: Settings) -> bool:
    """Whether the settings have an account of that address already."""
    return any(
        own.email.casefold() == account.email.casefold() for own in settings.accounts.values()
    )


def take_over(account: ForeignAccount, paths: Paths) -> AccountKey:
    """Write it into config.toml; its name here.

    Raises:
        ConfigError: a value cannot be, such as a server without encryption.
    """
    now = load_settings(paths.settings)
    key = AccountKey(free_name(key_of(account.email), {*now.accounts, *now.smtp}))
    paths.make()
    add_account(paths.settings, new_account(account, key))
    written = load_settings(paths.settings)
    for place, command in _commands(account, key, written):
        set_value(paths.settings, place, command)
    return key


def new_account(account: ForeignAccount, key: AccountKey) -> NewAccount:
    """In the words of a set-up; read over IMAP where it can be."""

    def end(server: ForeignServer | None) -> ForeignServer | None:
        if server is None or server.endpoint.username or server.endpoint.auth is AuthKind.NONE:
            return server
        return replace(server, endpoint=replace(server.endpoint, username=account.email))

    imap, pop, smtp = end(account.imap), end(account.pop), end(account.smtp)
    return NewAccount(
        key=key,
        email=account.email,
        name=account.name,
        mode=Mode.IMAP if imap is not None else Mode.POP,
        pop=None if pop is None else pop.endpoint,
        imap=None if imap is None else imap.endpoint,
        smtp=None if smtp is None else smtp.endpoint,
    )


def _commands(
    account: ForeignAccount, key: AccountKey, written: Settings
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Where in the settings each command belongs."""
    name = "password_command"
    if account.imap is not None and account.imap.command:
        yield ("accounts", key, "imap", name), account.imap.command
    if account.pop is not None and account.pop.command:
        yield ("accounts", key, "pop", name), account.pop.command
    if account.smtp is not None and account.smtp.command:
        yield ("smtp", written.accounts[key].smtp[0], name), account.smtp.command
