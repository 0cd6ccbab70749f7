"""The screen of attachments, over a real store: looked at, opened with programs, piped."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from tests.engine.profile import HOME, profile
from tests.ui.driving import until
from tests.ui.fake_face import FakeFace
from tests.ui.shown import screen_text
from tests.ui.test_outside_programs import spy
from tui_mail.config.schema import UiSettings
from tui_mail.engine.reading import StoreReading
from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store
from tui_mail.ui.app import MailApp
from tui_mail.ui.bridge import Desk
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.dialogs.pipe_command import PipeCommand
from tui_mail.ui.screens.attachments import AttachmentsScreen
from tui_mail.ui.screens.letter_within import LetterWithin
from tui_mail.ui.screens.text_screen import TextScreen
from tui_mail.ui.widgets.row_view import RowView
from tui_mail.wiring.reading import open_reading

EVIL = "$(touch pwned);`touch pwned`|touch pwned %s -rf.pdf"
PATCH = b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+new\n"
PDF = b"""\
%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R
/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 44>>stream
BT /F1 18 Tf 20 40 Td (Weaving figures) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
"""
INNER = (
    b'Subject: within\r\nContent-Type: multipart/mixed; boundary="i"\r\n\r\n'
    b"--i\r\n\r\ninner words\r\n"
    b'--i\r\nContent-Type: text/plain; name="deep.txt"\r\n\r\ndeep words\r\n--i--\r\n'
)
PARTS = (
    (f'application/pdf; name="{EVIL}"', PDF),
    ('text/x-patch; name="a.patch"', PATCH),
    ("message/rfc822", INNER),
    ('application/pdf; name="lie.pdf"', b"MZ\x90\x00\x01"),
    ('text/html; name="page.html"', b"<p>page words</p><img src='http://127.0.0.1:9/x'>"),
)
OUTSIDE = (("pdf", ".pdf", False), ("lie", "", True), ("page", ".html", True))
ORDER = ("pdf", "patch", "letter", "lie", "page")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[StoreReading, MessageId]]:
    pieces = [b"--o\r\nContent-Type: %s\r\n\r\n%s\r\n" % (k.encode(), data) for k, data in PARTS]
    raw = b'Subject: o\r\nContent-Type: multipart/mixed; boundary="o"\r\n\r\n' + b"".join(pieces)
    paths, _ = profile(tmp_path / "home", 0)
    with closing(open_store(paths.database)) as store:
        inbox = store.ensure_folder(HOME, "Inbox", role=Role.INBOX, local=True).id
        whole = raw + b"--o--\r\n"
        (message,) = store.add([Arrival(inbox, whole, digest(whole), 1_000_000)])
    with closing(open_reading(paths)) as reading:
        yield reading, message


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desktop whose opener writes down what it got; temporary files can be looked over."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DISPLAY", ":9")
    report = tmp_path / "report.json"
    opener = spy(report, "xdg-open" if sys.platform != "darwin" else "open")
    monkeypatch.setenv("PATH", f"{opener.parent}:{os.environ['PATH']}")
    return report


def left_over(report: Path) -> list[Path]:
    """What lies in the temporary folder, or was made by a shell."""
    return [*Path(tempfile.gettempdir()).iterdir(), *report.parent.glob("**/pwned*")]


def taken(report: Path) -> dict[str, Any]:
    """What a program was given; the next one writes anew."""
    seen = reported(report)
    report.unlink()
    return seen


def reported(report: Path) -> dict[str, Any]:
    """What a program was given; nothing while it has not said all of it."""
    written = report.read_text() if report.exists() else ""
    seen: dict[str, Any] = json.loads(written) if written.endswith("}") else {}
    return seen


def screen_on(opened: tuple[StoreReading, MessageId]) -> tuple[MailApp, AttachmentsScreen]:
    reading, message = opened
    app, face = MailApp(FakeFace(), ui=UiSettings()), FakeFace()
    face.store = reading  # type: ignore[assignment]
    parts = reading.content(message).parts
    return app, AttachmentsScreen(Desk(face, app), message, parts)


async def test_what_is_attached_is_looked_at_in_place(
    opened: tuple[StoreReading, MessageId],
) -> None:
    app, screen = screen_on(opened)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(screen)
        await until(pilot, lambda: app.screen is screen)
        await until(pilot, lambda: "Windows program" in screen_text(app))
        assert "⚠ It is named as a PDF document" in screen_text(app)
        for name, words in (("patch", "+new"), ("lie", "cannot be shown"), ("page", "page words")):
            await pilot.press(str(ORDER.index(name) + 1), "G", "enter")
            await until(pilot, lambda: isinstance(app.screen, TextScreen))
            await until(pilot, lambda words=words: words in screen_text(app))  # type: ignore[misc]
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is screen)
        await pilot.press("3", "G", "enter")
        await until(pilot, lambda: isinstance(app.screen, LetterWithin))
        await until(pilot, lambda: "inner words" in screen_text(app))
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, AttachmentsScreen))
        await until(pilot, lambda: "deep.txt" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "deep words" in screen_text(app))
        await pilot.press("escape", "escape", "escape")
        await until(pilot, lambda: app.screen is screen)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not here")
async def test_F3_the_words_of_a_pdf_are_read_from_a_closed_file_that_goes(
    opened: tuple[StoreReading, MessageId], outside: Path
) -> None:
    app, screen = screen_on(opened)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(screen)
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("g", "g", "enter")
        await until(pilot, lambda: "Weaving figures" in screen_text(app))
    assert not left_over(outside)


async def test_F3_pdftotext_gets_a_list_of_words_and_its_absence_is_said(
    opened: tuple[StoreReading, MessageId], outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, screen = screen_on(opened)
    spy(outside, "pdftotext")  # its last word is no file: it says nothing
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(screen)
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("g", "g", "enter")
        await until(pilot, lambda: "no text in this PDF" in screen_text(app))
        *options, path, output = reported(outside)["words"]
        assert options == ["-q", "-layout", "-enc", "UTF-8", "-l", "300"]
        assert (path.rpartition("/")[2], output) == ("attachment.pdf", "-")
        await pilot.press("escape")
        monkeypatch.setenv("PATH", "/nowhere")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("enter")
        await until(pilot, lambda: "not installed" in screen_text(app))
    assert not left_over(outside)


async def test_F3_a_program_gets_one_closed_file_of_our_name_and_what_runs_is_asked_about(
    opened: tuple[StoreReading, MessageId], outside: Path
) -> None:
    app, screen = screen_on(opened)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(screen)
        await until(pilot, lambda: app.screen is screen)
        for name, end, asks in OUTSIDE:
            await pilot.press(str(ORDER.index(name) + 1), "G", "o")
            if asks:
                await until(pilot, lambda: isinstance(app.screen, Confirm))
                await pilot.press("enter")  # on the answer that does no harm
                await until(pilot, lambda: app.screen is screen)
                assert not reported(outside)
                await pilot.press("o")
                await until(pilot, lambda: isinstance(app.screen, Confirm))
                await pilot.press("y")
            await until(pilot, lambda: reported(outside))
            seen = taken(outside)
            (word,) = seen["words"]
            folder, _, file = word.rpartition("/")
            assert file in {f"attachment{end}", "attachment.exe"}
            assert folder.rpartition("/")[0] == tempfile.gettempdir()
            assert seen["modes"] == [0o700, 0o600]
    assert {path.name[:9] for path in left_over(outside)} == {"tui-mail-"}


async def test_F3_an_attachment_is_the_input_of_a_command_and_never_part_of_it(
    opened: tuple[StoreReading, MessageId], outside: Path
) -> None:
    app, screen = screen_on(opened)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(screen)
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("g", "g", "|")
        await until(pilot, lambda: isinstance(app.screen, PipeCommand))
        app.screen.query_one(Input).value = "cat > piped; wc -c"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TextScreen))
        await until(pilot, lambda: bool(app.screen.query_one(RowView).rows))
    assert (outside.parent / "piped").read_bytes() == PDF
    assert not left_over(outside)
