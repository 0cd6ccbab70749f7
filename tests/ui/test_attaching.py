"""Files picked or pasted: several at once, asked before a pasted path is taken for one."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tests.ui.driving import until
from tests.ui.fake_face import FakeFace
from tests.ui.shown import screen_text
from tests.ui.test_compose import BLANK, ME, client, sent, writing
from tui_mail.message.recipient_doubts import size_doubts
from tui_mail.model.doubt import RecipientDoubt, Slip
from tui_mail.model.draft import AttachedFile
from tui_mail.ui.dialogs.attach_path import AttachPath
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.pasted_paths import pasted_paths
from tui_mail.ui.screens.compose import ComposeScreen
from tui_mail.ui.send_checks import doubts
from tui_mail.ui.widgets.body_editor import BodyEditor

LETTER = replace(BLANK, to=(ME,), subject="x")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, size in (("a.txt", 5), ("b c.txt", 7), ("d.pdf", 9)):
        (tmp_path / name).write_bytes(b"x" * size)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("/tmp/a.txt", ("/tmp/a.txt",)),
        ("~/a.txt\n", ("~/a.txt",)),
        ("'/tmp/b c.txt' /tmp/a.txt ", ("/tmp/b c.txt", "/tmp/a.txt")),
        ("/tmp/b\\ c.txt", ("/tmp/b c.txt",)),
        ("/tmp/b c.txt", ("/tmp/b c.txt",)),
        ("/tmp/it's.txt", ("/tmp/it's.txt",)),
        ("file:///tmp/b%20c.txt\nfile://localhost/tmp/%C3%A4.pdf", ("/tmp/b c.txt", "/tmp/ä.pdf")),
        ("/tmp/a /tmp/a", ("/tmp/a",)),
        ("file://elsewhere/tmp/a", ()),
        ("file:///tmp/a%0Ab", ()),
        ("// a comment", ()),
        ("/", ()),
        ("see /tmp/a.txt", ()),
        ("/tmp/a.txt\nand words", ()),
        ("https://x.test/a", ()),
        ("", ()),
        ("/a " * 200, ()),
        ("/a" * 20_000, ()),
    ],
)
def test_what_a_terminal_pastes_for_files_is_known(text: str, paths: tuple[str, ...]) -> None:
    assert pasted_paths(text) == paths


async def pasted(pilot: Pilot[None], text: str) -> ComposeScreen:
    screen = await writing(pilot, LETTER)
    screen.query_one(BodyEditor).post_message(events.Paste(text))
    return screen


async def test_pasted_files_are_attached_once_that_is_said(face: FakeFace, files: Path) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await pasted(pilot, f"'{files}/b c.txt' file://{files}/d.pdf")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        assert "Attach 2 files (16 B)?" in screen_text(app)
        await pilot.press("y")
        await until(pilot, lambda: len(screen.draft.attachments) == 2)
        assert [file.filename for file in screen.draft.attachments] == ["b c.txt", "d.pdf"]
        assert screen.draft.body == ""


@pytest.mark.parametrize("key", ["n", "escape"])
async def test_a_path_can_be_meant_as_a_word(face: FakeFace, files: Path, key: str) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await pasted(pilot, f"{files}/a.txt")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press(key)
        await until(pilot, lambda: screen.draft.body == f"{files}/a.txt")
        assert screen.draft.attachments == ()


async def test_a_path_of_no_file_is_text_unasked(face: FakeFace, files: Path) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await pasted(pilot, f"{files}/a.txt {files}/gone.txt")
        await until(pilot, lambda: "gone.txt" in screen.draft.body)
        assert app.screen is screen


async def test_several_files_are_picked_in_one_go(face: FakeFace, files: Path) -> None:
    app = client(face)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await writing(pilot, LETTER)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(app.screen, AttachPath))
        field = app.screen.query_one(Input)
        field.value = f"{files}/*.txt"
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "2 files, 12 B: a.txt, b c.txt" in screen_text(app))
        assert field.value == f"{files}/"
        field.value = f"{files}/d.pdf"
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "3 files, 21 B" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen)
        assert [file.filename for file in screen.draft.attachments] == ["a.txt", "b c.txt", "d.pdf"]


async def test_a_large_message_is_asked_about_before_it_is_sent(face: FakeFace) -> None:
    face.store.doubtful = [RecipientDoubt(Slip.LARGE, ME.address, size=41_000_000)]
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        await writing(pilot, replace(LETTER, body="y"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Send 41 MB?" in screen_text(app))
        assert not sent(face)


def test_the_size_is_that_on_the_way() -> None:
    film = AttachedFile("film.bin", "video/mp4", 20_000_000, path="/film.bin")
    draft = replace(LETTER, body="y", attachments=(film,))
    (doubt,) = size_doubts(draft, 25_000_000)
    assert doubt.size == 20_000_000 // 57 * 78 + 78 + 1
    assert doubts(draft, (doubt,))[0].question == "Send 27 MB?"
    assert size_doubts(draft, 0) == ()
    assert size_doubts(replace(draft, attachments=()), 25_000_000) == ()
