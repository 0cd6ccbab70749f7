"""Messages of threads as a tree needs them: what each answers, as the user says, else its header,
else its subject.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final

from tui_mail.model.frozen import frozen
from tui_mail.store.thread_lines import heeded_line, name_of, unpacked
from tui_mail.store.thread_tree import Node
from tui_mail.store.threads import ties_of

_WORDS: Final = """
SELECT p.id, p.received, m.message_key, m.ancestors, m.parent,
       CASE WHEN m.message_key IS NULL THEN (SELECT sha256 FROM raw WHERE id = m.id) END,
       (SELECT under FROM loose_answers WHERE message = p.message AND account = p.account)
FROM placements p JOIN messages m ON m.id = p.message
WHERE p.id IN (SELECT value FROM json_each(?))
"""


@frozen
class Words:
    """What a message's own columns say."""

    received: int
    own: int | None
    """Key of its Message-ID."""
    name: int | None
    """What ties call it."""
    line: tuple[int, ...]
    """By its header, or by its subject where that names nothing."""


def nodes(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Node]:
    """By id; those that are gone are left out."""
    return nodes_of(db, words_of(db, ids))


def words_of(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Words]:
    """By id; those that are gone are left out."""
    found = {}
    for row_id, received, own, ancestors, parent, sha256, under in db.execute(
        _WORDS, (json.dumps(list(ids)),)
    ).fetchall():
        name = own if sha256 is None else name_of(None, sha256)
        line = unpacked(ancestors, under if parent is None else parent)
        found[row_id] = Words(received, own, name, line)
    return found


def nodes_of(db: sqlite3.Connection, words: Mapping[int, Words]) -> dict[int, Node]:
    """As ties are now."""
    ties = ties_of(db, (key for one in words.values() for key in (one.name, *one.line)))
    return {
        row_id: Node(row_id, one.received, one.own, heeded_line(one.name, one.line, ties))
        for row_id, one in words.items()
    }
