"""Alice writes to Bob and Bob answers, by keys alone, on the screen: real servers, real engine."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from tests.servers.person import Person, account
from tests.servers.rig import Rig
from tui_mail.config.load import load_settings
from tui_mail.model.commands import Stop
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.summary import Summary, View
from tui_mail.ports.face import Face
from tui_mail.ui.app import MailApp
from tui_mail.wiring.face import open_face

PATIENCE = 60.0
"""Seconds for a letter to arrive; usually one or two."""


@pytest.fixture
def people(clean_rig: Rig, tmp_path: Path) -> Person:
    return Person(
        tmp_path,
        account(clean_rig, "alice", "alice", "pop", pop='check_every = "2s"\n')
        + account(clean_rig, "bob", "bob", "imap")
        + "[send]\nundo_seconds = 0\n",
    )


@asynccontextmanager
async def client(people: Person, size: tuple[int, int]) -> AsyncIterator[tuple[Pilot[None], Face]]:
    """The client over an engine process of its own, which ends with it."""
    face = await asyncio.to_thread(open_face, people.paths, start=True)
    settings = load_settings(people.paths.settings)
    app = MailApp(face, ui=settings.ui, undo_seconds=settings.send.undo_seconds)
    try:
        async with app.run_test(size=size) as pilot:
            yield pilot, face
    finally:
        await asyncio.to_thread(face.ask, Stop(), 10.0)
        await asyncio.to_thread(face.close)


async def until(pilot: Pilot[None], true: Callable[[], object], what: str) -> None:
    """Let the app run until it is so."""
    end = asyncio.get_running_loop().time() + PATIENCE
    while not true():
        assert asyncio.get_running_loop().time() < end, f"{what}\n{shown(pilot)}"
        await pilot.pause(0.05)


def shown(pilot: Pilot[None]) -> str:
    """What stands on the screen."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


async def type_in(pilot: Pilot[None], text: str) -> None:
    """As a terminal hands over what is pasted: any script, in one piece."""
    await pilot.pause()
    focused = pilot.app.focused
    assert focused is not None
    focused.post_message(events.Paste(text))
    await pilot.pause()


def inbox(face: Face, account: str) -> tuple[Summary, ...]:
    folders = face.reading.folders(AccountKey(account))
    folder = next(f for f in folders if f.role is not None and f.role.value == "inbox")
    return face.reading.page(View(AccountKey(account), folder.id), 0, 10)


async def write_to_bob(pilot: Pilot[None], file: Path) -> None:
    """Alice's letter, by keys, with a copy nobody sees and a file."""
    await pilot.press("alt+1", "c")
    await until(pilot, lambda: "Alice Tester" in shown(pilot), "no composer, or not Alice's")
    await type_in(pilot, "Bob Łukasz <bob@rig.test>")
    await pilot.press("tab", "tab")
    await type_in(pilot, "alice@rig.test")
    await pilot.press("tab")
    await type_in(pilot, "Grüße aus 東京 ✉")
    await pilot.press("tab")
    await type_in(pilot, "Zeile eins\n.\n..punkt\nschöne Grüße\n")
    await pilot.press("ctrl+t")
    await until(pilot, lambda: "ttach" in shown(pilot), "no dialog for a file")
    await type_in(pilot, str(file))
    await pilot.press("enter")
    await until(pilot, lambda: "datei" in shown(pilot), "the file is not attached")
    await pilot.press("ctrl+s")


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_alice_and_bob_on_the_screen(
    people: Person, clean_rig: Rig, tmp_path: Path, size: tuple[int, int]
) -> None:
    blob = os.urandom(70_000)
    file = tmp_path / "datei ü.bin"
    file.write_bytes(blob)
    async with client(people, size) as (pilot, face):
        await until(pilot, lambda: "All inboxes" in shown(pilot), "no main screen")
        await write_to_bob(pilot, file)

        await until(pilot, lambda: inbox(face, "bob"), "Bob never got it")
        await pilot.press("alt+2")
        await until(pilot, lambda: "Grüße aus 東京" in shown(pilot), "Bob does not see it")
        (got,) = inbox(face, "bob")
        content = face.reading.content(got.id)
        assert content.text == "Zeile eins\n.\n..punkt\nschöne Grüße\n"
        assert got.to[0].name == "Bob Łukasz"
        assert face.reading.attachment(got.id, content.parts[0].part) == ("datei ü.bin", blob)
        (at_bob,) = clean_rig.messages("bob")
        assert b"\nbcc:" not in at_bob.lower()

        await pilot.press("enter")
        await until(pilot, lambda: "..punkt" in shown(pilot), "the reader does not show it")
        await pilot.press("r")
        await until(pilot, lambda: "> Zeile eins" in shown(pilot), "no quoted answer")
        await type_in(pilot, "ja, 4711\n")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: _answer(face), "Alice never got the answer")
        await until(pilot, lambda: clean_rig.messages("bob", "Sent"), "no copy in Bob's Sent")
        assert len(clean_rig.messages("bob", "Sent")) == 1
        answer = face.reading.content(_answer(face)[0].id)
        assert "ja, 4711" in answer.text
        assert "> Zeile eins" in answer.text
        assert answer.summary.thread == face.reading.rows((_sent(face),))[0].thread
        assert "answered" in face.reading.rows((got.id,))[0].flags


def _answer(face: Face) -> list[Summary]:
    return [row for row in inbox(face, "alice") if row.subject.startswith("Re: Grüße")]


def _sent(face: Face) -> MessageId:
    folders = face.reading.folders(AccountKey("alice"))
    sent = next(f for f in folders if f.name == "Sent")
    return face.reading.page(View(AccountKey("alice"), sent.id), 0, 1)[0].id
