"""[notify] and [hooks]: who hears of new mail and how, and what is run. Words only."""

import re

from tui_mail.config.fields import Table, nearest
from tui_mail.config.schema import HookSettings, NotifySettings
from tui_mail.config.servers import command_of

NOTIFY_KEYS = ("new_mail", "accounts", "folders", "how", "quiet", "contents", "command")
HOOK_KEYS = ("new_mail", "sent", "error", "timeout")
WAYS = ("osc9", "osc777", "bell", "desktop")
_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)")


def read_notify(root: Table) -> NotifySettings:
    """The table [notify]; nobody is told of new mail where there is none, but by rules."""
    table = root.table("notify")
    usual = NotifySettings()
    if table is None:
        return usual
    table.allow(NOTIFY_KEYS)
    accounts = table.texts("accounts", ())
    known = root.table("accounts")
    for name in accounts:
        if known is None or name not in known.values:
            hint = nearest(name, tuple(known.values) if known else ())
            raise table.error("accounts", f"notify.accounts: there is no account {name}.", hint)
    how = table.texts("how", usual.how)
    for way in how:
        if way not in WAYS:
            raise table.wrong("how", f"a list of {', '.join(WAYS)}", nearest(way, WAYS))
    return NotifySettings(
        new_mail=table.yes("new_mail", default=False),
        accounts=accounts,
        folders=table.texts("folders", usual.folders),
        how=how,
        quiet=_quiet(table),
        contents=table.yes("contents", default=True),
        command=table.texts("command", usual.command),
    )


def read_hooks(root: Table) -> HookSettings:
    """The table [hooks]."""
    table = root.table("hooks")
    if table is None:
        return HookSettings()
    table.allow(HOOK_KEYS)
    return HookSettings(
        new_mail=command_of(table, "new_mail") if "new_mail" in table.values else None,
        sent=command_of(table, "sent") if "sent" in table.values else None,
        error=command_of(table, "error") if "error" in table.values else None,
        timeout=table.seconds("timeout", HookSettings().timeout, 1.0, 3600.0),
    )


def _quiet(table: Table) -> tuple[int, int] | None:
    """`22:00-07:00` as minutes of the day."""
    text = table.text("quiet", "")
    if not text.strip():
        return None
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        raise table.wrong("quiet", 'hours like "22:00-07:00"')
    first, minute, last, end = map(int, found.groups())
    return first * 60 + minute, last * 60 + end
