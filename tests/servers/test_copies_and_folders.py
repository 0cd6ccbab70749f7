"""copy and folder, by commands on Dovecot: done here at once, there with the next sync, once."""

from pathlib import Path

import pytest

from tests.servers.imap_session import in_order, mail, session
from tests.servers.person import Person, Row, account, letters
from tests.servers.rig import Rig
from tui_mail.errors import Refused


@pytest.fixture
def bob(clean_rig: Rig, tmp_path: Path) -> Person:
    """With three letters, synced."""
    clean_rig.seed("bob", letters(3, "bob"))
    person = Person(tmp_path, account(clean_rig, "work", "bob", "imap"))
    person.run("sync")
    return person


def inside(person: Person, folder: str) -> list[Row]:
    return person.rows("list", "--folder", folder)


def names(person: Person) -> set[str]:
    return {row["folder"] for row in person.rows("folders")}


def test_a_copy_has_an_id_of_its_own_and_is_on_the_server_once(bob: Person, clean_rig: Rig) -> None:
    rows = inside(bob, "inbox")
    bob.run("flag", rows[0]["id"], "+flagged")
    (said,) = bob.rows("copy", rows[0]["id"], rows[1]["id"], "Projects/2026")
    copies = inside(bob, "Projects/2026")
    assert set(said["ids"]) == {row["id"] for row in copies}
    assert not set(said["ids"]) & {row["id"] for row in rows}
    bob.run("flag", said["ids"][1], "+mine")
    bob.run("sync")
    assert set(clean_rig.messages("bob", "Projects/2026")) < set(clean_rig.messages("bob"))
    assert len(clean_rig.messages("bob", "Projects/2026")) == 2
    bob.run("sync")
    assert [row["id"] for row in inside(bob, "Projects/2026")] == [row["id"] for row in copies]
    with session(clean_rig) as server:
        server.select("Projects/2026")
        assert sorted(map(sorted, server.flags().values())) == [["flagged"], ["mine"]]
    for row in bob.rows("show", *said["ids"]):
        assert row["origin"]["on_server"], "it knows where the server has it"


def test_undo_takes_a_copy_back_here_and_there(bob: Person, clean_rig: Rig) -> None:
    first = inside(bob, "inbox")[0]["id"]
    for synced in (False, True):
        bob.run("copy", first, "Kept")
        if synced:
            bob.run("sync")
            assert len(clean_rig.messages("bob", "Kept")) == 1
        bob.run("undo")
        assert inside(bob, "Kept") == []
        bob.run("sync")
        assert len(clean_rig.messages("bob")) == 3
        if synced:
            assert clean_rig.messages("bob", "Kept") == ()


@pytest.mark.parametrize("step", ["replay-before", "replay-after"])
def test_a_copy_is_made_once_whenever_the_engine_dies(
    bob: Person, clean_rig: Rig, step: str
) -> None:
    ids = [row["id"] for row in inside(bob, "inbox")]
    bob.run("copy", *ids, "Kept")
    copies = {row["id"] for row in inside(bob, "Kept")}
    bob.killed_at(step, "sync")
    bob.run("sync")
    assert len(clean_rig.messages("bob", "Kept")) == 3
    bob.run("sync")
    assert {row["id"] for row in inside(bob, "Kept")} == copies


def test_a_copy_of_what_another_client_removed_is_made_of_our_bytes(
    bob: Person, clean_rig: Rig
) -> None:
    row = inside(bob, "inbox")[0]
    raw = bob.run("show", row["id"], "--raw").stdout
    bob.run("copy", row["id"], inside(bob, "inbox")[1]["id"], "Kept")
    with session(clean_rig) as server:
        server.select("INBOX")
        server.delete(server.find(row["message_id"]))
    bob.run("sync")
    bob.run("sync")
    assert raw in clean_rig.messages("bob", "Kept")
    assert len(clean_rig.messages("bob", "Kept")) == 2
    assert len(inside(bob, "Kept")) == 2


