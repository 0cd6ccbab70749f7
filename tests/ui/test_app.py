"""The client as a whole: where it opens, how it ends, what reaches it from other threads."""

import asyncio

import pytest

from tests.ui.driving import face_of, ready, until
from tests.ui.fake_face import FakeFace
from tests.ui.made_up_mail import ACCOUNTS, ALICE
from tests.ui.test_setup import Setup
from tui_mail.config.schema import UiSettings
from tui_mail.errors import ConfigError
from tui_mail.model.account import AccountState, AccountStatus
from tui_mail.model.events import MailChanged, SettingsChanged, StatusChanged
from tui_mail.model.folder import Role
from tui_mail.model.ids import FolderId
from tui_mail.ui.app import MailApp
from tui_mail.ui.bridge import Answered, EngineEvent
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.screens.setup import SetupScreen


async def test_without_an_account_the_set_up_opens_and_leaving_it_ends() -> None:
    app = MailApp(FakeFace(()), ui=UiSettings(), setup=Setup)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SetupScreen))
        screen = app.screen
        assert isinstance(screen, SetupScreen)
        screen.dismiss()
        await until(pilot, lambda: app.return_code == 0)


async def test_the_first_account_leads_from_the_set_up_to_its_inbox() -> None:
    face = FakeFace(())
    app = MailApp(face, ui=UiSettings(), setup=Setup)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SetupScreen))
        face.store = FakeFace(ACCOUNTS[:1]).store
        screen = app.screen
        assert isinstance(screen, SetupScreen)
        screen.dismiss()
        main = await ready(pilot)
        assert main.place.role is Role.INBOX


async def test_another_account_comes_into_the_folder_pane_with_the_settings() -> None:
    face = FakeFace(ACCOUNTS[:1])
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        grown = FakeFace().store
        face.store.all_accounts, face.store.all_folders = grown.all_accounts, grown.all_folders
        face.say(SettingsChanged())
        await until(pilot, lambda: any(place.words == "bob" for place in main.folders.places))


async def test_settings_that_were_broken_meanwhile_are_said_and_nothing_falls(
    app: MailApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)

        def broken(account: object = None) -> tuple[()]:
            raise ConfigError("config.toml, line 3: no.", "Mend it.")

        monkeypatch.setattr(face_of(main).store, "folders", broken)
        monkeypatch.setattr(face_of(main).store, "accounts", broken)
        face_of(main).say(SettingsChanged())
        await until(pilot, lambda: "Mend it." in str(main.query_one("Banner").render()))
        await pilot.press("j", "g", "s", "alt+1", "c", "d", "colon", "question_mark", "tab")
        assert app.is_running
        assert "alice" in str(main.query_one("StatusLine").render())


async def test_events_and_answers_come_from_any_thread(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        status = AccountStatus(ALICE, AccountState.SYNCING, "7 of 9")
        await asyncio.to_thread(face_of(main).say, StatusChanged(status))
        await until(pilot, lambda: "7 of 9" in str(main.query_one("StatusLine").render()))
        await asyncio.to_thread(face_of(main).arrive, "From a thread")
        await until(pilot, lambda: main.messages.length == 69)


async def test_what_comes_after_the_end_is_dropped() -> None:
    face = FakeFace()
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
    await asyncio.to_thread(face.arrive, "Too late")
    assert not app.is_running


def test_a_newer_state_of_an_account_stands_for_the_older() -> None:
    def syncing(detail: str) -> EngineEvent:
        status = AccountStatus(ALICE, AccountState.SYNCING, detail)
        return EngineEvent(StatusChanged(status))

    changed = EngineEvent(MailChanged(ALICE, (FolderId(1),)))
    assert syncing("1 of 9").can_replace(syncing("2 of 9"))
    assert changed.can_replace(EngineEvent(MailChanged(ALICE, (FolderId(1),))))
    assert not changed.can_replace(EngineEvent(MailChanged(ALICE, (FolderId(2),))))
    assert not changed.can_replace(syncing("1 of 9"))
    assert not changed.can_replace(Answered(ConfigError("no")))


async def test_the_main_screen_hears_also_while_another_lies_over_it(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("O")
        await until(pilot, lambda: not isinstance(app.screen, MainScreen))
        face_of(main).arrive("Meanwhile")
        await until(pilot, lambda: main.messages.length == 69)
