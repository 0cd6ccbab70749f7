"""The screen of accounts over a real profile: each change is in config.toml, its comments kept."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tests.cli.calling import User
from tests.cli.memory_keyring import MemoryKeyring
from tests.engine.peers import NOWHERE
from tests.ui.driving import ready, until
from tests.ui.fake_face import FakeFace
from tests.ui.shown import screen_text
from tui_mail.config.load import load_settings
from tui_mail.config.schema import AccountSettings, UiSettings
from tui_mail.model.account import AccountState, AccountStatus, Problem
from tui_mail.model.commands import Answer, Command, Done, ForgetAccount, GiveSecret, Reload
from tui_mail.model.events import StatusChanged
from tui_mail.model.ids import AccountKey
from tui_mail.ui.app import MailApp, let_manage
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.dialogs.edit_account import EditAccount
from tui_mail.ui.dialogs.password import PasswordDialog
from tui_mail.ui.screens.accounts import AccountsScreen
from tui_mail.wiring.account_book import open_accounts

TEXT = f"""\
# mine
[secrets]
keyring = "tests.cli.memory_keyring.MemoryKeyring"
[smtp.isp]
host = "127.0.0.1"
port = {NOWHERE}
security = "none"
username = "me"
[accounts.home]
email = "me@home.test"  # the first
smtp = "isp"
mode = "pop"
[accounts.home.pop]
host = "127.0.0.1"
port = {NOWHERE}
security = "none"
[accounts.home.imap]
host = "imap.home.test"
[accounts.work]
email = "me@work.test"
[accounts.work.imap]
host = "imap.work.test"
"""
HOME, WORK = AccountKey("home"), AccountKey("work")


class Engine(FakeFace):
    """Takes what it is told."""

    def _do(self, command: Command) -> Answer:
        if isinstance(command, Reload | GiveSecret | ForgetAccount):
            return Done()
        return super()._do(command)


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> User:
    made = User(tmp_path)
    made.write(TEXT)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(MemoryKeyring, "kept", {})
    return made


@pytest.fixture
def face() -> Engine:
    return Engine()


@pytest.fixture
def client(user: User, face: Engine) -> MailApp:
    app = MailApp(face, ui=UiSettings())
    let_manage(app, lambda: open_accounts(user.paths, face))
    return app


async def opened(pilot: Pilot[None]) -> AccountsScreen:
    """By its keys."""
    await ready(pilot)
    await pilot.press("g", "e")
    await until(pilot, lambda: isinstance(pilot.app.screen, AccountsScreen))
    screen = pilot.app.screen
    assert isinstance(screen, AccountsScreen)
    await until(pilot, lambda: screen.card is not None and screen.focused is not None)
    return screen


def account(user: User, key: AccountKey) -> AccountSettings:
    return load_settings(user.settings).accounts[key]


async def test_each_account_is_listed_with_its_mode_its_servers_and_how_it_does(
    client: MailApp, face: Engine
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        problem = Problem("The server imap.work.test refused.", "Try again.")
        face.say(StatusChanged(AccountStatus(WORK, AccountState.FAILED, problem=problem)))
        await until(pilot, lambda: "imap.work.test refused" in screen_text(client))
        text = screen_text(client)
        assert " 1  home              POP" in text
        assert f"me@home.test  127.0.0.1:{NOWHERE}:none  sends by isp" in text
        assert "me@work.test  imap.work.test:993:tls  only reads" in text


async def test_an_account_is_changed_in_its_place_and_what_cannot_be_is_said(
    client: MailApp, user: User, face: Engine
) -> None:
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await pilot.press("j", "e")
        await until(pilot, lambda: isinstance(client.screen, EditAccount))
        dialog = client.screen
        dialog.query_one("#smtp", Input).value = "nowhere"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "nowhere" in str(dialog.query_one("Trouble").render()))
        assert user.settings.read_text() == TEXT
        typed = {
            "name": "Me Myself", "smtp": "isp", "aliases": "*@work.test, sales@work.test",
            "imap": "mail.work.test:143:starttls", "user": "me", "signature": "Me\\nat work",
        }  # fmt: skip
        for field, value in typed.items():
            dialog.query_one(f"#{field}", Input).value = value
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(client.screen, PasswordDialog))
        await pilot.press(*"pw", "enter")
        await until(pilot, lambda: bool(face.asked(GiveSecret)))
        await until(pilot, lambda: "mail.work.test:143:starttls" in screen_text(client))
        assert screen.card is not None
        assert screen.card.key == WORK
    work = account(user, WORK)
    assert work.imap is not None
    assert (work.name, work.smtp, work.signature) == ("Me Myself", ("isp",), "Me\nat work")
    assert work.aliases == ("*@work.test", "sales@work.test")
    assert work.imap.server.endpoint.host == "mail.work.test"
    assert MemoryKeyring.kept["tui-mail", "imap:me@mail.work.test"] == "pw"
    assert 'email = "me@home.test"  # the first' in user.settings.read_text()
    assert account(user, HOME).pop is not None
    assert face.asked(Reload)


async def test_order_on_and_off_are_written_and_the_cursor_stays_with_its_account(
    client: MailApp, user: User
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("J")
        await until(pilot, lambda: [card.key for card in screen.cards] == [WORK, HOME])
        await until(pilot, lambda: screen.query_one(OptionList).highlighted == 1)
        await pilot.press("x")
        await until(pilot, lambda: "off: nothing is fetched" in screen_text(client))
    assert list(load_settings(user.settings).accounts) == [WORK, HOME]
    assert account(user, HOME).disabled
    assert not account(user, WORK).disabled


@pytest.mark.parametrize(("key", "mail_goes"), [("y", False), ("s", True)])
async def test_what_becomes_of_the_mail_is_asked_before_an_account_goes(
    client: MailApp, user: User, face: Engine, key: str, *, mail_goes: bool
) -> None:
    MemoryKeyring.kept["tui-mail", "pop:me@home.test@127.0.0.1"] = "pw"
    async with client.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(client.screen, Confirm))
        await pilot.press("enter")
        await until(pilot, lambda: client.screen is screen)
        assert HOME in load_settings(user.settings).accounts, "the answer under the cursor is no"
        await pilot.press("d")
        await until(pilot, lambda: isinstance(client.screen, Confirm))
        await pilot.press(key)
        await until(pilot, lambda: [card.key for card in screen.cards] == [WORK])
        await until(pilot, lambda: bool(face.asked(ForgetAccount)) is mail_goes)
    assert not MemoryKeyring.kept
    assert user.settings.read_text().startswith("# mine\n")


async def test_its_servers_are_tried_step_by_step_on_the_screen(client: MailApp) -> None:
    MemoryKeyring.kept["tui-mail", "pop:me@home.test@127.0.0.1"] = "pw"
    MemoryKeyring.kept["tui-mail", "smtp:me@127.0.0.1"] = "pw"
    async with client.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("t")
        steps = screen.query_one("CheckSteps")
        await until(pilot, lambda: "Mend what is marked" in str(steps.render()))
        said = " ".join(str(steps.render()).split())
        assert f"The POP3 server 127.0.0.1:{NOWHERE} refused the connection." in said
        assert f"The SMTP server 127.0.0.1:{NOWHERE} refused the connection." in said
        await pilot.press("escape")
        await until(pilot, lambda: client.screen is not screen)