def test_flags_set_before_and_after_a_copy_are_each_ones_own(bob: Person, clean_rig: Rig) -> None:
    first, second = (row["id"] for row in inside(bob, "inbox")[:2])
    bob.run("flag", first, "+flagged")
    bob.run("copy", first, second, "Kept")
    bob.run("flag", first, "-flagged")
    bob.run("flag", second, "+seen")
    for _ in range(2):
        bob.run("sync")
        assert [row["flags"] for row in bob.rows("show", first, second)] == [[], ["seen"]]
        assert sorted(map(tuple, (row["flags"] for row in inside(bob, "Kept")))) == [
            (),
            ("flagged",),
        ]
    with session(clean_rig) as server:
        server.select("Kept")
        assert sorted(map(sorted, server.flags().values())) == [[], ["flagged"]]


def test_a_copy_that_is_flagged_and_moved_before_a_sync_is_there_with_its_flags(
    bob: Person, clean_rig: Rig
) -> None:
    (said,) = bob.rows("copy", inside(bob, "inbox")[0]["id"], "Kept")
    (copy,) = said["ids"]
    bob.run("flag", copy, "+flagged")
    bob.run("move", copy, "Elsewhere")
    for _ in range(2):
        bob.run("sync")
        assert len(clean_rig.messages("bob", "Elsewhere")) == 1
        assert [(row["id"], row["flags"]) for row in inside(bob, "Elsewhere")] == [
            (copy, ["flagged"])
        ]
    with session(clean_rig) as server:
        server.select("Elsewhere")
        assert [sorted(flags) for flags in server.flags().values()] == [["flagged"]]


@pytest.mark.parametrize("how", ["copy", "move"])
def test_what_another_client_removed_is_put_there_from_our_bytes_alone(
    bob: Person, clean_rig: Rig, how: str
) -> None:
    row = inside(bob, "inbox")[0]
    raw = bob.run("show", row["id"], "--raw").stdout
    bob.run(how, row["id"], "Kept")
    with session(clean_rig) as server:
        server.select("INBOX")
        server.delete(server.find(row["message_id"]))
    for _ in range(2):
        bob.run("sync")
        assert clean_rig.messages("bob", "Kept") == (raw,)
        assert len(inside(bob, "Kept")) == 1
    bob.run("flag", inside(bob, "Kept")[0]["id"], "+flagged")
    bob.run("sync")
    with session(clean_rig) as server:
        server.select("Kept")
        assert [sorted(flags) for flags in server.flags().values()] == [["flagged"]]


def test_the_same_message_copied_twice_at_once_is_there_twice(bob: Person, clean_rig: Rig) -> None:
    row = inside(bob, "inbox")[0]
    for _ in range(2):
        bob.run("copy", row["id"], "Kept")
    for _ in range(2):
        bob.run("sync")
        assert len(clean_rig.messages("bob", "Kept")) == 2
        assert len(inside(bob, "Kept")) == 2


def test_an_old_message_moved_to_the_server_keeps_the_time_it_came(
    bob: Person, clean_rig: Rig, tmp_path: Path
) -> None:
    file = tmp_path / "old.eml"
    file.write_bytes(b"Subject: old\r\nDate: Mon, 01 Jan 2001 10:00:00 +0000\r\n\r\nwords\r\n")
    bob.run("import", file, "--account", "work", "--folder", "From files")
    (row,) = inside(bob, "From files")
    bob.run("move", row["id"], "Archive")
    bob.run("sync")
    with session(clean_rig) as server:
        server.select("Archive")
        assert [m.received for m in in_order(server)] == [978_343_200]


