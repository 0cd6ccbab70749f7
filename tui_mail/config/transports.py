"""[smtp.NAME] with a command: a program that takes mail as sendmail does (sendmail, msmtp, ...).

Must never let a command through that would read the recipients off the headers: who gets a
message is said in words, so that Bcc is in no bytes.
"""

import re
import shlex

from tui_mail.config.fields import Table
from tui_mail.config.pace import read_pace
from tui_mail.config.schema import Command, ServerSettings
from tui_mail.config.servers import SERVER_KEYS, command_of
from tui_mail.model.endpoint import AuthKind, Endpoint, Security

COMMAND_KEYS = ("command", "timeout", "pace")
TIME_LIMIT = 600.0
"""Seconds for one message: it may be big, and the line slow."""
_FROM_HEADERS = re.compile(r"-[A-Zinmv]*t|--read-recipients")
"""-t, also behind other options of one letter (-it)."""


def read_transport(table: Table) -> ServerSettings:
    """A section that names a program.

    Raises:
        ConfigError: it names a server too, or what cannot be run or must not.
    """
    for key in SERVER_KEYS:
        if key in table.values and key not in COMMAND_KEYS:
            raise table.error(
                key,
                f"{table.name} has both command and {key}: a program takes the mail, or a server.",
                "Take one of them out, or make it two sections.",
            )
    table.allow(COMMAND_KEYS)
    command = command_of(table, "command")
    if any(_FROM_HEADERS.fullmatch(word) for word in _words(table, command)):
        raise table.error(
            "command",
            f"{table.name}.command has -t, which would take the recipients from the message; "
            "they are given to the program as words instead.",
            "Take -t out: tui-mail adds -i -f SENDER -- RECIPIENTS by itself.",
        )
    endpoint = Endpoint(
        host="",
        port=0,
        security=Security.NONE,
        auth=AuthKind.NONE,
        timeout=table.seconds("timeout", TIME_LIMIT, 1.0, 3600.0),
        command=command,
    )
    return ServerSettings(endpoint, protocol="smtp", pace=read_pace(table))


def _words(table: Table, command: Command) -> tuple[str, ...]:
    if not isinstance(command, str):
        return command
    try:
        return tuple(shlex.split(command))
    except ValueError as error:
        problem = f"{table.name}.command cannot be read: {str(error).lower()}."
        raise table.error("command", problem) from error
