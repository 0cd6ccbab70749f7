"""[accounts.NAME] and [smtp.NAME], and how the ones name the others.

Must never take an SMTP user name from anything but the settings of that server, or of the one
account that uses it.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from tui_mail.config.compose import read_spell
from tui_mail.config.fields import Table, dotted, nearest, shortened
from tui_mail.config.schema import (
    AccountSettings,
    ImapSettings,
    PopSettings,
    ServerSettings,
)
from tui_mail.config.servers import SERVER_KEYS, read_server
from tui_mail.model.account import Mode
from tui_mail.model.folder import Role
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.offline import MAX_DAYS, WANTED, offline_of

ACCOUNT_KEYS = (
    "email", "name", "mode", "smtp", "aliases", "signature", "spell", "position", "disabled",
    "pop", "imap", "trusted_authserv",
)  # fmt: skip
SMTP_KEYS = (*SERVER_KEYS, "command", "pace")
POP_KEYS = (*SERVER_KEYS, "leave_on_server", "check_every", "headers_over")
MOST_CONNECTIONS = 8
"""Servers let in 10 of a user (Dovecot, many providers) or 15 (Gmail), telephones among them."""
IMAP_KEYS = (*SERVER_KEYS, "offline", "folders", "check_every", "watch", "connections", "roles")

_LAST = 10_000
"""Behind every account that has a position."""
UNTIL_DELETED = "until-deleted"
MAX_SIGNATURE = 65_536
"""Characters of a signature that is read from a file."""


def read_accounts(root: Table) -> Mapping[AccountKey, AccountSettings]:
    """Every account of the file: by their positions, then in the file's order."""
    found = [_account(table.allow(ACCOUNT_KEYS)) for table in root.tables("accounts")]
    accounts = sorted(found, key=lambda account: account.position or _LAST)
    return MappingProxyType({account.key: account for account in accounts})


def read_smtp(
    root: Table, accounts: Mapping[AccountKey, AccountSettings]
) -> Mapping[str, ServerSettings]:
    """Every SMTP server of the file; each that an account names is there."""
    servers: dict[str, ServerSettings] = {}
    for table in root.tables("smtp"):
        name = str(table.path[-1])
        _check_name(table, name)
        if "command" in table.values:
            from tui_mail.config.transports import read_transport  # few have one

            servers[name] = read_transport(table)
            continue
        users = [account for account in accounts.values() if name in account.smtp]
        alone = users[0].email if len(users) == 1 else ""
        server = read_server(table.allow(SMTP_KEYS), "smtp", alone)
        if len(users) > 1 and server.wants_secret and not server.endpoint.username:
            keys = ", ".join(account.key for account in users)
            raise table.error(
                None,
                f"[{table.name}] has no username, and several accounts send through it: {keys}.",
                "Say who logs in there: username = ...",
            )
        if "pace" in table.values:
            from tui_mail.config.pace import read_pace  # few have one

            server = replace(server, pace=read_pace(table))
        servers[name] = server
    for account in accounts.values():
        _check_smtp(root, account, servers)
    return MappingProxyType(servers)


def is_address(text: str) -> bool:
    """Whether this can be a mail address: something @ something, in one printable word."""
    local, at, domain = text.rpartition("@")
    if not (local and at and domain) or not text.isprintable():
        return False
    return not set(text) & set(' <>(),;:"[]\\') and "@" not in local


def _account(table: Table) -> AccountSettings:
    key = str(table.path[-1])
    _check_name(table, key)
    email = table.text("email")
    if not is_address(email):
        raise table.wrong("email", "a mail address like alice@foo.example")
    return AccountSettings(
        key=AccountKey(key),
        email=email,
        name=table.text("name", ""),
        mode=_mode(table),
        smtp=_smtp_names(table),
        aliases=_aliases(table),
        signature=_signature(table),
        spell=read_spell(table),
        position=table.whole("position", 0, 0, _LAST - 1),
        disabled=table.yes("disabled", default=False),
        pop=_pop(table, email),
        imap=_imap(table, email),
        trusted_authserv=_trusted(table),
    )


def _trusted(table: Table) -> tuple[str, ...] | None:
    """Lower case; None where nothing is said of them."""
    if "trusted_authserv" not in table.values:
        return None
    names = table.texts("trusted_authserv")
    if any(not name.strip(".") or set(name) & set(' ;"') for name in names):
        wanted = 'names like "mx.foo.example", or [] to believe nobody'
        raise table.wrong("trusted_authserv", wanted)
    return tuple(name.strip(".").lower() for name in names)


