"""`tui-mail export`: what is written reads back byte for byte, and a half is never left."""

import errno
import hashlib
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.archive.letters import AWKWARD, kept, letter, rows, sha
from tests.cli.calling import User
from tui_mail.archive.own_folder import own_folder

FORMATS = ("eml", "mbox", "maildir")


@pytest.fixture
def full(user: User, files: Path) -> User:
    """Somebody with every awkward letter, in two folders and two accounts."""
    for number, raw in enumerate(AWKWARD.values()):
        (files / f"{number:03}.eml").write_bytes(raw)
    user.done("import", files, "--account", "home", "--folder", "Old/things")
    user.done("import", files, "--account", "work", "--folder", "../..")
    return user


def manifest(dest: Path) -> list[dict[str, Any]]:
    whole = json.loads((dest / "manifest.json").read_text())
    assert whole["count"] == len(whole["messages"])
    messages: list[dict[str, Any]] = whole["messages"]
    return messages


@pytest.mark.parametrize("kind", FORMATS)
def test_an_export_comes_back_byte_for_byte_from_an_import(
    full: User, tmp_path: Path, kind: str
) -> None:
    dest = tmp_path / "out" / kind
    (told,) = full.json("export", dest, "--format", kind)
    assert told["count"] == 2 * len(AWKWARD)
    assert told["bytes"] == 2 * sum(map(len, AWKWARD.values()))
    full.done("import", dest, "--account", "home", "--folder", "Back")
    assert kept(full, "--folder", "Back") == sorted(AWKWARD.values())


@pytest.mark.parametrize("kind", FORMATS)
def test_the_manifest_names_each_message_its_place_and_its_hash(
    full: User, tmp_path: Path, kind: str
) -> None:
    dest = tmp_path / "out"
    full.done("export", dest, "--format", kind, "--account", "home")
    messages = manifest(dest)
    assert sorted(m["sha256"] for m in messages) == sorted(map(sha, AWKWARD.values()))
    assert {m["id"] for m in messages} == {int(r["id"]) for r in rows(full, "--account", "home")}
    for message in messages:
        data = (dest / message["file"]).read_bytes()
        piece = data[message["offset"] : message["offset"] + message["length"]]
        if kind != "mbox":
            assert hashlib.sha256(piece).hexdigest() == message["sha256"]
            assert len(piece) == len(data) == message["size"]
        else:
            unquoted = b"\n".join(
                line[1:] if line.lstrip(b">").startswith(b"From ") and line[:1] == b">" else line
                for line in piece.split(b"\n")
            )
            assert sha(unquoted[: message["size"]]) == message["sha256"]


def test_F2_names_come_from_ids_and_no_folder_leads_out(full: User, tmp_path: Path) -> None:
    dest = tmp_path / "out"
    full.done("export", dest, "--format", "eml")
    inside = sorted(path.relative_to(dest) for path in dest.rglob("*") if path.is_file())
    assert len(inside) == 2 * len(AWKWARD) + 1
    ids = {row["id"] for row in rows(full)}
    for path in inside:
        if path.name != "manifest.json":
            assert len(path.parts) == 3
            assert path.stem in ids
            assert path.suffix == ".eml"
            assert not any(part.startswith(".") for part in path.parts)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["files", "out", "user"]


def test_folders_that_read_alike_as_file_names_stay_two(
    user: User, files: Path, tmp_path: Path
) -> None:
    for number, name in enumerate(("A/B", "A.B", "..A:B")):
        (files / "one.eml").write_bytes(letter(number))
        user.done("import", files, "--account", "home", "--folder", name)
    user.done("export", tmp_path / "out", "--format", "mbox")
    assert sorted(path.name for path in (tmp_path / "out" / "home").iterdir()) == [
        "A.B-2.mbox",
        "A.B.mbox",
        "A_B.mbox",
    ]