def test_undo_of_a_folder_that_is_gone_says_so_and_takes_nothing_older_back(
    bob: Person, clean_rig: Rig
) -> None:
    first, second = (row["id"] for row in inside(bob, "inbox")[:2])
    bob.run("move", second, "Lists")
    bob.run("flag", first, "+flagged")
    bob.run("sync")
    bob.run("folder", "delete", "work", "Lists")
    bob.run("sync")
    said = bob.run("undo", code=1).stderr.decode()
    assert "the folder is gone" in said
    assert bob.rows("show", first)[0]["flags"] == ["flagged"]


def test_two_folders_swap_their_names(bob: Person, clean_rig: Rig) -> None:
    for name in ("B", "A"):
        bob.run("folder", "create", "work", name)
    bob.run("copy", inside(bob, "inbox")[0]["id"], "A")
    bob.run("sync")
    bob.run("folder", "rename", "work", "A", "C")
    bob.run("folder", "rename", "work", "B", "A")
    for _ in range(2):
        bob.run("sync")
        assert {"A", "C"} <= names(bob)
        assert "B" not in names(bob)
    assert len(clean_rig.messages("bob", "C")) == 1


def test_folders_are_made_renamed_and_removed_there_too(bob: Person, clean_rig: Rig) -> None:
    bob.run("folder", "create", "work", "Projekte/Größe")
    bob.run("folder", "create", "work", "Empty")
    bob.run("move", inside(bob, "inbox")[0]["id"], "Projekte/Größe")
    assert {"Projekte/Größe", "Empty"} <= names(bob), "at once, without the server"
    bob.run("sync")
    assert {"Projekte/Größe", "Empty"} <= set(clean_rig.mailboxes("bob"))
    kept = inside(bob, "Projekte/Größe")
    bob.run("folder", "create", "work", "Projekte")
    bob.run("folder", "rename", "work", "Projekte", "Archiv 2026")
    assert inside(bob, "Archiv 2026/Größe") == [
        {**row, "folder": "Archiv 2026/Größe"} for row in kept
    ]
    bob.run("sync")
    assert "Archiv 2026/Größe" in clean_rig.mailboxes("bob")
    assert "Projekte/Größe" not in clean_rig.mailboxes("bob")
    bob.run("sync")
    assert [row["id"] for row in inside(bob, "Archiv 2026/Größe")] == [row["id"] for row in kept]

    bob.run("folder", "delete", "work", "Empty")
    bob.run("folder", "delete", "work", "Archiv 2026/Größe")
    assert not {"Empty", "Archiv 2026/Größe"} & names(bob)
    assert [row["id"] for row in inside(bob, "trash")] == [row["id"] for row in kept]
    bob.run("sync")
    assert not {"Empty", "Archiv 2026/Größe"} & set(clean_rig.mailboxes("bob"))
    assert len(clean_rig.messages("bob", "Trash")) == 1
    bob.run("sync")
    assert not {"Empty", "Archiv 2026/Größe"} & names(bob)


@pytest.mark.parametrize("step", ["rename-before", "rename-after", "remove-before"])
def test_a_folder_is_renamed_and_removed_whenever_the_engine_dies(
    bob: Person, clean_rig: Rig, step: str
) -> None:
    for name in ("Old", "Gone"):
        bob.run("folder", "create", "work", name)
    bob.run("copy", inside(bob, "inbox")[0]["id"], "Old")
    bob.run("sync")
    kept = {row["id"] for row in inside(bob, "Old")}
    bob.run("folder", "rename", "work", "Old", "New")
    bob.run("folder", "delete", "work", "Gone")
    bob.killed_at(step, "sync")
    for _ in range(2):
        bob.run("sync")
        assert {row["id"] for row in inside(bob, "New")} == kept
        assert not {"Old", "Gone"} & names(bob)
    assert not {"Old", "Gone"} & set(clean_rig.mailboxes("bob"))
    assert len(clean_rig.messages("bob", "New")) == 1


