"""IMAP over TLS, whole processes: a first sync, a check that finds nothing, a hundred changes.

Our password comes from a command, as theirs from their settings; no engine of ours runs. Our store
is one file, committed with FULL; mbsync as it comes syncs each message's file.
"""

import os
import shutil
import sqlite3
import statistics
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.fetchers import PATIENCE, Fetcher
from benchmarks.figures import OURS, Bar, Row, Samples, at_most, interleaved, row
from benchmarks.imap_peers import MBSYNC, OFFLINEIMAP, mbsync, offlineimap
from benchmarks.profiles import PROGRAM, Profile
from benchmarks.setting import Setting
from tests.servers.imap_session import mail, session
from tests.servers.person import account
from tests.servers.rig import PASSWORDS, Rig

ROUNDS: Final = 3
"""Of first syncs; each writes the whole mailbox anew."""
CHECKS: Final = 7
READABLE: Final = 100
SLOWEST: Final = 150
"""Messages a second of a program that is waited for."""
BOXES: Final = tuple(f"Box {number}" for number in range(20))
PER_BOX: Final = 50
DURABLE, LOOSE = "mbsync", "mbsync, FSync no"


def measure(setting: Setting) -> list[Row]:
    """Every figure of IMAP."""
    if setting.rig is None:
        return []
    return [*_first(setting, setting.rig), *_later(setting, setting.rig)]


def _peer(rig: Rig, name: str, user: str, patterns: str = "INBOX") -> Fetcher:
    offline = name == "offlineimap3"
    name = name.replace(", FSync ", "-")  # of a folder that stands in its settings
    password = PASSWORDS[user]
    if offline:
        return Fetcher(f"{name}-{user}", "imap", offlineimap(user, password), OFFLINEIMAP)
    text = mbsync(user, password, patterns, ca=str(rig.ca))
    return Fetcher(f"{name}-{user}", "imaps", text, MBSYNC)


def _profile(setting: Setting, rig: Rig, user: str, folders: str = "INBOX") -> Profile:
    text = account(rig, user, user, "imap", imap=f'folders = ["{folders}"]\n')
    return Profile(setting.folder / "imap" / f"ours-{user}", text)


def _home(setting: Setting, peer: Fetcher) -> Path:
    return setting.folder / "imap" / peer.name


def _first(setting: Setting, rig: Rig) -> list[Row]:
    many = f"{setting.download:,} messages over IMAP and TLS"
    peers = {name: _peer(rig, name, "bob") for name in (DURABLE, LOOSE, "offlineimap3")}
    runs: dict[str, Callable[[], dict[str, float]] | None] = {
        OURS: partial(_ours_first, setting, rig)
    }
    once: dict[str, Callable[[], dict[str, float]] | None] = {}
    for name, peer in peers.items():
        fsync = "no" if name == LOOSE else "yes"
        run = partial(_first_of, setting, peer, fsync) if peer.present else None
        (once if name == "offlineimap3" else runs)[name] = run
    samples: Samples = {
        **interleaved(runs, min(ROUNDS, setting.rounds), warm=0),
        **interleaved(once, 1, warm=0),
    }
    whole = row(f"first sync, {many}", "ms a message", samples, "ms")
    bars = (
        at_most(whole, 1 / 4, DURABLE),
        at_most(whole, 2, LOOSE),
        at_most(whole, 1 / 20, "offlineimap3"),
    )
    soon, busy, held = (
        {OURS: statistics.median(samples[OURS][figure])} for figure in ("readable", "busy", "MB")
    )
    return [
        Row(whole.matter, whole.unit, whole.values, bars),
        Row(
            f"the newest {READABLE} readable, {many}",
            "s",
            soon,
            (Bar("at most 1 s", soon[OURS], 1.0),),
        ),
        Row("the same, our own processor's time", "s", busy),
        Row(f"memory of a first sync, {many}", "MB", held, (Bar("under 150 MB", held[OURS], 150),)),
    ]


