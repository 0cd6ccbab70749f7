"""Whatever is done in whatever order: undo brings every state back, and redo the one after it."""

import os
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.unit.store.made_mail import HOME, NOON, arrival, assert_sound, counts, put_in, raw_mail
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.model.undoing import StepState
from tui_mail.ports.mail_store import UndoStep
from tui_mail.store import undo_log
from tui_mail.store.mail_store import Store, open_store

SHOWN = """
SELECT p.id, p.folder, p.flags, p.labels FROM placements p WHERE p.folder IS NOT NULL ORDER BY p.id
"""
SOAK = os.environ.get("TUI_MAIL_SOAK") == "1"
FLAGS = ("seen", "flagged", "project", "later")
State = list[tuple[object, ...]]

picks = st.lists(st.integers(0, 12), min_size=1, max_size=4, unique=True)
flags = st.frozensets(st.sampled_from(FLAGS), max_size=3)


def shown(path: Path) -> State:
    db = sqlite3.connect(path)
    try:
        return db.execute(SHOWN).fetchall()
    finally:
        db.close()


class Steps(RuleBasedStateMachine):
    """A person at three folders, two of them on a server that does now and then what it is told."""

    @initialize()
    def open(self) -> None:
        self.temporary = tempfile.TemporaryDirectory()
        self.path = Path(self.temporary.name) / "mail.db"
        self.store = open_store(self.path, now=lambda: NOON)
        self.store.ensure_account(HOME)
        self.folders: list[FolderId] = [
            self.store.ensure_folder(HOME, "A", remote="A").id,
            self.store.ensure_folder(HOME, "B", remote="B").id,
            self.store.ensure_folder(HOME, "C", local=True).id,
        ]
        self.uid = 0
        self.ids: list[MessageId] = []
        for number in range(8):
            self.uid += 1
            raw = raw_mail(f"Mail {number}", message_id=f"<{number}@x>")
            uid = self.uid if number % 3 < 2 else None
            self.ids += self.store.add([arrival(self.folders[number % 3], raw, uid=uid)])
        self.states: list[State] = [shown(self.path)]
        self.undone: list[State] = []

    def picked(self, numbers: list[int]) -> list[MessageId]:
        here = [MessageId(int(str(row[0]))) for row in self.states[-1]]
        return [here[n] for n in numbers if n < len(here)]

    def acted(self) -> None:
        """A step is a state more, and ends what could be done again."""
        now = shown(self.path)
        if now != self.states[-1]:
            self.states.append(now)
            self.undone.clear()

    @rule(numbers=picks, add=flags, remove=flags)
    def flag(self, numbers: list[int], add: frozenset[str], remove: frozenset[str]) -> None:
        self.store.change_flags(self.picked(numbers), sorted(add), sorted(remove), say=True)
        self.acted()

    @rule(numbers=picks, folder=st.integers(0, 2))
    def move(self, numbers: list[int], folder: int) -> None:
        self.store.move(self.picked(numbers), self.folders[folder], say=True, word="move")
        self.acted()

    @rule(numbers=picks, folder=st.integers(0, 2))
    def copy(self, numbers: list[int], folder: int) -> None:
        self.store.copy(self.picked(numbers), self.folders[folder], say=True, word="copy")
        self.acted()

    @rule(numbers=picks, folder=st.integers(0, 2), add=flags)
    def batch(self, numbers: list[int], folder: int, add: frozenset[str]) -> None:
        """What a rule does: several things to the same messages, as one step."""
        self.uid += 1
        step = UndoStep("rule x", f"batch {self.uid}", "rules")
        ids = self.picked(numbers)
        self.store.change_flags(ids, sorted(add), ["later"], say=True, note=step)
        self.store.move(ids, self.folders[folder], say=True, word="move", note=step)
        self.store.copy(ids[:1], self.folders[0], say=True, word="copy", note=step)
        self.store.change_flags(ids, ["later"], sorted(add), say=True, note=step)
        now = shown(self.path)
        if now != self.states[-1]:
            self.states.append(now)
        if ids:
            self.undone.clear()

    @rule()
    def undo(self) -> None:
        undone = self.store.undo(say=True)
        if len(self.states) == 1:
            assert undone is None
            return
        assert undone is not None
        assert not undone.passed
        self.undone.append(self.states.pop())
        assert shown(self.path) == self.states[-1]

    @rule()
    def redo(self) -> None:
        done = self.store.redo(say=True)
        if not self.undone:
            assert done is None
            return
        self.states.append(self.undone.pop())
        assert shown(self.path) == self.states[-1]

    @rule()
    def undo_all(self) -> None:
        steps = self.store.steps(1000)
        self.store.undo(say=True, to=min((step.id for step in steps), default=1))
        self.undone += reversed(self.states[1:])
        del self.states[1:]
        assert shown(self.path) == self.states[0]

    @rule(tell=st.booleans())
    def server_does_one(self, tell: bool) -> None:
        for entry in self.store.journal(HOME)[:1]:
            assert self.store.begin_saying([entry.id]) == {entry.id}
            self.uid += 1
            self.store.journal_done(entry.id, self.uid if tell else None)

    @rule()
    def server_begins_all(self) -> None:
        self.store.begin_saying([entry.id for entry in self.store.journal(HOME)])

    @rule()
    def opened_anew(self) -> None:
        self.store.close()
        self.store = open_store(self.path, now=lambda: NOON)

    @invariant()
    def sound(self) -> None:
        if hasattr(self, "store"):
            assert_sound(self.path)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.temporary.cleanup()


