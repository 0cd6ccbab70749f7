"""The engine asks a real Dovecot what is not here: found, listed, opened, and nothing changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, Keys, engine
from tests.servers.person import Person, account
from tests.servers.rig import PASSWORDS, Rig
from tui_mail.errors import BodyMissing
from tui_mail.model.commands import ChangeFlags, FetchWhole
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.model.server_search import AccountSearched, SearchServer, ServerSearched
from tui_mail.ports.store_reader import Selection
from tui_mail.store.reader import open_reader

LONG = b"0123456789abcdefghij\r\n" * 2_000


def letter(number: int, subject: str, body: bytes = b"words\r\n") -> bytes:
    head = (
        f"From: Ada <ada@engine.test>\r\nSubject: {subject}\r\nMessage-ID: <{number}@rig.test>\r\n"
    )
    return head.encode() + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + body


def settings(rig: Rig, *folders: str) -> str:
    return (
        '[accounts.home]\nemail = "bob@demo.test"\nmode = "imap"\n[accounts.home.imap]\n'
        f'host = "localhost"\nport = {rig.ports["imaps"]}\nsecurity = "tls"\nusername = "bob"\n'
        f'ca_file = "{rig.ca}"\ncheck_every = "1d"\ntimeout = 15\nfolders = {list(folders)}\n'
    )


@pytest.fixture
def here(clean_rig: Rig, tmp_path: Path) -> Iterator[Here]:
    """The inbox is mirrored, Archive is not."""
    clean_rig.seed("bob", [letter(1, "lunch"), letter(2, "tea")])
    clean_rig.seed(
        "bob",
        [letter(3, "old lunch"), letter(4, "long", "Mittagessen für alle\r\n".encode() + LONG),
         letter(5, "other", LONG + b"lunch\r\n")],
        "Archive",
    )  # fmt: skip
    with engine(
        tmp_path, settings(clean_rig, "*", "!Archive"), Keys(imap=PASSWORDS["bob"])
    ) as here:
        assert here.sync(HOME) == ""
        yield here


def searched(here: Here, query: str, *, insist: bool = False) -> AccountSearched:
    answer = here.ask(SearchServer(1, query, HOME, insist=insist))
    assert isinstance(answer, ServerSearched)
    (account,) = answer.accounts
    return account


def rows(here: Here, found: AccountSearched) -> list[tuple[str, str, bool]]:
    """Folder, subject, and whether all of it is here."""
    reader = open_reader(here.store_path)
    try:
        return [(r.folder, r.subject, r.whole) for r in reader.rows(found.found)]
    finally:
        reader.close()


def shown_folders(here: Here) -> set[str]:
    reader = open_reader(here.store_path)
    try:
        return {folder.name for folder in reader.folders(HOME)}
    finally:
        reader.close()


def test_what_is_not_here_is_brought_by_its_beginning_and_listed(here: Here) -> None:
    found = searched(here, "lunch")
    assert found.trouble == ""
    assert found.left == 0
    assert rows(here, found) == [
        ("Inbox", "lunch", True), ("Archive", "other", False), ("Archive", "old lunch", True)
    ]  # fmt: skip
    assert "Archive" not in shown_folders(here), "the user left it out"
    again = searched(here, "lunch")
    assert again == found, "searching again brought something twice"


def test_other_letters_and_the_rest_of_what_was_found(here: Here, clean_rig: Rig) -> None:
    found = searched(here, "für")
    assert rows(here, found) == [("Archive", "long", False)]
    (message,) = found.found
    here.ask(FetchWhole(message))
    assert rows(here, found) == [("Archive", "long", True)]
    assert here.store.raw(message) in clean_rig.messages("bob", "Archive")
    assert here.sync(HOME) == ""
    assert rows(here, found) == [("Archive", "long", True)], "a sync took it away"


def test_what_went_there_goes_here_with_the_next_search(here: Here, clean_rig: Rig) -> None:
    before = searched(here, "lunch")
    clean_rig.doveadm("expunge", "-u", "bob", "mailbox", "Archive", "subject", "other")
    clean_rig.doveadm("flags", "add", "-u", "bob", "\\Flagged", "mailbox", "Archive", "all")
    with pytest.raises(BodyMissing, match="no more"):
        here.ask(FetchWhole(before.found[1]))
    after = searched(here, "lunch")
    assert after.found == (before.found[0], before.found[2])
    (place,) = here.store.placed((after.found[1],))
    assert place.flags == {"flagged"}


def test_a_flag_set_on_what_was_found_reaches_the_server(here: Here, clean_rig: Rig) -> None:
    found = searched(here, "subject:old")
    here.ask(ChangeFlags(found.found, add=("flagged",)))
    assert here.sync(HOME) == ""
    told = clean_rig.doveadm("fetch", "-u", "bob", "hdr.subject", "mailbox", "Archive", "flagged")
    assert "old lunch" in told
    archived = next(s for s in here.store.folder_states(HOME) if s.remote == "Archive")
    assert archived.found
    assert here.store.count_there(archived.folder.id) == 1, "the whole mailbox was mirrored"


def test_the_folder_is_mirrored_once_the_settings_want_it(here: Here, clean_rig: Rig) -> None:
    kept = searched(here, "lunch").found
    here.text = settings(clean_rig, "*")
    here.start(background=False)
    assert here.sync(HOME) == ""
    assert "Archive" in shown_folders(here)
    archived = next(s for s in here.store.folder_states(HOME) if s.remote == "Archive")
    assert not archived.found
    assert here.store.count_there(archived.folder.id) == 3
    assert {p.id for p in here.store.server_places(archived.folder.id)} > set(kept[1:])


def test_mail_that_no_sync_saw_yet_comes_whole(here: Here, clean_rig: Rig) -> None:
    clean_rig.seed("bob", [letter(6, "lunch today", LONG)])
    found = searched(here, "subject:today")
    assert rows(here, found) == [("Inbox", "lunch today", True)]
    assert here.sync(HOME) == ""
    assert here.subjects("Inbox") == ["lunch", "lunch today", "tea"]


def test_dates_and_what_IMAP_cannot_say_are_looked_at_afterwards(here: Here) -> None:
    assert rows(here, searched(here, "lunch before:2001-01-01")) == []
    found = searched(here, "lunch has:attachment")
    assert rows(here, found) == [("Archive", "other", False)], "whole messages are known"
    assert found.trouble == "The server cannot be asked for has:attachment."


def test_nobody_is_asked_where_all_of_it_is_here(
    clean_rig: Rig, tmp_path: Path, here: Here
) -> None:
    del here
    folder = tmp_path / "all"
    folder.mkdir()
    with engine(folder, settings(clean_rig, "*"), Keys(imap=PASSWORDS["bob"])) as everything:
        assert everything.sync(HOME) == ""
        assert searched(everything, "lunch") == AccountSearched(HOME)
        asked = searched(everything, "lunch", insist=True)
        assert asked.asked
        assert len(asked.found) == 3


def test_a_query_about_what_is_here_asks_nobody(here: Here) -> None:
    assert searched(here, "in:inbox lunch") == AccountSearched(HOME)
    assert searched(here, "in:archive lunch").asked


def test_offline_the_answer_says_that_nobody_was_asked(here: Here, clean_rig: Rig) -> None:
    here.text = settings(clean_rig, "*", "!Archive").replace(str(clean_rig.ports["imaps"]), "9")
    here.start(background=False)
    found = searched(here, "lunch")
    assert not found.asked
    assert found.found == ()
    assert "localhost" in found.trouble


def test_only_one_folder_is_asked_where_one_is_meant(here: Here) -> None:
    inbox = next(s.folder.id for s in here.store.folder_states(HOME) if s.remote == "INBOX")
    answer = here.ask(SearchServer(1, "lunch", HOME, FolderId(inbox), insist=True))
    assert isinstance(answer, ServerSearched)
    assert rows(here, answer.accounts[0]) == [("Inbox", "lunch", True)]


def test_found_mail_is_in_lists_beside_what_the_store_finds(here: Here) -> None:
    found = searched(here, "lunch").found
    from tui_mail.message.search_syntax import parse_query

    reader = open_reader(here.store_path)
    try:
        query = parse_query("lunch", now=0)
        here_only = reader.ids(Selection(search=query))
        with_found = reader.ids(Selection(search=query, also=found))
        assert {MessageId(i) for i in with_found} == {MessageId(i) for i in here_only} | set(found)
        assert len(with_found) == 3
    finally:
        reader.close()


def test_list_asks_the_server_where_it_is_told_to(clean_rig: Rig, tmp_path: Path) -> None:
    clean_rig.seed("bob", [letter(1, "lunch")])
    clean_rig.seed("bob", [letter(2, "old lunch"), letter(3, "long lunch", LONG)], "Archive")
    left_out = 'folders = ["*", "!Archive"]\n'
    person = Person(tmp_path, account(clean_rig, "home", "bob", "imap", imap=left_out))
    person.run("sync")
    here = [row["subject"] for row in person.rows("list", "lunch")]
    assert here == ["lunch"]
    found = person.rows("list", "--server", "lunch")
    assert {row["subject"]: row["folder"] for row in found} == {
        "lunch": "Inbox", "old lunch": "Archive", "long lunch": "Archive"
    }  # fmt: skip
    assert person.run("list", "--server", code=2).stderr.count(b"\n") == 1
    text = person.config.read_text().replace(str(clean_rig.ports["imaps"]), "9")
    person.config.write_text(text)
    offline = person.run("list", "--server", "lunch", "--json", code=1)
    assert offline.stdout.count(b"\n") == 3, "what is here is listed"
    assert b"home: " in offline.stderr
    assert offline.stderr.count(b"\n") == 1
