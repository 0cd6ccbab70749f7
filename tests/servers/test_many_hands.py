"""Two windows, a screen and a `sync --watch` on one profile, all at once, on real servers.

Every one is a process of its own. At the end nobody ever met a lock, and all agree: each window,
the screen, the store and the server. A short run in CI; `make soak` does a thousand actions.
"""

import fcntl
import json
import os
import random
import re
import struct
import subprocess
import sys
import termios
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.cli.calling import User
from tests.cli.terminal import CONTROL, Terminal
from tests.servers.person import PROGRAM, Person, account, letters
from tests.servers.rig import Rig
from tui_mail.wiring.far import connect

ACTIONS = 1000 if os.environ.get("TUI_MAIL_SOAK") else 120
"""Of all together: two fifths each window, one fifth by keys on the screen."""
LETTERS = 150
HAND = Path(__file__).with_name("hand.py")
LIMIT = 120.0 + ACTIONS
"""Seconds until all is settled; ten times what it takes."""
KEYS = ("s", "u", "s", "u", "e", "dn", "z", "z")
"""Star, read, archive, delete (but nothing for good that another put into Trash), undo."""
HARMLESS = re.compile(r"done$|NotFound: ")
"""Somebody else was quicker."""
LOCKED = re.compile(rb"locked|OperationalError|Traceback|is busy", re.IGNORECASE)

Seen = list[list[Any]]


class Screen(Terminal):
    """The real client on a pty, whose keys somebody presses in a hurry."""

    def hurry(self, chance: random.Random, count: int) -> None:
        """So many actions, with the cursor going about in between."""
        for _ in range(count):
            self.type(chance.choice(("j", "k", "jjj", "G", "gg", "")))
            self.type(chance.choice(KEYS))
            self.drain(0.02)

    def drain(self, seconds: float) -> None:
        """Look at it for a while."""
        end = time.monotonic() + seconds
        while self._read(end):
            pass

    def drawn_anew(self, rows: int) -> bytes:
        """All that stands on it, as another height makes it draw."""
        before = len(self.seen)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 120, 0, 0))
        self.drain(1.0)
        return CONTROL.sub(b"", self.seen[before:])


