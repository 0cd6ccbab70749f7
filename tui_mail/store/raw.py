"""Original bytes: each kept once, given back exact.

Must never be changed once written, and never be removed while a placement or an outbox entry
needs them.
"""

import functools
import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from tui_mail.errors import BodyMissing, NotFound, StoreCorrupt, StoreError
from tui_mail.model.big_mail import BIG, HEAD, WHOLE, Beginning, BigMail, Mail
from tui_mail.store.database import Transaction
from tui_mail.store.leaf_room import filling_order
from tui_mail.store.private_files import make_private_folder, sync_folder, write_durably

PLAIN: Final = "plain"
ZSTD: Final = "zstd"
FILE: Final = "file"
BEGINNING: Final = "head"
"""Of a message whose rest is on its server: whoever wants the whole hears BodyMissing."""

LARGEST_IN_DATABASE: Final = BIG
"""Bytes; a larger message is a file named by its hash."""
SMALLEST_PACKED: Final = 512
"""Bytes; a smaller message is not worth packing."""
WORTH_PACKING: Final = 0.9
"""Packed to this share or less, it is kept packed."""

_ASKED: Final = 500
"""Hashes that are looked up at once."""
_BESIDE: Final = 48
"""Bytes of a row beside its body."""

Stored = tuple[str, bytes | None, bytes, int]
"""encoding, body, sha256, size: a row of the table raw."""


def keep(
    tx: Transaction, originals: Sequence[tuple[bytes, Mail | Beginning]]
) -> list[tuple[int, bool]]:
    """Store each (sha256, bytes) that is not there yet; its row's id, and whether it is new.

    Raises:
        StoreError: a hash is not that of its bytes.
    """
    known = _known(tx, [sha256 for sha256, _ in originals])
    fresh: dict[bytes, tuple[str, bytes | None, int]] = {}
    for sha256, original in originals:
        if _mark(original) != sha256:
            raise StoreError("A message's bytes do not fit its checksum; it was not stored.")
        if sha256 not in known and sha256 not in fresh:
            fresh[sha256] = (*_encode(tx.blobs, sha256, original), len(original))
        elif isinstance(original, BigMail):
            original.path.unlink(missing_ok=True)  # these bytes are here already
    numbers = known | _insert(tx, fresh)
    kept: list[tuple[int, bool]] = []
    for sha256, _ in originals:
        is_first = fresh.pop(sha256, None) is not None
        kept.append((numbers[sha256], is_first))
    return kept


def _known(tx: Transaction, hashes: Sequence[bytes]) -> dict[bytes, int]:
    """The row of each of these that is stored."""
    found: dict[bytes, int] = {}
    for at in range(0, len(hashes), _ASKED):
        some = hashes[at : at + _ASKED]
        places = ", ".join("?" * len(some))
        asked = f"SELECT sha256, id FROM raw WHERE sha256 IN ({places})"  # noqa: S608 - our marks
        found.update(tx.db.execute(asked, some).fetchall())
    return found


def _insert(
    tx: Transaction, fresh: Mapping[bytes, tuple[str, bytes | None, int]]
) -> dict[bytes, int]:
    """The row of each; in the order in which they fill the pages of the table best."""
    (last,) = tx.db.execute(_LAST_GIVEN).fetchone()
    rows = list(fresh.items())
    order = filling_order([len(body or b"") + _BESIDE for _, (_, body, _) in rows])
    numbers = {rows[place][0]: number for number, place in enumerate(order, last + 1)}
    tx.db.executemany(
        "INSERT INTO raw VALUES (?, ?, ?, ?, ?)",
        [
            (numbers[sha256], sha256, size, encoding, body)
            for sha256, (encoding, body, size) in map(rows.__getitem__, order)
        ],
    )
    return numbers


def decode(stored: Stored, blobs: Path) -> bytes:
    """The original bytes.

    Raises:
        NotFound: its file is gone.
        StoreCorrupt: what is stored is not the original any more.
        BodyMissing: only its beginning is here.
    """
    encoding, body, sha256, size = stored
    if encoding == BEGINNING:
        raise BodyMissing(
            f"Only the beginning of this message is here; all of it is {size / 1e6:,.1f} MB.",
            "`tui-mail show ID` fetches the rest from its server, as g w does on the screen.",
        )
    original = _unpack(encoding, body or b"", blobs / sha256.hex(), size)
    if len(original) != size or _sha256(original) != sha256:
        raise _damaged()
    return original


def head(stored: Stored, blobs: Path, most: int = HEAD) -> bytes:
    """The first bytes of a message over WHOLE or that is not here whole, or all of any other.

    Raises:
        NotFound, StoreCorrupt: as `decode`; of a big one only that its file has another length.
    """
    encoding, body, sha256, size = stored
    if encoding == BEGINNING:
        if _sha256(body or b"") != sha256:
            raise _damaged()
        return (body or b"").partition(b"\0")[2]
    if encoding != FILE or size <= WHOLE:
        return decode(stored, blobs)
    with _opened(blobs / sha256.hex(), size) as file:
        return file.read(most)


def pieces(stored: Stored, blobs: Path) -> Iterator[bytes]:
    """The original bytes, piece by piece; a damaged message is told at its end.

    Raises:
        NotFound, StoreCorrupt: as `decode`.
    """
    encoding, _, sha256, size = stored
    if encoding != FILE:
        yield decode(stored, blobs)
        return
    import hashlib

    mark = hashlib.sha256()
    with _opened(blobs / sha256.hex(), size) as file:
        while piece := file.read(HEAD):
            mark.update(piece)
            yield piece
    if mark.digest() != sha256:
        raise _damaged()


