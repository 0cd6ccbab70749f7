"""How many messages an SMTP server takes in a time: `pace` in [smtp.NAME]."""

import re

from tui_mail.config.fields import Table
from tui_mail.config.schema import Pace

_UNITS = {"m": 60, "h": 3600, "d": 86_400}
_WRITTEN = re.compile(r"(\d{1,6}) ?/ ?(m|h|d)")
_MOST = 100_000


def read_pace(table: Table) -> Pace | None:
    """The pace of a server section; None where there is no limit.

    Raises:
        ConfigError: it is neither a whole number (a minute) nor one with its unit.
    """
    value = table.values.get("pace")
    if value is None:
        return None
    count, seconds = value, 60
    if isinstance(value, str) and (found := _WRITTEN.fullmatch(value)):
        count, seconds = int(found[1]), _UNITS[found[2]]
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= _MOST:
        raise table.wrong("pace", 'a number of messages a minute, or "10/m", "100/h", "500/d"')
    return Pace(count, seconds)
