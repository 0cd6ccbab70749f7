"""The dialogs: one question each, answered by keys alone, shown at every size."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from tests.ui.driving import until
from tests.ui.fake_face import FakeFace
from tests.ui.made_up_mail import ALICE, HOSTILE
from tests.ui.shown import screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.dialogs.copy_choice import Copy, CopyChoice, found_code
from tui_mail.ui.dialogs.dialog import Trouble
from tui_mail.ui.dialogs.folder_picker import FolderPicker
from tui_mail.ui.dialogs.password import PasswordDialog
from tui_mail.ui.dialogs.save_path import SavePath

LEFT = "left"


@pytest.fixture
def client(face: FakeFace) -> MailApp:
    return MailApp(face, ui=UiSettings())


async def ask(pilot: Pilot[None], dialog: Screen[Any]) -> list[object]:
    """Push a dialog; what it gives comes into the list."""
    given: list[object] = []
    app = pilot.app
    app.push_screen(dialog, lambda answer: given.append(LEFT if answer is None else answer))
    await until(pilot, lambda: app.screen is dialog)
    return given


@pytest.mark.parametrize(
    ("keys", "wary", "answer"),
    [
        (["y"], False, True),
        (["n"], False, False),
        (["enter"], False, True),
        (["enter"], True, False),
        (["left", "enter"], True, True),
        (["right", "enter"], False, False),
        (["escape"], False, LEFT),
    ],
)
async def test_a_question_is_answered_by_letter_by_arrows_or_left(
    client: MailApp, keys: list[str], wary: bool, answer: object
) -> None:
    async with client.run_test(size=(40, 12)) as pilot:
        dialog = Confirm("Send [/] it?", "Send", "Go back", detail="[b]why[/b]", wary=wary)
        given = await ask(pilot, dialog)
        assert "Send [/] it?" in screen_text(client)
        assert "[b]why[/b]" in screen_text(client)
        await pilot.press(*keys)
        await until(pilot, lambda: given == [answer])


async def test_a_password_is_masked_given_once_and_kept_nowhere(client: MailApp) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        dialog = PasswordDialog("alice on [/] pop.test", "The server refused [/nope].")
        given = await ask(pilot, dialog)
        field = dialog.query_one(Input)
        await pilot.press(*"hush")
        assert "hush" not in screen_text(client)
        assert "refused [/nope]" in screen_text(client)
        await pilot.press("enter")
        await until(pilot, lambda: given == ["hush"])
        assert field.value == ""


async def test_a_folder_is_found_by_a_part_of_its_name(client: MailApp) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        given = await ask(pilot, FolderPicker(client.desk.reading, ALICE))
        await pilot.press(*"ARC", "enter")
        await until(pilot, lambda: given == ["Archive"])


async def test_a_folder_that_is_not_there_can_be_made(client: MailApp) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        given = await ask(pilot, FolderPicker(client.desk.reading))
        await pilot.press(*"Looms [/]")
        assert "New folder: Looms [/]" in screen_text(client)
        await pilot.press("enter")
        await until(pilot, lambda: given == ["Looms [/]"])


async def test_a_new_folder_beside_one_that_begins_alike_is_one_arrow_away(
    client: MailApp,
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        given = await ask(pilot, FolderPicker(client.desk.reading, ALICE))
        await pilot.press(*"Arch", "down", "enter")
        await until(pilot, lambda: given == ["Arch"])


async def test_esc_leaves_a_folder_picker_with_nothing(client: MailApp) -> None:
    async with client.run_test(size=(40, 12)) as pilot:
        given = await ask(pilot, FolderPicker(client.desk.reading))
        await pilot.press("escape")
        await until(pilot, lambda: given == [LEFT])


async def test_S2_what_can_be_copied_is_shown_as_it_is(client: MailApp) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        copies = tuple(Copy("Link", words) for words in HOSTILE)
        given = await ask(pilot, CopyChoice(copies))
        assert HOSTILE[0] in screen_text(client)
        await pilot.press("j", "enter")
        await until(pilot, lambda: given == [HOSTILE[1]])
        assert client.clipboard == HOSTILE[1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Your code is 493201.", "493201"),
        ("Use 493 201 as your PIN", "493201"),
        ("Ihr TAN-Code: AB12CD34", "AB12CD34"),
        ("In 2025 we code.", ""),
        ("Call 493201 now", ""),
        ("code: https://x.test/493201", ""),
    ],
)
def test_a_code_is_found_only_where_a_word_says_so(text: str, code: str) -> None:
    assert found_code(text) == code


async def test_F1_a_file_is_saved_where_it_is_wanted_and_trouble_is_said(
    client: MailApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with client.run_test(size=(80, 24)) as pilot:
        dialog = SavePath("../../figures.pdf", b"data")
        given = await ask(pilot, dialog)
        field = dialog.query_one(Input)
        assert field.value.endswith("/figures.pdf")
        assert ".." not in field.value
        field.value = str(tmp_path / "no" / "such" / "folder.pdf")
        await pilot.press("enter")
        await until(pilot, lambda: "No such file" in str(dialog.query_one(Trouble).content))
        field.value = "~/"
        await until(pilot, lambda: field.value == "~/")
        await pilot.press("enter")
        await until(pilot, lambda: given == [tmp_path / "figures.pdf"])
    assert (tmp_path / "figures.pdf").read_bytes() == b"data"
