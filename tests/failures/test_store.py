"""A store that another program holds, or that is damaged: told, and left exactly as it is (R11)."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.calling import User
from tests.cli.terminal import Terminal
from tests.engine.peers import NOWHERE, bye, letter, lists, logs_in, pop, smtp
from tests.engine.profile import letter as stored_letter
from tests.failures.cases import DAMAGED, LOCKED
from tests.failures.scene import LETTER
from tests.failures.window import banner_says, client, on_screen, paths_of, read, until
from tests.scripted.server import Peer, serving
from tui_mail.message.digest import digest
from tui_mail.model.commands import Answer, Done
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.ports.mail_store import Arrival
from tui_mail.store import database, read_pool
from tui_mail.store.mail_store import open_store
from tui_mail.ui.bridge import Answered
from tui_mail.ui.widgets.banner import Banner

HOME = AccountKey("home")
READS = ("list", "folders", "show 1", "outbox", "list words")
WRITES = ("flag 1 +flagged", "move 1 Archive", "delete 1", "sync", "outbox retry all", "undo")
HOLD = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute(f"PRAGMA locking_mode = {sys.argv[2]}")
db.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def user(tmp_path: Path) -> User:
    """Somebody with some hundred letters."""
    person = User(tmp_path)
    person.write(pop(NOWHERE) + smtp(NOWHERE))
    paths = paths_of(person)
    (tmp_path / "runtime_dir").mkdir(mode=0o700)
    paths.make()
    store = open_store(paths.database)
    store.ensure_account(HOME)
    inbox = store.ensure_folder(HOME, "Inbox", role=Role.INBOX, local=True).id
    raws = [stored_letter(n) + f"{n:04}".encode() * 400 for n in range(300)]
    store.add([Arrival(inbox, raw, digest(raw), 1_000_000 + n) for n, raw in enumerate(raws)])
    store.close()
    return person


@contextmanager
def held(store: Path, mode: str = "NORMAL") -> Iterator[None]:
    """Another process holds it; EXCLUSIVE keeps readers out, too."""
    command = [sys.executable, "-c", HOLD, str(store), mode]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            process.communicate()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A held store is waited for a moment, not ten seconds."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    monkeypatch.setattr(read_pool, "BUSY_SECONDS", 0.2)


@pytest.mark.usefixtures("impatient")
def test_R11_a_store_that_another_program_writes_is_said_and_can_be_read(user: User) -> None:
    store = paths_of(user).database
    with held(store):
        for line in WRITES:
            called = user.call(*line.split())
            assert called.complaint() == f"tui-mail: {LOCKED.words(store)}\n", line
            assert called.status == 1
        called = user.call("send", "-t", stdin=LETTER)
        words = f"The message was neither queued nor sent. {LOCKED.words(store)}"
        assert called.complaint() == f"tui-mail: {words}\n"
        for line in READS:
            assert user.done(*line.split()).status == 0
    user.done("flag", "1", "+flagged")
    assert len(user.json("list", "--limit", 1000)) == 300
    assert user.json("outbox") == []


@pytest.mark.usefixtures("impatient")
def test_R11_a_store_that_another_program_keeps_to_itself_is_said_by_every_command(
    user: User,
) -> None:
    store = paths_of(user).database
    with held(store, "EXCLUSIVE"):
        for line in (*READS, *WRITES):
            called = user.call(*line.split())
            assert called.complaint() == f"tui-mail: {LOCKED.words(store)}\n", line
    assert len(user.json("list", "--limit", 1000)) == 300


@pytest.mark.usefixtures("impatient")
async def test_R11_a_store_that_is_held_under_the_open_client_is_said_and_goes_on(
    user: User,
) -> None:
    raw = letter(1)

    def drop(peer: Peer) -> None:
        logs_in(peer)
        lists(peer, [len(raw)])
        if peer.line() == "RETR 1":
            peer.raw(b"+OK\r\n" + raw + b".\r\n")
            bye(peer)

    store = paths_of(user).database
    with serving(drop) as server:
        section = "[accounts.home.pop]\n"
        secret = f'{section}password_command = "printf pw"\n'
        user.write(pop(server.port).replace(section, secret) + smtp(NOWHERE))
        async with client(user) as (pilot, _):
            with held(store):
                await pilot.press("f5")
                await banner_says(pilot, "! Another program holds the mail store")
                assert "".join(LOCKED.words(store).split()) in "".join(on_screen(pilot).split())
            await pilot.press("ctrl+x", "f5")
            await until(pilot, lambda: "301 unread of 301" in on_screen(pilot), "it did not go on")
            assert not read(pilot, Banner)


def cut_to(size: int) -> Callable[[bytes], bytes]:
    """Everything after so many bytes is gone."""
    return lambda whole: whole[:size]


WRECKS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut to nothing": (cut_to(0), "the file is empty"),
    "cut to a byte": (cut_to(1), "it holds nothing"),
    "cut to 100 bytes": (cut_to(100), "database disk image is malformed"),
    "cut to 512 bytes": (cut_to(512), "database disk image is malformed"),
    "cut to a page": (cut_to(4096), "database disk image is malformed"),
    "cut in the middle": (lambda all_: all_[: len(all_) // 2], "database disk image is malformed"),
    "cut by a page": (lambda all_: all_[:-4096], "database disk image is malformed"),
    "another header": (lambda all_: b"Dear diary, this" + all_[16:], "file is not a database"),
    "zeros": (lambda all_: bytes(len(all_)), "file is not a database"),
    "all but the first page": (
        lambda all_: all_[:4096] + b"\xff" * (len(all_) - 4096),
        "database disk image is malformed",
    ),
}


@pytest.mark.parametrize("how", WRECKS)
def test_R11_a_damaged_store_is_said_by_every_command_and_left_as_it_is(
    user: User, how: str
) -> None:
    wreck, why = WRECKS[how]
    store = paths_of(user).database
    store.write_bytes(wreck(store.read_bytes()))
    before = store.read_bytes()
    for line in (*READS, *WRITES):
        called = user.call(*line.split())
        assert called.complaint() == f"tui-mail: {DAMAGED.words(store, why)}\n", line
        assert called.status == 1
        assert not called.out
        assert store.read_bytes() == before, line
    called = user.call("send", "-t", stdin=LETTER)
    assert called.complaint() == (
        f"tui-mail: The message was neither queued nor sent. {DAMAGED.words(store, why)}\n"
    )
    assert store.read_bytes() == before


@pytest.mark.parametrize("how", ["cut to nothing", "cut in the middle", "another header"])
def test_R11_the_client_on_a_damaged_store_says_so_and_does_not_open(user: User, how: str) -> None:
    wreck, why = WRECKS[how]
    store = paths_of(user).database
    store.write_bytes(wreck(store.read_bytes()))
    before = store.read_bytes()
    terminal = Terminal(user)
    terminal.until(DAMAGED.words(store, why).encode())
    assert terminal.status() == 1
    assert store.read_bytes() == before


def test_R11_flipped_bytes_are_said_where_they_are_met_and_nothing_is_given_wrong(
    user: User,
) -> None:
    """Eight kilobytes at a time, over the whole file."""
    store = paths_of(user).database
    numbers = [str(n) for n in range(1, 301)]
    asked = (("list", "--limit", "1000"), ("show", "--raw", *numbers), ("list", "words", "1"))
    right = {words: user.done(*words).out for words in asked}
    whole = store.read_bytes()
    said = 0
    for start in range(4096, len(whole), 16 * 4096):
        flipped = bytes(byte ^ 0xFF for byte in whole[start : start + 8192])
        store.write_bytes(whole[:start] + flipped + whole[start + 8192 :])
        for words in asked:
            called = user.call(*words)
            if called.status:
                assert "damaged" in called.complaint(), words
                said += 1
            else:
                assert called.out == right[words], (start, words)
        called = user.call("flag", "1", "+x")
        assert not called.status or "damaged" in called.complaint()
        assert store.stat().st_size >= len(whole)
    assert said > 5, "hardly anybody met them"


async def test_R11_damage_that_the_open_client_meets_is_a_banner(user: User) -> None:
    store = paths_of(user).database
    async with client(user) as (pilot, _):
        await until(pilot, lambda: "letter 299" in on_screen(pilot), "no list")
        whole = store.read_bytes()
        with store.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * (len(whole) - 4096))
        await pilot.press("slash", *"words", "enter")
        await until(pilot, lambda: "is damaged" in read(pilot, Banner), "nothing is said")
        assert "tui-mail restore" in read(pilot, Banner)


async def test_R11_an_answer_that_is_looked_up_in_a_damaged_store_is_a_banner_too(
    user: User,
) -> None:
    store = paths_of(user).database
    async with client(user) as (pilot, face):
        await until(pilot, lambda: "letter 299" in on_screen(pilot), "no list")
        whole = store.read_bytes()
        store.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
        every = tuple(MessageId(n) for n in range(1, 301))

        def looks_up(_: Answer) -> None:
            face.reading.rows(every)

        pilot.app.post_message(Answered(Done(), looks_up))
        await until(pilot, lambda: "is damaged" in read(pilot, Banner), "nothing is said")
        assert pilot.app.is_running
