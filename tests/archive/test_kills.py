"""kill -9 where mail goes into files and out of them: a whole store, and no half for a whole."""

import hashlib
import json
import sqlite3
from itertools import product
from pathlib import Path

import pytest

from tests.archive.letters import FROM, SETTINGS, letter
from tests.sampling import one_in
from tests.servers.person import Person

COUNT = 1200
"""Messages: three transactions of an import."""
KINDS = ("eml", "mbox", "maildir")
EXPORT_STEPS = ("export-after-message", "export-after-message:100", "export-before-rename")
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


@pytest.mark.parametrize(("kind", "step"), one_in(4, product(KINDS, EXPORT_STEPS)))
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


def filled(person: Person, tmp_path: Path, numbers: range, *, big: bool) -> None:
    """These letters are imported, and one that is kept as a file."""
    folder = tmp_path / f"letters-{numbers.start}"
    folder.mkdir()
    for number in numbers:
        (folder / f"{number}.eml").write_bytes(letter(number))
    if big:
        head = f"Subject: big {numbers.start}\nContent-Type: image/png\n\n".encode()
        (folder / "big.eml").write_bytes(head + b"x" * (17 << 20))
    person.run("import", folder, "--account", "home")


def hashes(person: Person) -> set[str]:
    """Of every message, each of which can be read."""
    ids = [row["id"] for row in person.rows("list", "--limit", 10_000)]
    return {row["origin"]["sha256"] for row in person.rows("show", *ids)}


@pytest.mark.parametrize("step", ["backup-after-copy", "backup-before-rename"])
def test_R2_a_backup_that_was_killed_is_no_backup_and_is_repeated(
    alice: Person, tmp_path: Path, step: str
) -> None:
    filled(alice, tmp_path, range(10), big=True)
    before = hashes(alice)
    file = tmp_path / "b.tar"
    alice.killed_at(step, "backup", file)
    assert not file.exists()
    assert_whole(alice)
    alice.run("backup", file)
    assert {path.name for path in tmp_path.iterdir()} == {"alice", "b.tar", "letters-0"}
    alice.run("restore", file)
    assert hashes(alice) == before
    assert_whole(alice)


@pytest.mark.parametrize(
    ("step", "is_new"),
    [
        ("restore-after-unpack", False),
        ("restore-before-swap", False),
        ("restore-after-swap", True),
    ],
)
def test_R2_a_restore_that_was_killed_leaves_the_old_store_or_the_new_one_whole(
    alice: Person, tmp_path: Path, step: str, *, is_new: bool
) -> None:
    filled(alice, tmp_path, range(10), big=True)
    new = hashes(alice)
    alice.run("backup", tmp_path / "b.tar")
    alice.run("delete", *(row["id"] for row in alice.rows("list")))
    alice.run("delete", *(row["id"] for row in alice.rows("list")))
    filled(alice, tmp_path, range(50, 60), big=True)
    old = hashes(alice)
    assert not old & new
    alice.killed_at(step, "restore", tmp_path / "b.tar")
    assert_whole(alice)
    assert hashes(alice) == (new if is_new else old)
    alice.run("flag", alice.rows("list")[0]["id"], "+seen")  # a writer sweeps what is not named
    assert hashes(alice) == (new if is_new else old)
    alice.run("restore", tmp_path / "b.tar")
    assert hashes(alice) == new
    assert_whole(alice)
    assert not list(alice.paths.data.glob(".*part"))
