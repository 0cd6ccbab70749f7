"""`tui-mail backup` and `restore`: all mail in one file and back, and nothing leaves by itself."""

import errno
import os
import sqlite3
import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.archive.letters import SETTINGS, kept, letter, rows
from tests.cli.calling import User
from tui_mail.config.paths import Paths
from tui_mail.message.digest import digest
from tui_mail.model.ids import AccountKey, MessageId, OutboxId
from tui_mail.model.outbox import SendState
from tui_mail.ports.mail_store import Arrival, NewOutgoing
from tui_mail.store.mail_store import Store, open_store
from tui_mail.wiring.backup import back_up
from tui_mail.wiring.fail_points import NoSteps
from tui_mail.wiring.far import connect

BIG = letter(99, b"x" * (17 << 20))
HOME, WORK = AccountKey("home"), AccountKey("work")


def paths_of(user: User) -> Paths:
    home = user.home
    parts = ("config_home", "data_home", "state_home", "runtime_dir")
    return Paths(*(home / part / "tui-mail" for part in parts))


@pytest.fixture
def full(user: User, files: Path) -> User:
    """Somebody with two letters and one that is kept as a file."""
    for number in range(2):
        (files / f"{number}.eml").write_bytes(letter(number))
    (files / "big.eml").write_bytes(BIG)
    user.done("import", files, "--account", "home")
    return user


def restored(user: User, file: Path, *words: str) -> dict[str, Any]:
    (told,) = user.json("restore", file, *words)
    return told


def test_a_restore_brings_back_what_was_and_sets_aside_what_is(
    full: User, files: Path, tmp_path: Path
) -> None:
    before = rows(full)
    full.done("backup", tmp_path / "b.tar")
    (big,) = [row["id"] for row in before if int(row["size"]) > 1_000_000]
    full.done("delete", big)
    full.done("delete", big)  # from the trash, for good
    (files / "later.eml").write_bytes(letter(7))
    full.done("import", files / "later.eml", "--account", "home")
    assert not list((paths_of(full).data / "blobs").iterdir())

    told = restored(full, tmp_path / "b.tar")
    assert told["messages"] == 3
    assert rows(full) == before
    assert kept(full) == sorted([letter(0), letter(1), BIG])
    full.done("flag", before[0]["id"], "+seen")  # a writer opens it, and sweeps the folder
    assert kept(full) == sorted([letter(0), letter(1), BIG])

    aside = Path(told["set_aside"])
    db = sqlite3.connect(aside / "mail.db")
    subjects = {row[0] for row in db.execute("SELECT subject FROM messages").fetchall()}
    db.close()
    assert "letter 7" in subjects


def test_the_set_aside_store_keeps_its_messages_that_are_files(full: User, tmp_path: Path) -> None:
    empty = User(tmp_path / "other")
    (tmp_path / "other").mkdir()
    empty.write(SETTINGS)
    empty.done("import", full.home.parent / "files" / "0.eml", "--account", "home")
    empty.done("backup", tmp_path / "small.tar")
    told = restored(full, tmp_path / "small.tar")
    full.done("flag", rows(full)[0]["id"], "+seen")
    assert kept(full) == [letter(0)]
    (blob,) = (Path(told["set_aside"]) / "blobs").iterdir()
    assert blob.read_bytes() == BIG
    assert not list((paths_of(full).data / "blobs").iterdir())


def test_no_id_of_the_store_that_was_is_given_again(
    full: User, files: Path, tmp_path: Path
) -> None:
    full.done("backup", tmp_path / "b.tar")
    for number in range(10, 20):
        (files / f"{number}.eml").write_bytes(letter(number))
    full.done("import", files, "--account", "home")
    last = max(int(row["id"]) for row in rows(full))
    restored(full, tmp_path / "b.tar")
    (files / "new.eml").write_bytes(letter(50))
    full.done("import", files / "new.eml", "--account", "home")
    assert max(int(row["id"]) for row in rows(full)) > last