def _mode(table: Table) -> Mode:
    there = [mode for mode in Mode if mode.value in table.values]
    if not there:
        raise table.error(
            None,
            f"[{table.name}] has no server to read mail from.",
            f"Add [{table.name}.pop] or [{table.name}.imap] with a host.",
        )
    if "mode" not in table.values and len(there) == 1:
        return there[0]
    mode = table.choice("mode", Mode)
    if mode not in there:
        problem = f'{table.name}.mode is "{mode}", and there is no [{table.name}.{mode}].'
        raise table.error("mode", problem, f'Add that section, or set mode = "{there[0]}".')
    return mode


def _pop(table: Table, email: str) -> PopSettings | None:
    section = table.table("pop")
    if section is None:
        return None
    server = read_server(section.allow(POP_KEYS), "pop", email)
    headers_over = section.octets("headers_over", 0, 1_000_000_000_000)
    return PopSettings(server, _leave_on_server(section), _check_every(section), headers_over)


def _imap(table: Table, email: str) -> ImapSettings | None:
    section = table.table("imap")
    if section is None:
        return None
    server = read_server(section.allow(IMAP_KEYS), "imap", email)
    folders = section.texts("folders", ("*",))
    watch = section.texts("watch", ())
    connections = section.whole("connections", 0, 0, MOST_CONNECTIONS)
    every, roles = _check_every(section), _roles(section)
    return ImapSettings(server, _offline(section), folders, every, watch, connections, roles)


def _roles(section: Table) -> tuple[tuple[Role, str], ...]:
    table = section.table("roles")
    if table is None:
        return ()
    given = tuple(role for role in Role if role is not Role.INBOX)
    table.allow([role.value for role in given])
    named = [(role, table.text(role.value, "")) for role in given]
    found = tuple((role, name) for role, name in named if name)
    for at, (role, name) in enumerate(found):
        if name in {other for _, other in found[:at]}:
            raise table.error(role.value, f"the folder {name!r} is for two things", "Name another.")
    return found


def _check_every(section: Table) -> float:
    return section.seconds("check_every", 300.0, 1.0, 604_800.0)


def _leave_on_server(section: Table) -> bool | int | str:
    value: object = section.values.get("leave_on_server", True)
    if value == UNTIL_DELETED:
        return UNTIL_DELETED
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and 1 <= value <= MAX_DAYS:
        return value
    wanted = f'true, false, a number of days (1 to {MAX_DAYS}) or "{UNTIL_DELETED}"'
    raise section.wrong("leave_on_server", wanted)


def _offline(section: Table) -> str | int:
    value = section.values.get("offline", "all")
    fits = isinstance(value, str | int) and not isinstance(value, bool)
    if not fits or offline_of(value) is None:
        raise section.wrong("offline", WANTED)
    return int(value) if isinstance(value, int) else str(value)


def _smtp_names(table: Table) -> tuple[str, ...]:
    names = table.texts("smtp", ())
    if len(set(names)) < len(names):
        raise table.wrong("smtp", "a list that names each server once")
    return names


def _check_smtp(
    root: Table, account: AccountSettings, servers: Mapping[str, ServerSettings]
) -> None:
    for name in account.smtp:
        if name in servers:
            continue
        where = ("accounts", account.key, "smtp")
        problem = f"{dotted(where)} names {shortened(name)}, and no [smtp.NAME] is called so."
        hint = nearest(name, tuple(servers)) or f"Add [smtp.{name}] with its host."
        raise root.source.error(where, problem, hint)


def _aliases(table: Table) -> tuple[str, ...]:
    aliases = table.texts("aliases", ())
    for alias in aliases:
        if not is_address(alias):
            raise table.wrong("aliases", "a list of mail addresses, or patterns like *@foo.example")
    return aliases


def _signature(table: Table) -> str:
    """The text as it stands, or what the file holds that it names."""
    text = table.block("signature", "")
    if "\n" in text or not text.startswith(("/", "~/", "./")):
        return text
    path = table.source.path.parent / Path(text).expanduser()
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(MAX_SIGNATURE).rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        problem = f"{table.name}.signature names {shortened(text)}, which cannot be read: {reason}."
        raise table.error("signature", problem) from error


def _check_name(table: Table, name: str) -> None:
    if not name or not name.isprintable() or name.strip() != name:
        raise table.error(None, f"{shortened(name)} cannot be the name of an account or a server.")
