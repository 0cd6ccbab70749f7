"""HTML mail that is too large: from the key to its first words, and who waits while it is laid out.

The real program on a terminal: each message stands below a small one, so that one key brings it
into the reader. How long the layout of the whole keeps another thread from running (a screen's, for
one) is measured in this process, by one that sleeps 2 ms at a time.
"""

import statistics
import threading
import time
from collections.abc import Mapping

from benchmarks.figures import OURS, Bar, Row
from benchmarks.mailbox import ACCOUNT
from benchmarks.profiles import NOWHERE, PROGRAM, Profile, account
from benchmarks.setting import Setting, said
from benchmarks.terminal import Terminal
from tui_mail.message.digest import digest
from tui_mail.message.html_text import render_html
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store

FIRST = "These are its first words"
ABOVE = "A small message above"
SIZE = 5_000_000
_ROUNDS = 3
_ROW = (
    "<table><tr><td style='padding:10px'><div style='font-size:13px;color:#555'>Some words of row"
    " %d and a <a href='https://x.test/%d'>link</a></div></td></tr></table>\n"
)


def bodies() -> Mapping[str, str]:
    """HTML by what is odd about it."""
    rows, at = [f"<p>{FIRST}</p>\n"], 0
    while at * len(_ROW) < SIZE:
        rows.append(_ROW % (at, at))
        at += 1
    return {
        "20,000 nested elements": f"<p>{FIRST}</p>"
        + "<div>\n" * 20_000
        + "x"
        + "</div>\n" * 20_000,
        "5 MB of layout tables": "".join(rows),
        "5 MB in one paragraph": f"<p>{FIRST}</p><p>" + "words and more words\n" * (SIZE // 21),
    }


def measure(setting: Setting) -> list[Row]:
    """Each of them, in a profile of its own."""
    rows: list[Row] = []
    for what, html in bodies().items():
        said(f"opening {what}")
        profile = _profile(setting, what, html)
        runs = [_open(profile) for _ in range(min(setting.rounds, _ROUNDS))]
        first = statistics.median(runs)
        # whatever else the machine does only adds to the longest wait of a round
        held = min(_held(html) for _ in range(_ROUNDS)) * 1000
        bars = (Bar("at most 1 s", first, 1.0), Bar("at most 50 ms", held, 50.0))
        rows.append(Row(f"from the key to the first words: {what}", "s", {OURS: first}, bars[:1]))
        rows.append(Row(f"longest wait of another thread: {what}", "ms", {OURS: held}, bars[1:]))
    return rows


def _profile(setting: Setting, what: str, html: str) -> Profile:
    folder = setting.folder / "html" / "".join(filter(str.isalnum, what))
    profile = Profile(folder, account(ACCOUNT, "pop", NOWHERE))
    if profile.database.exists():
        return profile
    store = open_store(profile.database)
    store.ensure_account(AccountKey(ACCOUNT))
    inbox = store.ensure_folder(AccountKey(ACCOUNT), "Inbox", role=Role.INBOX).id
    letters = ((ABOVE, "small", 1_700_000_060), ("The large one", html, 1_700_000_000))
    for subject, body, received in letters:
        head = f"From: a@x.test\r\nSubject: {subject}\r\nContent-Type: text/html; charset=utf-8\r\n"
        raw = f"{head}\r\n{body}".replace("\r\n", "\n").replace("\n", "\r\n").encode()
        store.add([Arrival(inbox, raw, digest(raw, received), received, frozenset({"seen"}))])
    store.close()
    return profile


def _open(profile: Profile) -> float:
    """Seconds from the key to the first words."""
    terminal = Terminal([PROGRAM], profile.env)
    try:
        terminal.until_live(ABOVE)
        terminal.settle(0.5)
        first = terminal.key("j", FIRST)
        terminal.ended("q")
        return first
    finally:
        terminal.close()


def _held(html: str) -> float:
    """Seconds of the longest wait."""
    render_html.cache_clear()
    work = threading.Thread(target=render_html, args=(html, 100))
    longest, last = 0.0, time.perf_counter()
    work.start()
    while work.is_alive():
        time.sleep(0.002)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return longest
