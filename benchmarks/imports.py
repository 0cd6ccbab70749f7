"""What each module costs on the way to the first paint: `python -m benchmarks.imports [N]`.

Runs the client on a terminal with -X importtime and says the dearest modules by themselves and
the dearest packages with all that they bring in. The interpreter's own clock makes them look up
to twice as dear as they are: compare them with each other.
"""

import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.mailbox import ACCOUNT, make_mailbox
from benchmarks.opening import NEWEST
from benchmarks.profiles import NOWHERE, Profile, account
from benchmarks.terminal import Terminal

SHOWN = 30
_LINE = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \|(\s+)(\S+)")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one module, in microseconds."""

    module: str
    own: int
    whole: int
    """With what it was the first to import."""


def costs(told: str) -> list[Cost]:
    """What `-X importtime` wrote, in the order in which imports ended."""
    return [Cost(found[4], int(found[1]), int(found[2])) for found in _LINE.finditer(told)]


def packages(found: Sequence[Cost]) -> dict[str, int]:
    """Microseconds of all modules of each top-level package, by themselves; dearest first."""
    sums: defaultdict[str, int] = defaultdict(int)
    for cost in found:
        sums[cost.module.partition(".")[0]] += cost.own
    return dict(sorted(sums.items(), key=lambda item: -item[1]))


def measured(folder: Path) -> list[Cost]:
    """The imports of one start, until the newest message was painted."""
    profile = Profile(folder / "profile", account(ACCOUNT, "pop", NOWHERE))
    make_mailbox(profile.database, 100)
    command = [sys.executable, "-X", "importtime", "-m", "tui_mail"]
    told = ""
    for _ in range(2):  # the first one compiles what was not compiled yet
        terminal = Terminal(command, profile.env)
        try:
            terminal.until(NEWEST)
            told = terminal.painted
        finally:
            terminal.close()
    profile.end_engine()
    return costs(told)


def main(words: Sequence[str]) -> int:
    """Print the table."""
    many = int(words[0]) if words else SHOWN
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        found = measured(Path(folder))
    print(f"{sum(cost.own for cost in found) / 1000:.1f} ms in {len(found)} modules")
    print("\nms by itself, ms with what it brought in, module")
    for cost in sorted(found, key=lambda cost: -cost.own)[:many]:
        print(f"{cost.own / 1000:8.1f} {cost.whole / 1000:8.1f}  {cost.module}")
    print("\nms of a whole package")
    for name, own in list(packages(found).items())[: many // 2]:
        print(f"{own / 1000:8.1f}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