def test_a_backup_of_a_store_in_use_is_one_moment_of_it(full: User, tmp_path: Path) -> None:
    paths = paths_of(full)
    store = open_store(paths.database)
    folder = store.ensure_folder(HOME, "Busy", local=True).id
    stop = threading.Event()
    failed: list[BaseException] = []

    def write() -> None:
        number = 1000
        try:
            while not stop.is_set():
                raws = [letter(number + n) for n in range(20)] + [letter(number, b"y" * (17 << 20))]
                ids = store.add([Arrival(folder, raw, digest(raw), number) for raw in raws])
                store.remove(ids[10:])
                number += 100
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(4):
            assert back_up(paths, tmp_path / f"{number}.tar", NoSteps(), force=False).missing == 0
    finally:
        stop.set()
        writer.join()
        store.close()
    assert not failed
    for number in range(4):
        (tmp_path / f"u{number}").mkdir()
        other = User(tmp_path / f"u{number}")
        other.write(SETTINGS)
        restored(other, tmp_path / f"{number}.tar")
        assert BIG in kept(other, "--folder", "Imported")
        busy = rows(other, "--folder", "Busy")
        assert len(busy) % 10 == 0 or len(busy) % 10 == 1
        for row in busy[-3:]:
            other.done("show", "--raw", row["id"])


def queue(store: Store, number: int, state: SendState) -> OutboxId:
    raw = letter(number)
    return store.queue(
        NewOutgoing(
            HOME, raw, f"<{number}@far.test>", f"letter {number}", "alice@home.test",
            ("bob@far.test",), (), 1_700_000_000, 1_700_000_000, state,
        )
    )  # fmt: skip


def test_the_outbox_comes_back_held_and_leaves_only_by_the_users_word(
    full: User, tmp_path: Path
) -> None:
    paths = paths_of(full)
    store = open_store(paths.database)
    ids = {
        "waiting": queue(store, 20, SendState.WAITING),
        "held": queue(store, 21, SendState.HELD),
        "unsent": queue(store, 22, SendState.WAITING),
        "maybe": queue(store, 23, SendState.WAITING),
    }
    for name in ("unsent", "maybe"):
        assert store.begin_attempt(ids[name], "isp", 1_800_000_000)
    store.mark_dot(ids["maybe"], 1_800_000_000, "isp")
    back_up(paths, tmp_path / "b.tar", NoSteps(), force=False)
    store.close()
    told = restored(full, tmp_path / "b.tar")
    assert told["held_outbox"] == 3

    def states() -> dict[int, str]:
        return {int(row["id"]): row["state"] for row in full.json("outbox")}

    wanted = {ids[name]: "held" for name in ("waiting", "held", "unsent")}
    wanted[ids["maybe"]] = "maybe-sent"
    assert states() == wanted
    full.call("sync", "home")
    full.call("outbox", "retry", "all")
    assert states() == wanted
    full.call("outbox", "retry", ids["waiting"])  # it has no SMTP server; but it was let go
    assert states()[ids["waiting"]] != "held"


def test_changes_come_back_held_and_are_said_once_they_are_released(
    full: User, tmp_path: Path
) -> None:
    paths = paths_of(full)
    store = open_store(paths.database)
    inbox = store.ensure_folder(WORK, "Inbox", remote="INBOX").id
    raws = [letter(n) for n in range(30, 33)]
    arrivals = [Arrival(inbox, raw, digest(raw), 1, uid=n) for n, raw in enumerate(raws, 1)]
    first, second, third = store.add(arrivals)
    store.close()
    full.done("flag", first, second, "+flagged")
    full.done("backup", tmp_path / "b.tar")
    told = restored(full, tmp_path / "b.tar")
    assert told["held_changes"] == 2

    def said() -> list[MessageId]:
        store = open_store(paths.database)
        try:
            return [entry.message for entry in store.sayable(WORK)]
        finally:
            store.close()

    assert said() == []
    assert "flagged" in next(r for r in rows(full) if r["id"] == str(first))["flags"]
    full.done("flag", third, "+seen")
    assert said() == [third], "what is changed since is said as ever"
    full.done("move", first, "Elsewhere")
    assert said() == [third], "but nothing overtakes what is held of the same message"
    (released,) = full.json("restore", "--release")
    assert released["count"] == 2
    assert set(said()) == {first, second, third}
    (released,) = full.json("restore", "--release")
    assert released["count"] == 0


def test_a_restore_refuses_while_an_engine_runs(full: User, tmp_path: Path) -> None:
    full.done("backup", tmp_path / "b.tar")
    paths = paths_of(full)
    paths.make()
    engine = connect(paths).sock
    try:
        called = full.call("restore", tmp_path / "b.tar")
        assert called.status == 1
        assert "is running for this profile" in called.complaint()
        assert "Close it" in called.err
        assert rows(full)
        full.done("backup", tmp_path / "while.tar")
    finally:
        engine.close()
    assert (tmp_path / "while.tar").exists()
    assert not list(paths.data.glob("before-restore-*"))


