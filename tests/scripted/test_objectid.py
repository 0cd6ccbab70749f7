"""Servers that name mailboxes and messages (RFC 8474): what was renamed or moved is known again."""

from pathlib import Path

import pytest

from tests.engine.here import HOME, Here
from tests.scripted.gmail import CAPABILITIES, Gmail
from tests.scripted.gmail_account import ids_in, letter, place, reading, state
from tests.scripted.gmail_mail import INBOX, Box
from tui_mail.engine.renamed_elsewhere import renamed_elsewhere
from tui_mail.imap.object_ids import ids_in as ids_told
from tui_mail.imap.object_ids import mailbox_id
from tui_mail.model.commands import ChangeFlags
from tui_mail.model.folder import Folder, FolderChange, Role
from tui_mail.model.ids import FolderId
from tui_mail.model.mailbox import RemoteFolder
from tui_mail.ports.mail_store import FolderState


def made() -> Gmail:
    """Two mailboxes of two messages each, and one in the inbox."""
    gmail = Gmail()
    gmail.capabilities = CAPABILITIES.replace("X-GM-EXT-1", "OBJECTID")
    for number, name in enumerate(("Work", "Home")):
        gmail.mail.make(name)
        gmail.mail.deliver(letter(2 * number), name)
        gmail.mail.deliver(letter(2 * number + 1), name)
    gmail.mail.deliver(letter(9), "\\Inbox")
    return gmail


def opened(gmail: Gmail, since: int) -> list[str]:
    return [one for one in gmail.heard[since:] if one.startswith(("SELECT", "UID"))]


def folders(here: Here) -> dict[str, int]:
    return {s.folder.name: s.folder.id for s in here.store.folder_states(HOME)}


def test_a_mailbox_that_was_renamed_elsewhere_keeps_its_folder_and_is_not_even_opened(
    tmp_path: Path,
) -> None:
    gmail = made()
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        before, work = folders(here), ids_in(here, "Work")
        gmail.mail.rename("Work", "Projects/Wörk")
        heard = len(gmail.heard)
        assert here.sync() == ""
        assert opened(gmail, heard) == []
        assert folders(here) == {
            {"Work": "Projects/Wörk"}.get(name, name): number for name, number in before.items()
        }
        assert ids_in(here, "Projects/Wörk") == work
        boxes = gmail.mail.boxes
        boxes["Home"], boxes["Projects/Wörk"] = boxes["Projects/Wörk"], boxes["Home"]
        heard = len(gmail.heard)
        assert here.sync() == ""
        assert opened(gmail, heard) == []
        assert ids_in(here, "Home") == work, "the names went round"
        assert state(here, "Home").folder.id == before["Work"]


def test_a_mailbox_that_took_the_name_of_one_that_was_removed(tmp_path: Path) -> None:
    gmail = made()
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        work = ids_in(here, "Work")
        gmail.mail.remove("Home")
        gmail.mail.rename("Work", "Home")
        gmail.mail.make("Work")
        assert here.sync() == ""
        assert (ids_in(here, "Home"), ids_in(here, "Work")) == (work, [])
        assert set(gmail.bodies.values()) == {1}


def test_mail_of_a_mailbox_that_is_removed_is_known_where_it_was_moved_to(tmp_path: Path) -> None:
    gmail = made()
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        work = ids_in(here, "Work")
        there = gmail.mail.at("Work", place(here, work[0]).uid or 0)
        assert there is not None
        here.ask(ChangeFlags((work[0],), add=("flagged",)))
        gmail.refuse("UID STORE", "NO [UNAVAILABLE] later")
        for msgid in list(gmail.mail.boxes["Work"].uids):
            gmail.mail.put(gmail.mail.letters[msgid], "Home")
        gmail.mail.remove("Work")
        assert here.sync() == ""
        assert set(work) <= set(ids_in(here, "Home")), "they are the messages that they were"
        assert here.sync() == ""
        assert "\\Flagged" in there.flags, "what was not said before is said there"
        assert set(gmail.bodies.values()) == {1}


def test_names_of_another_server_mean_nothing(tmp_path: Path) -> None:
    gmail = made()
    with reading(gmail, tmp_path) as here:
        assert here.sync() == ""
        assert set(gmail.bodies.values()) == {1}
    other = made()
    for found in other.mail.letters.values():
        found.raw = found.raw.replace(b"words", b"other things")
    for box in other.mail.boxes.values():
        box.uidvalidity += 1
    with reading(other, tmp_path) as here:
        assert here.sync() == ""
        assert set(other.bodies.values()) == {1}
        assert b"other things" in here.store.raw(ids_in(here, "Home")[0])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"* 1 FETCH (UID 4 EMAILID (M6d99_-a) THREADID (T1) FLAGS ())", ("M6d99_-a", "T1")),
        (b"* 1 FETCH (UID 4 EMAILID (M1) THREADID NIL)", ("M1", "")),
        (b"* 1 FETCH (X-GM-THRID 12 X-GM-MSGID 13 UID 4)", ("13", "12")),
        (b"* 1 FETCH (UID 4 EMAILID (a b) THREADID ())", ("", "")),
        (b"* 1 FETCH (UID 4 X-GM-MSGID 123456789012345678901)", ("", "")),
        (b"* 1 FETCH (UID 4 EMAILID M1)", ("", "")),
    ],
)
def test_only_names_are_taken_for_names(text: bytes, told: tuple[str, str]) -> None:
    assert ids_told(text) == told


def test_a_mailbox_s_name_is_taken_out_of_its_status() -> None:
    assert mailbox_id(b"MESSAGES 3 MAILBOXID (F1-x) UIDNEXT 9") == ("F1-x", b"MESSAGES 3 UIDNEXT 9")
    assert mailbox_id(b"MESSAGES 3") == ("", b"MESSAGES 3")
    assert mailbox_id(b"MAILBOXID (two words)") == ("", b"MAILBOXID (two words)")


def known(number: int, remote: str, name: str, **more: object) -> FolderState:
    folder = Folder(FolderId(number), HOME, remote, None, 0, 0, local=False)
    found = FolderState(folder, remote, mailbox_id=name)
    return found if not more else FolderState(folder, remote, mailbox_id=name, **more)  # type: ignore[arg-type]


def listed(remote: str, name: str, role: Role | None = None) -> RemoteFolder:
    return RemoteFolder(remote, remote, role, True, mailbox_id=name)


def test_what_cannot_be_told_for_sure_is_no_rename() -> None:
    ours = [known(1, "a", "X")]
    assert [f.remote for _, f in renamed_elsewhere(ours, [listed("b", "X")])[0]] == ["b"]
    nothing: tuple[list[object], list[object]] = ([], [])
    assert renamed_elsewhere(ours, [listed("b", "X"), listed("c", "X")]) == nothing, "two have it"
    assert renamed_elsewhere([*ours, known(2, "d", "X")], [listed("b", "X")]) == nothing
    assert renamed_elsewhere(ours, [listed(INBOX, "X", Role.INBOX)]) == nothing
    here_too = [known(1, "a", "X", pending=FolderChange.RENAME)]
    assert renamed_elsewhere(here_too, [listed("b", "X")]) == nothing
    unnamed = [*ours, known(2, "b", "")]
    assert renamed_elsewhere(unnamed, [listed("b", "X")]) == nothing, "it may be the one it was"
    assert Box().number != Box().number