def _ours_first(setting: Setting, rig: Rig) -> dict[str, float]:
    shutil.rmtree(setting.folder / "imap" / "ours-bob", ignore_errors=True)
    ours = _profile(setting, rig, "bob")
    begun = time.perf_counter()
    child = subprocess.Popen([PROGRAM, "sync"], env=dict(ours.env), stdout=subprocess.DEVNULL)
    readable: list[float] = []
    watch = threading.Thread(target=_watch, args=(ours.database, child.pid, begun, readable))
    watch.start()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - begun
    watch.join()
    if status:
        raise RuntimeError(f"our sync ended with {status}")
    child.returncode = 0
    return {
        "ms": seconds * 1000 / setting.download,
        "readable": readable[0],
        "busy": readable[1] if len(readable) > 1 else usage.ru_utime + usage.ru_stime,
        "MB": usage.ru_maxrss / 1024,
    }


def _watch(database: Path, process: int, begun: float, readable: list[float]) -> None:
    """Look until so many messages can be listed: seconds by the clock, and of that process."""
    while time.perf_counter() - begun < 60:
        time.sleep(0.02)
        try:
            with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
                (count,) = db.execute("SELECT count(*) FROM placements").fetchone()
        except sqlite3.Error:
            continue
        if count >= READABLE:
            break
    readable.append(time.perf_counter() - begun)
    with suppress(FileNotFoundError):  # it may be over by now
        told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        readable.append(sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK"))


def _first_of(setting: Setting, peer: Fetcher, fsync: str) -> dict[str, float]:
    home = _home(setting, peer)
    peer.prepare(home, setting.port, fsync)
    patience = PATIENCE + setting.download / SLOWEST
    return {"ms": peer.fetch(home, patience) * 1000 / setting.download}


def _later(setting: Setting, rig: Rig) -> list[Row]:
    """With alice's large inbox and her boxes brought here first."""
    marked = setting.folder / "imap" / "boxes.made"
    if not marked.exists():
        for box in BOXES:
            rig.seed("alice", [mail(number) for number in range(PER_BOX)], mailbox=box)
        marked.touch()
    ours = _profile(setting, rig, "alice", "*")
    peer = _peer(rig, DURABLE, "alice", "*")
    ours.run("sync")
    if peer.present:
        peer.prepare(_home(setting, peer), setting.port, "no")
        peer.fetch(_home(setting, peer))
    runs: dict[str, Callable[[], dict[str, float]] | None] = {
        OURS: lambda: {"ms": ours.run("sync") * 1000},
        DURABLE: (lambda: {"ms": peer.fetch(_home(setting, peer)) * 1000})
        if peer.present
        else None,
    }
    many = f"{setting.middle:,} messages in 21 mailboxes over IMAP and TLS"
    nothing = row(f"a check that finds nothing new, {many}", "ms", interleaved(runs, CHECKS), "ms")
    samples: dict[str, dict[str, list[float]]] = {OURS: {}, DURABLE: {}}
    for number in range(min(CHECKS, setting.rounds)):
        _change(rig, number)
        turn = list(runs.items())[:: 1 if number % 2 else -1]
        for name, run in turn:
            if run is not None:
                samples[name].setdefault("ms", []).append(run()["ms"])
    spread = row(f"100 changes in 20 of them, {many}", "ms", samples, "ms")
    return [
        Row(nothing.matter, nothing.unit, nothing.values, (at_most(nothing, 1.5, DURABLE),)),
        Row(spread.matter, spread.unit, spread.values, (at_most(spread, 1, DURABLE),)),
    ]


def _change(rig: Rig, number: int) -> None:
    """Five changes in each box: two flags, two deliveries, one deletion."""
    with session(rig, user="alice") as there:
        for box in BOXES:
            there.select(box)
            uids = there.uids()
            there.change_flags([uids[1]], ["flagged"], [])
            there.change_flags([uids[2]], ["seen"], [])
            there.delete([uids[0]])
    for box in BOXES:
        fresh = [mail(1_000 + 2 * number + more) for more in range(2)]
        rig.seed("alice", fresh, mailbox=box)
