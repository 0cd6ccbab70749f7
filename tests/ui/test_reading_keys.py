"""What the reader does by key: folds, long lines, charset, pipe, print, another window, unread."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.ui.driving import ready, settled, until
from tests.ui.fake_face import FakeFace
from tests.ui.shown import OneMessage, face_with, open_reader, plain_lines, screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.errors import UsageError
from tui_mail.model.flags import SEEN
from tui_mail.model.folder import Role
from tui_mail.ui.app import MailApp, look_by
from tui_mail.ui.bridge import Look
from tui_mail.ui.dialogs.charset_picker import CharsetPicker
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.dialogs.copy_choice import MOST, CopyChoice
from tui_mail.ui.dialogs.pipe_command import PipeCommand
from tui_mail.ui.programs.new_window import window_command
from tui_mail.ui.screens.text_screen import TextScreen
from tui_mail.ui.widgets.reader_rows import quoted_runs
from tui_mail.ui.widgets.row_view import RowView

NESTED = "\n".join(
    [
        "Mine.",
        "> a",
        *(f">> b{n}" for n in range(9)),
        "> c",
        "Then.",
        *(f"> d{n}" for n in range(8)),
    ]
)


def client(reading: OneMessage, look: Look | None = None) -> MailApp:
    app = MailApp(face_with(reading), ui=UiSettings())
    if look is not None:
        look_by(app, look)
    return app


def test_quotes_are_folded_by_their_depth() -> None:
    runs = [(run.start, run.end, run.depth) for run in quoted_runs(plain_lines(NESTED))]
    assert runs == [(1, 12, 1), (2, 11, 2), (13, 21, 1)]
    deep = "x\n" + "\n".join(">>> y" for _ in range(8))
    assert [(run.start, run.depth) for run in quoted_runs(plain_lines(deep))] == [(1, 1)]


async def test_one_quote_or_all_are_shown_by_key() -> None:
    app = client(OneMessage(plain_lines(NESTED)))
    async with app.run_test(size=(80, 40)) as pilot:
        await open_reader(pilot)
        assert screen_text(app).count("▸") == 2
        await pilot.press(">")
        shown = screen_text(app)
        assert "▾ 11 quoted lines" in shown
        assert "▎ ▸ 9 quoted lines" in shown
        assert "▎ a" in shown
        assert "b3" not in shown
        await pilot.press("2", ">")
        assert "▎ ▎ b3" in screen_text(app)
        assert "d3" not in screen_text(app)
        await pilot.press(">")
        assert "b3" not in screen_text(app)
        await pilot.press("Q")
        assert "d3" in screen_text(app)
        assert "▸" not in screen_text(app)
        await pilot.press("Q")
        assert screen_text(app).count("▸") == 2


async def test_long_lines_stand_whole_and_are_scrolled() -> None:
    app = client(OneMessage(plain_lines("begin " + "x" * 200 + " end\nshort")))
    async with app.run_test(size=(80, 24)) as pilot:
        reader = await open_reader(pilot)
        await pilot.press("g", "W")
        await until(pilot, lambda: reader.whole_lines)
        await until(pilot, lambda: "begin" in screen_text(app))
        await pilot.press("3", "0", "right")
        await until(pilot, lambda: " end" in screen_text(app))
        assert "begin" not in screen_text(app)
        most = reader.shift
        await pilot.press("right")
        assert reader.shift == most
        await pilot.press("9", "9", "left")
        assert reader.shift == 0
        await pilot.press("g", "W")
        await until(pilot, lambda: not reader.whole_lines)


async def test_a_text_is_read_in_a_charset_that_is_chosen() -> None:
    reading = OneMessage(plain_lines("words"))
    app = client(reading)
    async with app.run_test(size=(80, 24)) as pilot:
        reader = await open_reader(pilot)
        await pilot.press("E")
        await until(pilot, lambda: isinstance(app.screen, CharsetPicker))
        await pilot.pause()
        assert "Now utf-8." in screen_text(app)
        await pilot.press(*"koi8-r")
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, CharsetPicker))
        assert reader.message_id is not None
        assert reading.viewing.charset(reader.message_id) == "koi8-r"


async def test_headers_of_choice_stand_in_the_head() -> None:
    reading = OneMessage(plain_lines("x"), headers=(("X-Mailer", "Loom [/]"), ("List-Id", " ")))
    app = client(reading, Look(headers=("x-mailer", "list-id", "x-none")))
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        assert "X-Mailer: Loom [/]" in screen_text(app)
        assert "List-Id" not in screen_text(app)


async def test_a_message_goes_to_a_command_that_is_typed_and_what_it_says_is_shown(
    tmp_path: Path,
) -> None:
    app = client(OneMessage(plain_lines("x")))
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        kept = tmp_path / "kept"
        await pilot.press("|")
        await until(pilot, lambda: isinstance(app.screen, PipeCommand))
        app.screen.query_one(Input).value = f"cat > {kept}; printf 'a\\033[6nb' >&2; exit 3"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TextScreen))
        await until(pilot, lambda: len(app.screen.query_one(RowView).rows) > 0)
        assert kept.read_bytes().startswith(b"Subject: ")
        assert "status 3" in screen_text(app)
        assert "a[6nb" in screen_text(app)
        await pilot.press("q", "|")
        await until(pilot, lambda: isinstance(app.screen, PipeCommand))
        assert app.screen.query_one(Input).value.startswith("cat > "), "the last one is offered"
        app.screen.query_one(Input).value = "cat > /dev/null"
        await pilot.press("enter")
        await until(pilot, lambda: "is done" in screen_text(app))


async def test_a_message_is_printed_by_the_command_of_the_settings(tmp_path: Path) -> None:
    paper = tmp_path / "paper"
    code = f"import sys; open({str(paper)!r}, 'w').write(sys.stdin.read())"
    app = client(OneMessage(plain_lines("x")), Look(print_command=(sys.executable, "-c", code)))
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        await pilot.press("g", "p")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("n")
        await until(pilot, lambda: not isinstance(app.screen, Confirm))
        assert not paper.exists()
        await pilot.press("g", "p")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: paper.exists() and paper.read_text().endswith("\n"))
        printed = paper.read_text()
        assert printed.startswith("From:     ")
        assert "the engine weaves" in printed


def test_a_new_window_is_of_tmux_or_what_the_settings_say() -> None:
    program = ("python", "-m", "tui_mail", "open", "12")
    assert window_command(("foot",), program, {"TMUX": "x"}) == ["foot", *program]
    tmux = window_command((), program, {"TMUX": "x", "XDG_DATA_HOME": "/d", "PATH": "/bin"})
    assert tmux == ["tmux", "new-window", "-eXDG_DATA_HOME=/d", "--", *program]
    chosen = window_command((), program, {"TERMINAL": "xterm -fa 'a b'"})
    assert chosen == ["xterm", "-fa", "a b", "-e", *program]
    for environment in ({}, {"TERMINAL": "'x"}):
        with pytest.raises(UsageError):
            window_command((), program, environment)


async def test_what_is_copied_is_bounded_and_that_is_said() -> None:
    app = client(OneMessage(plain_lines("x"), text="y" * (MOST + 5), links=()))
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        await pilot.press("Y")
        await until(pilot, lambda: isinstance(app.screen, CopyChoice))
        await pilot.press("j", "j", "enter")
        await until(pilot, lambda: len(app.clipboard) == MOST)
        assert f"the first {MOST} characters" in screen_text(app)


async def test_next_unread_goes_on_into_the_next_folder_that_has_some() -> None:
    face = FakeFace()
    rows = face.store.messages
    folders = face.store.all_folders
    for one, row in rows.items():
        rows[one] = replace(row, flags=row.flags | {SEEN})
    passed = {Role.TRASH, Role.JUNK, Role.DRAFTS, Role.SENT, Role.INBOX}
    other = next(row for row in rows.values() if folders[row.folder_id].role not in passed)
    dropped = [row for row in rows.values() if folders[row.folder_id].role is Role.JUNK]
    for row in (other, *dropped):
        rows[row.id] = replace(row, flags=row.flags - {SEEN})
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(120, 40)) as pilot:
        main = await ready(pilot)
        assert main.place.folder != other.folder_id
        await pilot.press("]")
        await settled(pilot, main)
        assert main.place.folder == other.folder_id
        assert main.messages.cursor_id == other.id
        assert "On in" in str(main.query_one("#status").render())
        await pilot.press("enter")
        await until(pilot, lambda: main.reader.message_id == other.id and main.reader.has_focus)
        await until(pilot, lambda: SEEN in rows[other.id].flags)
        await pilot.press("]")
        assert "No unread message further on." in str(main.query_one("#status").render())
