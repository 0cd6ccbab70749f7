"""Whatever is done in whatever order: counts equal a recount, and nothing is left over."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.unit.store.made_mail import HOME, NOON, arrival, assert_sound, raw_mail
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.ports.mail_store import NewOutgoing
from tui_mail.store.mail_store import open_store

FLAGS = ("seen", "flagged", "draft", "deleted", "project")
MAILS = [
    raw_mail(f"Mail {n}", message_id=f"<{n}@x>", references=[f"<{r}@x>" for r in refs])
    for n, refs in enumerate(([], [0], [1], [], [3], [0, 3], [9], [9]))
]

mails = st.integers(0, len(MAILS) - 1)
folders = st.integers(0, 2)
picks = st.lists(st.integers(0, 30), max_size=4)
flags = st.frozensets(st.sampled_from(FLAGS), max_size=3)


class Counts(RuleBasedStateMachine):
    """Random work on three folders: two on a server, one on this machine."""

    @initialize()
    def open(self) -> None:
        self.temporary = tempfile.TemporaryDirectory()
        self.path = Path(self.temporary.name) / "mail.db"
        self.store = open_store(self.path, now=lambda: NOON)
        self.store.ensure_account(HOME)
        self.folders: list[FolderId] = []
        self.make_folders()
        self.uid = 0

    def make_folders(self) -> None:
        self.folders = [
            self.store.ensure_folder(HOME, "A", remote="A").id,
            self.store.ensure_folder(HOME, "B", remote="B").id,
            self.store.ensure_folder(HOME, "C", local=True).id,
        ]

    def picked(self, numbers: list[int]) -> list[MessageId]:
        return [MessageId(number + 1) for number in numbers]

    @rule(several=st.lists(st.tuples(mails, folders, flags, st.booleans()), max_size=5))
    def add(self, several: list[tuple[int, int, frozenset[str], bool]]) -> None:
        arrivals = []
        for mail, folder, flags, served in several:
            self.uid += 1
            uid = self.uid if served and folder < 2 else None
            arrivals.append(
                arrival(
                    self.folders[folder],
                    MAILS[mail],
                    received=NOON + mail * 7 % 5,
                    flags=sorted(flags),
                    uid=uid,
                )
            )
        assert len(self.store.add(arrivals)) == len(arrivals)

    @rule(numbers=picks, add=flags, remove=flags, say=st.booleans())
    def change_flags(
        self, numbers: list[int], add: frozenset[str], remove: frozenset[str], say: bool
    ) -> None:
        self.store.change_flags(self.picked(numbers), sorted(add), sorted(remove), say=say)

    @rule(numbers=picks, folder=folders)
    def move(self, numbers: list[int], folder: int) -> None:
        self.store.move(self.picked(numbers), self.folders[folder], say=True, word="move")

    @rule(numbers=picks, say=st.booleans())
    def delete(self, numbers: list[int], say: bool) -> None:
        self.store.delete(self.picked(numbers), say=say)

    @rule(numbers=picks)
    def remove(self, numbers: list[int]) -> None:
        self.store.remove(self.picked(numbers))

    @rule(numbers=picks, flags=flags)
    def server_flags(self, numbers: list[int], flags: frozenset[str]) -> None:
        self.store.server_flags([(message, flags) for message in self.picked(numbers)])

    @rule()
    def undo(self) -> None:
        self.store.undo(say=True)

    @rule(tell=st.booleans(), refuse=st.booleans())
    def replay_one(self, tell: bool, refuse: bool) -> None:
        for entry in self.store.journal(HOME)[:1]:
            assert self.store.begin_saying([entry.id]) == {entry.id}
            if refuse:
                self.store.journal_failed(entry.id, "no", back_out=True)
            else:
                self.uid += 1
                self.store.journal_done(entry.id, self.uid if tell else None)

    @rule()
    def begin_all(self) -> None:
        self.store.begin_saying([entry.id for entry in self.store.journal(HOME)])

    @rule(number=st.integers(0, 30), mail=mails, folder=folders)
    def save_draft(self, number: int, mail: int, folder: int) -> None:
        self.store.save_draft(MessageId(number + 1), arrival(self.folders[folder], MAILS[mail]))

    @rule(mail=mails, draft=st.integers(0, 30))
    def queue(self, mail: int, draft: int) -> None:
        message = MessageId(draft + 1)
        self.store.queue(
            NewOutgoing(HOME, MAILS[mail], "<q@x>", "s", "a@x", ("b@x",), (), NOON, NOON,
                        draft=message, answers=MessageId(draft + 2))
        )  # fmt: skip

    @rule(folder=st.integers(0, 1))
    def forget_uids(self, folder: int) -> None:
        self.store.forget_uids(self.folders[folder])

    @rule(folder=st.integers(0, 1))
    def drop_folder(self, folder: int) -> None:
        self.store.drop_folder(self.folders[folder])
        self.make_folders()

    @invariant()
    def sound(self) -> None:
        if hasattr(self, "store"):
            assert_sound(self.path)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.temporary.cleanup()


TestCounts = Counts.TestCase
TestCounts.settings = settings(
    max_examples=40,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
