"""An account read by POP has everything that one read over IMAP has, and keeps it in a switch."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.servers.person import Person, account, letters
from tests.servers.rig import Rig
from tui_mail.model.address import Address
from tui_mail.model.commands import DraftSaved, SaveDraft
from tui_mail.model.draft import Draft
from tui_mail.model.ids import AccountKey
from tui_mail.wiring.face import open_face

HOME = AccountKey("home")
SENT = (
    b"To: bob@rig.test\nSubject: Re: letter 1\nIn-Reply-To: <letter-1@rig.test>\n\n"
    b"The quagga is here.\n"
)
ANSWER = (
    b"From: Friend 0 <friend0@rig.test>\r\nTo: alice@rig.test\r\nSubject: Re: letter 0\r\n"
    b"Message-ID: <answer-0@rig.test>\r\nReferences: <letter-0@rig.test>\r\n"
    b"Date: Mon, 02 Nov 2026 11:00:00 +0000\r\n\r\nA zebra, then.\r\n"
)


@pytest.fixture
def alice(clean_rig: Rig, tmp_path: Path) -> Person:
    return Person(tmp_path, account(clean_rig, "home", "alice", "pop"))


def listed(person: Person, *words: object) -> set[str]:
    """Message-IDs that a listing has."""
    rows = person.rows("list", *words, "--account", "home", "--limit", 1000)
    return {row["message_id"] for row in rows}


def keep_draft(person: Person) -> str:
    """As the composer does; its Message-ID."""
    draft = Draft(
        HOME, Address("Alice", "alice@rig.test"), to=(Address("", "bob@rig.test"),),
        subject="not finished", body="The okapi is",
    )  # fmt: skip
    face = open_face(person.paths)
    try:
        saved = face.ask(SaveDraft(draft))
        assert isinstance(saved, DraftSaved)
        (row,) = face.reading.rows((saved.id,))
        return row.message_id
    finally:
        face.close()


def exported(person: Person, name: str, kind: str) -> list[str]:
    """SHA-256 of everything, as the manifest of an export tells."""
    target = person.home / name
    person.run("export", target, "--format", kind, "--account", "home")
    manifest = json.loads((target / "manifest.json").read_bytes())
    return sorted(one["sha256"] for one in manifest["messages"])


def everything(person: Person) -> dict[str, Any]:
    """What of each message is to be the same after a switch, and what finds it."""
    rows = person.rows("list", "--account", "home", "--limit", 1000)
    places = {
        row["message_id"]: (row["id"], row["folder"], frozenset(row["flags"])) for row in rows
    }
    threads: dict[int, set[str]] = {}
    for row in rows:
        threads.setdefault(row["thread"], set()).add(row["message_id"])
    shown = person.rows("show", *(row["id"] for row in rows))
    return {
        "places": places,
        "threads": sorted(map(sorted, threads.values())),
        "hashes": sorted(row["origin"]["sha256"] for row in shown),
        "zebra": listed(person, "zebra"),
        "quagga in Sent": listed(person, "quagga", "in:Sent"),
        "okapi in Drafts": listed(person, "okapi", "in:Drafts"),
        "label": listed(person, "label:Work"),
        "starred": listed(person, "is:flagged"),
    }


def furnish(person: Person) -> None:
    """Folders, moves, archive, flags, labels, a draft and a sent message."""
    person.run("sync", "home")
    ids = {row["message_id"]: row["id"] for row in person.rows("list", "--account", "home")}
    one = {n: ids[f"<letter-{n}@rig.test>"] for n in range(6)}
    person.run("folder", "create", "home", "Projects/Deep")
    person.run("move", one[1], "Projects/Deep")
    person.run("archive", one[2])
    person.run("flag", one[3], "+flagged", "+Work")
    person.run("flag", one[0], "+seen")
    person.run("delete", one[4])
    person.run("send", "-t", "--account", "home", stdin=SENT)
    keep_draft(person)


def test_all_of_it_is_had_by_pop_and_kept_to_imap_and_back(alice: Person, clean_rig: Rig) -> None:
    clean_rig.seed("alice", [*letters(6, "alice"), ANSWER])
    furnish(alice)
    before = everything(alice)
    places = {name: folder for name, (_, folder, _) in before["places"].items()}
    assert places["<letter-1@rig.test>"] == "Projects/Deep"
    assert places["<letter-2@rig.test>"] == "Archive"
    assert places["<letter-4@rig.test>"] == "Trash"
    assert sorted(places.values()).count("Sent") == sorted(places.values()).count("Drafts") == 1
    assert ["<answer-0@rig.test>", "<letter-0@rig.test>"] in before["threads"]
    assert any(len(t) == 2 and "<letter-1@rig.test>" in t for t in before["threads"])
    assert before["zebra"] == {"<answer-0@rig.test>"}
    assert before["label"] == before["starred"] == {"<letter-3@rig.test>"}
    assert len(before["quagga in Sent"]) == len(before["okapi in Drafts"]) == 1
    for kind in ("mbox", "eml"):
        assert exported(alice, f"pop-{kind}", kind) == before["hashes"]

    alice.run("account", "mode", "home", "imap")
    alice.run("sync", "home")
    assert everything(alice) == before

    alice.run("account", "mode", "home", "pop")
    alice.run("sync", "home")
    assert everything(alice) == before
    assert exported(alice, "again", "maildir") == before["hashes"]
