"""kill -9 where mail goes into files and out of them: a whole store, and no half for a whole."""

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from tests.archive.letters import FROM, SETTINGS, letter
from tests.servers.person import Person

COUNT = 1200
"""Messages: three transactions of an import."""
FEW = 120
"""Messages of an export: a file each."""


@pytest.fixture
def alice(tmp_path: Path) -> Person:
    (tmp_path / "alice").mkdir()
    return Person(tmp_path / "alice", SETTINGS)


@pytest.fixture
def box(tmp_path: Path) -> Path:
    path = tmp_path / "box.mbox"
    path.write_bytes(b"".join(FROM + letter(n) + b"\n" for n in range(COUNT)))
    return path


def assert_whole(person: Person) -> None:
    db = sqlite3.connect(person.paths.database)
    try:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        db.close()


def count(person: Person) -> int:
    return len(person.rows("list", "--limit", 10_000))


@pytest.mark.parametrize(
    ("step", "here_after_the_kill"),
    [
        ("import-after-read", 0),
        ("import-after-read:2", 500),
        ("import-after-commit", 500),
        ("import-after-commit:3", COUNT),
    ],
)
def test_R2_an_import_that_was_killed_is_repeated_without_doubles(
    alice: Person, box: Path, step: str, here_after_the_kill: int
) -> None:
    words = ("import", box, "--account", "home", "--folder", "Old")
    alice.killed_at(step, *words)
    assert_whole(alice)
    assert count(alice) == here_after_the_kill
    (told,) = alice.rows(*words)
    assert told["imported"] == COUNT - here_after_the_kill
    assert told["already_there"] == here_after_the_kill
    assert len({row["message_id"] for row in alice.rows("list", "--limit", 10_000)}) == COUNT
    assert count(alice) == COUNT


@pytest.mark.parametrize("kind", ["eml", "mbox", "maildir"])
@pytest.mark.parametrize(
    "step", ["export-after-message", "export-after-message:100", "export-before-rename"]
)
def test_R2_an_export_that_was_killed_is_no_export_and_is_repeated(
    alice: Person, tmp_path: Path, kind: str, step: str
) -> None:
    box = tmp_path / "box.mbox"
    box.write_bytes(b"".join(FROM + letter(n) + b"\n" for n in range(FEW)))
    alice.run("import", box, "--account", "home")
    dest = tmp_path / "out"
    alice.killed_at(step, "export", dest, "--format", kind)
    assert not dest.exists()
    assert_whole(alice)
    alice.run("export", dest, "--format", kind)
    assert json.loads((dest / "manifest.json").read_text())["count"] == FEW
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alice", "box.mbox", "out"]
    if kind != "mbox":
        files = [path for path in dest.rglob("*") if path.is_file() and path.suffix != ".json"]
        hashes = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
        assert len(files) == len(hashes) == FEW
