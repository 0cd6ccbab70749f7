"""Changes to accounts that are set up: servers and names, their order, on and off.

Each change is one edit of config.toml, read back by the strict reader. Must never touch a secret.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tui_mail.config.save import change_settings
from tui_mail.config.schema import Settings
from tui_mail.config.toml_edit import Value, with_value
from tui_mail.model.endpoint import Endpoint
from tui_mail.model.ids import AccountKey

Place = tuple[str, ...]


def put_in_order(path: Path, names: Sequence[AccountKey]) -> Settings:
    """These accounts first, in this order; the others follow as they stood.

    Raises:
        ConfigError: the file cannot be written.
    """

    def change(text: str, now: Settings) -> str:
        others = [key for key in now.accounts if key not in names]
        for number, key in enumerate([*names, *others], 1):
            text = with_value(text, ("accounts", key, "position"), number)
        return text

    return change_settings(path, change)


def switch_off(path: Path, account: AccountKey, *, off: bool) -> Settings:
    """Fetch and send nothing for the account any more, or do so again; its mail stays.

    Raises:
        ConfigError: the file cannot be written.
    """
    place = ("accounts", account, "disabled")
    return change_settings(path, lambda text, _: with_value(text, place, off))


def change_account(
    path: Path,
    account: AccountKey,
    values: Mapping[Place, Value],
    servers: Mapping[str, Endpoint],
) -> Settings:
    """Set keys of an account, and put servers in the places of its own.

    Args:
        path: config.toml.
        account: which.
        values: by key, below the account's table.
        servers: by protocol (`pop`, `imap`): host, port and security; the rest stays.

    Raises:
        ConfigError: a value cannot be, or the file cannot be written; then it is as it was.
    """

    def change(text: str, _: Settings) -> str:
        for place, value in values.items():
            text = with_value(text, ("accounts", account, *place), value)
        for protocol, end in servers.items():
            at = ("accounts", account, protocol)
            for key, value in (
                ("host", end.host), ("port", end.port), ("security", end.security.value),
            ):  # fmt: skip
                text = with_value(text, (*at, key), value)
        return text

    return change_settings(path, change)
