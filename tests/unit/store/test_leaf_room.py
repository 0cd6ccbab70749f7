"""Rows that are appended together fill the pages of their table."""

import base64
import random
import sqlite3
from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.store.made_mail import arrival, raw_mail
from tui_mail.model.ids import FolderId
from tui_mail.store.leaf_room import filling_order, on_leaf
from tui_mail.store.mail_store import Store
from tui_mail.store.salvage.pages import Pages


@given(st.lists(st.integers(0, 100_000), max_size=300))
def test_every_row_has_its_place_once(sizes: list[int]) -> None:
    assert sorted(filling_order(sizes)) == list(range(len(sizes)))


def test_pages_that_fit_together_stand_together() -> None:
    sizes = [3_000, 1_000, 3_000, 1_000, 3_000, 1_000]
    order = [sizes[place] for place in filling_order(sizes)]
    assert order == [3_000, 1_000] * 3


def test_it_knows_how_a_row_is_split(tmp_path: Path) -> None:
    """As SQLite does: of each size one row by itself in a table, whose leaf says how full it is."""
    for size in (10, 3_900, 4_060, 4_200, 5_000, 8_300, 20_000, 100_000):
        path = tmp_path / f"{size}.db"
        with closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB)")
            db.execute("INSERT INTO t VALUES (1, ?)", (bytes(size),))
            db.commit()
        with closing(Pages(path)) as pages:
            page = pages[2]
        taken = 4096 - int.from_bytes(page[5:7], "big")
        assert abs(on_leaf(size + 6) - taken) <= 12, size


def test_little_of_the_table_of_bytes_is_empty(store: Store, path: Path, inbox: FolderId) -> None:
    chance = random.Random(3)
    noise = [base64.encodebytes(chance.randbytes(chance.randint(300, 9_000))) for _ in range(1_000)]
    raws = [raw_mail(f"{n}", body=body.decode()) for n, body in enumerate(noise)]
    for at in range(0, len(raws), 200):
        store.add([arrival(inbox, raw) for raw in raws[at : at + 200]])
    with closing(sqlite3.connect(path)) as db:
        taken, empty = db.execute(
            "SELECT sum(pgsize), sum(unused) FROM dbstat WHERE name = 'raw'"
        ).fetchone()
    assert empty < 0.05 * taken
