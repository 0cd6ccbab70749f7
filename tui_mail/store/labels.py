"""Which labels there are, and on which messages. Reads only, and only what has a label: by an index
of those alone, from its beginning on.
"""

import json
from collections import Counter
from typing import Final

from tui_mail.model.flags import LabelCount, is_shown
from tui_mail.model.ids import MessageId
from tui_mail.store.database import Transaction

_GROUPS: Final = """
SELECT labels, sum(folder IS NOT NULL) FROM placements INDEXED BY placements_with_labels
WHERE labels <> '' AND labels > '' GROUP BY labels
"""
_WITH: Final = """
SELECT id, labels FROM placements INDEXED BY placements_with_labels
WHERE labels <> '' AND labels > '' AND folder IS NOT NULL
"""


def counted(tx: Transaction) -> tuple[LabelCount, ...]:
    """Every label that a message has which is shown somewhere, by name."""
    found: Counter[str] = Counter()
    for labels, count in tx.db.execute(_GROUPS).fetchall():
        for label in json.loads(labels):
            if count and is_shown(label):
                found[label] += count
    return tuple(LabelCount(name, found[name]) for name in sorted(found, key=str.casefold))


def messages_with(tx: Transaction, label: str) -> tuple[MessageId, ...]:
    """All that have it."""
    rows = tx.db.execute(_WITH).fetchall()
    return tuple(
        MessageId(row_id) for row_id, labels in sorted(rows) if label in json.loads(labels)
    )
