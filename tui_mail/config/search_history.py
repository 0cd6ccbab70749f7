"""What was typed into the search line: one small file in the state folder, closed to others.

Comfort, never mail: what cannot be read counts as nothing. Must never be half written.
"""

import json
from pathlib import Path

from tui_mail.config.private_file import write_private
from tui_mail.errors import ConfigError

MOST = 200
_LONGEST = 1_000
_MOST_BYTES = 1_000_000


def load(file: Path) -> tuple[str, ...]:
    """The newest first; nothing where the file is not there, or no such file."""
    try:
        if file.stat().st_size > _MOST_BYTES:
            return ()
        stored = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return ()
    rows = stored if isinstance(stored, list) else []
    return tuple(row for row in rows if isinstance(row, str) and row.isprintable())[:MOST]


def remember(file: Path, query: str) -> None:
    """Put it first; what was typed longest ago gives way.

    Raises:
        ConfigError: it cannot be written.
    """
    known = load(file)
    if len(query) > _LONGEST or not query.isprintable() or known[:1] == (query,):
        return
    rows = [query, *(row for row in known if row != query)][:MOST]
    try:
        write_private(file, json.dumps(rows, indent=0, ensure_ascii=False).encode())
    except OSError as error:
        raise ConfigError(
            f"What was searched for cannot be remembered: {error.strerror}.",
            f"Look at {file}, and whether that disk is full.",
        ) from error
