"""How fast the store takes messages in and gives lists out: `python -m benchmarks.store_rates
FOLDER N`.

Makes the mailbox of benchmarks.mailbox in FOLDER if there is none, timing `Store.add` by itself
and with the reading of each message; then times the reader on it.
"""

import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.letters import EPOCH, STEP
from benchmarks.mailbox import ACCOUNT, arrivals, batches, make_folders, read_all
from tui_mail.model.ids import MessageId
from tui_mail.model.search import Term
from tui_mail.ports.store_reader import Selection
from tui_mail.store.mail_store import open_store
from tui_mail.store.reader import Reader, open_reader

PAGE = 50
ROUNDS = 21


def measure_inserts(folder: Path, count: int) -> None:
    """Make the mailbox, with the rates of each tenth."""
    store = open_store(folder / "mail.db", now=lambda: EPOCH + count * STEP)
    adding, done, start, marked = 0.0, 0, time.perf_counter(), (0, 0.0)
    try:
        inbox = make_folders(store)
        for read in batches(read_all(count, 1)):
            batch = arrivals(inbox, read)
            before = time.perf_counter()
            store.add(batch)
            adding += time.perf_counter() - before
            done += len(batch)
            if done - marked[0] >= count / 10:
                rate = (done - marked[0]) / (adding - marked[1])
                print(f"  {done:>9,} messages: add {rate:>8,.0f} msg/s")
                marked = (done, adding)
    finally:
        store.close()
    whole = time.perf_counter() - start
    print(f"insert: {done / adding:,.0f} msg/s by add, {done / whole:,.0f} with digest and making")


def median_ms(work: Callable[[], object]) -> float:
    """Milliseconds of the middle one of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return sorted(times)[ROUNDS // 2] * 1000


def measure_lists(reader: Reader) -> None:
    """Pages at both ends and in the middle, ids, rows, a search by sender."""
    inbox = reader.folders()[0]
    views = {
        "inbox": Selection(folder_id=inbox.id),
        "account": Selection(account=ACCOUNT),
        "everything": Selection(),
    }
    for name, view in views.items():
        total = reader.count(view)
        print(f"{name}: {total:,} messages")
        for place, offset in (("0", 0), ("middle", total // 2), ("end", max(0, total - PAGE))):
            ms = median_ms(partial(reader.page, view, offset, PAGE))
            print(f"  page at {place:<6} {ms:8.2f} ms")
        start = time.perf_counter()
        ids = reader.ids(view)
        print(f"  ids            {(time.perf_counter() - start) * 1000:8.2f} ms")
        middle = ids[len(ids) // 2 : len(ids) // 2 + PAGE]
        rows = [MessageId(number) for number in middle]
        print(f"  rows           {median_ms(partial(reader.rows, rows)):8.2f} ms")
    search = Selection(search=Term("from", "hopper"))
    print(f"first page of from:hopper {median_ms(partial(reader.page, search, 0, PAGE)):.2f} ms")


def main(arguments: Sequence[str]) -> int:
    """Measure, and print."""
    if len(arguments) != 2 or not arguments[1].isdecimal():
        print("usage: python -m benchmarks.store_rates FOLDER N", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    if not (folder / "mail.db").exists():
        measure_inserts(folder, int(arguments[1]))
    reader = open_reader(folder / "mail.db")
    try:
        measure_lists(reader)
    finally:
        reader.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
