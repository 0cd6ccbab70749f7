"""The user's own time zone with its rules: what the clock will say on another day."""

import os
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

_SYSTEM = Path("/etc/localtime")


def local_zone() -> tzinfo:
    """As TZ or the system names it; where neither can be read, today's offset for all days."""
    name = os.environ.get("TZ", "").removeprefix(":")
    try:
        if name:
            return ZoneInfo(name)
        with _SYSTEM.open("rb") as rules:
            return ZoneInfo.from_file(rules)
    except (OSError, ValueError, KeyError):  # KeyError: there is no zone of that name
        return datetime.now(UTC).astimezone().tzinfo or UTC