TestSteps = Steps.TestCase
TestSteps.settings = settings(
    max_examples=200 if SOAK else 10,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def texts(store: Store) -> list[tuple[str, str, int, int, StepState]]:
    return [(s.word, s.by, s.count, s.left, s.state) for s in store.steps(10)]


def test_what_was_done_is_listed_with_how_it_stands(
    store: Store, inbox: FolderId, archive: FolderId
) -> None:
    one, two = put_in(store, inbox, "One", uid=1), put_in(store, inbox, "Two")
    store.change_flags([one, two], ["flagged"], [], say=True, note=UndoStep("keys"))
    store.move([one], archive, say=True, word="archive", note=UndoStep("tui-mail archive"))
    store.delete([two], say=False)
    store.undo(say=True)
    assert texts(store) == [
        ("delete for good", "", 1, 0, StepState.LOST),
        ("archive", "tui-mail archive", 1, 1, StepState.UNDONE),
        ("flag", "keys", 2, 1, StepState.DONE),
    ]


def test_what_is_gone_is_said_and_the_rest_of_the_step_is_taken_back(
    store: Store, inbox: FolderId
) -> None:
    one, two = put_in(store, inbox, "One"), put_in(store, inbox, "Two")
    store.change_flags([one, two], ["flagged"], [], say=True)
    store.delete([two], say=False)
    undone = store.undo(say=True)
    assert undone is not None
    assert undone.text == (
        "Undone: flag (1 of 2 messages; the rest is gone, or was changed elsewhere)"
    )
    assert undone.passed == ("delete for good: its message is gone",)
    assert store.placed([one])[0].flags == set()


def test_what_somebody_else_did_meanwhile_is_left_alone(
    store: Store, inbox: FolderId, archive: FolderId
) -> None:
    trash = store.ensure_folder(HOME, "Trash", remote="Trash").id
    (one,) = store.add([arrival(inbox, raw_mail("One"), uid=1, flags=["flagged"])])
    store.change_flags([one], ["flagged", "seen"], [], say=False)
    store.server_flags([(one, frozenset({"flagged", "seen", "work"}))])
    store.undo(say=False)
    assert store.placed([one])[0].flags == {"flagged", "work"}
    store.move([one], archive, say=False, word="archive")
    store.move([one], trash, say=False, word="their move", note=None)
    undone = store.undo(say=False)
    assert undone is not None
    assert (undone.count, undone.passed) == (0, ("archive: it was changed elsewhere meanwhile",))
    assert store.placed([one])[0].folder == trash


def test_a_new_step_ends_the_redo_and_lets_go_of_what_only_that_kept(
    store: Store, inbox: FolderId, archive: FolderId
) -> None:
    one = put_in(store, inbox, "One")
    (copy,) = store.copy([one], archive, say=False, word="copy")
    store.undo(say=False)
    assert store.placed([copy])[0].folder is None
    store.change_flags([one], ["seen"], [], say=False)
    assert store.placed([copy]) == ()
    assert store.redo(say=False) is None
    assert counts(store)["Archive"] == (0, 0)


def test_a_copy_that_the_server_removed_again_comes_back_with_its_id(
    store: Store, inbox: FolderId, archive: FolderId
) -> None:
    one = put_in(store, inbox, "One", uid=1)
    (copy,) = store.copy([one], archive, say=True, word="copy")
    for uid in (70, None):
        for entry in store.journal(HOME):
            store.begin_saying([entry.id])
            store.journal_done(entry.id, uid)
        if uid:
            store.undo(say=True)
    assert store.placed([copy])[0].server_folder is None
    store.redo(say=True)
    assert store.placed([copy])[0].folder == archive
    assert [(e.kind, e.target) for e in store.journal(HOME)] == [("append", archive)]


def test_a_deletion_for_good_done_again_is_for_good(store: Store, inbox: FolderId) -> None:
    one = put_in(store, inbox, "One", uid=1)
    store.delete([one], say=True)
    store.undo(say=True)
    store.redo(say=True)
    for entry in store.journal(HOME):
        store.journal_done(entry.id)
    assert store.placed([one]) == ()
    undone = store.undo(say=True)
    assert undone is not None
    assert undone.passed == ("delete for good: its message is gone",)


def test_the_list_is_bounded(
    store: Store, inbox: FolderId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo_log, "MOST_STEPS", 3)
    one = put_in(store, inbox, "One")
    for number in range(5):
        store.change_flags([one], [f"l{number}"], [], say=False)
    assert [step.word for step in store.steps(10)] == ["+l4", "+l3", "+l2"]
    monkeypatch.setattr(undo_log, "MOST_MESSAGES", 1)
    store.change_flags([one], ["last"], [], say=False)
    assert [step.word for step in store.steps(10)] == ["+last"]


def test_what_is_old_is_forgotten(path: Path) -> None:
    now = NOON
    store = open_store(path, now=lambda: now)
    store.ensure_account(HOME)
    inbox = store.ensure_folder(HOME, "Inbox", remote="INBOX").id
    one = put_in(store, inbox, "One")
    store.change_flags([one], ["early"], [], say=False)
    now = NOON + undo_log.OLDEST + 1
    store.change_flags([one], ["late"], [], say=False)
    assert [step.word for step in store.steps(10)] == ["+late"]
    store.close()
