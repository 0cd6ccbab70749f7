"""Changes config.toml: whole or not at all, comments kept, closed to others.

Every change is read back by the strict reader before it reaches the disk, so that nothing is
ever written that cannot be loaded. Must never write a secret.
"""

import fcntl
import os
import re
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_mail.config.fields import nearest
from tui_mail.config.load import parse_settings, read_settings_text
from tui_mail.config.private_folder import make_private
from tui_mail.config.schema import Command, ServerSettings, Settings, servers_of
from tui_mail.config.toml_edit import Value, with_tables, with_value, without_table
from tui_mail.errors import ConfigError
from tui_mail.model.endpoint import AuthKind, Endpoint
from tui_mail.model.ids import AccountKey
from tui_mail.model.setup import NewAccount

Tables = dict[tuple[str, ...], dict[str, Value]]
_PLACE = re.compile(r"^.*?, line \d+: ")


def add_account(path: Path, new: NewAccount, password_command: Command | None = None) -> None:
    """Write an account, and the SMTP server that it brings along.

    Args:
        path: config.toml; made when missing.
        new: the account.
        password_command: prints the password of all its servers.

    Raises:
        ConfigError: the key is taken, a value cannot be, or the file cannot be written.
    """
    change_settings(path, lambda text, now: account_text(text, now, new, password_command))


def account_text(text: str, now: Settings, new: NewAccount, command: Command | None) -> str:
    """The settings with the account added; nothing is written.

    Args:
        text: config.toml as it is.
        now: the same, as it was read.
        new: the account.
        command: prints the password of all its servers.
    """
    if new.key in now.accounts:
        raise ConfigError(f"There is an account {new.key} already.", "Give this one another name.")
    if new.smtp is None and new.smtp_name:
        text = _with_shared_smtp(text, now, new.smtp_name)
    known = now.oauth.get(new.oauth)
    if known is not None and new.client_id not in {"", known.client_id}:
        text = with_value(text, ("oauth", new.oauth, "client_id"), new.client_id)
    return with_tables(text, account_tables(now, new, command))


def account_tables(now: Settings, new: NewAccount, command: Command | None) -> Tables:
    """The tables that make the account, in the order they are written."""
    tables: Tables = {}
    smtp = new.smtp_name
    if new.oauth and new.oauth not in now.oauth:
        tables["oauth", new.oauth] = {"client_id": new.client_id}
    if new.smtp is not None:
        smtp = free_name(new.smtp_name or new.key, now.smtp)
        tables["smtp", smtp] = _server(new.smtp, command, new.oauth)
    account: dict[str, Value] = {"email": new.email}
    if new.name:
        account["name"] = new.name
    account["mode"] = new.mode.value
    if smtp:
        account["smtp"] = smtp
    tables["accounts", new.key] = account
    if new.pop is not None:
        tables["accounts", new.key, "pop"] = _server(new.pop, command, new.oauth)
    if new.imap is not None:
        tables["accounts", new.key, "imap"] = _server(new.imap, command, new.oauth)
    return tables


def remove_account(path: Path, account: AccountKey) -> tuple[ServerSettings, ...]:
    """Take an account out, and the SMTP server that was made for it alone.

    Returns:
        The servers that no setting names any more.

    Raises:
        ConfigError: there is no such account, or the file cannot be written.
    """
    gone: list[ServerSettings] = []

    def take_out(text: str, now: Settings) -> str:
        if account not in now.accounts:
            hint = nearest(account, tuple(now.accounts))
            raise ConfigError(f"There is no account {account}.", hint)
        text = without_table(text, ("accounts", account))
        own = _own_smtp(now, account)
        if own is not None:
            text = without_table(text, ("smtp", own))
        left = parse_settings(text, path)
        if account in left.accounts:
            raise ConfigError(f"Account {account} cannot be cut out of {path}: edit it by hand.")
        gone.extend(_lost(now, left))
        return text

    change_settings(path, take_out)
    return tuple(gone)


