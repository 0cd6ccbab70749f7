"""A whole mailbox fetched into an empty store, and a check that finds nothing new.

Our store is one file, committed with FULL; the others write a file for each message. A slow
program is given fewer messages or fewer rounds: the values are milliseconds a message. POP3 goes
over TLS; what is asked of it for the large mailbox stands in `downloading_pop`.
"""

import shutil
import statistics
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import downloading_pop
from benchmarks.fetchers import FETCHERS, FEW, PATIENCE, Fetcher
from benchmarks.figures import OURS, Row, Samples, at_most, interleaved, with_bars
from benchmarks.profiles import Profile, account
from benchmarks.setting import Setting, said

ROUNDS = 2
"""Of full downloads; each writes the whole mailbox anew."""
CHECKS = 5
"""Of checks that find nothing."""
SLOW = ("offlineimap3", "fetchmail", "getmail6")
"""Fetch once; that is a minute."""
TRIES = 3
"""Of a slow program, whose delivery of one message may run into a time limit of its own."""
_NAMES = {"imap": "IMAP", "pop3": "POP3 with TLS"}
FSYNC = "mbsync, FSync yes"


def measure(setting: Setting) -> list[Row]:
    """Over IMAP, and over POP3."""
    if setting.rig is None:
        return []
    return downloading_pop.measure(setting) + [
        line
        for mode, service in (("imap", "imap"), ("pop", "pop3"))
        for line in _one_protocol(setting, mode, service)
    ]


def _one_protocol(setting: Setting, mode: str, service: str) -> list[Row]:
    peers = [one for one in FETCHERS if one.protocol == service]
    full: dict[str, Callable[[], dict[str, float]] | None] = {
        OURS: partial(_ours_full, setting, mode)
    }
    once: dict[str, Callable[[], dict[str, float]] | None] = {}
    for peer in peers:
        run = partial(_full, setting, peer) if peer.present else None
        (once if peer.name in SLOW else full)[peer.name] = run
    if service == "imap" and "mbsync" in full:
        full[FSYNC] = partial(_full, setting, peers[0], "yes") if peers[0].present else None
    rounds = min(ROUNDS, setting.rounds)
    samples = {**interleaved(full, rounds, warm=0), **interleaved(once, 1, warm=0)}
    many = f"{setting.download:,} messages over {_NAMES[service]}"
    whole = Row(f"full download, {many}", "ms a message", _medians(samples))
    if service == "pop3":
        bars = ((0.5, "mpop"), (1 / 20, "fetchmail"), (1 / 20, "getmail6"))
        whole = with_bars(whole, *(at_most(whole, *bar) for bar in bars))
    return [
        whole,
        _nothing_new(setting, mode, peers, many),
    ]


def _medians(samples: Samples) -> dict[str, float | None]:
    return {
        name: statistics.median(found["ms"]) if found else None for name, found in samples.items()
    }


def _our_profile(setting: Setting, mode: str) -> Profile:
    folder = setting.folder / "downloads" / f"ours-{mode}"
    if mode == "imap":
        return Profile(folder, account("bob", mode, setting.port["imap"], user="bob"))
    return Profile(folder, account("bob", mode, setting.port["pop3s"], user="bob", ca=setting.ca))


def _ours_full(setting: Setting, mode: str) -> dict[str, float]:
    shutil.rmtree(setting.folder / "downloads" / f"ours-{mode}", ignore_errors=True)
    seconds = _our_profile(setting, mode).run("sync")
    return {"ms": seconds * 1000 / setting.download}


def _home(setting: Setting, peer: Fetcher) -> Path:
    return setting.folder / "downloads" / peer.name


def _full(setting: Setting, peer: Fetcher, fsync: str = "no") -> dict[str, float]:
    home = _home(setting, peer)
    count = FEW if peer.few else setting.download
    for _ in range(TRIES):
        peer.prepare(home, setting.port, fsync, ca=setting.ca)
        try:
            return {"ms": peer.fetch(home, PATIENCE / 4 if peer.few else PATIENCE) * 1000 / count}
        except RuntimeError as error:
            if peer.name not in SLOW:
                raise
            said(f"{peer.name} did not do as told: {error}")
    return {}


def _nothing_new(setting: Setting, mode: str, peers: list[Fetcher], many: str) -> Row:
    """Those that fetched all of it are asked again."""
    ours = _our_profile(setting, mode)
    runs: dict[str, Callable[[], dict[str, float]] | None] = {
        OURS: lambda: {"ms": ours.run("sync") * 1000}
    }
    for peer in peers:
        if not peer.few:
            runs[peer.name] = partial(_again, setting, peer) if peer.present else None
    samples = interleaved(runs, min(CHECKS, setting.rounds), warm=1)
    return Row(f"a check that finds nothing new, {many}", "ms", _medians(samples))


def _again(setting: Setting, peer: Fetcher) -> dict[str, float]:
    return {"ms": peer.fetch(_home(setting, peer)) * 1000}
