"""POP3 over TLS: the large mailbox, the newest of it, a server that is far away, the memory.

Everything is a whole process of ours or of a peer, with `password_command`, without an engine.
"""

import shutil
import signal
import sqlite3
import statistics
import subprocess
import time
from functools import partial
from pathlib import Path
from poplib import POP3_SSL
from ssl import create_default_context
from typing import Final

from benchmarks import servers
from benchmarks.far_server import far
from benchmarks.fetchers import FETCHERS, PATIENCE, Fetcher
from benchmarks.figures import OURS, Bar, Row, at_most, interleaved, plain, with_bars
from benchmarks.profiles import PROGRAM, Profile, account
from benchmarks.setting import Setting, said

USER: Final = "alice"
"""Who has the large mailbox."""
NEWEST: Final = 50
"""Messages that are to be readable at once."""
ROUND_TRIP: Final = 0.05
FAR: Final = 1_000
"""Messages from far away."""
SINGLE: Final = 20
"""Of them one by one, to know that rate."""
CHECKS: Final = 5
PEER: Final = "mpop"


def measure(setting: Setting) -> list[Row]:
    """The rows, each with its bar."""
    mpop = next(one for one in FETCHERS if one.name == PEER)
    said(f"{setting.middle:,} messages over POP3 with TLS")
    rows = [_first_ones(setting), _far_away(setting)]
    print(plain(rows), flush=True)  # what follows takes long, and may be broken off
    return [*rows, *_large(setting, mpop), _nothing_new(setting, mpop)]


def _profile(setting: Setting, name: str, user: str, port: int | None = None) -> Profile:
    folder = setting.folder / "downloads" / f"ours-pop-{name}"
    whence = setting.port["pop3s"] if port is None else port
    return Profile(folder, account(user, "pop", whence, user=user, ca=setting.ca))


def _empty(setting: Setting, name: str, user: str, port: int | None = None) -> Profile:
    shutil.rmtree(setting.folder / "downloads" / f"ours-pop-{name}", ignore_errors=True)
    return _profile(setting, name, user, port)


def _large(setting: Setting, mpop: Fetcher) -> list[Row]:
    """Once each: it is a minute or two."""
    count = setting.middle
    seconds, megabytes = _empty(setting, "large", USER).peak("sync")
    values: dict[str, float | None] = {OURS: seconds * 1000 / count, PEER: None}
    if mpop.present:
        home = _home(setting)
        mpop.prepare(home, setting.port, ca=setting.ca, user=USER)
        values[PEER] = mpop.fetch(home, PATIENCE * 10) * 1000 / count
    many = f"{count:,} messages over POP3 with TLS"
    whole = Row(f"full download, {many}", "ms a message", values)
    memory = Row(f"memory at its peak, full download, {many}", "MB", {OURS: megabytes})
    return [
        with_bars(whole, at_most(whole, 0.5, PEER)),
        with_bars(memory, Bar("at most 150 MB", megabytes, 150.0)),
    ]


def _home(setting: Setting) -> Path:
    return setting.folder / "downloads" / f"{PEER}-large"


def _nothing_new(setting: Setting, mpop: Fetcher) -> Row:
    ours = _profile(setting, "large", USER)
    runs = {
        OURS: lambda: {"ms": ours.run("sync") * 1000},
        PEER: partial(_again, setting, mpop) if mpop.present else None,
    }
    samples = interleaved(runs, min(CHECKS, setting.rounds), warm=1)
    medians = {name: statistics.median(s["ms"]) if s else None for name, s in samples.items()}
    many = f"{setting.middle:,} messages over POP3 with TLS"
    row = Row(f"a check that finds nothing new, {many}", "ms", medians)
    return with_bars(row, at_most(row, 1.5, PEER))


def _again(setting: Setting, mpop: Fetcher) -> dict[str, float]:
    return {"ms": mpop.fetch(_home(setting)) * 1000}


def _first_ones(setting: Setting) -> Row:
    """From the first connection until a list has the newest."""
    found = []
    for _ in range(3):
        with far(setting.port["pop3s"], 0.0) as server:
            profile = _empty(setting, "newest", USER, server.port)
            process = subprocess.Popen(
                [PROGRAM, "sync"], env=profile.env, stdout=subprocess.DEVNULL
            )
            try:
                end = _await_rows(profile.database, NEWEST)
            finally:
                process.send_signal(signal.SIGKILL)  # the rest of it is measured elsewhere
                process.wait()
            found.append((end - (server.first or end)) * 1000)
    value = statistics.median(found)
    listed = statistics.median(_listed_first(setting) for _ in found)
    matter = f"the newest {NEWEST} of {setting.middle:,} over POP3 with TLS are readable"
    values = {OURS: value, "a bare reader that lists first": listed}
    return Row(matter, "ms", values, (Bar("within 1 s", value, 1000.0),))


def _listed_first(setting: Setting) -> float:
    """Milliseconds until LIST, UIDL and the same messages came, nothing being kept of them."""
    begun = time.perf_counter()
    drop = _logged_in(setting, setting.port["pop3s"], USER)
    try:
        count, _ = drop.stat()
        drop.list()
        drop.uidl()
        for number in range(count, max(0, count - NEWEST), -1):
            drop.retr(number)
        return (time.perf_counter() - begun) * 1000
    finally:
        drop.quit()


def _await_rows(database: Path, count: int) -> float:
    """When so many messages stood in the store."""
    limit = time.perf_counter() + 60
    while time.perf_counter() < limit:
        if database.exists() and _rows(database) >= count:
            return time.perf_counter()
        time.sleep(0.005)
    raise RuntimeError(f"{count} messages did not come within a minute")


def _rows(database: Path) -> int:
    try:
        with sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True) as db:
            return int(db.execute("SELECT count(*) FROM placements").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # it is being made


def _far_away(setting: Setting) -> Row:
    """The rate of a whole sync of ours, and that of RETR by RETR, at the same distance."""
    servers.fill(setting.folder / "rig", "far", FAR)
    with (setting.folder / "rig" / "users").open("a") as users:
        users.write("far:{PLAIN}farpw::::::\n")
    with far(setting.port["pop3s"], ROUND_TRIP) as server:
        profile = _empty(setting, "far", "far", server.port)
        ours = profile.run("sync") * 1000 / FAR
        single = _one_by_one(setting, server.port)
    matter = f"{FAR:,} messages over POP3 with TLS, {ROUND_TRIP * 1000:.0f} ms away"
    row = Row(matter, "ms a message", {OURS: ours, "one by one": single})
    return with_bars(row, at_most(row, 1 / 20, "one by one"))


def _one_by_one(setting: Setting, port: int) -> float:
    """Milliseconds a message, RETR by RETR, the log-in left out."""
    drop = _logged_in(setting, port, "far")
    try:
        begun = time.perf_counter()
        for number in range(1, SINGLE + 1):
            drop.retr(number)
        return (time.perf_counter() - begun) * 1000 / SINGLE
    finally:
        drop.quit()


def _logged_in(setting: Setting, port: int, user: str) -> POP3_SSL:
    drop = POP3_SSL("localhost", port, context=create_default_context(cafile=str(setting.ca)))
    drop.user(user)
    drop.pass_(f"{user}pw")
    return drop
