"""What is done here to mail of Gmail means what it means there."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here
from tests.scripted.gmail import Gmail
from tests.scripted.gmail_account import ids_in, letter, place, reading
from tests.scripted.gmail_mail import DRAFTS, INBOX, TRASH, Letter
from tui_mail.model.address import Address
from tui_mail.model.commands import ChangeFlags, Copy, DraftSaved, Move, MoveToRole, SaveDraft
from tui_mail.model.draft import Draft
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.model.undoing import Undo

ALL_MAIL = "[Gmail]/All Mail"


def made() -> Gmail:
    """Three messages in the inbox and under a label."""
    gmail = Gmail()
    gmail.mail.make("Work")
    for number in range(3):
        gmail.mail.deliver(letter(number), "\\Inbox", "Work", received=1_700_000_000 + number)
    return gmail


def there(gmail: Gmail, here: Here, message: MessageId, name: str = INBOX) -> Letter:
    found = gmail.mail.at(name, place(here, message).uid or 0)
    assert found is not None
    return found


@pytest.mark.parametrize("told", [True, False])
def test_archiving_takes_the_inbox_label_away_and_nothing_else(tmp_path: Path, told: bool) -> None:
    gmail = made()
    gmail.tells_copyuid = told
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        (message, *_) = ids_in(here, "Inbox")
        at_server = there(gmail, here, message)
        here.ask(MoveToRole((message,), Role.ARCHIVE))
        assert here.sync() == ""
        assert at_server.labels == {"Work"}
        assert not at_server.away
        assert len(ids_in(here, "Inbox")) == 2
        assert sorted(here.subjects(ALL_MAIL)) == ["letter 0", "letter 1", "letter 2"]
        assert message in ids_in(here, ALL_MAIL), "its id went with it"
        assert here.store.journal(HOME) == ()
        here.ask(Undo())
        assert here.sync() == ""
        assert here.sync() == ""
        assert at_server.labels == {"Work", "\\Inbox"}
        assert len(ids_in(here, "Inbox")) == len(ids_in(here, ALL_MAIL)) == 3
        assert set(gmail.bodies.values()) == {1}
        assert not [command for command in gmail.heard if command.startswith("APPEND")]


def test_deleting_puts_it_into_Trash_and_out_of_every_other_mailbox(tmp_path: Path) -> None:
    gmail = made()
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        (message, *_) = ids_in(here, "Work")
        at_server = there(gmail, here, message, "Work")
        here.ask(MoveToRole((message,), Role.TRASH))
        assert here.sync() == ""
        assert (at_server.away, at_server.labels) == (TRASH, set())
        assert ids_in(here, TRASH) == [message]
        for name in ("Inbox", "Work", ALL_MAIL):
            assert len(ids_in(here, name)) == 2, "at once, not at the next look into it"
        here.ask(MoveToRole((message,), Role.TRASH))
        assert here.sync() == ""
        assert at_server.msgid not in gmail.mail.letters, "for good"
        assert ids_in(here, TRASH) == []
        assert here.sync() == ""
        assert len(ids_in(here, ALL_MAIL)) == 2


def test_where_Trash_is_not_shown_a_label_of_that_name_is_only_a_label(tmp_path: Path) -> None:
    gmail = made()
    del gmail.mail.boxes[TRASH]
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        (message, *_) = ids_in(here, "Inbox")
        at_server = there(gmail, here, message)
        here.ask(MoveToRole((message,), Role.TRASH))
        assert here.sync() == ""
        assert at_server.labels == {"Work", "Trash"}
        assert [len(ids_in(here, name)) for name in ("Inbox", "Work", ALL_MAIL)] == [2, 3, 3]


def test_moving_from_label_to_label_and_copying_fetch_nothing(tmp_path: Path) -> None:
    gmail = made()
    gmail.mail.make("Later")
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        (message, other, _) = ids_in(here, "Work")
        first, second = (there(gmail, here, one, "Work") for one in (message, other))
        here.ask(Move((message,), "Later"))
        here.ask(Copy((other,), "Later"))
        assert here.sync() == ""
        assert (first.labels, second.labels) == (
            {"\\Inbox", "Later"},
            {"\\Inbox", "Later", "Work"},
        )
        assert here.sync() == ""
        assert message in ids_in(here, "Later")
        assert [len(ids_in(here, name)) for name in ("Work", "Later", "Inbox")] == [2, 2, 3]
        assert set(gmail.bodies.values()) == {1}


def test_a_flag_is_one_message_s_in_every_mailbox_and_said_once(tmp_path: Path) -> None:
    gmail = made()
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        everywhere = {name: ids_in(here, name)[0] for name in ("Inbox", "Work", ALL_MAIL)}
        here.ask(ChangeFlags(tuple(everywhere.values()), add=("seen",)))
        assert [place(here, one).flags for one in everywhere.values()] == [{"seen"}] * 3
        unread = {s.folder.name: s.folder.unread for s in here.store.folder_states(HOME)}
        assert [unread[name] for name in everywhere] == [2, 2, 2]
        assert len(here.store.journal(HOME)) == 1
        gmail.refuse("UID STORE", "NO [NOPERM] not you")
        assert here.sync() == ""
        assert [place(here, one).flags for one in everywhere.values()] == [frozenset()] * 3
        here.ask(ChangeFlags((everywhere["Work"],), add=("seen", "flagged")))
        here.ask(Undo())
        assert [place(here, one).flags for one in everywhere.values()] == [frozenset()] * 3
        here.ask(ChangeFlags((everywhere["Work"],), add=("flagged",)))
        assert here.sync() == ""
        assert [place(here, one).flags for one in everywhere.values()] == [{"flagged"}] * 3
        assert here.sync() == ""
        assert len(ids_in(here, "[Gmail]/Starred")) == 1
        assert set(gmail.bodies.values()) == {1}


def test_a_draft_that_is_written_on_leaves_no_older_one_anywhere(tmp_path: Path) -> None:
    gmail = made()
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        draft = Draft(HOME, Address("", "alice@gmail.test"), subject="first", body="x\n")
        saved = here.ask(SaveDraft(draft))
        assert isinstance(saved, DraftSaved)
        assert here.sync() == ""
        here.ask(SaveDraft(replace(draft, subject="second", body="y\n", id=saved.id)))
        assert here.sync() == ""
        drafts = [one for one in gmail.mail.letters.values() if "\\Draft" in one.labels]
        assert len(drafts) == 1
        assert b"second" in drafts[0].raw
        assert len(gmail.mail.letters) == 4, "the first one lies nowhere, not even in All Mail"
        assert here.sync() == ""
        assert here.subjects(DRAFTS) == ["second"]
        assert "second" in here.subjects(ALL_MAIL)
        assert drafts[0].msgid not in gmail.bodies, "what was written here is not fetched"
        assert here.subjects(TRASH) == []
