"""A password that was typed may be kept in the keyring, where there is one (F6)."""

import pytest
from textual.pilot import Pilot

from tests.ui.driving import until
from tests.ui.fake_face import FakeFace
from tests.ui.made_up_mail import BOB
from tests.ui.shown import screen_text
from tests.ui.test_setup import Setup
from tui_mail.config.schema import UiSettings
from tui_mail.errors import SecretError
from tui_mail.model.account import Problem
from tui_mail.model.commands import GiveSecret
from tui_mail.model.events import ProblemRaised
from tui_mail.model.secret import Secret, SecretKey
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.dialogs.password import PasswordDialog
from tui_mail.ui.screens.main import MainScreen

NAME = "imap:bob@demo.test@localhost"
KEY = SecretKey("imap", "bob@demo.test", "localhost")


async def given(pilot: Pilot[None], face: FakeFace) -> None:
    """A password that a problem asked for."""
    app = pilot.app
    await until(pilot, lambda: isinstance(app.screen, MainScreen))
    face.say(ProblemRaised(BOB, Problem("No password yet.", "Type it.", wants_secret=NAME)))
    await until(pilot, lambda: isinstance(app.screen, PasswordDialog))
    await pilot.press(*"geheim", "enter")
    await until(pilot, lambda: bool(face.asked(GiveSecret)))
    assert face.asked(GiveSecret) == [GiveSecret(NAME, "geheim")]


@pytest.mark.parametrize(("key", "kept"), [("y", [(KEY, Secret("geheim"))]), ("n", [])])
async def test_F6_a_password_that_was_given_is_kept_only_if_that_is_wanted(
    face: FakeFace, key: str, kept: list[tuple[SecretKey, Secret]]
) -> None:
    setup = Setup()
    app = MailApp(face, ui=UiSettings(), setup=lambda: setup)
    async with app.run_test(size=(80, 24)) as pilot:
        await given(pilot, face)
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        assert "Keep the password for bob@demo.test@localhost?" in screen_text(app)
        assert "geheim" not in screen_text(app)
        assert "geheim" not in app.export_screenshot()
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and not list(app.workers))
        assert setup.kept == kept


async def test_F6_without_a_keyring_nothing_is_offered(face: FakeFace) -> None:
    setup = Setup()
    setup.keyring = False
    app = MailApp(face, ui=UiSettings(), setup=lambda: setup)
    async with app.run_test(size=(80, 24)) as pilot:
        await given(pilot, face)
        await until(pilot, lambda: not list(app.workers))
        assert isinstance(app.screen, MainScreen)
        assert not setup.kept


async def test_F6_a_keyring_that_refuses_is_said(face: FakeFace) -> None:
    setup = Setup()
    setup.failure = SecretError("The keyring is locked.", "Unlock it and try again.")
    app = MailApp(face, ui=UiSettings(), setup=lambda: setup)
    async with app.run_test(size=(80, 24)) as pilot:
        await given(pilot, face)
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("enter")
        await until(pilot, lambda: "The keyring is locked." in screen_text(app))


@pytest.mark.parametrize(
    "key",
    [
        KEY,
        SecretKey("pop", "alice", "pop.foo.example"),
        SecretKey("smtp", "a:b@c@d", "::1"),
        SecretKey("imap", "", "host"),
    ],
)
def test_a_key_is_read_back_from_its_name(key: SecretKey) -> None:
    assert SecretKey.named(key.keyring_name) == key