@pytest.mark.parametrize("kind", FORMATS)
def test_F4_an_export_is_closed_to_others_whatever_the_umask(
    full: User, tmp_path: Path, kind: str
) -> None:
    before = os.umask(0)
    try:
        full.done("export", tmp_path / "out", "--format", kind)
    finally:
        os.umask(before)
    for path in (tmp_path / "out", *(tmp_path / "out").rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_a_maildir_carries_the_flags(user: User, files: Path, tmp_path: Path) -> None:
    (files / "a.eml").write_bytes(letter(1))
    user.done("import", files, "--account", "home")
    user.done("flag", rows(user)[0]["id"], "+seen", "+flagged", "+answered", "+Work")
    user.done("export", tmp_path / "out", "--format", "maildir")
    (file,) = (tmp_path / "out/home/Imported/cur").iterdir()
    assert file.name.endswith(":2,FRS")
    assert manifest(tmp_path / "out")[0]["flags"] == ["Work", "answered", "flagged", "seen"]
    user.done("import", tmp_path / "out", "--account", "work")
    (back,) = rows(user, "--account", "work")
    assert set(back["flags"]) == {"seen", "flagged", "answered"}


def test_a_query_chooses_what_is_exported(user: User, files: Path, tmp_path: Path) -> None:
    for number in range(3):
        (files / f"{number}.eml").write_bytes(letter(number))
    user.done("import", files, "--account", "home")
    user.done("export", tmp_path / "out", "-subject:1", "letter", "--format", "eml")
    assert {m["sha256"] for m in manifest(tmp_path / "out")} == {sha(letter(0)), sha(letter(2))}
    (told,) = user.json("export", tmp_path / "none", "subject:nothing", "--format", "mbox")
    assert told["count"] == 0
    assert manifest(tmp_path / "none") == []


def test_a_place_that_is_taken_is_refused_and_an_empty_folder_is_not(
    full: User, tmp_path: Path
) -> None:
    dest = tmp_path / "out"
    dest.mkdir()
    full.done("export", dest, "--format", "eml")
    before = sorted(dest.rglob("*"))
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for taken in (dest, tmp_path / "file", tmp_path / "link"):
        called = full.call("export", taken, "--format", "mbox")
        assert "there already" in called.complaint()
        assert called.status == 2
    assert sorted(dest.rglob("*")) == before
    assert not (tmp_path / "nowhere").exists()


def test_R10_a_full_disk_is_one_clear_line_and_leaves_nothing(
    full: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for target in ("writing.postmark", "export.sync_below"):
        with monkeypatch.context() as patched:
            patched.setattr(f"tui_mail.archive.{target}", no_space)
            called = full.call("export", tmp_path / "out", "--format", "mbox")
        assert "No space is left" in called.complaint()
        assert called.status == 1
        assert sorted(p.name for p in tmp_path.iterdir()) == ["files", "user"]
    full.done("export", tmp_path / "out", "--format", "mbox")


def test_what_does_not_read_back_as_it_was_is_no_export(
    full: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(top: Path) -> None:
        file = next(path for path in top.rglob("*.mbox"))
        data = bytearray(file.read_bytes())
        data[-50] ^= 1
        file.write_bytes(data)

    monkeypatch.setattr("tui_mail.archive.export.sync_below", damaged)
    called = full.call("export", tmp_path / "out", "--format", "mbox")
    assert "did not read back" in called.complaint()
    assert called.status == 1
    assert not (tmp_path / "out").exists()


def test_a_message_that_the_store_lost_is_named_and_the_rest_exported(
    user: User, files: Path, tmp_path: Path
) -> None:
    (files / "a.eml").write_bytes(letter(1))
    (files / "big.eml").write_bytes(letter(2, b"x" * (17 << 20)))
    user.done("import", files, "--account", "home")
    (blob,) = (user.home / "data_home/tui-mail/blobs").iterdir()
    blob.unlink()
    called = user.call("export", tmp_path / "out", "--format", "eml")
    assert called.status == 1
    assert "damaged" in called.complaint()
    assert [m["sha256"] for m in manifest(tmp_path / "out")] == [sha(letter(1))]


def test_F5_a_half_that_is_a_link_or_another_users_is_not_written_into(
    full: User, tmp_path: Path
) -> None:
    part = tmp_path / ".out.tui-mail-part"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine").write_text("mine")
    part.symlink_to(tmp_path / "elsewhere")
    called = full.call("export", tmp_path / "out", "--format", "mbox")
    assert called.status == 1
    assert str(part) in called.complaint()
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["mine"]
    part.unlink()
    if os.geteuid() == 0:
        part.mkdir()
        os.chown(part, 65_534, 65_534)
        called = full.call("export", tmp_path / "out", "--format", "mbox")
        assert "belongs to another user" in called.complaint()
        part.rmdir()
    assert not (tmp_path / "out").exists()


def test_one_export_at_a_time_makes_the_same_folder(full: User, tmp_path: Path) -> None:
    with own_folder(tmp_path / "out") as part:
        (part / "work").write_text("of the other")
        called = full.call("export", tmp_path / "out", "--format", "eml")
        assert called.status == 2
        assert "just now" in called.complaint()
        assert (part / "work").exists()
    full.done("export", tmp_path / "out", "--format", "eml")
