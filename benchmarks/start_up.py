"""How long a command takes from start to end on a small store: `python -m benchmarks.start_up
FOLDER`. Its ratio to an empty Python is what to compare between machines.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.list_keys import profile

MESSAGES: Final = 100
ROUNDS: Final = 11
AIM: Final = 0.15
"""Seconds for `list` and for `show`, the whole process, on a quiet machine."""


def seconds(command: Sequence[str], env: dict[str, str]) -> float:
    """Of the middle one of some rounds, the first of which only warms up."""
    times = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - start)
    return sorted(times[1:])[ROUNDS // 2]


def run(folder: Path) -> None:
    """Print the figures."""
    env = profile(folder / "start-up", MESSAGES)
    python = [sys.executable, "-c", "pass"]
    bare = seconds(python, env)
    for words in ("list", "show 1", "folders"):
        took = seconds([sys.executable, "-m", "tui_mail", *words.split()], env)
        print(
            f"{words:<8} {took * 1000:4.0f} ms, {took / bare:.1f} x python (aim {AIM * 1000:.0f})"
        )


if __name__ == "__main__":
    run(Path(sys.argv[1]))
