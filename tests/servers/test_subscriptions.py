"""Folders that are in use: known from the server, changed here, said to it, kept by a rename."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from imapclient import IMAPClient

from tests.servers.imap_session import session
from tests.servers.person import Person, account
from tests.servers.rig import PASSWORDS, Rig


@pytest.fixture
def bob(clean_rig: Rig, tmp_path: Path) -> Person:
    person = Person(tmp_path, account(clean_rig, "home", "bob", "imap"))
    with session(clean_rig) as server:
        for name in ("Lists", "Lists/Python", "Old"):
            server.create(name)
    person.run("sync", "home")
    return person


@contextlib.contextmanager
def elsewhere(rig: Rig) -> Iterator[IMAPClient]:
    """Another program of Bob's."""
    client = IMAPClient("127.0.0.1", rig.ports["imap"], ssl=False, timeout=15)
    client.login("bob", PASSWORDS["bob"])
    try:
        yield client
    finally:
        client.logout()


def there(rig: Rig) -> set[str]:
    with elsewhere(rig) as client:
        return {name for flags, _, name in client.list_sub_folders() if b"\\Noselect" not in flags}


def here(person: Person) -> set[str]:
    return {row["folder"] for row in person.rows("folders", "home") if row.get("subscribed", True)}


def test_what_another_program_does_is_known_and_what_is_done_here_is_known_there(
    bob: Person, clean_rig: Rig
) -> None:
    assert here(bob) >= {"Lists", "Lists/Python", "Old", "Inbox"}
    with elsewhere(clean_rig) as client:
        client.unsubscribe_folder("Old")
    bob.run("sync", "home")
    assert here(bob) == {"Inbox", "Lists", "Lists/Python"} | (here(bob) - {"Old"})
    assert "Old" not in here(bob)

    bob.run("folder", "unsubscribe", "home", "Lists/Python")
    bob.run("folder", "subscribe", "home", "Old")
    bob.run("folder", "create", "home", "New")
    assert {"Old", "New"} <= here(bob), "at once, without a server"
    assert "Lists/Python" not in here(bob)
    bob.run("sync", "home")
    assert {"Old", "New"} <= there(clean_rig)
    assert "Lists/Python" not in there(clean_rig)
    bob.run("sync", "home")
    assert "Lists/Python" not in here(bob)


def test_there_and_back_before_the_server_heard_is_nothing(bob: Person, clean_rig: Rig) -> None:
    bob.run("folder", "unsubscribe", "home", "Old")
    bob.run("folder", "subscribe", "home", "Old")
    bob.run("sync", "home")
    assert b"UNSUBSCRIBE" not in bob.run("log", "home").stdout
    assert "Old" in there(clean_rig)


def test_a_rename_keeps_what_is_subscribed_and_what_is_not(bob: Person, clean_rig: Rig) -> None:
    bob.run("folder", "unsubscribe", "home", "Lists")
    bob.run("folder", "rename", "home", "Lists", "Letters")
    bob.run("sync", "home")
    bob.run("sync", "home")
    names = here(bob)
    assert "Letters/Python" in names & there(clean_rig)
    assert "Letters" not in names | there(clean_rig)


def test_a_folder_of_this_machine_has_no_subscription(bob: Person, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"Subject: x\r\n\r\nx\r\n")
    bob.run("import", tmp_path / "a.eml", "--account", "home", "--folder", "Mine")
    said = bob.run("folder", "unsubscribe", "home", "Mine", code=2).stderr
    assert b"kept on this machine only" in said