def examined(stored: Stored, blobs: Path) -> Mail:
    """The original, every byte of it looked at; a big one stays where it is. Raises as `decode`."""
    encoding, _, sha256, size = stored
    if encoding != FILE:
        return decode(stored, blobs)
    for _ in pieces(stored, blobs):
        pass
    file = blobs / sha256.hex()
    with _opened(file, size) as stream:
        return BigMail(file, size, sha256, stream.read(HEAD))


def by_id(tx: Transaction, row_id: int) -> bytes:
    """The original bytes of that row; raises as `decode`."""
    stored = tx.db.execute(_BY_ID, (row_id,)).fetchone()
    return decode(stored, tx.blobs)


def release(tx: Transaction, ids: Iterable[int]) -> None:
    """Remove those of these that nobody needs any more, words and bytes."""
    wanted = json.dumps(sorted(set(ids)))
    tx.db.execute(_NO_WORDS, (wanted,))
    gone = tx.db.execute(_NO_BYTES, (wanted,)).fetchall()
    tx.loose.extend(sha256.hex() for _, sha256, encoding in gone if encoding == FILE)
    if gone:
        tx.db.execute(_NOTE_GIVEN, {"last": max(row_id for row_id, *_ in gone)})


OF_PLACEMENT: Final = """
SELECT r.encoding, r.body, r.sha256, r.size
FROM placements p JOIN raw r ON r.id = p.message WHERE p.id = ?
"""
"""A row to `decode`."""
_BY_ID: Final = "SELECT encoding, body, sha256, size FROM raw WHERE id = ?"
_NO_WORDS: Final = """
DELETE FROM messages WHERE id IN (SELECT value FROM json_each(?))
AND NOT EXISTS (SELECT 1 FROM placements WHERE message = messages.id)
"""
_LAST_GIVEN: Final = """
SELECT max((SELECT coalesce(max(id), 0) FROM raw),
           (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE name = 'last_raw'))
"""
_NOTE_GIVEN: Final = """
INSERT INTO meta SELECT 'last_raw', :last WHERE :last > (SELECT coalesce(max(id), 0) FROM raw)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
WHERE CAST(excluded.value AS INTEGER) > CAST(value AS INTEGER)
"""
"""No id is given again: the search index knows messages by theirs."""
_NO_BYTES: Final = """
DELETE FROM raw WHERE id IN (SELECT value FROM json_each(?))
AND NOT EXISTS (SELECT 1 FROM messages WHERE id = raw.id)
AND NOT EXISTS (SELECT 1 FROM outbox WHERE raw = raw.id)
RETURNING id, sha256, encoding
"""


def _sha256(original: bytes) -> bytes:
    import hashlib  # brings OpenSSL, which no list needs

    return hashlib.sha256(original).digest()


def _mark(original: Mail | Beginning) -> bytes:
    """What was hashed as it came in is not read again."""
    return _sha256(original) if isinstance(original, bytes) else original.sha256


def _encode(blobs: Path, sha256: bytes, original: Mail | Beginning) -> tuple[str, bytes | None]:
    if isinstance(original, Beginning):
        return BEGINNING, original.kept
    if isinstance(original, BigMail):
        original.path.replace(blobs / sha256.hex())
        sync_folder(blobs)
        return FILE, None
    if len(original) > LARGEST_IN_DATABASE:
        make_private_folder(blobs)
        write_durably(blobs / sha256.hex(), original)
        return FILE, None
    if len(original) >= SMALLEST_PACKED:
        packed = _local.pack(original)
        if len(packed) <= WORTH_PACKING * len(original):
            return ZSTD, packed
    return PLAIN, original


def _unpack(encoding: str, body: bytes, file: Path, size: int) -> bytes:
    if encoding == PLAIN:
        return body
    if encoding == FILE:
        with _opened(file, size) as stream:
            return stream.read()
    import zstandard

    try:
        # a frame tells how much it unpacks to: believed only where it is what is to come of it
        whole = encoding == ZSTD and zstandard.frame_content_size(body) == size
        return _local.unpack(body) if whole else b""
    except zstandard.ZstdError as error:
        raise StoreCorrupt(
            f"A stored message is damaged: {error}.",
            "Fetch it again from the server, or restore a backup.",
        ) from error


def _opened(file: Path, size: int) -> BinaryIO:
    try:
        stream = file.open("rb")
    except FileNotFoundError as error:
        raise NotFound(
            "The file that holds this message is gone.",
            "Fetch it again from the server, or restore a backup.",
        ) from error
    if os.fstat(stream.fileno()).st_size != size:
        stream.close()
        raise _damaged()
    return stream


def _damaged() -> StoreCorrupt:
    return StoreCorrupt(
        "A stored message is damaged: its bytes do not fit its checksum.",
        "Fetch it again from the server, or restore a backup.",
    )


class _Local(threading.local):
    """zstd contexts: dear to make, and not to be shared between threads."""

    @functools.cached_property
    def pack(self) -> Callable[[bytes], bytes]:
        import zstandard

        return zstandard.ZstdCompressor(level=2).compress

    @functools.cached_property
    def unpack(self) -> Callable[[bytes], bytes]:
        import zstandard

        return zstandard.ZstdDecompressor().decompress


_local = _Local()
