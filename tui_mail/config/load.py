"""config.toml to Settings, strictly. Reads one file, and never writes, guesses or asks."""

import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from tui_mail.config.accounts import read_accounts, read_smtp
from tui_mail.config.compose import read_compose
from tui_mail.config.fields import Source, Table, shortened
from tui_mail.config.reading import read_reading
from tui_mail.config.schema import (
    COLOURS,
    NO_COLOUR,
    HookSettings,
    NotifySettings,
    Rule,
    SecretSettings,
    SendSettings,
    Settings,
    UiSettings,
    servers_of,
)
from tui_mail.config.servers import file_of
from tui_mail.errors import ConfigError
from tui_mail.model.sign_in import OAuthClient

ROOT_KEYS = (
    "accounts",
    "smtp",
    "ui",
    "send",
    "compose",
    "reading",
    "secrets",
    "labels",
    "searches",
    "rules",
    "oauth",
    "notify",
    "hooks",
)
UI_KEYS = ("theme", "keymap", "keys", "plain", "reader", "prefer_html", "conversations")
SEND_KEYS = ("undo_seconds", "retry_every", "warn_after", "give_up_after")
SECRET_KEYS = ("keyring", "file")
KEYMAPS = ("default", "mutt", "emacs")

MAX_BYTES = 4 * 1024 * 1024
"""Nobody writes more settings than this; a file that is larger is some other file."""
MAX_SECONDS = 365 * 86400.0
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


def load_settings(path: Path) -> Settings:
    """The settings of a file; those of an empty one where there is no file.

    Raises:
        ConfigError: the file cannot be read, may be written by others, or says something wrong:
            then with file, line, key and the nearest known key.
    """
    text = read_settings_text(path)
    return Settings(path) if text is None else parse_settings(text, path)


def read_settings_text(path: Path) -> str | None:
    """What stands in the file; None where there is none.

    Raises:
        ConfigError: it cannot be read, others may write it, or it is no text.
    """
    try:
        with path.open("rb") as file:
            _refuse_strangers(path, os.fstat(file.fileno()))
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > MAX_BYTES:
        raise ConfigError(f"{path} is too large for a settings file.")
    data = data.removeprefix(b"\xef\xbb\xbf")  # the mark of editors that write one
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            f"{path}, line {line}: this is not UTF-8 text.", "Save the file as UTF-8."
        ) from error


def parse_settings(text: str, path: Path) -> Settings:
    """The settings that a text holds. Raises ConfigError as `load_settings` does.

    Args:
        text: the TOML.
        path: the file that errors name, and that relative paths in it start from.
    """
    root = Table(Source(path, text), (), _toml(text, path)).allow(ROOT_KEYS)
    accounts = read_accounts(root)
    smtp = read_smtp(root, accounts)
    clients: Mapping[str, OAuthClient] = MappingProxyType({})
    if "oauth" in root.values or any(server.oauth for server in servers_of(accounts, smtp)):
        from tui_mail.config.oauth import read_oauth, with_clients  # few have one

        clients = read_oauth(root)
        accounts, smtp = with_clients(root, accounts, smtp, clients)
    return Settings(
        path=path,
        accounts=accounts,
        smtp=smtp,
        oauth=clients,
        ui=_ui(root),
        send=_send(root),
        compose=read_compose(root),
        reading=read_reading(root),
        secrets=_secrets(root),
        searches=MappingProxyType(_texts_by_name(root.table("searches"))),
        rules=_rules(root),
        notify=_notify(root),
        hooks=_hooks(root),
    )


@contextmanager
def placed(path: Path) -> Iterator[None]:
    """Give file and line to the complaint of somebody who knows more of a value than this reader.

    Args:
        path: config.toml, as it was read.
    """
    try:
        yield
    except ConfigError as error:
        if not error.where:
            raise
        source = Source(path, read_settings_text(path) or "")
        raise source.error(error.where, error.message, error.hint) from error


