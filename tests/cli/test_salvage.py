"""`tui-mail doctor --salvage`: asked for, never by itself; one store at each moment (R11)."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calling import User
from tests.engine.profile import SETTINGS, letter
from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store
from tui_mail.wiring.lock import ProfileLock

HOME = AccountKey("home")
COUNT = 200
PAGE = 4096


@pytest.fixture
def user(tmp_path: Path) -> User:
    person = User(tmp_path)
    person.write(SETTINGS)
    (tmp_path / "runtime_dir").mkdir(mode=0o700)
    person.paths.make()
    store = open_store(person.paths.database)
    store.ensure_account(HOME)
    inbox = store.ensure_folder(HOME, "Inbox", role=Role.INBOX, local=True).id
    raws = [letter(n) + f"{n:04} ".encode() * 400 for n in range(COUNT)]
    store.add([Arrival(inbox, raw, digest(raw), 1_000_000 + n) for n, raw in enumerate(raws)])
    store.close()
    return person


def wreck(user: User) -> bytes:
    """The root of the folders and of the list of places are gone."""
    whole = bytearray(user.paths.database.read_bytes())
    for page in (7, 20):
        whole[(page - 1) * PAGE : page * PAGE] = b"\xff" * PAGE
    user.paths.database.write_bytes(whole)
    return bytes(whole)


def test_R11_what_can_be_read_is_saved_and_the_damaged_store_kept(user: User) -> None:
    before = wreck(user)
    called = user.call("list")
    assert "tui-mail doctor --salvage" in called.complaint()
    assert user.paths.database.read_bytes() == before
    said = user.json("doctor", "--salvage")
    (done,) = said
    assert (done["messages"], done["lost"]) == (COUNT, 0)
    assert 0 < done["recovered"] <= COUNT
    aside = Path(done["set_aside"])
    assert (aside / "mail.db").read_bytes() == before
    assert aside.stat().st_mode & 0o777 == 0o700
    rows = user.json("list", "--limit", 1000)
    assert {row["subject"] for row in rows} == {f"letter {n}" for n in range(COUNT)}
    assert {row["folder"] for row in rows} <= {"Recovered", "Inbox"}
    user.done("flag", rows[0]["id"], "+flagged")
    assert user.call("doctor", "--json").objects()[3]["ok"]


def test_it_says_in_words_what_came_of_it(user: User) -> None:
    whole = user.paths.database.read_bytes()
    user.paths.database.write_bytes(whole[: len(whole) // 2])
    text = user.done("doctor", "--salvage").out.decode()
    assert "messages could not be read" in text
    assert "before-salvage-" in text


def test_a_store_that_is_whole_is_left_alone(user: User) -> None:
    before = user.paths.database.read_bytes()
    called = user.call("doctor", "--salvage")
    assert called.status == 2
    assert "is whole; there is nothing to salvage" in called.complaint()
    assert user.paths.database.read_bytes() == before


def test_there_is_nothing_to_salvage_where_there_is_no_store(user: User) -> None:
    user.paths.database.unlink()
    assert "There is no mail store" in user.call("doctor", "--salvage").complaint()


def test_a_newer_store_is_not_salvaged(user: User) -> None:
    whole = bytearray(user.paths.database.read_bytes())
    whole[60:64] = (99).to_bytes(4, "big")
    user.paths.database.write_bytes(whole)
    assert "made by a newer tui-mail" in user.call("doctor", "--salvage").complaint()
    assert user.paths.database.read_bytes() == whole


def test_it_refuses_while_an_engine_runs(user: User) -> None:
    before = wreck(user)
    lock = ProfileLock(user.paths)
    assert lock.take()
    try:
        assert "tui-mail is running" in user.call("doctor", "--salvage").complaint()
    finally:
        lock.give_back()
    assert user.paths.database.read_bytes() == before


@pytest.mark.parametrize(
    ("step", "is_new"),
    [("salvage-after-build", False), ("salvage-before-swap", False), ("salvage-after-swap", True)],
)
def test_R2_a_salvage_that_was_killed_leaves_one_store_or_the_other(
    user: User, step: str, *, is_new: bool
) -> None:
    before = wreck(user)
    ended = subprocess.run(
        [sys.executable, "-m", "tui_mail", "doctor", "--salvage"],
        env=os.environ | user.environment | {"TUI_MAIL_FAIL_POINT": step},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert (user.paths.database.read_bytes() == before) is not is_new
    if not is_new:
        assert user.json("doctor", "--salvage")[0]["messages"] == COUNT
        assert not list(user.paths.data.glob(".*part"))
    assert len(user.json("list", "--limit", 1000)) == COUNT
