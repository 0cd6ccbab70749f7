"""The labels that messages have, as words. Looks at everything: not for a key press."""

import json
import sqlite3
from typing import Final

from tui_mail.message.sanitize import sanitize

_LABELS: Final = "SELECT DISTINCT labels FROM placements WHERE labels <> ''"


def label_words(db: sqlite3.Connection) -> tuple[str, ...]:
    """Each once, sanitised, by name."""
    found = {label for (labels,) in db.execute(_LABELS) for label in json.loads(labels)}
    return tuple(sorted(map(sanitize, found), key=str.casefold))
