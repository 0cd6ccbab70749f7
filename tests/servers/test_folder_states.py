"""How each folder stands, after real syncs: kept in the store, so there after a restart too."""

from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, Keys, engine
from tests.servers.rig import PASSWORDS, Rig
from tests.servers.test_searching import letter, settings
from tui_mail.engine.imap_folder import FolderSync
from tui_mail.errors import Refused
from tui_mail.model.commands import ChangeFlags, Move
from tui_mail.model.folder import FolderStanding
from tui_mail.store.reader import open_reader


def standings(here: Here) -> dict[str, FolderStanding]:
    reader = open_reader(here.store_path)
    try:
        return {one.folder.name: one for one in reader.folder_standings()}
    finally:
        reader.close()


def test_a_sync_notes_when_and_changes_wait_to_be_pushed(clean_rig: Rig, tmp_path: Path) -> None:
    clean_rig.seed("bob", [letter(1, "one"), letter(2, "two"), letter(3, "three")])
    text, keys = settings(clean_rig, "*"), Keys(imap=PASSWORDS["bob"])
    with engine(tmp_path, text, keys) as here:
        assert standings(here)["Inbox"].synced is None
        assert here.sync(HOME) == ""
        first = standings(here)
        assert {one.synced is None for one in first.values()} == {False}
        assert (first["Inbox"].folder.total, first["Inbox"].to_push) == (3, 0)
        ids = here.store.server_places(first["Inbox"].folder.id)
        here.ask(ChangeFlags((ids[0].id, ids[1].id), add=("flagged",)))
        here.ask(Move((ids[0].id,), "Archive"))
        assert standings(here)["Inbox"].to_push == 2, "messages, not changes"
    with engine(tmp_path, text, keys) as again:
        assert standings(again)["Inbox"].to_push == 2
        assert standings(again)["Inbox"].synced == first["Inbox"].synced
        again.clock.ahead = 100
        assert again.sync(HOME) == ""
        after = standings(again)
        assert after["Inbox"].to_push == 0
        newer = {name: (one.synced or 0) - (first[name].synced or 0) for name, one in after.items()}
        assert min(newer.values()) >= 100, "also of folders in which nothing happened"


def test_why_a_folder_could_not_be_read_stays_until_it_can(
    clean_rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean_rig.seed("bob", [letter(1, "one")], "Archive")
    whole = FolderSync.run

    def refused(sync: FolderSync) -> None:
        if sync._state.remote == "Archive":
            raise Refused("The server does not permit this.", "")
        whole(sync)

    with engine(tmp_path, settings(clean_rig, "*"), Keys(imap=PASSWORDS["bob"])) as here:
        monkeypatch.setattr(FolderSync, "run", refused)
        assert here.sync(HOME) == ""
        found = standings(here)
        assert (found["Archive"].trouble, found["Archive"].synced) == (
            "The server does not permit this.", None,
        )  # fmt: skip
        assert found["Inbox"].trouble == ""
        monkeypatch.undo()
        assert here.sync(HOME) == ""
        assert standings(here)["Archive"].trouble == ""
        assert standings(here)["Archive"].synced is not None


def test_of_a_maildrop_it_tells_what_the_server_has(clean_rig: Rig, tmp_path: Path) -> None:
    clean_rig.seed("alice", [letter(1, "one"), letter(2, "two")])
    text = (
        '[accounts.home]\nemail = "alice@demo.test"\nmode = "pop"\n[accounts.home.pop]\n'
        f'host = "localhost"\nport = {clean_rig.ports["pop3s"]}\nsecurity = "tls"\n'
        f'username = "alice"\nca_file = "{clean_rig.ca}"\ncheck_every = "1d"\n'
    )
    with engine(tmp_path, text, Keys(pop=PASSWORDS["alice"])) as here:
        assert here.sync(HOME) == ""
        (inbox,) = standings(here).values()
        assert (inbox.folder.total, inbox.maildrop) == (2, 2)
        assert inbox.synced is not None
