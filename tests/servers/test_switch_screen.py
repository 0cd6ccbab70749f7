"""The switch between POP and IMAP by keys on the screen: real servers, real engine, a keyring."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.cli.memory_keyring import MemoryKeyring
from tests.servers.person import Person, account, letters
from tests.servers.rig import Rig
from tests.ui.shown import screen_text
from tui_mail.config.load import load_settings
from tui_mail.engine.near import NearFace
from tui_mail.model.account import Mode
from tui_mail.model.ids import AccountKey
from tui_mail.ports.face import Face
from tui_mail.ui.app import MailApp, let_switch
from tui_mail.ui.dialogs.switch_mode import SwitchDialog
from tui_mail.wiring.build import build_engine
from tui_mail.wiring.reading import open_reading
from tui_mail.wiring.switch import open_switch

PATIENCE = 60.0
"""Seconds; usually one or two."""
HOME = AccountKey("home")
SERVICE = "tui-mail"
POP, IMAP = "pop:alice@localhost", "imap:alice@localhost"


@pytest.fixture
def keyring() -> Iterator[dict[tuple[str, str], str]]:
    MemoryKeyring.kept.clear()
    yield MemoryKeyring.kept
    MemoryKeyring.kept.clear()


@pytest.fixture
def alice(clean_rig: Rig, tmp_path: Path, keyring: dict[tuple[str, str], str]) -> Person:
    """She reads by POP; the keyring has the password of that server alone."""
    text = account(clean_rig, "home", "alice", "pop")
    text = re.sub(r'password_command = "printf alicepw"\n', "", text)
    chosen = '[secrets]\nkeyring = "tests.cli.memory_keyring.MemoryKeyring"\n'
    keyring[SERVICE, POP] = "alicepw"
    return Person(tmp_path, text + chosen)


@asynccontextmanager
async def client(
    person: Person, *, background: bool = True
) -> AsyncIterator[tuple[Pilot[None], Face]]:
    """The client over a whole engine in this process, which ends with it.

    Args:
        background: the engine syncs by itself and hears of new mail; else only when asked.
    """
    person.paths.make()
    engine = await asyncio.to_thread(build_engine, person.paths, background=background)
    await asyncio.to_thread(engine.start)
    face = NearFace(engine, lambda: open_reading(person.paths), lambda: None)
    app = MailApp(face, ui=load_settings(person.paths.settings).ui)
    let_switch(app, lambda: open_switch(person.paths))
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            yield pilot, face
    finally:
        await asyncio.to_thread(face.close)


async def until(pilot: Pilot[None], true: Callable[[], object], what: str) -> None:
    end = asyncio.get_running_loop().time() + PATIENCE
    while not true():
        assert asyncio.get_running_loop().time() < end, f"{what}\n{screen_text(pilot.app)}"
        await pilot.pause(0.02)


async def says(pilot: Pilot[None], words: str) -> None:
    """Until the dialog says so, wherever its lines break."""

    def shown() -> bool:
        box = re.findall("│(.*)│", screen_text(pilot.app))
        return words in " ".join(" ".join(box).split())

    await until(pilot, shown, f"it never said: {words}")


def total(face: Face) -> int:
    return sum(folder.total for folder in face.reading.folders(HOME))


def mode_of(person: Person) -> Mode:
    return load_settings(person.paths.settings).accounts[HOME].mode


async def opened(pilot: Pilot[None], face: Face, count: int) -> None:
    await until(pilot, lambda: total(face) == count, "the mail never came")
    await until(pilot, lambda: "letter 0" in screen_text(pilot.app), "no list")
    await pilot.press("S")
    await until(pilot, lambda: isinstance(pilot.app.screen, SwitchDialog), "no dialog")


async def test_a_switch_and_back_by_keys_with_the_password_copied(
    alice: Person, clean_rig: Rig, keyring: dict[tuple[str, str], str]
) -> None:
    clean_rig.seed("alice", letters(5, "alice"))
    async with client(alice) as (pilot, face):
        await opened(pilot, face, 5)
        await says(pilot, "Use that of the POP server?")
        await pilot.press("y")
        await says(pilot, "5 matched, not downloaded again")
        assert mode_of(alice) is Mode.POP
        assert (SERVICE, IMAP) not in keyring
        await pilot.press("y")
        await says(pilot, "home is read over IMAP now. What the server has is matched and fetched")
        assert keyring[SERVICE, IMAP] == "alicepw"
        assert mode_of(alice) is Mode.IMAP
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, SwitchDialog), "it stays")
        assert face.reading.accounts()[0].mode is Mode.IMAP

        await pilot.press("S")
        await says(pilot, "5 known on the server since it was last read so")
        await pilot.press("enter")
        await says(pilot, "home is read over POP now. What the server has is matched and fetched")
        assert total(face) == 5
        assert mode_of(alice) is Mode.POP


async def test_a_wrong_password_changes_nothing_and_another_is_asked_for(
    alice: Person, clean_rig: Rig, keyring: dict[tuple[str, str], str]
) -> None:
    clean_rig.seed("alice", letters(2, "alice"))
    before = alice.config.read_bytes()
    async with client(alice) as (pilot, face):
        await opened(pilot, face, 2)
        await says(pilot, "Use that of the POP server?")
        await pilot.press("n")
        await says(pilot, "Password for alice@localhost (IMAP)")
        await pilot.press(*"nyp", "enter")
        await says(pilot, "home is read as before.")
        assert alice.config.read_bytes() == before
        assert (SERVICE, IMAP) not in keyring
        await pilot.press("p")
        await says(pilot, "Password for alice@localhost (IMAP)")
        assert "nyp" not in screen_text(pilot.app)
        await pilot.press(*"alicepw", "enter")
        await says(pilot, "2 matched, not downloaded again")
        await pilot.press("n")
        await until(pilot, lambda: not isinstance(pilot.app.screen, SwitchDialog), "it stays")
        assert alice.config.read_bytes() == before
        assert (SERVICE, IMAP) not in keyring


async def test_mail_that_pop_would_not_find_is_waited_for(clean_rig: Rig, tmp_path: Path) -> None:
    person = Person(tmp_path, account(clean_rig, "home", "alice", "imap"))
    clean_rig.seed("alice", letters(1, "alice"))
    await asyncio.to_thread(person.run, "sync")
    clean_rig.doveadm("mailbox", "create", "-u", "alice", "Projects")
    clean_rig.seed("alice", letters(4, "alice")[1:], "Projects")
    # A server that tells of other folders would bring these before the question is asked.
    async with client(person, background=False) as (pilot, face):
        await until(pilot, lambda: total(face) == 1, "the mail never came")
        await pilot.press("S")
        await says(pilot, "3 messages of the IMAP server are not here yet")
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, SwitchDialog), "it stays")
        assert mode_of(person) is Mode.IMAP