@contextmanager
def hands(person: Person, count: int) -> Iterator[list["subprocess.Popen[str]"]]:
    """Two windows that act at once, so many actions each."""
    paths = person.paths
    folders = [os.fspath(p) for p in (paths.config, paths.data, paths.state, paths.runtime)]
    running = [
        subprocess.Popen(
            [sys.executable, os.fspath(HAND), str(seed), str(count), *folders],
            env=person.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed in (11, 12)
    ]
    try:
        yield running
        for hand in running:
            _, said = hand.communicate(timeout=LIMIT)
            assert (hand.returncode, said) == (0, "")
    finally:
        for hand in running:
            hand.kill()
            hand.wait()


@contextmanager
def watching(person: Person, said: Path) -> Iterator[None]:
    """`sync --watch`, which must leave cleanly at the end."""
    with said.open("wb") as out:
        command = [os.fspath(PROGRAM), "sync", "--watch"]
        process = subprocess.Popen(command, env=person.env, stdout=out, stderr=out)
    try:
        yield
        process.terminate()
        assert process.wait(LIMIT) == 0
    finally:
        process.kill()
        process.wait()


def engine_pid(person: Person) -> int:
    """The one engine."""
    found = connect(person.paths)
    found.sock.close()
    return found.welcome.pid


def test_two_windows_a_screen_and_a_watch_meet_no_lock_and_agree_at_the_end(
    clean_rig: Rig, tmp_path: Path
) -> None:
    text = account(clean_rig, "work", "bob", "imap") + account(clean_rig, "home", "alice", "pop")
    person = Person(tmp_path, text)
    clean_rig.seed("bob", letters(LETTERS, "bob"))
    clean_rig.seed("alice", letters(20, "alice"))
    person.run("sync")
    said = tmp_path / "watch.txt"
    with watching(person, said), hands(person, ACTIONS * 2 // 5) as (first, second):
        screen = screen_of(person)
        screen.until(b"All inboxes")
        engine = engine_pid(person)
        screen.hurry(random.Random(13), ACTIONS // 5)
        for hand in (first, second):
            outcomes = json.loads(answer_of(hand))["outcomes"]
            assert sum(outcomes.values()) == ACTIONS * 2 // 5
            assert not [words for words in outcomes if not HARMLESS.match(words)], outcomes
            assert outcomes["done"] > ACTIONS // 4, "most of it was really done"
        mine = settled(person, clean_rig)
        for hand in (first, second):
            assert report_of(hand) == mine, "a window sees something else than the store"
        assert_shown(screen, person)
        assert engine_pid(person) == engine, "one engine for all, from the beginning to the end"
        screen.type("\x11")  # from wherever the hurry has left it
        assert screen.status() == 0
    everything = screen.seen + said.read_bytes() + person.paths.engine_log.read_bytes()
    assert not LOCKED.findall(everything)


def screen_of(person: Person) -> Screen:
    """The client, as this person starts it."""

    class There(User):
        """The same folders."""

        @property
        def environment(self) -> dict[str, str]:
            return person.env

    return Screen(There(person.home))


def answer_of(hand: "subprocess.Popen[str]") -> str:
    """Its next line."""
    assert hand.stdout is not None
    line = hand.stdout.readline()
    assert line, hand.stderr and hand.stderr.read()
    return line


def report_of(hand: "subprocess.Popen[str]") -> Seen:
    """What it sees now."""
    assert hand.stdin is not None
    hand.stdin.write("report\n")
    hand.stdin.flush()
    seen: Seen = json.loads(answer_of(hand))
    return seen


def settled(person: Person, rig: Rig) -> Seen:
    """What the store holds, once the server holds the same."""
    end = time.monotonic() + LIMIT
    while True:
        person.run("sync")
        rows = person.rows("list", "--limit", "100000")
        here = Counter(
            (row["folder"].casefold(), row["message_id"], *sorted(row["flags"]))
            for row in rows
            if row["account"] == "work"
        )
        there = on_server(rig)
        if here == there:
            assert here, "there is something left to agree on"
            return sorted([int(row["id"]), row["folder"], sorted(row["flags"])] for row in rows)
        assert time.monotonic() < end, (here - there, there - here)


def on_server(rig: Rig) -> Counter[tuple[str, ...]]:
    """Bob's mail as Dovecot itself has it: folder, Message-ID, flags."""
    found: Counter[tuple[str, ...]] = Counter()
    for block in rig.doveadm("fetch", "-u", "bob", _FIELDS, "all").split("\f"):
        fields = dict(line.partition(": ")[::2] for line in block.splitlines() if line)
        if fields:
            flags = sorted(word.lstrip("\\").lower() for word in fields["flags"].split())
            flags = [flag for flag in flags if flag != "recent"]
            folder = fields["mailbox"].casefold()
            found[(folder, fields["hdr.message-id"].strip(), *flags)] += 1
    return found


_FIELDS = "mailbox hdr.message-id flags"


def assert_shown(screen: Screen, person: Person) -> None:
    """The screen counts what the store counts."""
    rows = [
        row
        for folder in person.rows("folders")
        if folder["role"] == "inbox"
        for row in person.rows(
            "list", "--account", folder["account"], "--folder", folder["folder"], "--limit", "9999"
        )
    ]
    unread = sum("seen" not in row["flags"] for row in rows)
    screen.type("\x1b")  # whatever it asks
    screen.drain(0.5)
    screen.type("gAgg")
    words = f"{unread} unread of {len(rows)}" if unread else f"{len(rows)} message"
    shown = b""
    for height in range(30, 60):
        shown = screen.drawn_anew(height)
        if words.encode() in shown:
            return
    raise AssertionError(f"{words} is not on the screen: {shown.decode(errors='replace')}")
