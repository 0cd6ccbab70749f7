"""What the engine makes of a server's no, by its code; and of what users are to be shown."""

from pathlib import Path

import pytest

from tests.engine.here import HOME, engine
from tests.engine.middle import Middle
from tests.engine.test_mailboxes import folder, keys, settings, some, where
from tui_mail.demo.process import RunningDemo
from tui_mail.model.account import AccountState
from tui_mail.model.commands import ChangeFlags, MoveToRole, SubscribeFolder
from tui_mail.model.flags import FLAGGED, FORWARDED
from tui_mail.model.folder import Role


@pytest.mark.parametrize("code", ["INUSE", "UNAVAILABLE", "CORRUPTION", "NOPERM"])
def test_a_mailbox_that_cannot_be_read_just_now_keeps_the_others_from_nothing(
    demo: RunningDemo, middle: Middle, tmp_path: Path, code: str
) -> None:
    middle.refuse('SELECT "Junk"', f"NO [{code}] not now")
    with engine(tmp_path, settings(middle), keys(demo)) as here:
        assert here.sync() == ""
        assert here.subjects("Trash") != []
        assert here.subjects("Junk") == []
        assert here.sync() == ""
        assert len([p for p in here.problems() if "Junk could not be read" in p.message]) == 1
        middle.obey()
        assert here.sync() == ""
        assert here.subjects("Junk") != []


def test_mailbox_after_mailbox_that_is_not_served_ends_the_check(
    demo: RunningDemo, middle: Middle, tmp_path: Path
) -> None:
    with engine(tmp_path, settings(middle), keys(demo)) as here:
        middle.refuse("SELECT", "NO [UNAVAILABLE] the disks are away")
        assert "the disks are away" in here.sync()
        status = here.status()
        assert status is not None
        assert status.state is AccountState.WAITING
        middle.obey()
        assert here.sync() == ""


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("EXPUNGEISSUED", AccountState.IDLE),
        ("LIMIT", AccountState.IDLE),
        ("EXPIRED", AccountState.FAILED),
        ("AUTHENTICATIONFAILED", AccountState.FAILED),
    ],
)
def test_a_change_is_not_taken_back_for_what_passes_or_can_be_mended(
    demo: RunningDemo, middle: Middle, tmp_path: Path, code: str, state: AccountState
) -> None:
    with engine(tmp_path, settings(middle), keys(demo)) as here:
        assert here.sync() == ""
        wanted = some(here)
        home = where(here, wanted)[0]
        middle.refuse("UID MOVE", f"NO [{code}] not so")
        here.ask(MoveToRole((wanted,), Role.ARCHIVE))
        here.sync()
        status = here.status()
        assert status is not None
        assert status.state is state
        assert where(here, wanted) == ("Archive", home)
        middle.obey()
        assert here.sync() == ""
        assert where(here, wanted) == ("Archive", "Archive")
        assert here.store.journal(HOME) == ()


def test_what_the_server_wants_to_be_shown_is_shown_once(
    demo: RunningDemo, middle: Middle, tmp_path: Path
) -> None:
    with engine(tmp_path, settings(middle), keys(demo)) as here:
        assert here.sync() == ""
        middle.refuse("UID STORE", "OK [ALERT] We move\x1b\x07 house at nine.")
        for flag in (FLAGGED, "one"):
            here.ask(ChangeFlags((some(here),), (flag,), ()))
            assert here.sync() == ""
        shown = [p.message for p in here.problems() if "house" in p.message]
        assert shown == ["127.0.0.1 says: We move house at nine."]


def test_a_refused_subscription_is_as_it_was_and_said(
    demo: RunningDemo, middle: Middle, tmp_path: Path
) -> None:
    with engine(tmp_path, settings(middle), keys(demo)) as here:
        assert here.sync() == ""
        wanted = folder(here, "Trash").folder
        before = wanted.subscribed
        for answer, stays in (("NO [UNAVAILABLE] later", False), ("NO [NOPERM] never", True)):
            for verb in ("SUBSCRIBE", "UNSUBSCRIBE"):
                middle.refuse(verb, answer)
            if folder(here, "Trash").folder.subscribed is before:
                here.ask(SubscribeFolder(wanted.id, wanted=not before))
            assert here.sync() == ""
            assert (folder(here, "Trash").folder.subscribed is before) is stays
        assert len([p for p in here.problems() if "the folder Trash: The server" in p.message]) == 1
        assert not folder(here, "Trash").subscription_unsaid


def test_a_label_that_the_server_would_forget_is_kept_here_and_said(
    demo: RunningDemo, middle: Middle, tmp_path: Path
) -> None:
    middle.swap(b"PERMANENTFLAGS (\\* ", b"PERMANENTFLAGS (")
    with engine(tmp_path, settings(middle), keys(demo)) as here:
        assert here.sync() == ""
        wanted = some(here)
        here.ask(ChangeFlags((wanted,), (FLAGGED, FORWARDED, "Family"), ()))
        assert here.sync() == ""
        assert here.sync() == ""
        (place,) = here.store.placed((wanted,))
        assert {FLAGGED, "Family"} <= place.flags
        assert here.store.journal(HOME) == ()
        assert len([p for p in here.problems() if "keeps no labels" in p.message]) == 1
        here.store.server_flags([(wanted, frozenset({FLAGGED}))])
        assert "Family" in here.store.placed((wanted,))[0].flags
        here.ask(ChangeFlags((wanted,), (), ("Family",)))
        assert here.sync() == ""
        here.store.server_flags([(wanted, frozenset({FLAGGED}))])
        assert "Family" not in here.store.placed((wanted,))[0].flags
    assert not [line for line in middle.heard if b"+FLAGS" in line and b"Family" in line]