def set_value(path: Path, key: tuple[str, ...], value: Value) -> None:
    """Set one key, `("accounts", "home", "mode")`, in place; its table is made when missing.

    Raises:
        ConfigError: the value cannot be, or the file cannot be written.
    """
    change_settings(path, lambda text, _: with_value(text, key, value))


def change_settings(path: Path, change: Callable[[str, Settings], str]) -> Settings:
    """Replace the file by what `change` makes of its text; one change at a time.

    Args:
        path: config.toml; made when missing.
        change: from the text and what it means to the new text.

    Returns:
        What the file says now.

    Raises:
        ConfigError: the file is wrong already, or would be; then it is as it was.
    """
    with _locked(path.parent):
        text = read_settings_text(path) or ""
        changed = change(text, parse_settings(text, path))
        try:
            settings = parse_settings(changed, path)
        except ConfigError as error:
            problem = f"{path} stays as it was: {without_place(error.message)}"
            raise ConfigError(problem, error.hint) from error
        _replace(path, changed.encode())
    return settings


def without_place(problem: str) -> str:
    """A reader's complaint without file and line, where the text is not in the file."""
    return _PLACE.sub("", problem)


def free_name(wanted: str, taken: Collection[str]) -> str:
    """The name, or the name with the first number that nobody has."""
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _with_shared_smtp(text: str, now: Settings, name: str) -> str:
    """The server's user name, so far taken from the one account that used it, is written down."""
    if name not in now.smtp:
        raise ConfigError(f"There is no SMTP server {name}.", nearest(name, tuple(now.smtp)))
    endpoint = now.smtp[name].endpoint
    used = any(name in account.smtp for account in now.accounts.values())
    if used and endpoint.auth is not AuthKind.NONE:
        return with_value(text, ("smtp", name, "username"), endpoint.username)
    return text


def _server(endpoint: Endpoint, command: Command | None, oauth: str) -> dict[str, Value]:
    usual = Endpoint(endpoint.host, endpoint.port, endpoint.security)
    values: dict[str, Value] = {
        "host": endpoint.host,
        "port": endpoint.port,
        "security": endpoint.security.value,
    }
    if endpoint.auth is not usual.auth:
        values["auth"] = endpoint.auth.value
    if oauth and endpoint.auth is AuthKind.OAUTH2:
        values["oauth"] = oauth
    if endpoint.username:
        values["username"] = endpoint.username
    if command is not None and endpoint.auth is not AuthKind.NONE:
        values["password_command"] = command
    if endpoint.ca_file:
        values["ca_file"] = endpoint.ca_file
    if endpoint.timeout != usual.timeout:
        values["timeout"] = endpoint.timeout
    if endpoint.allow_insecure:
        values["allow_insecure"] = True
    return values


def _own_smtp(now: Settings, account: AccountKey) -> str | None:
    """The server that bears the account's name and that nobody else uses."""
    for name in now.accounts[account].smtp:
        users = [key for key, other in now.accounts.items() if name in other.smtp]
        if users == [account] and re.fullmatch(rf"{re.escape(account)}(-\d+)?", name):
            return name
    return None


def _lost(before: Settings, after: Settings) -> list[ServerSettings]:
    kept = {server.secret_key for server in all_servers(after)}
    # a program in the place of a server has no password of ours
    return [
        server
        for server in all_servers(before)
        if server.secret_key not in kept and server.endpoint.command is None
    ]


def all_servers(settings: Settings) -> Iterator[ServerSettings]:
    """Every server section of the file."""
    return servers_of(settings.accounts, settings.smtp)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One writer at a time; the folder is made, closed to others, when it is missing."""
    try:
        if not folder.exists():
            make_private(folder)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be used: {error.strerror}.") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _replace(path: Path, data: bytes) -> None:
    """Write beside, fsync, rename; a link to the file stays a link."""
    target = path.resolve()
    try:
        handle, name = tempfile.mkstemp(prefix=".config-", suffix=".toml", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).rename(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}.") from error
