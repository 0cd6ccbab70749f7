"""mutt's and neomutt's settings: `set name = value`, one account a file."""

import re

from tui_mail.discovery.programs.parts import address, by_url
from tui_mail.model.foreign import ForeignAccount, ForeignServer

_SET = re.compile(
    r"""^\s*set\s+(?P<name>\w+)\s*=\s*(?:"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>[^']*)'|(?P<bare>\S+))"""
)
_COMMAND = re.compile(r"^`(?P<back>[^`]+)`$|^\$\((?P<paren>.+)\)$")
_SECRETS = {"imap_pass", "smtp_pass", "pop_pass"}
"""Read only where they are a command."""


def read(text: str, file: str) -> tuple[ForeignAccount, ...]:
    """The account, if there is one."""
    values, commands = _values(text)
    name, email = address(values.get("from", ""))
    ends: dict[str, ForeignServer] = {}
    for key, user, secret in (
        ("folder", "imap_user", "imap_pass"),
        ("spoolfile", "imap_user", "imap_pass"),
        ("pop_host", "pop_user", "pop_pass"),
        ("smtp_url", "smtp_user", "smtp_pass"),
    ):
        url = values.get(key, "")
        if key == "pop_host" and "://" not in url:
            url = f"pop://{url}" if url else ""
        found = by_url(url, username=values.get(user, ""), command=commands.get(secret, ""))
        if found is not None:
            ends.setdefault(*found)
    users = (end.endpoint.username for end in ends.values())
    email = email or next((who for who in users if "@" in who), "")
    if not email or not ends:
        return ()
    who = values.get("realname", "") or name
    return (ForeignAccount("mutt", file, email, who, **ends),)


def _values(text: str) -> tuple[dict[str, str], dict[str, str]]:
    values: dict[str, str] = {}
    commands: dict[str, str] = {}
    for line in text.replace("\\\n", " ").splitlines():
        found = _SET.match(line)
        if found is None:
            continue
        name = found["name"]
        value = found["double"] or found["single"] or found["bare"] or ""
        if name in _SECRETS:
            command = _COMMAND.match(value) or _COMMAND.match(_rest(line))
            if command is not None:
                commands[name] = command["back"] or command["paren"]
        else:
            values[name] = value.replace('\\"', '"')
    for key, value in values.items():
        for name in ("imap_user", "smtp_user", "from"):
            values[key] = values[key].replace(f"${name}", values.get(name, ""))
        del value
    return values, commands


def _rest(line: str) -> str:
    """What stands behind the `=`: a command without quotes has blanks."""
    return line.partition("=")[2].strip()
