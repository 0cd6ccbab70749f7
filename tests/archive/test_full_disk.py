"""R10 with a full disk: told in one line, no half is left, and it goes on once there is room."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive.letters import SETTINGS, letter, rows
from tests.cli.calling import User
from tests.servers.person import Person

SIZE = "4m"
COUNT = 60
"""Letters of 100 kB that do not pack: more than the disk takes."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", os.fspath(folder)]
    done = subprocess.run(words, capture_output=True, check=False)
    if done.returncode:
        if os.environ.get("CI") == "true":
            pytest.fail(done.stderr.decode())
        pytest.skip("needs to mount a small disk, as root")
    yield folder
    subprocess.run(["umount", "--lazy", os.fspath(folder)], check=True)


@pytest.fixture
def big(files: Path) -> Path:
    for number in range(COUNT):
        (files / f"{number:02}.eml").write_bytes(letter(number, os.urandom(100_000)))
    return files


@pytest.mark.parametrize("words", [("export", "--format", "eml"), ("export", "--format", "mbox"),
                                   ("export", "--format", "maildir"), ("backup",)],
                         ids=["eml", "mbox", "maildir", "backup"])  # fmt: skip
def test_R10_no_half_is_left_where_there_is_no_room(
    user: User, big: Path, small_disk: Path, words: tuple[str, ...]
) -> None:
    user.done("import", big, "--account", "home")
    command, *options = words
    called = user.call(command, small_disk / "out", *options)
    assert called.status == 1
    assert "No space is left" in called.complaint()
    assert list(small_disk.iterdir()) == []
    assert len(rows(user)) == COUNT


def test_R10_an_import_that_finds_no_room_goes_on_where_it_stopped(
    big: Path, small_disk: Path, tmp_path: Path
) -> None:
    (tmp_path / "alice").mkdir()
    alice = Person(tmp_path / "alice", SETTINGS)
    (alice.home / "data").symlink_to(small_disk)

    def resize(size: str) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}", os.fspath(small_disk)], check=True)

    def count() -> int:
        return len(alice.rows("list", "--limit", 1000))

    told = alice.run("import", big, "--account", "home", code=1)
    assert told.stderr.count(b"\n") == 1
    assert b"No space is left" in told.stderr
    here = count()
    assert here < COUNT
    resize("64m")
    (counts,) = alice.rows("import", big, "--account", "home")
    assert (counts["imported"], counts["already_there"]) == (COUNT - here, here)
    alice.run("backup", tmp_path / "b.tar")
    resize("10m")
    told = alice.run("restore", tmp_path / "b.tar", code=1)
    assert b"No space is left" in told.stderr
    assert count() == COUNT
    assert not list(alice.paths.data.glob(".*part"))
    resize("64m")
    alice.run("restore", tmp_path / "b.tar")
    assert count() == COUNT