def _toml(text: str, path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        found = _AT_LINE.search(said)
        line = int(found[1]) if found else text.rstrip("\n").count("\n") + 1
        problem = _AT_LINE.sub("", said).removesuffix(" (at end of document)")
        raise ConfigError(f"{path}, line {line}: this is not TOML: {problem}.") from error
    except RecursionError as error:
        raise ConfigError(f"{path} is nested too deeply for settings.") from error


def _refuse_strangers(path: Path, status: os.stat_result) -> None:
    if stat.S_IMODE(status.st_mode) & (stat.S_IWGRP | stat.S_IWOTH):
        raise ConfigError(
            f"{path} may be written by others, who could send your password elsewhere.",
            f"Close it: chmod go-w {path}",
        )
    if status.st_uid not in {0, os.getuid()}:
        raise ConfigError(
            f"{path} belongs to another user, who could send your password elsewhere.",
            f"Make it yours, once you have read it: chown {os.getuid()} {path}",
        )
    folder = path.resolve().parent
    mode = folder.stat().st_mode
    if mode & (stat.S_IWGRP | stat.S_IWOTH) and not mode & stat.S_ISVTX:
        raise ConfigError(
            f"Others may write in {folder}, and could put another config.toml there.",
            f"Look whether it is as you left it, then: chmod go-w {folder}",
        )


def _ui(root: Table) -> UiSettings:
    table = root.table("ui")
    labels = _label_colours(root.table("labels"))
    if table is None:
        return UiSettings(labels=labels)
    table.allow(UI_KEYS)
    return UiSettings(
        theme=table.text("theme", ""),
        keymap=table.word("keymap", KEYMAPS, "default"),
        keys=MappingProxyType(_texts_by_name(table.table("keys"))),
        plain=table.yes("plain", default=False),
        reader=table.word("reader", ("auto", "below"), "auto"),
        prefer_html=table.yes("prefer_html", default=False),
        conversations=table.yes("conversations", default=False),
        labels=labels,
    )


def _label_colours(table: Table | None) -> Mapping[str, str]:
    names = _texts_by_name(table)
    if table is None:
        return MappingProxyType({})
    return MappingProxyType(
        {name: table.word(name, (*COLOURS, NO_COLOUR), NO_COLOUR) for name in names}
    )


def _send(root: Table) -> SendSettings:
    table = root.table("send")
    if table is None:
        return SendSettings()
    table.allow(SEND_KEYS)
    usual = SendSettings()
    return SendSettings(
        undo_seconds=table.whole("undo_seconds", usual.undo_seconds, 0, 3600),
        retry_every=table.seconds("retry_every", usual.retry_every, 1.0, MAX_SECONDS),
        warn_after=table.seconds("warn_after", usual.warn_after, 0.0, MAX_SECONDS),
        give_up_after=table.seconds("give_up_after", usual.give_up_after, 1.0, MAX_SECONDS),
    )


def _secrets(root: Table) -> SecretSettings:
    table = root.table("secrets")
    if table is None:
        return SecretSettings()
    keyring = table.allow(SECRET_KEYS).text("keyring", "os")
    named = file_of(table, "file")
    if named is not None and keyring != "file":
        problem = 'secrets.file names a file, and secrets.keyring is not "file".'
        raise table.error("file", problem, 'Set keyring = "file", or take it out.')
    if keyring not in {"os", "file"} and not re.fullmatch(
        r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", keyring
    ):
        raise table.wrong(
            "keyring", '"os", "file" or the full name of a keyring backend: package.Class'
        )
    return SecretSettings(keyring, None if named is None else Path(named))


def _rules(root: Table) -> tuple[Rule, ...]:
    if "rules" not in root.values:
        return ()
    from tui_mail.config.rules import read_rules  # many have none

    return read_rules(root)


def _notify(root: Table) -> NotifySettings:
    if "notify" not in root.values:
        return NotifySettings()
    from tui_mail.config.notify import read_notify

    return read_notify(root)


def _hooks(root: Table) -> HookSettings:
    if "hooks" not in root.values:
        return HookSettings()
    from tui_mail.config.notify import read_hooks

    return read_hooks(root)


def _texts_by_name(table: Table | None) -> dict[str, str]:
    """A table whose keys the user chooses."""
    if table is None:
        return {}
    for name in table.values:
        if not name.strip() or not name.isprintable():
            problem = f"{table.name}: {shortened(name)} must be a name without control characters."
            raise table.error(name, problem)
    return {name: table.text(name) for name in table.values}
