"""A full disk at each write of a sync, a send, a change: told, nothing lost, well again (R10).

The room that is left grows by a few pages from nothing until the command goes through, so that it
fails at write after write of its way.
"""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.calling import Called, User
from tests.failures.cases import DISK_FULL
from tests.failures.disk import PAGE, Disk, small_disk
from tests.failures.scene import LETTER
from tests.servers.conftest import clean_rig, rig, rig_folder
from tests.servers.person import account, letters
from tests.servers.rig import Rig

__all__ = ["clean_rig", "rig", "rig_folder"]
pytestmark = pytest.mark.servers

MOST = 200
"""Pages within which every command here has gone through."""
COUNT = 4


@dataclass(frozen=True)
class Desk:
    """A user whose data lies on a small disk, and a copy of how it was before."""

    user: User
    disk: Disk
    copy: Path
    rig: Rig

    @property
    def store(self) -> Path:
        """mail.db."""
        return self.disk.folder / "tui-mail" / "mail.db"

    @property
    def full(self) -> str:
        """What is said."""
        return DISK_FULL.words(self.store)

    def remember(self) -> None:
        """How it is now is how each try begins."""
        self.disk.copy_to(self.copy)

    def with_room(self, pages: int, *words: object, stdin: bytes = b"") -> Called:
        """A command from that beginning, with so much room; then there is room again."""
        self.disk.put(self.copy)
        self.disk.fill(pages * PAGE)
        try:
            return self.user.call(*words, stdin=stdin)
        finally:
            self.disk.empty()
            assert whole(self.store)

    def subjects(self) -> list[str]:
        """What lies here."""
        return sorted(row["subject"] for row in self.user.json("list", "--limit", 50))


def whole(store: Path) -> bool:
    """Whether SQLite finds nothing wrong with it; a store that was never made is no wreck."""
    if not store.exists() or not store.stat().st_size:
        return True
    with sqlite3.connect(store) as db:
        said = db.execute("PRAGMA integrity_check").fetchall()
    db.close()
    return said == [("ok",)]


@pytest.fixture
def desk(clean_rig: Rig, tmp_path: Path) -> Iterator[Desk]:
    user = User(tmp_path)
    deleting = "leave_on_server = false\n"
    user.write(
        account(clean_rig, "home", "alice", "pop", pop=deleting)
        + account(clean_rig, "work", "bob", "imap")
    )
    with small_disk(tmp_path / "data_home") as disk:
        made = Desk(user, disk, tmp_path / "copy", clean_rig)
        made.remember()
        yield made


SEVERAL = 15
"""Pages at least that each of these takes: so often it failed, at other writes of its way."""
STEP = 3
"""Pages more from try to try: every third page boundary is met."""


def until_it_goes(
    desk: Desk, check: Callable[[int, Called], bool], *words: object, **more: bytes
) -> int:
    """Try with more and more room; the pages it took until `check` said that it went."""
    for pages in range(0, MOST, STEP):
        called = desk.with_room(pages, *words, **more)
        if called.status:
            assert called.status in {1, 75}
            assert desk.full in called.complaint()
        else:
            assert not called.err
        if check(pages, called):
            return pages
    raise AssertionError("it never went through")


@pytest.mark.parametrize("made_before", [False, True])
def test_R10_a_drain_onto_a_full_disk_deletes_nothing_that_is_not_kept_here(
    desk: Desk, *, made_before: bool
) -> None:
    if made_before:
        desk.user.done("sync", "home")
        desk.remember()
    everything = sorted(f"letter {n}" for n in range(COUNT))
    desk.rig.seed("alice", letters(COUNT, "alice"))

    def check(_: int, called: Called) -> bool:
        here, there = desk.subjects(), desk.rig.messages("alice")
        assert here in ([], everything)
        assert here == everything or len(there) == COUNT, "deleted there, and not kept here"
        desk.user.done("sync", "home")
        assert desk.subjects() == everything, "exactly once, after space was freed"
        assert not desk.rig.messages("alice")
        desk.rig.seed("alice", letters(COUNT, "alice"))
        return not called.status

    assert until_it_goes(desk, check, "sync", "home") >= SEVERAL