def test_a_folder_is_kept_when_mail_came_into_it_meanwhile(bob: Person, clean_rig: Rig) -> None:
    bob.run("folder", "create", "work", "Lists")
    bob.run("sync")
    bob.run("folder", "delete", "work", "Lists")
    clean_rig.deliver("bob", mail(7), "Lists")
    said = bob.run("sync", code=1).stderr.decode()
    assert "The folder Lists was not removed" in said
    bob.run("sync")
    assert len(clean_rig.messages("bob", "Lists")) == 1, "nobody has read it"
    assert len(inside(bob, "Lists")) == 1


def test_undo_brings_a_deleted_folders_messages_and_the_folder_back(
    bob: Person, clean_rig: Rig
) -> None:
    bob.run("move", inside(bob, "inbox")[0]["id"], "Lists")
    bob.run("sync")
    kept = [row["id"] for row in inside(bob, "Lists")]
    bob.run("folder", "delete", "work", "Lists")
    bob.run("undo")
    assert [row["id"] for row in inside(bob, "Lists")] == kept
    bob.run("sync")
    assert len(clean_rig.messages("bob", "Lists")) == 1


def test_empty_takes_trash_and_junk_alone_and_read_marks_all(bob: Person, clean_rig: Rig) -> None:
    rows = inside(bob, "inbox")
    bob.run("delete", rows[0]["id"])
    bob.run("folder", "read", "work", "inbox")
    assert all("seen" in row["flags"] for row in inside(bob, "inbox"))
    bob.run("sync")
    with session(clean_rig) as server:
        server.select("INBOX")
        assert all("seen" in flags for flags in server.flags().values())
    refused = bob.run("folder", "empty", "work", "inbox", code=2).stderr.decode()
    assert "neither Trash nor Junk" in refused
    (told,) = bob.rows("folder", "empty", "work", "trash")
    assert told["count"] == 1
    assert inside(bob, "trash") == []
    bob.run("sync")
    assert clean_rig.messages("bob", "Trash") == ()
    assert len(clean_rig.messages("bob")) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("delete", "work", "inbox"), "the account's Inbox folder"),
        (("rename", "work", "sent", "Outbox"), "the account's Sent folder"),
        (("create", "work", "Trash"), "a folder Trash already"),
        (("create", "work", "a//b"), "cannot be the name"),
        (("create", "work", "\x1b[2J"), "cannot be the name"),
        (("delete", "work", "Nowhere"), "no folder Nowhere"),
        (("rename", "work", "Trash"), "What is it to be called"),
        (("create", "nobody", "X"), "no account nobody"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    bob: Person, words: tuple[str, ...], said: str
) -> None:
    before = bob.rows("folders")
    done = bob.run("folder", *words, code=None)
    assert done.returncode in {1, 2}
    assert said in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1
    assert bob.rows("folders") == before


def test_the_server_s_no_to_a_folder_is_told_and_taken_back(bob: Person, clean_rig: Rig) -> None:
    """A mailbox that another client made meanwhile under the new name."""
    bob.run("folder", "create", "work", "Old")
    bob.run("sync")
    with session(clean_rig) as server:
        server.create("New")
    bob.run("folder", "rename", "work", "Old", "New")
    said = bob.run("sync", code=1).stderr.decode()
    assert "The server did not rename the folder New" in said
    bob.run("sync")
    assert {"Old", "New"} <= names(bob)
    assert {"Old", "New"} <= set(clean_rig.mailboxes("bob"))


def test_a_rename_and_a_removal_are_said_as_such(clean_rig: Rig) -> None:
    with session(clean_rig) as server:
        server.create("Above/Below")
        server.rename("Above", "Over")
        server.rename("Above", "Over")
        assert {f.name for f in server.folders() if f.selectable} >= {"Over/Below"}
        server.remove("Over/Below")
        server.remove("Over/Below")
        assert "Over/Below" not in {f.name for f in server.folders()}
        with pytest.raises(Refused):
            server.rename("Never", "There")
