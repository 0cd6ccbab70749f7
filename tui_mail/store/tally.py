"""Keeps the counts of folders and threads true within the transaction that changes them.

Must never be bypassed: whoever adds, removes, moves or flags a placement tells it here.
"""

import sqlite3
from typing import Final

from tui_mail.model.frozen import field, record
from tui_mail.store.flag_bits import NOT_UNREAD

_FOLDER: Final = "UPDATE folders SET total = total + ?, unread = unread + ? WHERE id = ?"

_THREAD: Final = """
UPDATE threads SET (last, count, unread) = (
    SELECT coalesce(max(received), 0), count(DISTINCT message),
           count(DISTINCT CASE WHEN flags & :not_unread = 0 THEN message END)
    FROM placements WHERE thread = :thread AND folder IS NOT NULL
) WHERE id = :thread
"""

_EMPTY: Final = "SELECT NOT EXISTS (SELECT 1 FROM placements WHERE thread = ?)"


@record
class Tally:
    """What has to be added to the counts before the commit."""

    folders: dict[int, list[int]] = field(default_factory=dict)
    """Folder to [total, unread], differences."""
    threads: set[int] = field(default_factory=set)
    """Threads to be counted anew; those left without a placement go."""

    def shown(self, folder: int | None, bits: int) -> None:
        """A placement with these flag bits is in the folder from now on."""
        self._count(folder, bits, 1)

    def taken(self, folder: int | None, bits: int) -> None:
        """It is not in there any more."""
        self._count(folder, bits, -1)

    def _count(self, folder: int | None, bits: int, one: int) -> None:
        if folder is None:
            return
        counts = self.folders.setdefault(folder, [0, 0])
        counts[0] += one
        if not bits & NOT_UNREAD:
            counts[1] += one

    def write(self, db: sqlite3.Connection) -> None:
        """Bring the rows up to date."""
        db.executemany(_FOLDER, ((t, u, folder) for folder, (t, u) in self.folders.items()))
        for thread in self.threads:
            if db.execute(_EMPTY, (thread,)).fetchone()[0]:
                db.execute("DELETE FROM refs WHERE thread = ?", (thread,))
                db.execute("DELETE FROM threads WHERE id = ?", (thread,))
            else:
                db.execute(_THREAD, {"thread": thread, "not_unread": NOT_UNREAD})
