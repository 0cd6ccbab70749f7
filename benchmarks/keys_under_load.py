"""Key to paint while other things go on: a large download on one core, black holes for servers,
an engine that is stopped, and one that was killed. Also what screen and engine hold afterwards.

Each is pressed in turns with the same keys on a calm screen over the same mailbox.
"""

import os
import shutil
import signal
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figures import OURS, Bar, Row
from benchmarks.keys import ListKeys, open_list, within
from benchmarks.mailbox import ACCOUNT
from benchmarks.profiles import NOWHERE, Profile, account
from benchmarks.setting import Setting, said
from benchmarks.terminal import most_resident, resident

CORE = 0
"""That engine and server share."""
SETTLED = 1.0
"""Seconds after a server or an engine was stopped until the screen counts as calm."""
PRESSES = 25
LONGEST = 600.0
"""Seconds that the download may take in all."""
SCREEN_MB, ENGINE_MB = 120.0, 150.0


def measure(setting: Setting) -> list[Row]:
    """Black holes, then the engine's troubles, then the download; each on the same mailbox."""
    calm = setting.own(setting.large)
    copy = setting.folder / "own" / "under-load"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(calm.folder / "data", copy / "data")
    try:
        rows = [*_black_holes(setting, calm, copy), *_engine_troubles(setting, calm)]
        if setting.rig is not None:
            rows += _download(setting, copy)
        return rows
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def _press(keys: ListKeys) -> None:
    keys.ends()
    keys.down(PRESSES)


@contextmanager
def _black_hole() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as hole:
        yield int(hole.getsockname()[1])


def _black_holes(setting: Setting, calm: Profile, copy: Path) -> list[Row]:
    with _black_hole() as port:
        lost = Profile(copy, account(ACCOUNT, "pop", port) + account("two", "imap", port))
        pair = [open_list(calm), open_list(lost)]
        try:
            for keys in pair:
                _press(keys)
                keys.times.clear()
            for _ in range(setting.rounds):
                for keys in pair:
                    _press(keys)
        finally:
            for keys in pair:
                keys.terminal.close()
            calm.end_engine()
            lost.end_engine()
    without = "servers that refuse"
    return within("every server a black hole", pair[1].times, pair[0].times, without)


def _engine_troubles(setting: Setting, profile: Profile) -> list[Row]:
    keys = open_list(profile)
    calm, stopped, killed = (ListKeys(keys.terminal, keys.newest, keys.oldest) for _ in range(3))
    try:
        _press(keys)
        for _ in range(setting.rounds):
            engine = profile.await_engine()
            _press(calm)
            os.kill(engine, signal.SIGSTOP)
            _press(stopped)
            os.kill(engine, signal.SIGCONT)
            os.kill(engine, signal.SIGKILL)
            _press(killed)
            keys.terminal.type("\x1b[15~")  # f5: check mail, which starts another engine
            _press(killed)
    finally:
        keys.terminal.close()
        profile.end_engine()
    without = "an engine at work"
    return [
        *within("the engine stopped (SIGSTOP)", stopped.times, calm.times, without),
        *within("the engine killed, another starts", killed.times, calm.times, without),
    ]


def _download(setting: Setting, copy: Path) -> list[Row]:
    here = account(ACCOUNT, "pop", NOWHERE) + account("rig", "imap", setting.port["imap"])
    profile = Profile(copy, here)
    keys = open_list(profile)
    calm, loaded = (ListKeys(keys.terminal, keys.newest, keys.oldest) for _ in range(2))
    try:
        engine = profile.await_engine()
        with _on_one_core(setting, engine) as server:
            done = 0
            for _ in range(setting.rounds):
                before = _fetched(profile)
                if before >= setting.middle:
                    break
                _press(loaded)
                done += 1
                _tell(server, signal.SIGSTOP)
                time.sleep(SETTLED)
                _press(calm)
                _tell(server, signal.SIGCONT)
            said(f"{done} rounds of keys while it downloads")
            _await_download(setting, profile)
            held = {"screen": resident(keys.terminal.pid), "engine": most_resident(engine)}
    finally:
        keys.terminal.close()
        profile.end_engine()
    many = f"{setting.middle:,} messages come in, engine and server on one core"
    return [
        *within(many, loaded.times, calm.times, "the same, server stopped"),
        _memory("screen", held["screen"], setting, SCREEN_MB),
        _memory("engine, the most it ever held,", held["engine"], setting, ENGINE_MB),
    ]


def _memory(who: str, held: float, setting: Setting, limit: float) -> Row:
    matter = (
        f"resident, {who} with {setting.large:,} messages, after {setting.middle:,} more came in"
    )
    return Row(matter, "MB", {OURS: held}, (Bar(f"at most {limit:.0f} MB", held, limit),))


def _fetched(profile: Profile) -> int:
    """Messages of the account that is being downloaded."""
    with sqlite3.connect(f"{profile.database.as_uri()}?mode=ro", uri=True) as db:
        (count,) = db.execute(
            "SELECT count(*) FROM placements"
            " WHERE account = (SELECT id FROM accounts WHERE name = 'rig')"
        ).fetchone()
    return int(count)


def _await_download(setting: Setting, profile: Profile) -> None:
    end = time.monotonic() + LONGEST
    while (count := _fetched(profile)) < setting.middle:
        if time.monotonic() > end:
            raise TimeoutError(f"only {count} of {setting.middle} messages came")
        time.sleep(1.0)


@contextmanager
def _on_one_core(setting: Setting, engine: int) -> Iterator[list[int]]:
    """The server's processes that serve mail, all on the core that the engine has too."""
    if setting.rig is None:
        raise RuntimeError("this needs Dovecot")
    master = int((setting.rig.folder / "run" / "master.pid").read_text())
    server = [pid for pid in _children(master) if _name(pid) == "imap"]
    everywhere = os.sched_getaffinity(master)
    for pid in (engine, master, *_children(master)):
        _pin(pid, {CORE})
    try:
        yield server
    finally:
        _tell(server, signal.SIGCONT)
        for pid in (master, *_children(master)):
            _pin(pid, everywhere)


def _pin(pid: int, cores: set[int]) -> None:
    """Every thread of the process; those to come have it from them."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), cores)


def _children(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _name(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text().strip()


def _tell(processes: list[int], number: int) -> None:
    for pid in processes:
        os.kill(pid, number)
