"""Searches inside the running client: from the words as typed to the rows of the first screen.

What a key press waits for: no process is started, the store is open. By the clock, and in time of
the processor: the clock tells more of what else the machine does. Whole processes of notmuch and mu
stand beside ours in `searching`.
"""

import statistics
import time
from typing import Final

from benchmarks.figures import OURS, Bar, Row, p95
from benchmarks.profiles import PROGRAM, Profile
from benchmarks.setting import Setting, said
from tui_mail.message.search_syntax import parse_query
from tui_mail.ports.store_reader import Selection
from tui_mail.store.reader import Reader, open_reader

ROWS: Final = 60
"""A tall terminal."""
TURNS: Final = 10
QUERIES: Final = (
    "zanzibar", "hopper", "ada", "lovelace", "nothingofthekind", "会议", "記録", "会议记录",
    "güzel", "gunaydin", "änderung", "привет", "zanz*", "zan*", "hop*", "lov*", "änd*", "прив*",
    '"çok güzel"', '"über die änderung"', '"привет из города"', "from:hopper", "from:ada to:alice",
    "subject:re", "file:pdf", "from:ada OR from:grace", "zanzibar -hopper", "hopper -is:read",
    "ada is:unread", "hopper in:inbox", "hopper newer:10y", "lovelace before:2012-01-01",
    "hopper larger:1k", "(ada OR grace) lovelace", "account:bench ada",
)  # fmt: skip
BARS: Final = {True: 60.0, False: 30.0}
"""Milliseconds, by whether it is the large mailbox."""


def measure(setting: Setting) -> list[Row]:
    """At both sizes, and the whole command at the smaller."""
    rows = []
    for count in (setting.middle, setting.large):
        profile = setting.own(count)
        said(f"indexing {count:,} messages, unless that is done")
        profile.run("index")
        bar = BARS[count == setting.large]
        words = f"first screen of a search, p95 of {len(QUERIES)} queries, {count:,} messages"
        clock, processor = _first_screens(profile)
        rows.append(Row(words, "ms", {OURS: clock}, (Bar(f"at most {bar:g} ms", clock, bar),)))
        rows.append(Row(f"{words}, of the processor", "ms", {OURS: processor}))
    profile = setting.own(setting.middle)
    commands = [profile.run("list", query) * 1000 for query in QUERIES[:12] for _ in range(3)]
    whole = statistics.median(commands)
    words = f"{PROGRAM.rpartition('/')[2]} list QUERY, whole, {setting.middle:,} messages"
    rows.append(Row(words, "ms", {OURS: whole}, (Bar("at most 120 ms", whole, 120.0),)))
    return rows


def _first_screens(profile: Profile) -> tuple[float, float]:
    """By the clock and by the processor; the first turn, which reads the disk, counts too."""
    reader = open_reader(profile.database)
    try:
        found: dict[str, list[tuple[float, float]]] = {query: [] for query in QUERIES}
        for _ in range(TURNS):
            for query, times in found.items():
                times.append(_first_screen(reader, query))
    finally:
        reader.close()
    for query, times in found.items():
        said(f"{query:28} {statistics.median(busy for _, busy in times):8.1f} ms")
    clocks, busies = zip(*(one for times in found.values() for one in times), strict=True)
    return p95(clocks), p95(busies)


def _first_screen(reader: Reader, query: str) -> tuple[float, float]:
    begun, busy = time.perf_counter(), time.process_time()
    search = parse_query(query, now=int(time.time()))
    reader.page(Selection(search=search, hasty=True), 0, ROWS)
    return (time.perf_counter() - begun) * 1000, (time.process_time() - busy) * 1000
