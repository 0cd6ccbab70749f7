"""From the start of a program to its first list, and from the key that leaves to its end.

Compares one mailbox of the same mail in every reader, each with its caches warm; ours also at
1,000 and at 1,000,000 messages. The mail of every reader but ours is asked of the server anew.
"""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from benchmarks.figures import OURS, Bar, Row, Samples, at_most, interleaved, row, with_bars
from benchmarks.mail_readers import PASSWORD, Reader, readers
from benchmarks.profiles import PROGRAM, Profile, environment
from benchmarks.servers import maildir_of
from benchmarks.setting import SMALL, Setting
from benchmarks.terminal import Terminal

NEWEST = "Newest of"
"""How the newest subject begins (letters.newest_subject)."""
TRIVIAL = "trivial Textual list"
LONGEST = 240.0
"""Seconds that a reader may take to build its caches, which does not count."""
_PROGRAMS = Path(__file__).parent


def open_ours(profile: Profile) -> Mapping[str, float]:
    """Seconds to real rows, to the live list, to the end; megabytes meanwhile."""
    terminal = Terminal([PROGRAM], profile.env)
    try:
        early = terminal.until(NEWEST)
        live = terminal.until_live(NEWEST)
        terminal.settle(0.3)
        held = terminal.resident()
        return {"early": early, "list": live, "MB": held, "quit": terminal.ended("q")}
    finally:
        terminal.close()


def open_reader(reader: Reader) -> Mapping[str, float]:
    """Seconds to the list and to the end."""
    terminal = Terminal(reader.command, reader.env)
    try:
        if reader.asks:
            terminal.until(reader.asks)
            terminal.type(f"{PASSWORD}\r")
        took = terminal.until(NEWEST, LONGEST)
        terminal.settle(0.3)
        held = terminal.resident()
        return {"list": took, "MB": held, "quit": terminal.ended(reader.leave)}
    finally:
        terminal.close()


def open_trivial(table: Path) -> Mapping[str, float]:
    """Seconds to the list."""
    program = str(_PROGRAMS / "textual_list.py")
    terminal = Terminal([sys.executable, program, str(table)], environment(table.parent))
    try:
        took = terminal.until(NEWEST)
        terminal.settle(0.3)
        return {"list": took, "MB": terminal.resident()}
    finally:
        terminal.close()


def measure(setting: Setting) -> list[Row]:
    """Against the readers, then ours against itself."""
    return [*_among_readers(setting), *_by_size(setting)]


def _among_readers(setting: Setting) -> list[Row]:
    ours = setting.own(setting.middle)
    runs: dict[str, Callable[[], Mapping[str, float]] | None] = {
        OURS: partial(open_ours, ours),
        TRIVIAL: partial(open_trivial, setting.table),
    }
    if setting.rig is not None:
        folder, rig = setting.folder / "peers", setting.rig
        maildir = maildir_of(rig.folder, "alice")
        for name, reader in readers(folder, rig.ports, maildir).items():
            runs[name] = None if reader is None else partial(open_reader, reader)
    samples = interleaved(runs, setting.rounds)
    ours.end_engine()
    many = f"{setting.middle:,}"
    live = row(f"start to live list, {many} messages", "s", samples, "list")
    early = row("the same, first real rows painted", "s", _early(samples), "list")
    return [
        with_bars(
            live,
            at_most(live, 0.7, "aerc IMAP"),
            at_most(live, 0.35, "neomutt IMAP"),
            at_most(live, 0.35, "neomutt Maildir"),
            at_most(live, 1.8, TRIVIAL),
        ),
        with_bars(early, at_most(early, 0.5, TRIVIAL), at_most(early, 0.25, "aerc IMAP")),
        row(f"key that quits to the end, {many} messages", "s", samples, "quit"),
        row(f"resident with the list of {many} open", "MB", samples, "MB"),
    ]


def _early(samples: Samples) -> Samples:
    """Ours at its first rows, the others at their lists."""
    ours = samples[OURS]
    others = {name: found for name, found in samples.items() if name in {TRIVIAL, "aerc IMAP"}}
    return {OURS: {"list": ours["early"]}, **others}


def _by_size(setting: Setting) -> list[Row]:
    sizes = {SMALL: setting.own(SMALL), setting.large: setting.own(setting.large)}
    names = {count: f"{OURS} at {count:,}" for count in sizes}
    samples = interleaved(
        {names[count]: partial(open_ours, profile) for count, profile in sizes.items()},
        setting.rounds,
    )
    for profile in sizes.values():
        profile.end_engine()
    return [
        _size_row(setting, words, figure, samples)
        for words, figure in (("start to live list", "list"), ("first real rows", "early"))
    ]


def _size_row(setting: Setting, words: str, figure: str, samples: Samples) -> Row:
    found = row("", "s", samples, figure)
    large, small = f"{OURS} at {setting.large:,}", f"{OURS} at {SMALL:,}"
    here, base = found.values[large], found.values[small]
    limit = None if base is None else max(1.15 * base, base + 0.020)
    bar = Bar(f"at most 1.15 x, or 20 ms more than, {small}", here, limit)
    values = {OURS: here, small: base}
    return Row(f"{words}, {setting.large:,} messages", "s", values, (bar,))
