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
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers.person import HANG, PROGRAM, Person, account
from tests.servers.rig import Rig
from tests.servers.witness import Witness
from tui_mail.model.commands import Submit
from tui_mail.model.ids import AccountKey
from tui_mail.ports.steps import Step
from tui_mail.wiring.face import open_face

SOAK = bool(os.environ.get("TUI_MAIL_SOAK"))
KILLS = 200 if SOAK else 4
MESSAGES = 100 if SOAK else 20
"""On their way at a time; when all are gone, as many more."""
MOMENTS = 0.25
"""Seconds from the program's connection to the server; about ten messages."""
SEED = int(os.environ.get("TUI_MAIL_SEED", dt.datetime.now(dt.UTC).toordinal()))

HOME = AccountKey("home")
LAST = b"the last line of this message"
BODY = b".words\n" * 40 + LAST
SENDING = [
    Step.SEND_AFTER_MAIL_FROM, Step.SEND_BEFORE_DOT, Step.SEND_AFTER_DOT, Step.SEND_AFTER_ANSWER
]  # fmt: skip
"""The steps of an attempt: one of them a day, or all. Alone each stands in test_kills.py."""


class Sender:
    """Alice, whose program is killed again and again; Bob gets her mail."""

    def __init__(self, home: Path, rig: Rig, witness: Witness) -> None:
        text = account(rig, "home", "alice", "pop")
        local = (
            f'[smtp.near]\nhost = "127.0.0.1"\nport = {witness.port}\nsecurity = "none"\n'
            'auth = "none"\n'
        )
        self.person = Person(home, local + text.replace('smtp = "home"', 'smtp = "near"'))
        self._rig = rig
        self.witness = witness
        self.queued: list[str] = []

    def queue(self, count: int) -> None:
        """So many more, none of them tried yet."""
        face = open_face(self.person.paths, start=False)
        try:
            for _ in range(count):
                name = f"<{len(self.queued)}.kill@rig.test>"
                raw = (
                    f"From: alice@rig.test\nTo: bob@rig.test\nSubject: s{len(self.queued)}\n"
                    f"Message-ID: {name}\n\n"
                ).encode() + BODY
                face.ask(Submit(raw, HOME, ("bob@rig.test",), wait=False))
                self.queued.append(name)
        finally:
            face.close()

    def states(self) -> dict[str, str]:
        """Message-ID to state, of all."""
        return {e["message_id"]: e["state"] for e in self.person.rows("outbox", "--all")}

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

    def settled(self) -> dict[str, str]:
        """Everything that can still be sent is, and has arrived."""
        self.person.run("sync", "home")
        found = self.states()
        sure = [name for name, state in found.items() if state == "sent"]
        end = time.monotonic() + HANG
        while not set(sure) <= set(self.arrived()):
            assert time.monotonic() < end, f"lost: {set(sure) - set(self.arrived())}"
            time.sleep(0.2)
        return found

    def arrived(self) -> Counter[str]:
        """Message-ID to how often Bob has it."""
        return Counter(
            line.split(b": ", 1)[1].decode()
            for raw in self._rig.messages("bob")
            for line in raw.split(b"\r\n\r\n", 1)[0].split(b"\r\n")
            if line.startswith(b"Message-ID: ")
        )

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


MakeSender = Callable[[int], Sender]


@pytest.mark.parametrize("step", SENDING if SOAK else [SENDING[SEED % len(SENDING)]])
def test_R9_a_kill_at_each_step_of_a_batch_leaves_at_most_one_in_doubt(
    clean_rig: Rig, tmp_path: Path, step: Step
) -> None:
    with Witness(clean_rig.ports["smarthost"]) as witness:
        alice = Sender(tmp_path, clean_rig, witness)
        alice.queue(4)
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
        alice = Sender(tmp_path, clean_rig, witness)
        while kills < KILLS:
            if "waiting" not in (alice.states() if alice.queued else {}).values():
                alice.queue(MESSAGES)
            kills += alice.killed_after(number, chance.uniform(0.0, MOMENTS))
            number += 1
        states = alice.check()
        alice.says_so()
    print(f"seed {SEED}: {kills} kills, {len(alice.queued)} messages, {dict(states)}")
    assert states["maybe-sent"] <= kills
