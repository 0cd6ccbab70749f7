"""R11: what can be read of a damaged store comes back, and nothing else does."""

import base64
import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.unit.store.made_mail import HOME, NOON, arrival, assert_sound, query, raw_mail
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.ports.mail_store import Arrival, DropOrigin, NewOutgoing
from tui_mail.ports.store_reader import Selection
from tui_mail.store import raw as raw_rows
from tui_mail.store.mail_store import open_store
from tui_mail.store.reader import open_reader
from tui_mail.store.salvage.rebuilding import Salvaged, rebuild

PAGE = 4096
WORK = AccountKey("work")
COUNT = 300


@dataclass(frozen=True)
class Original:
    """A store, and what is in it."""

    path: Path
    places: dict[int, tuple[object, ...]]
    """Account, folder, flags, labels, received, SHA-256, by id."""
    bytes: dict[int, bytes]
    gone: frozenset[int]
    sent: frozenset[object]
    """SHA-256 of messages on their way: where their entry is lost they are in Recovered."""


PLACES = """
SELECT p.id, a.name, f.name, p.flags, p.labels, p.received, hex(r.sha256)
FROM placements p JOIN accounts a ON a.id = p.account JOIN folders f ON f.id = p.folder
JOIN raw r ON r.id = p.message
"""


def letters(count: int) -> list[bytes]:
    chance = random.Random(11)
    made: list[bytes] = []
    for n in range(count):
        body = " ".join(chance.choices(("plan", "lake", "spring", "numbers", "notes"), k=40))
        if n % 7 == 0:
            body = base64.encodebytes(chance.randbytes(chance.randint(3_000, 30_000))).decode()
        references = (f"<{n - 3}@x.example>",) if n % 5 == 0 else ()
        made.append(
            raw_mail(f"n {n}", message_id=f"<{n}@x.example>", references=references, body=body)
        )
    return made


def make(path: Path, *, close: bool = True) -> Original:
    """Some hundred messages of a POP and an IMAP account, with some that were deleted."""
    with pytest.MonkeyPatch.context() as smaller:
        smaller.setattr(raw_rows, "LARGEST_IN_DATABASE", 250_000)
        return _make(path, close=close)


def _make(path: Path, *, close: bool) -> Original:
    store = open_store(path, now=lambda: NOON)
    arrivals: list[Arrival] = []
    for key in (HOME, WORK):
        store.ensure_account(key)
    inbox = store.ensure_folder(HOME, "Inbox", role=Role.INBOX, local=True).id
    archive = store.ensure_folder(HOME, "Archive", role=Role.ARCHIVE, local=True).id
    remote = store.ensure_folder(WORK, "Inbox", role=Role.INBOX, remote="INBOX").id
    for n, raw in enumerate(letters(COUNT)):
        flags = [f for f, every in (("seen", 2), ("flagged", 9), ("project", 12)) if n % every == 0]
        if n % 3 == 2:
            arrivals.append(arrival(remote, raw, received=NOON + n, flags=flags, uid=n + 1))
        else:
            drop = DropOrigin("pop.example", "me", f"uidl-{n}", len(raw))
            arrivals.append(arrival(inbox, raw, received=NOON + n, flags=flags, drop=drop))
    ids = store.add(arrivals)
    store.move([i for i in ids[::3] if i % 2], archive, say=False, word="Archived")
    store.add([arrival(archive, raw_mail("big", body="x" * 300_000), received=NOON)])
    store.queue(
        NewOutgoing(HOME, raw_mail("to go"), "<o@x>", "to go", "me@x", ("a@x", "b@x"), ("b@x",),
                    NOON, NOON)
    )  # fmt: skip
    gone = ids[20:200:30]
    store.delete(gone, say=False)
    if close:
        store.close()
    else:
        shutil.copytree(path.parent, path.parent.with_name("live"))
        store.close()
        shutil.rmtree(path.parent)
        path.parent.with_name("live").rename(path.parent)
    rows = _read(path)
    reader = open_reader(path)
    raws = {row_id: reader.raw(MessageId(row_id)) for row_id in rows}
    reader.close()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        wanted = "SELECT hex(r.sha256) FROM outbox o JOIN raw r ON r.id = o.raw"
        sent = frozenset(row[0] for row in db.execute(wanted).fetchall())
    return Original(path, rows, raws, frozenset(gone), sent)