def test_a_damaged_store_is_no_backup_and_can_be_restored_over(full: User, tmp_path: Path) -> None:
    full.done("backup", tmp_path / "b.tar")
    before = rows(full)
    database = paths_of(full).database
    for damage in (b"no database at all " * 500, bytearray(database.read_bytes())):
        if isinstance(damage, bytearray):
            damage[8192:40_000] = b"\xaa" * (40_000 - 8192)
        database.write_bytes(damage)
        called = full.call("backup", tmp_path / "damaged.tar")
        assert called.status == 1
        assert "damaged" in called.complaint()
        assert not (tmp_path / "damaged.tar").exists()
        told = restored(full, tmp_path / "b.tar")
        assert (Path(told["set_aside"]) / "mail.db").read_bytes() == bytes(damage)
        assert rows(full) == before


def test_settings_are_kept_beside_and_taken_only_where_asked_for_and_none_are(
    full: User, tmp_path: Path
) -> None:
    full.done("backup", tmp_path / "b.tar")
    (tmp_path / "other").mkdir()
    other = User(tmp_path / "other")
    told = restored(other, tmp_path / "b.tar")
    beside = other.settings.with_name("config.toml.restored")
    assert told["settings"] == str(beside)
    assert beside.read_text() == SETTINGS
    assert not other.settings.exists()
    restored(other, tmp_path / "b.tar", "--settings")
    assert other.settings.read_text() == SETTINGS
    assert stat.S_IMODE(other.settings.stat().st_mode) == 0o600
    assert kept(other) == sorted([letter(0), letter(1), BIG])
    refused = other.call("restore", tmp_path / "b.tar", "--settings")
    assert "settings already" in refused.complaint()
    assert restored(other, tmp_path / "b.tar")["settings"] is None


def test_F4_a_backup_is_closed_to_others_and_so_is_what_it_restores(
    full: User, tmp_path: Path
) -> None:
    before = os.umask(0)
    try:
        full.done("backup", tmp_path / "new" / "b.tar")
        restored(full, tmp_path / "new" / "b.tar")
    finally:
        os.umask(before)
    data = paths_of(full).data
    for path in (tmp_path / "new", *(tmp_path / "new").iterdir(), data, *data.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_nothing_is_written_over_without_force(full: User, tmp_path: Path) -> None:
    file = tmp_path / "b.tar"
    file.write_text("mine")
    called = full.call("backup", file)
    assert called.status == 2
    assert "--force" in called.complaint()
    assert file.read_text() == "mine"
    (tmp_path / "link").symlink_to(file)
    for taken in (tmp_path, tmp_path / "link"):
        assert full.call("backup", taken, "--force").status == 2
    assert file.read_text() == "mine"
    full.done("backup", file, "--force")
    restored(full, file)


def test_R10_a_full_disk_is_one_clear_line_and_changes_nothing(
    full: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for place in ("archive.backup_file._info", "wiring.backup.sync", "store.migrate.sync_folder"):
        with monkeypatch.context() as patched:
            patched.setattr(f"tui_mail.{place}", no_space)
            called = full.call("backup", tmp_path / "b.tar")
        assert "No space is left" in called.complaint()
        assert sorted(path.name for path in tmp_path.iterdir()) == ["files", "user"]
    full.done("backup", tmp_path / "b.tar")
    before = rows(full)
    for place in ("archive.backup_file.create", "wiring.backup.sync_below", "wiring.backup.sync"):
        with monkeypatch.context() as patched:
            patched.setattr(f"tui_mail.{place}", no_space)
            called = full.call("restore", tmp_path / "b.tar")
        assert "No space is left" in called.complaint()
        assert rows(full) == before
        assert kept(full) == sorted([letter(0), letter(1), BIG])


def test_what_there_is_not_is_said(user: User, tmp_path: Path) -> None:
    for words, said in (
        (("backup", tmp_path / "b.tar"), "no mail to back up"),
        (("restore", tmp_path / "b.tar"), "There is no file"),
        (("restore",), "FILE is missing"),
        (("restore", "x", "--release"), "stands alone"),
    ):
        called = user.call(*words)
        assert said in called.complaint()
        assert called.status in {1, 2}
    assert not (tmp_path / "b.tar").exists()
