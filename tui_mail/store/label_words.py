"""The labels that messages have, as words, by the index of those that have one. Reads only."""

import json
import sqlite3
from typing import Final

from tui_mail.message.sanitize import sanitize
from tui_mail.model.flags import is_shown

_LABELS: Final = """
SELECT DISTINCT labels FROM placements INDEXED BY placements_with_labels
WHERE labels <> '' AND labels > ''
"""


def label_words(db: sqlite3.Connection) -> tuple[str, ...]:
    """Each once, sanitised, by name."""
    found = {label for (labels,) in db.execute(_LABELS) for label in json.loads(labels)}
    return tuple(sorted(map(sanitize, filter(is_shown, found)), key=str.casefold))