def _read(path: Path) -> dict[int, tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return {row[0]: tuple(row[1:]) for row in db.execute(PLACES).fetchall()}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    return make(tmp_path_factory.mktemp("whole") / "data" / "mail.db")


@pytest.fixture
def wreck(original: Original, tmp_path: Path) -> Path:
    shutil.copytree(original.path.parent, tmp_path / "data")
    return tmp_path / "data" / "mail.db"


def salvaged(wreck: Path) -> tuple[Salvaged, Path]:
    fresh = wreck.parent / "fresh.db"
    done = rebuild(wreck, fresh, (HOME, WORK), NOON, lambda _what, _n: None)
    assert_sound(fresh)
    return done, fresh


def compare(original: Original, fresh: Path) -> int:
    """Nothing is invented; how many messages stand where they stood."""
    found = _read(fresh)
    known = {row[-1] for row in original.places.values()} | original.sent
    reader = open_reader(fresh)
    same = 0
    for row_id, row in found.items():
        assert row[-1] in known, "these bytes are nobody's"
        if row[1] == "Recovered":
            continue
        assert row == original.places[row_id]
        assert reader.raw(MessageId(row_id)) == original.bytes[row_id]
        same += 1
    reader.close()
    assert not original.gone & found.keys()
    return same


def damage(path: Path, change: Callable[[bytearray], None]) -> None:
    whole = bytearray(path.read_bytes())
    change(whole)
    path.write_bytes(whole)


def test_a_whole_store_comes_back_whole(original: Original, wreck: Path) -> None:
    done, fresh = salvaged(wreck)
    assert compare(original, fresh) == len(original.places) == done.messages
    assert (done.recovered, done.lost, done.lost_outbox) == (0, 0, 0)
    assert (done.outbox, done.held.outbox) == (1, 1)
    assert query(fresh, "SELECT address FROM recipients ORDER BY position") == [("a@x",), ("b@x",)]
    for table in ("ledger", "folders", "raw"):
        many = f"SELECT count(*) FROM {table}"
        assert query(fresh, many) == query(original.path, many), table
    grouped = "SELECT group_concat(id) FROM placements GROUP BY thread ORDER BY min(id)"
    assert query(fresh, grouped) == query(original.path, grouped)
    last = "SELECT seq FROM sqlite_sequence WHERE name = 'placements'"
    assert query(fresh, last) == query(original.path, last)


def test_what_only_the_wal_has_comes_back(tmp_path: Path) -> None:
    made = make(tmp_path / "data" / "mail.db", close=False)
    assert made.path.with_name("mail.db-wal").stat().st_size > 1_000_000
    damage(made.path, lambda all_: all_.__setitem__(slice(None), b""))
    _, fresh = salvaged(made.path)
    assert compare(made, fresh) == len(made.places)


def test_a_wal_that_was_cut_counts_up_to_its_last_whole_commit(tmp_path: Path) -> None:
    made = make(tmp_path / "data" / "mail.db", close=False)
    wal = made.path.with_name("mail.db-wal")
    whole = wal.read_bytes()
    wal.write_bytes(whole[: len(whole) - 3 * PAGE])
    fresh = made.path.with_name("fresh.db")
    rebuild(made.path, fresh, (HOME,), NOON, lambda _what, _n: None)
    assert_sound(fresh)
    known = {row[-1] for row in made.places.values()}
    assert len({row[-1] for row in _read(fresh).values()} & known) >= len(known) - 1


@pytest.mark.parametrize("size", [0, 1, 512, PAGE, 5 * PAGE, 60 * PAGE, 200 * PAGE])
def test_a_file_that_was_cut(original: Original, wreck: Path, size: int) -> None:
    damage(wreck, lambda all_: all_.__delitem__(slice(size, None)))
    done, fresh = salvaged(wreck)
    compare(original, fresh)
    assert done.messages >= 1, "the big one is a file of its own"


@pytest.mark.parametrize("page", range(1, 46))
def test_one_page_that_is_gone_takes_only_its_own_with_it(
    original: Original, wreck: Path, page: int
) -> None:
    """Each of the first pages: the header, pointers, every root, and inner pages among them."""
    start = (page - 1) * PAGE
    damage(wreck, lambda all_: all_.__setitem__(slice(start, start + PAGE), bytes(PAGE)))
    done, fresh = salvaged(wreck)
    compare(original, fresh)
    assert done.messages > len(original.places) * 0.6, "one page has not so much"


@pytest.mark.parametrize("seed", range(30))
def test_R11_random_damage(original: Original, wreck: Path, seed: int) -> None:
    """Every message whose own bytes no damage touched is there, in its folder or in Recovered."""
    chance = random.Random(seed)
    pages = wreck.stat().st_size // PAGE
    hit = {chance.randint(1, pages) for _ in range(chance.choice((1, 5, 20)))}
    flip = chance.random() < 0.5

    def ruin(all_: bytearray) -> None:
        for page in hit:
            start = (page - 1) * PAGE
            old = all_[start : start + PAGE]
            all_[start : start + PAGE] = bytes(b ^ 0xFF for b in old) if flip else bytes(PAGE)

    damage(wreck, ruin)
    done, fresh = salvaged(wreck)
    same = compare(original, fresh)
    here = {row[-1] for row in _read(fresh).values()}
    touched = messages_on(original.path, hit)
    intact = {row[-1] for row in original.places.values()} - touched
    assert intact <= here
    assert done.messages - done.recovered == same


@pytest.mark.parametrize("seed", range(8))
def test_R11_single_bytes(original: Original, wreck: Path, seed: int) -> None:
    """A byte in a row's small numbers cannot be told from a right one; mail itself can."""
    chance = random.Random(seed)

    def ruin(all_: bytearray) -> None:
        for _ in range(40):
            all_[chance.randrange(len(all_))] ^= 1 << chance.randrange(8)

    damage(wreck, ruin)
    _, fresh = salvaged(wreck)
    known = {row[-1] for row in original.places.values()}
    here = {row[-1] for row in _read(fresh).values()}
    assert here <= known | original.sent
    assert len(here) > len(known) - 45


def test_damage_of_everything_gives_an_empty_store_that_works(wreck: Path) -> None:
    shutil.rmtree(wreck.parent / "blobs")
    damage(wreck, lambda all_: all_.__setitem__(slice(None), random.Random(1).randbytes(len(all_))))
    done, fresh = salvaged(wreck)
    assert done.messages == 0
    store = open_store(fresh)
    inbox = store.ensure_folder(HOME, "Inbox", local=True).id
    (first,) = store.add([arrival(inbox)])
    assert first > 100_000, "an id may have been given before"
    store.close()


def test_R11_what_a_switch_matched_is_still_to_be_compared(wreck: Path) -> None:
    with closing(sqlite3.connect(wreck)) as db, db:
        db.execute("INSERT INTO unproven_lines SELECT id FROM ledger")
        db.execute("INSERT INTO unproven_places SELECT id FROM placements WHERE id % 2")
        db.execute("INSERT OR REPLACE INTO reading_modes SELECT id, 'pop', 7 FROM accounts")
    matched = "SELECT * FROM unproven_lines", "SELECT * FROM unproven_places"
    before = [query(wreck, sql) for sql in matched]
    assert all(before)
    _, fresh = salvaged(wreck)
    assert [query(fresh, sql) for sql in matched] == before
    assert set(query(fresh, "SELECT mode, linking FROM reading_modes")) == {("pop", 7)}


def test_R11_a_lost_ledger_brings_no_second_copy_into_the_list(
    original: Original, wreck: Path
) -> None:
    with closing(sqlite3.connect(wreck)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ledger'").fetchone()
        db.execute("DELETE FROM ledger WHERE id NOT IN (SELECT ledger FROM placements)")
        lines = db.execute("SELECT uidl, size FROM ledger ORDER BY id").fetchall()
        db.rollback()
        pages = {root, *rows_of(db, "ledger")}

    def ruin(all_: bytearray) -> None:
        for page in pages:
            all_[(page - 1) * PAGE : page * PAGE] = bytes(PAGE)

    damage(wreck, ruin)
    _, fresh = salvaged(wreck)
    assert query(fresh, "SELECT count(*) FROM ledger") == [(0,)]
    store = open_store(fresh)
    before = len(_read(fresh))
    inbox = next(s.folder.id for s in store.folder_states(HOME) if s.folder.role is Role.INBOX)
    raws = dict(enumerate(letters(COUNT)))
    kept = {f"uidl-{n}": raw for n, raw in raws.items()}
    wanted = [uidl for uidl, _ in lines if uidl in kept]
    again = [
        arrival(inbox, kept[uidl], drop=DropOrigin("pop.example", "me", uidl, len(kept[uidl])))
        for uidl in wanted
    ]
    ids = store.add(again)
    assert len(_read(fresh)) == before
    assert {int(i) for i in ids} <= original.places.keys()
    assert len(store.ledger(HOME, "pop.example", "me")) == len(wanted)
    store.close()


def test_mail_of_a_lost_folder_is_in_recovered_and_found_there_by_its_server(
    original: Original, wreck: Path
) -> None:
    with closing(sqlite3.connect(wreck)) as db:
        pages = {*rows_of(db, "folders")}

    def ruin(all_: bytearray) -> None:
        for page in pages:
            all_[(page - 1) * PAGE : page * PAGE] = bytes(PAGE)

    damage(wreck, ruin)
    done, fresh = salvaged(wreck)
    assert done.recovered == done.messages == len(original.places)
    found = _read(fresh)
    assert found.keys() == original.places.keys(), "ids stay what they were"
    store = open_store(fresh)
    inbox = store.ensure_folder(WORK, "Inbox", role=Role.INBOX, remote="INBOX").id
    row_id, row = next((i, r) for i, r in original.places.items() if r[0] == "work")
    raw = original.bytes[row_id]
    assert store.add([arrival(inbox, raw, uid=7)]) == (row_id,)
    (placed,) = store.placed([MessageId(row_id)])
    assert (placed.folder, placed.server_folder, placed.uid) == (inbox, inbox, 7)
    assert json.loads(str(row[3]) or "[]") == [f for f in placed.flags if f == "project"]
    store.close()
    reader = open_reader(fresh)
    assert reader.count(Selection(account=HOME)) == sum(r[0] == "home" for r in found.values())
    reader.close()


def rows_of(db: sqlite3.Connection, table: str) -> list[int]:
    """Every page of the table's tree, as far as this test makes them: a root and its leaves."""
    (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    path = db.execute("PRAGMA database_list").fetchone()[2]
    whole = Path(path).read_bytes()
    pages, waiting = [], [root]
    while waiting:
        number = waiting.pop()
        pages.append(number)
        page = whole[(number - 1) * PAGE : number * PAGE]
        if page[0] in {5, 2}:
            cells = int.from_bytes(page[3:5], "big")
            for n in range(cells):
                at = int.from_bytes(page[12 + 2 * n : 14 + 2 * n], "big")
                waiting.append(int.from_bytes(page[at : at + 4], "big"))
            waiting.append(int.from_bytes(page[8:12], "big"))
    return pages


def messages_on(path: Path, pages: set[int]) -> set[object]:
    """SHA-256 of each message of whose bytes some lie on one of these pages.

    Found by SQLite itself: a copy of the page is zeroed, then each message is asked for.
    """
    with closing(sqlite3.connect(path)) as db:
        leaves = {n: set(overflows) for n, overflows in _chains(db)}
        return {
            sha
            for row_id, sha in db.execute("SELECT id, hex(sha256) FROM raw").fetchall()
            if leaves[row_id] & pages
        }


def _chains(db: sqlite3.Connection) -> list[tuple[int, list[int]]]:
    """For each row of raw: the leaf that it stands on and its overflow pages, by an own reading."""
    path = db.execute("PRAGMA database_list").fetchone()[2]
    whole = Path(path).read_bytes()
    found = []
    for number in rows_of(db, "raw"):
        page = whole[(number - 1) * PAGE : number * PAGE]
        if page[0] != 13:
            continue
        for n in range(int.from_bytes(page[3:5], "big")):
            at = int.from_bytes(page[8 + 2 * n : 10 + 2 * n], "big")
            length, at = varint(page, at)
            row_id, at = varint(page, at)
            chain = [number]
            if length > PAGE - 35:
                least = (PAGE - 12) * 32 // 255 - 23
                here = least + (length - least) % (PAGE - 4)
                here = here if here <= PAGE - 35 else least
                following = int.from_bytes(page[at + here : at + here + 4], "big")
                while following:
                    chain.append(following)
                    start = (following - 1) * PAGE
                    following = int.from_bytes(whole[start : start + 4], "big")
            found.append((row_id, chain))
    return found


def varint(page: bytes, at: int) -> tuple[int, int]:
    number = 0
    for place in range(9):
        byte = page[at + place]
        if place == 8:
            return number << 8 | byte, at + 9
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, at + place + 1
    raise AssertionError
