"""A random session, step by step: what is made, flagged, moved, renamed on both sides, and faults.

After each agreement the program, the server and mbsync hold the same; nothing made is ever lost.
A few short sessions in CI, many long ones in a soak; hypothesis shrinks what it breaks.
"""

import itertools
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.engine.middle import Middle
from tests.servers.maildir_witness import Maildirs, missing, without_labels
from tests.servers.random_actions import FLAGS, Books, subjects
from tests.servers.turns import SOAK
from tests.servers.two_sides import Server, kill_at, ours, theirs

BOXES = ("Inbox", "Archive", "Trash")
SPARE = ("Alpha", "Beta", "Gamma")
"""Names that one mailbox takes in turn."""
EXAMPLES = 30
FAULTS = ("NO [LIMIT] not now", "NO [UNAVAILABLE] the disk is away", "NO [INUSE] busy")
REFUSED = ("UID STORE", "UID MOVE", "UID COPY", "UID FETCH", "SELECT", "LIST")


class Session(RuleBasedStateMachine):
    """One account, the program, another client and a line that breaks."""

    server: Server

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._home = Path(tempfile.mkdtemp(prefix="model-"))
        self._stack.callback(shutil.rmtree, self._home, ignore_errors=True)
        self._books = Books()
        self._spare = SPARE[0]
        self._numbers = itertools.count()
        self.server.wipe()
        near = ("127.0.0.1", self.server.ports["imap"])
        self._middle = self._stack.enter_context(Middle(near))
        self._mbsync = Maildirs(self.server, self._home / "mbsync")
        self._folder = self._home / "first"
        self._engine = self._stack.enter_context(ExitStack())
        self._us = self._engine.enter_context(ours(self._middle, self._folder))
        self._them = self._stack.enter_context(theirs(self.server))

    @initialize()
    def begins(self) -> None:
        self._them.do(f"make {self._spare}")
        self._them.begin([f"{box}/{self._books.new()}" for box in (*BOXES, self._spare)])
        assert self._us.here.sync() == ""

    def teardown(self) -> None:
        try:
            if self._books.made:
                self._agree()
        finally:
            self._stack.close()

    @rule(box=st.sampled_from(BOXES))
    def comes(self, box: str) -> None:
        self._them.do(f"new {self._books.new()} {box}")

    @rule(data=st.data(), here=st.booleans(), sign=st.sampled_from("++-"))
    def is_flagged(self, data: Any, here: bool, sign: str) -> None:
        self._does(here, f"flag {self._one(data)} {sign}{data.draw(st.sampled_from(FLAGS))}")

    @rule(data=st.data(), here=st.booleans(), box=st.sampled_from(BOXES))
    def is_moved(self, data: Any, here: bool, box: str) -> None:
        self._does(here, f"move {self._one(data)} {box}")

    @rule(data=st.data(), here=st.booleans(), box=st.sampled_from(BOXES))
    def is_copied(self, data: Any, here: bool, box: str) -> None:
        self._does(here, f"copy {self._one(data)} {box}")

    @rule(data=st.data())
    def is_removed_there(self, data: Any) -> None:
        subject = self._one(data)
        self._books.removed.add(subject)
        self._does(False, f"expunge {subject}")

    @rule()
    def is_undone(self) -> None:
        self._us.attempt("undo")

    @rule(here=st.booleans())
    def gets_another_name(self, here: bool) -> None:
        self._agree()  # which name it has on both sides
        name = SPARE[(SPARE.index(self._spare) + 1) % len(SPARE)]
        self._does(here, f"rename {self._spare} {name}")
        self._spare = name

    @precondition(lambda self: self._books.made)
    @rule()
    def gets_other_numbers(self) -> None:
        self._agree()
        self._them.do(f"renumber {self._spare}")

    @rule(octets=st.integers(0, 5_000))
    def is_cut(self, octets: int) -> None:
        self._middle.cut_after(octets)
        self._us.here.sync()
        self._middle.cut_after(None)

    @rule(command=st.sampled_from(REFUSED), answer=st.sampled_from(FAULTS))
    def is_put_off(self, command: str, answer: str) -> None:
        self._middle.refuse(command, answer)
        self._us.here.sync()
        self._middle.obey()

    @rule(nth=st.integers(0, 4))
    def is_killed(self, nth: int) -> None:
        left = self._home / f"killed-{next(self._numbers)}"
        kill_at(self._us.here, nth, left)
        self._us.here.sync()
        self._us.here.steps.at = lambda step: None
        if left.exists():
            self._engine.close()
            self._us = self._engine.enter_context(ours(self._middle, left))

    @rule()
    def agrees(self) -> None:
        self._agree()

    def _does(self, here: bool, action: str) -> None:
        (self._us if here else self._them).attempt(action)

    def _one(self, data: Any) -> str:
        return str(data.draw(st.sampled_from(self._books.made)))

    def _agree(self) -> None:
        for _ in range(3):  # what has no UID so far is said in the next one
            self._us.here.sync()
        end = self._them.state()
        assert self._us.state() == end
        assert self._books.left() <= subjects(end), "something is lost"
        assert self._mbsync.state() == without_labels(end)


def test_R17_a_random_session_ends_alike_here_there_and_with_mbsync(
    clean_rig: Server,
) -> None:
    if reason := missing():
        pytest.skip(reason)

    class Here(Session):
        """With this server."""

        server = clean_rig

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=EXAMPLES if SOAK else 2,
            stateful_step_count=40 if SOAK else 15,
            deadline=None,
            derandomize=not SOAK,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
