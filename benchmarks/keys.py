"""From a key to the paint that shows what it did, over the largest mailbox.

The floor is an empty Textual program on the same terminal, pressed in turns with ours.
"""

import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.figures import OURS, Bar, Row, p95
from benchmarks.mailbox import ACCOUNT
from benchmarks.opening import NEWEST
from benchmarks.profiles import PROGRAM, Profile, environment
from benchmarks.setting import Setting
from benchmarks.terminal import Terminal

FLOOR: Final = "empty Textual program"
PRESSES: Final = 45
"""Of j in a round: the last of them scroll."""
NEXTS: Final = 6
"""Of n, with a message open."""
ABOVE_P50, ABOVE_P95 = 16.0, 33.0
"""Milliseconds that ours may take above the floor."""
_SEEN: Final = 9
"""Characters of a subject that stand in a row however narrow it is."""
Times = dict[str, list[float]]
"""Key, seconds."""


@dataclass
class ListKeys:
    """Presses keys in a list whose subjects are known.

    Args:
        terminal: shows the list, its cursor anywhere.
        newest: subjects from the top on.
        oldest: from the end on.
    """

    terminal: Terminal
    newest: Sequence[str]
    oldest: Sequence[str]
    times: Times = field(default_factory=dict)

    def ends(self) -> None:
        """To the end, and to the top."""
        self._press("G", "G", self.oldest[0])
        self._press("gg", "g g", self.newest[0])

    def down(self, presses: int = PRESSES) -> None:
        """From the top on."""
        for subject in self.newest[1 : presses + 1]:
            self._press("j", "j", subject)

    def next_messages(self) -> None:
        """From the top on, in the reader; back in the list at the end."""
        self.terminal.type("gg")
        self.terminal.settle(0.1)
        self.terminal.type("\r")
        self.terminal.settle(0.3)
        for subject in self.newest[1 : NEXTS + 1]:
            self._press("n", "next message", subject)
            self.terminal.settle(0.15)
        self.terminal.type("q")
        self.terminal.settle(0.3)

    def round(self) -> None:
        """All of it once."""
        self.ends()
        self.down()
        self.next_messages()

    def _press(self, keys: str, name: str, subject: str) -> None:
        took = self.terminal.key(keys, subject[:_SEEN].rstrip())
        self.times.setdefault(name, []).append(took)


def open_list(profile: Profile) -> ListKeys:
    """Our list on a terminal, once it is quiet."""
    newest = profile.subjects(PRESSES + 2)
    profile.one_row_a_message(ACCOUNT)
    keys = ListKeys(Terminal([PROGRAM], profile.env), newest, profile.subjects(1, oldest=True))
    keys.terminal.until_live(NEWEST)
    keys.terminal.settle(1.0)
    return keys


class Floor:
    """The empty program, pressed."""

    def __init__(self, home: Path) -> None:
        program = str(Path(__file__).with_name("textual_empty.py"))
        self.terminal = Terminal([sys.executable, program], environment(home))
        self.terminal.until("pressed 000")
        self.terminal.settle(0.5)
        self.times: list[float] = []

    def round(self, presses: int = PRESSES) -> None:
        """Press j so often."""
        for _ in range(presses):
            number = f"pressed {len(self.times) + 1:03}"
            self.times.append(self.terminal.key("j", number))


def measure(setting: Setting) -> list[Row]:
    """Each key's median and p95 above the floor's."""
    profile = setting.own(setting.large)
    ours, floor = open_list(profile), Floor(setting.folder)
    try:
        ours.round()
        ours.times.clear()
        for _ in range(setting.rounds):
            floor.round()
            ours.round()
    finally:
        ours.terminal.close()
        floor.terminal.close()
        profile.end_engine()
    where = f"over {setting.large:,} messages"
    return [
        line
        for name, seconds in ours.times.items()
        for line in _above_floor(f"key to paint, {name}, {where}", seconds, floor.times)
    ]


def milliseconds(seconds: Sequence[float]) -> tuple[float, float]:
    """Median and p95."""
    return statistics.median(seconds) * 1000, p95(seconds) * 1000


def _above_floor(matter: str, ours: Sequence[float], floor: Sequence[float]) -> list[Row]:
    allowed = {"p50": ABOVE_P50, "p95": ABOVE_P95}
    pairs = zip(allowed.items(), milliseconds(ours), milliseconds(floor), strict=True)
    return [
        Row(
            f"{matter}, {name}",
            "ms",
            {OURS: here, FLOOR: base},
            (Bar(f"at most {above:.0f} ms above {FLOOR}", here, base + above),),
        )
        for (name, above), here, base in pairs
    ]


def within(matter: str, loaded: Times, calm: Times, without: str) -> list[Row]:
    """Every key together: p50 within 1.2 times, p95 within 1.5 times what it is without the load.

    Args:
        matter: what is going on.
        loaded: with it.
        calm: without.
        without: what the table calls that.
    """
    told = [_together(loaded), _together(calm)]
    if not all(told):  # it was over before a key was pressed
        words = f"key to paint, {matter}"
        return [Row(words, "ms", {OURS: None}, (Bar("p50 1.2 x, p95 1.5 x", None, None),))]
    here, base = map(milliseconds, told)
    return [
        Row(
            f"key to paint, {matter}, {figure}",
            "ms",
            {OURS: here[place], without: base[place]},
            (Bar(f"at most {times} x {without}", here[place], times * base[place]),),
        )
        for place, (figure, times) in enumerate((("p50", 1.2), ("p95", 1.5)))
    ]


def _together(times: Mapping[str, Sequence[float]]) -> list[float]:
    return [took for seconds in times.values() for took in seconds]
