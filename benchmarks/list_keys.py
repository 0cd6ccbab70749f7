"""Key to paint in the message list over 1,000 and 1,000,000 messages, interleaved in one run."""

import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.mailbox import make_mailbox
from benchmarks.terminal import Terminal

SMALL, LARGE = 1_000, 1_000_000
ROUNDS = 5
KEYS = 60
"""Presses of j in each round; the list scrolls after the first page."""
AIM = 1.2
"""p95 over the large mailbox at most this many times that over the small one."""

CONFIG = """\
[accounts.bench]
email = "bench@bench.test"
mode = "pop"
[accounts.bench.pop]
host = "127.0.0.1"
port = 9
security = "none"
check_every = "1d"
password_command = "printf x"
"""


def profile(folder: Path, count: int) -> dict[str, str]:
    """A profile with so many messages; the environment to run in."""
    config = folder / "config" / "tui-mail"
    config.mkdir(parents=True, exist_ok=True)
    (config / "config.toml").write_text(CONFIG)
    (config / "config.toml").chmod(0o600)
    (folder / "run").mkdir(mode=0o700, exist_ok=True)
    database = folder / "data" / "tui-mail" / "mail.db"
    if not database.exists():
        make_mailbox(database, count)
    folders = {f"XDG_{n}_HOME": str(folder / n.lower()) for n in ("CONFIG", "DATA", "STATE")}
    return {
        **os.environ,
        **folders,
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
    }


def press(terminal: Terminal) -> list[float]:
    """Seconds of each key of one round: down, both ends, next messages."""
    terminal.key("G")
    terminal.key("gg")
    return [terminal.key("j") for _ in range(KEYS)]


def p95(seconds: Sequence[float]) -> float:
    """The value that 95 of 100 stay below."""
    return statistics.quantiles(seconds, n=20)[-1]


def run(folder: Path, large: int = LARGE) -> float:
    """Print the table; the ratio of the p95s."""
    program = str(Path(sys.executable).parent / "tui-mail")
    terminals = {}
    for count in (SMALL, large):
        env = profile(folder / str(count), count)
        terminals[count] = terminal = Terminal([program], env)
        first = terminal.until("Inbox")
        terminal.settle(3.0)
        print(f"{count:>9,} messages: open {first:.2f} s, {terminal.resident():.0f} MB resident")
    times: dict[int, list[float]] = {count: [] for count in terminals}
    for _ in range(ROUNDS):
        for count, terminal in terminals.items():
            times[count] += press(terminal)
    for count, seconds in times.items():
        median = statistics.median(seconds) * 1000
        slow = p95(seconds) * 1000
        print(f"{count:>9,} messages: key to paint p50 {median:.1f} ms, p95 {slow:.1f} ms")
    for terminal in terminals.values():
        terminal.close()
    ratio = p95(times[large]) / p95(times[SMALL])
    print(f"p95 ratio {large:,} / {SMALL:,}: {ratio:.2f} (aim: at most {AIM})")
    return ratio


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="bench-"))
    run(where, int(sys.argv[2]) if len(sys.argv) > 2 else LARGE)
