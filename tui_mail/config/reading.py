"""[reading]: how messages are read. Knows values and keys, not what they do."""

import re

from tui_mail.config.fields import Table
from tui_mail.config.schema import ReadingSettings

READING_KEYS = ("headers", "print_command", "new_window")
_NAME = re.compile(r"[!-9;-~]{1,76}")
"""Of a header (RFC 5322, section 2.2)."""


def read_reading(root: Table) -> ReadingSettings:
    """The table [reading]; the usual settings where there is none."""
    table = root.table("reading")
    if table is None:
        return ReadingSettings()
    usual = ReadingSettings()
    headers = table.allow(READING_KEYS).texts("headers", usual.headers)
    if not all(_NAME.fullmatch(name) for name in headers):
        raise table.wrong("headers", 'a list of names of headers, like ["List-Id", "X-Mailer"]')
    command = table.texts("print_command", usual.print_command)
    if not command:
        raise table.wrong("print_command", 'a program, like ["lp"]')
    return ReadingSettings(headers, command, table.texts("new_window", usual.new_window))
