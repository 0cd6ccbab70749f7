"""kill -9 while a hundred messages go out: at every named step, and at moments that nobody chose.

What the outbox says afterwards is held against what went over the wire and what arrived: none is
lost, none is sent twice, and only what was whole on the wire is called maybe-sent. A few moments
in CI, other ones every day; `make soak` tries two hundred.
"""

import datetime as dt
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.servers.person import HANG, PROGRAM
from tests.servers.rig import Rig
from tests.servers.sender import Sender
from tests.servers.witness import Witness
from tui_mail.ports.steps import Step

SOAK = bool(os.environ.get("TUI_MAIL_SOAK"))
KILLS = 200 if SOAK else 4
MESSAGES = 100 if SOAK else 20
"""On their way at a time; when all are gone, as many more."""
MOMENTS = 0.25
"""Seconds from the program's connection to the server; about ten messages."""
SEED = int(os.environ.get("TUI_MAIL_SEED", dt.datetime.now(dt.UTC).toordinal()))

LAST = b"the last line of this message"
HEAD = "From: alice@rig.test\nTo: bob@rig.test\nSubject: s\nMessage-ID: {name}\n\n"
BODY = b".words\n" * 40 + LAST
SENDING = [
    Step.SEND_AFTER_MAIL_FROM, Step.SEND_BEFORE_DOT, Step.SEND_AFTER_DOT, Step.SEND_AFTER_ANSWER
]  # fmt: skip
"""The steps of an attempt: one of them a day, or all. Alone each stands in test_kills.py."""


class Victim(Sender):
    """A sender whose program is killed again and again."""

    def __init__(self, home: Path, rig: Rig, witness: Witness) -> None:
        super().__init__(home, rig, witness)
        self.witness = witness
        self.queued: list[str] = []

    def queue_more(self, count: int) -> None:
        """So many more."""
        names = [f"<{len(self.queued) + n}.kill@rig.test>" for n in range(count)]
        self.queue([HEAD.format(name=name).encode() + BODY for name in names])
        self.queued += names

    def begun(self, number: int, env: dict[str, str]) -> "subprocess.Popen[bytes]":
        """A command that sends, or the engine of a screen; in turn."""
        p = self.person.paths
        folders = [os.fspath(path) for path in (p.config, p.data, p.state, p.runtime)]
        words = [os.fspath(PROGRAM), "sync", "home"]
        if number % 2:
            words = [sys.executable, "-m", "tui_mail.wiring", *folders]
        return subprocess.Popen(
            words,
            env={**self.person.env, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def killed_after(self, number: int, seconds: float) -> bool:
        """Send, and be killed so long after the connection; False where it was done before."""
        before = self.witness.connections
        process = self.begun(number, {})
        if not self.witness.wait_for(before + 1, HANG):
            process.kill()
            raise AssertionError(f"it does not send (exit {process.wait()})")
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        return process.wait() < 0

    def check(self) -> Counter[str]:
        """Nothing lost, nothing twice, no doubt that need not be; how many are in each state."""
        found = self.settled()
        self.witness.settle()
        ended, whole = self.witness.ended(), self.witness.whole(LAST)
        arrived = self.arrived()
        assert set(found) == set(self.queued) != set()
        assert set(found.values()) <= {"sent", "maybe-sent"}
        assert max(ended.values()) == 1, f"said twice: {ended.most_common(3)}"
        assert max(arrived.values()) == 1, f"came twice: {arrived.most_common(3)}"
        assert set(arrived) <= set(ended)
        for name, state in found.items():
            if state == "sent":
                assert arrived[name] == 1
            else:
                assert name in whole, f"{name} was not whole on the wire: it is certainly unsent"
        return Counter(found.values())

    def says_so(self) -> None:
        """Each that may have been sent tells it, where scripts and where people look."""
        for entry in self.person.rows("outbox", "--all"):
            if entry["state"] == "maybe-sent":
                assert "may have been sent" in entry["last_error"]
                assert entry["next_attempt"] is None


@pytest.mark.parametrize("step", SENDING if SOAK else [SENDING[SEED % len(SENDING)]])
def test_R9_a_kill_at_each_step_of_a_batch_leaves_at_most_one_in_doubt(
    clean_rig: Rig, tmp_path: Path, step: Step
) -> None:
    with Witness(clean_rig.ports["smarthost"]) as witness:
        alice = Victim(tmp_path, clean_rig, witness)
        alice.queue_more(4)
        process = alice.begun(0, {"TUI_MAIL_FAIL_POINT": f"{step}:2"})
        assert process.wait(HANG) == -9, "it lived through it"
        states = alice.check()
        alice.says_so()
    doubtful = 0 if step is Step.SEND_AFTER_MAIL_FROM else 1
    assert states == Counter({"sent": 4 - doubtful, "maybe-sent": doubtful})


def test_R2_a_hundred_messages_killed_at_any_moment_are_each_sent_once_or_said_to_be_in_doubt(
    clean_rig: Rig, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    kills = number = 0
    with Witness(clean_rig.ports["smarthost"]) as witness:
        alice = Victim(tmp_path, clean_rig, witness)
        while kills < KILLS:
            if "waiting" not in (alice.states() if alice.queued else {}).values():
                alice.queue_more(MESSAGES)
            kills += alice.killed_after(number, chance.uniform(0.0, MOMENTS))
            number += 1
        states = alice.check()
        alice.says_so()
    print(f"seed {SEED}: {kills} kills, {len(alice.queued)} messages, {dict(states)}")
    assert states["maybe-sent"] <= kills
