"""Made-up messages and the state of a store, for its tests."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.ports.mail_store import Arrival, DropOrigin
from tui_mail.store.mail_store import Store

HOME = AccountKey("home")
NOON = 1_700_000_000


def raw_mail(
    subject: str = "Hello",
    *,
    message_id: str = "",
    references: Sequence[str] = (),
    sender: str = "Ann <ann@north.example>",
    to: str = "Bob <bob@south.example>",
    body: str = "Just a line.",
) -> bytes:
    """A message as it comes from a server."""
    head = [f"From: {sender}", f"To: {to}", f"Subject: {subject}"]
    if message_id:
        head.append(f"Message-ID: {message_id}")
    if references:
        head.append(f"References: {' '.join(references)}")
    head += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
    return "\r\n".join([*head, "", body, ""]).encode()


def arrival(
    folder: FolderId,
    raw: bytes | None = None,
    *,
    received: int = NOON,
    flags: Sequence[str] = (),
    uid: int | None = None,
    drop: DropOrigin | None = None,
) -> Arrival:
    """A message that came in."""
    whole = raw_mail() if raw is None else raw
    return Arrival(
        folder, whole, digest(whole, NOON), received, frozenset(flags), uid=uid, drop=drop
    )


def mailbox(store: Store, name: str, role: Role | None = None) -> FolderId:
    """A folder that is on the server."""
    return store.ensure_folder(HOME, name, role=role, remote=name).id


def put_in(
    store: Store, folder: FolderId, subject: str = "Hello", uid: int | None = None
) -> MessageId:
    """One message of that subject, unlike any other."""
    raw = raw_mail(subject, message_id=f"<{subject}.{uid}.{folder}@x.example>")
    return store.add([arrival(folder, raw, uid=uid)])[0]


def counts(store: Store) -> dict[str, tuple[int, int]]:
    """Total and unread of each folder."""
    states = store.folder_states(HOME)
    return {s.folder.name: (s.folder.total, s.folder.unread) for s in states}


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    """What the database really holds."""
    db = sqlite3.connect(path)
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


FOLDER_RECOUNT = """
SELECT f.id, f.name, f.total, f.unread, count(p.id),
       coalesce(sum(p.flags & 41 = 0), 0)
FROM folders f LEFT JOIN placements p ON p.folder = f.id GROUP BY f.id
HAVING f.total <> count(p.id) OR f.unread <> coalesce(sum(p.flags & 41 = 0), 0)
"""
THREAD_RECOUNT = """
SELECT t.id, t.count, t.unread, t.last,
       (SELECT count(DISTINCT message) FROM placements WHERE thread = t.id AND folder NOT NULL),
       (SELECT count(DISTINCT message) FROM placements
        WHERE thread = t.id AND folder NOT NULL AND flags & 41 = 0),
       (SELECT coalesce(max(received), 0) FROM placements WHERE thread = t.id AND folder NOT NULL),
       (SELECT count(*) FROM placements WHERE thread = t.id) AS places
FROM threads t
"""
TOP_RECOUNT = """
SELECT thread, folder, id, received FROM (
    SELECT *, row_number() OVER (
        PARTITION BY thread, folder ORDER BY received DESC, id DESC) AS place
    FROM placements WHERE folder IS NOT NULL)
WHERE place = 1 ORDER BY thread, folder
"""
THREADS_RECOUNT = """
SELECT id, name, threads FROM folders
WHERE threads <> (SELECT count(*) FROM tops WHERE tops.folder = folders.id)
"""
LOOSE = """
SELECT 'raw', id FROM raw WHERE id NOT IN (SELECT message FROM placements)
    AND id NOT IN (SELECT raw FROM outbox WHERE raw IS NOT NULL)
UNION ALL SELECT 'words', id FROM messages WHERE id NOT IN (SELECT message FROM placements)
UNION ALL SELECT 'refs', key FROM refs WHERE thread NOT IN (SELECT id FROM threads)
"""


def assert_sound(path: Path) -> None:
    """Counts equal a recount, nothing is left over, and SQLite finds no fault."""
    assert query(path, FOLDER_RECOUNT) == []
    for row in query(path, THREAD_RECOUNT):
        _, count, unread, last, true_count, true_unread, true_last, places = row
        assert (count, unread, last) == (true_count, true_unread, true_last), row
        assert places, row
    assert query(path, "SELECT * FROM tops ORDER BY thread, folder") == query(path, TOP_RECOUNT)
    assert query(path, THREADS_RECOUNT) == []
    assert query(path, LOOSE) == []
    assert query(path, "PRAGMA foreign_key_check") == []
    assert query(path, "PRAGMA integrity_check") == [("ok",)]
