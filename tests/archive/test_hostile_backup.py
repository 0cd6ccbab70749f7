"""A backup made by somebody hostile, or cut short: refused in one line, and nothing is changed."""

import gzip
import hashlib
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.archive.letters import kept, letter
from tests.cli.calling import User
from tui_mail.store.migrate import SCHEMA

Member = tuple[tarfile.TarInfo, bytes]


@pytest.fixture
def full(user: User, files: Path) -> User:
    (files / "a.eml").write_bytes(letter(1))
    user.done("import", files, "--account", "home")
    return user


@pytest.fixture
def good(full: User, tmp_path: Path) -> Path:
    full.done("backup", tmp_path / "good.tar")
    return tmp_path / "good.tar"


def members(file: Path) -> list[Member]:
    with tarfile.open(file) as tar:
        found = []
        for info in tar:
            data = tar.extractfile(info)
            assert data is not None
            found.append((info, data.read()))
        return found


def plain(name: str, data: bytes) -> Member:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    return info, data


def special(name: str, kind: bytes, target: str = "") -> Member:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info, b""


def packed(parts: list[Member], *, manifest: bool = True) -> bytes:
    """A tar of these, with a manifest that fits them."""
    rest = [part for part in parts if part[0].name != "manifest.json"]
    if manifest:
        files = [
            {"name": i.name, "size": i.size, "sha256": hashlib.sha256(d).hexdigest()}
            for i, d in rest
        ]
        whole = {"tui-mail": "backup", "made": 1, "files": files, "missing": []}
        parts = [*rest, plain("manifest.json", json.dumps(whole).encode())]
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for info, data in parts:
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def with_database(parts: list[Member], change: Callable[[sqlite3.Connection], object]) -> bytes:
    """The same backup with a database that somebody worked on."""
    data = next(d for i, d in parts if i.name == "mail.db")
    db = sqlite3.connect(":memory:")
    db.deserialize(data)
    change(db)
    db.commit()
    changed = db.serialize()
    db.close()
    return packed([plain("mail.db", changed)])


def refused(user: User, tmp_path: Path, content: bytes) -> str:
    """What is said of it, once nothing at all was changed by it."""

    def everything() -> dict[str, str]:
        return {
            str(path): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
            for path in tmp_path.rglob("*")
            if path.suffix not in {".sock", ".lock"}
        }

    (tmp_path / "bad.tar").write_bytes(content)
    before = everything()
    called = user.call("restore", tmp_path / "bad.tar")
    assert called.status == 1
    assert everything() == before
    assert kept(user) == [letter(1)]
    return called.complaint()


@pytest.mark.parametrize(
    "extra",
    [
        plain("../../evil", b"x"),
        plain("/tmp/evil", b"x"),
        plain("blobs/../../evil", b"x"),
        plain("blobs/" + "0" * 64, b"another hash"),
        plain("blobs/" + hashlib.sha256(b"x").hexdigest() + "/..", b"x"),
        plain("mail.db", b"twice"),
        plain("mail.db-wal", b"x"),
        plain("engine.lock", b"x"),
        special("blobs", tarfile.DIRTYPE),
        special("config.toml", tarfile.SYMTYPE, "/etc/passwd"),
        special("config.toml", tarfile.LNKTYPE, "mail.db"),
        special("config.toml", tarfile.FIFOTYPE),
        special("blobs/" + "0" * 64, tarfile.CHRTYPE),
    ],
    ids=lambda member: f"{member[0].name[:20]}-{member[0].type!r}",
)
def test_F1_no_name_or_kind_that_a_backup_does_not_have(
    full: User, good: Path, tmp_path: Path, extra: Member
) -> None:
    assert "no whole backup" in refused(full, tmp_path, packed([*members(good), extra])) or (
        "damaged" in refused(full, tmp_path, packed([*members(good), extra]))
    )
    assert not (tmp_path.parent / "evil").exists()


def test_R2_a_backup_that_was_cut_short_anywhere_is_refused(
    full: User, good: Path, tmp_path: Path
) -> None:
    whole = good.read_bytes()
    end = whole.rindex(b"ustar") - 257 + 512 + 64  # within the manifest
    for length in (0, 1, 511, 512, 513, 5000, len(whole) // 2, end - 600, end):
        assert "no whole backup" in refused(full, tmp_path, whole[:length])


def test_one_changed_byte_is_found(full: User, good: Path, tmp_path: Path) -> None:
    whole = bytearray(good.read_bytes())
    for place in (600, 20_000, whole.index(b"[accounts.home]")):
        whole[place] ^= 0x01
        refused(full, tmp_path, bytes(whole))
        whole[place] ^= 0x01


@pytest.mark.parametrize(
    "text",
    [
        b"{",
        b"[]",
        b"{}",
        b"null",
        b'{"tui-mail": "else", "made": 1, "files": [], "missing": []}',
        b'{"tui-mail": "backup", "made": 1, "files": [], "missing": []}',
        b'{"tui-mail": "backup", "made": 1e99, "files": [], "missing": []}',
        b'{"tui-mail": "backup", "made": -5, "files": [{"name": 1}], "missing": []}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_manifest_that_is_none(full: User, good: Path, tmp_path: Path, text: bytes) -> None:
    parts = [part for part in members(good) if part[0].name != "manifest.json"]
    content = packed([*parts, plain("manifest.json", text)], manifest=False)
    assert "no whole backup" in refused(full, tmp_path, content)


def test_other_files_are_no_backup(full: User, good: Path, tmp_path: Path) -> None:
    parts = members(good)
    for content in (
        b"hello",
        gzip.compress(good.read_bytes()),
        packed([part for part in parts if part[0].name != "mail.db"]),
        packed(parts[:1], manifest=False),
        packed([plain("mail.db", b"")]),
        packed([plain("mail.db", b"no database " * 1000)]),
    ):
        assert "Traceback" not in refused(full, tmp_path, content)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("CREATE TRIGGER t AFTER UPDATE ON outbox BEGIN DELETE FROM raw; END", "did not make"),
        ("CREATE VIEW v AS SELECT * FROM raw", "did not make"),
        ("CREATE TABLE extra (x)", "did not make"),
        ("DROP INDEX refs_by_thread", "did not make"),
        (f"PRAGMA user_version = {SCHEMA + 1}", "newer"),
        ("PRAGMA user_version = 0", "not a mail store"),
        ("UPDATE raw SET encoding = 'file'", "missing"),
    ],
)
def test_a_database_with_more_or_less_than_ours_has(
    full: User, good: Path, tmp_path: Path, statement: str, said: str
) -> None:
    content = with_database(members(good), lambda db: db.execute(statement))
    assert said in refused(full, tmp_path, content)
