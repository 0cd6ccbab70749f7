"""What the user did at once is taken back at once, whoever's mail it was."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.engine.here import engine
from tests.engine.profile import SETTINGS, letter, profile
from tui_mail.engine.doing import doing, new_batch
from tui_mail.errors import NotFound
from tui_mail.message.digest import digest
from tui_mail.model.commands import ChangeFlags, Done, Move, MoveToRole
from tui_mail.model.flags import FLAGGED, SEEN
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.undoing import Redo, Undo
from tui_mail.ports.face import Face
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store
from tui_mail.wiring.face import open_face

WORK = AccountKey("work")
TWO = SETTINGS + SETTINGS[SETTINGS.index("[accounts.home]") :].replace("home", "work")


@pytest.fixture
def mixed(tmp_path: Path) -> Iterator[tuple[Face, tuple[MessageId, ...]]]:
    """An engine near by; one message of each of two accounts."""
    paths, ids = profile(tmp_path, 1, TWO)
    store = open_store(paths.database)
    store.ensure_account(WORK)
    inbox = store.ensure_folder(WORK, "Inbox", role=Role.INBOX, local=True).id
    raw = letter(9)
    (other,) = store.add([Arrival(inbox, raw, digest(raw), 1_000_009)])
    store.close()
    face = open_face(paths)
    yield face, (ids[0], other)
    face.close()


def folders(face: Face, ids: tuple[MessageId, ...]) -> list[str]:
    return [row.folder for row in face.reading.rows(ids)]


@pytest.mark.parametrize("away", ["trash", "Keep"])
def test_one_undo_takes_back_a_move_of_mail_of_two_accounts(
    mixed: tuple[Face, tuple[MessageId, ...]], away: str
) -> None:
    face, ids = mixed
    face.ask(MoveToRole(ids, Role.TRASH) if away == "trash" else Move(ids, away))
    assert "Inbox" not in folders(face, ids)
    undone = face.ask(Undo())
    assert isinstance(undone, Done)
    assert undone.count == 2
    assert folders(face, ids) == ["Inbox", "Inbox"]


def test_a_part_that_changed_nothing_does_not_join_an_older_action(
    mixed: tuple[Face, tuple[MessageId, ...]],
) -> None:
    face, ids = mixed
    face.ask(ChangeFlags(ids[:1], add=(FLAGGED,)))
    face.ask(ChangeFlags(ids, add=(FLAGGED,)))
    face.ask(Undo())
    assert [FLAGGED in row.flags for row in face.reading.rows(ids)] == [True, False]


def test_undo_passes_over_what_was_only_opened(
    mixed: tuple[Face, tuple[MessageId, ...]],
) -> None:
    face, ids = mixed
    face.ask(MoveToRole(ids[:1], Role.ARCHIVE))
    face.ask(ChangeFlags(ids[1:], add=(SEEN,), undoable=False))
    face.ask(Undo())
    assert folders(face, ids) == ["Inbox", "Inbox"]
    assert SEEN in face.reading.rows(ids[1:])[0].flags
    with pytest.raises(NotFound):
        face.ask(Undo())


def test_two_windows_at_once_on_mail_of_two_accounts_never_meet_in_one_undo(
    mixed: tuple[Face, tuple[MessageId, ...]],
) -> None:
    face, ids = mixed

    def act(number: int) -> int:
        done = 0
        for turn in range(100):
            word = f"w{number}t{turn}"
            done += face.ask(ChangeFlags(ids, add=(word,))) == Done(count=2)
        return done

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(act, range(4))) == 400
    for _ in range(100):  # as many as are remembered
        undone = face.ask(Undo())
        assert isinstance(undone, Done)
        assert undone.count == 2, undone


def test_what_a_rule_does_as_one_is_one_step_and_says_so(tmp_path: Path) -> None:
    _, ids = profile(tmp_path, 3)
    data = next(tmp_path.rglob("mail.db")).parent
    with engine(data, SETTINGS) as here:
        before = [(p.folder, p.flags) for p in here.store.placed(ids)]
        with doing("rule Lists", batch=new_batch(1), word="rules"):
            here.ask(ChangeFlags((ids[0],), add=(FLAGGED,)))
            here.ask(Move((ids[0], ids[1]), "Lists"))
            here.ask(ChangeFlags((ids[0],), add=(SEEN,)))
            here.ask(MoveToRole((ids[0],), Role.ARCHIVE))
        (step,) = here.store.steps(10)
        assert (step.word, step.by, step.count) == ("rules", "rule Lists", 2)
        here.ask(Undo())
        assert [(p.folder, p.flags) for p in here.store.placed(ids)] == before
        here.ask(Redo())
        assert here.store.placed(ids[:1])[0].flags == {FLAGGED, SEEN}
        with pytest.raises(NotFound, match="nothing to do again"):
            here.ask(Redo())
