"""What somebody wants changed of an account that is set up, as keys of its settings. Pure."""

from collections.abc import Mapping

from tui_mail.config.edit_accounts import Place
from tui_mail.config.schema import AccountSettings, ServerSettings
from tui_mail.config.toml_edit import Value
from tui_mail.model.endpoint import Endpoint
from tui_mail.model.frozen import frozen


@frozen
class AccountEdit:
    """What is to be another; None: it stays as it is."""

    name: str | None = None
    """In From."""
    email: str | None = None
    aliases: tuple[str, ...] | None = None
    signature: str | None = None
    user: str | None = None
    """Who logs in to read."""
    smtp: tuple[str, ...] | None = None
    """Names of SMTP servers, in the order they are tried; none: the account only reads."""


def values_of(
    account: AccountSettings, edit: AccountEdit, servers: Mapping[str, Endpoint]
) -> dict[Place, Value]:
    """The keys to set, below the account's table.

    Args:
        account: as it is.
        edit: what is to be another.
        servers: those it gets in place of its own, by protocol.
    """
    values: dict[Place, Value] = {}
    plain = {"name": edit.name, "signature": edit.signature, "email": edit.email}
    for key, text in plain.items():
        if text is not None:
            values[key,] = text
    if edit.aliases is not None:
        values["aliases",] = edit.aliases
    if edit.smtp is not None:
        values["smtp",] = edit.smtp[0] if len(edit.smtp) == 1 else edit.smtp
    return values | _users(account, edit, servers)


def _users(
    account: AccountSettings, edit: AccountEdit, servers: Mapping[str, Endpoint]
) -> dict[Place, Value]:
    """Who logs in; with another address it stays the same, though it was not written down."""
    there = {"pop": account.pop, "imap": account.imap}
    users: dict[Place, Value] = {}
    for protocol, part in there.items():
        if edit.user is not None and (part is not None or protocol in servers):
            users[protocol, "username"] = edit.user
        elif edit.email is not None and part is not None:
            users[protocol, "username"] = part.server.endpoint.username
    return users


def listed(text: str) -> tuple[str, ...]:
    """`a, b` as a and b."""
    return tuple(word for one in text.split(",") if (word := one.strip()))


def wants_password(before: AccountSettings, now: AccountSettings) -> bool:
    """Whether it reads somewhere, or as somebody, for whom no password can be kept yet."""
    old = {one.secret_key for one in _readers(before)}
    new = {one.secret_key for one in _readers(now) if one.password_command is None}
    return bool(new - old)


def _readers(account: AccountSettings) -> list[ServerSettings]:
    return [part.server for part in (account.pop, account.imap) if part is not None]