@pytest.mark.parametrize("made_before", [False, True])
def test_R10_a_mirror_onto_a_full_disk_is_whole_after_space_is_freed(
    desk: Desk, *, made_before: bool
) -> None:
    if made_before:
        desk.user.done("sync", "work")
        desk.remember()
    everything = sorted(f"letter {n}" for n in range(COUNT))
    desk.rig.seed("bob", letters(COUNT, "bob"))

    def check(_: int, called: Called) -> bool:
        assert desk.subjects() in ([], everything)
        assert len(desk.rig.messages("bob")) == COUNT
        desk.user.done("sync", "work")
        assert desk.subjects() == everything
        return not called.status

    assert until_it_goes(desk, check, "sync", "work") >= SEVERAL


def test_R10_a_message_that_finds_no_room_is_not_called_queued_and_leaves_once(desk: Desk) -> None:
    desk.user.done("sync", "home")
    desk.remember()
    letter = LETTER.replace(b"@home.test", b"@rig.test").replace(b"@far.test", b"@rig.test")

    def check(_: int, called: Called) -> bool:
        entries = desk.user.json("outbox")
        came = len(desk.rig.messages("bob"))
        number = called.out.decode().strip()
        assert [entry["id"] for entry in entries] == ([number] if number else [])
        if not number:
            assert "neither queued nor sent" in called.err
            assert not came
            return False
        desk.user.call("sync", "home")
        (entry,) = desk.user.json("outbox")
        _await(desk.rig, 0 if entry["state"] == "maybe-sent" else 1)
        assert entry["state"] in {"sent", "maybe-sent"}
        if called.status not in {0, 75}:
            assert "Look before you send it again" in called.err
        assert called.status == 1 or entry["state"] == "sent"
        assert len(desk.rig.messages("bob")) <= 1, "sent twice"
        desk.rig.wipe("bob")
        return called.status == 0

    assert until_it_goes(desk, check, "send", "-t", stdin=letter) >= SEVERAL


def _await(rig: Rig, count: int) -> None:
    import time

    end = time.monotonic() + 10
    while len(rig.messages("bob")) < count:
        assert time.monotonic() < end, "it never arrived"
        time.sleep(0.05)


@pytest.mark.parametrize(
    "words", [("flag", "{}", "+flagged"), ("move", "{}", "Archive"), ("delete", "{}")]
)
def test_R10_a_change_that_finds_no_room_is_told_and_changes_nothing(
    desk: Desk, words: tuple[str, ...]
) -> None:
    desk.rig.seed("bob", letters(2, "bob"))
    desk.user.done("sync", "work")
    desk.remember()
    before = desk.user.json("list")
    number = before[0]["id"]

    def check(_: int, called: Called) -> bool:
        after = desk.user.json("list")
        assert (after == before) is bool(called.status)
        return not called.status

    line = [word.format(number) for word in words]
    assert until_it_goes(desk, check, *line) >= SEVERAL
    desk.user.done("sync", "work")
    assert len(desk.user.json("list")) == 2


def test_R10_mail_can_be_read_on_a_full_disk(desk: Desk) -> None:
    desk.rig.seed("bob", letters(2, "bob"))
    desk.user.done("sync", "work")
    rows = desk.user.json("list")
    desk.disk.fill()
    assert desk.user.json("list") == rows
    assert b"This is letter" in desk.user.done("show", rows[0]["id"]).out
    assert desk.user.done("folders").out
    assert desk.user.done("outbox").out == b""
    desk.disk.empty()
    desk.rig.seed("bob", letters(3, "bob")[2:])
    desk.user.done("sync", "work")
    assert len(desk.user.json("list")) == 3
