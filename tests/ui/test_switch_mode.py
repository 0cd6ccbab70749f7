"""The dialog that switches an account between POP and IMAP, over an engine that is made up."""

import threading
from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from tests.ui.driving import ready, until
from tests.ui.fake_face import FakeFace
from tests.ui.made_up_mail import ALICE, NOW
from tests.ui.shown import screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.errors import ConfigError, EngineError, SecretError
from tui_mail.model.account import AccountState, AccountStatus, Mode
from tui_mail.model.commands import Answer, Command, Done, GiveSecret, Reload
from tui_mail.model.events import StatusChanged, SwitchProgress
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.model.switch import (
    KeptPassword,
    NewServer,
    PreviewSwitch,
    StopPreview,
    SwitchPreview,
    SwitchSeen,
)
from tui_mail.ports.face import Then
from tui_mail.ui.app import MailApp, let_switch
from tui_mail.ui.dialogs.switch_mode import SwitchDialog
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.theme_names import DARK, LIGHT
from tui_mail.ui.widgets.banner import Banner

SEEN = SwitchPreview(
    ALICE, Mode.IMAP, here=12_480, known=0, matched=12_301, here_only=179, there_only=24,
    archived_here=8_112, read_here=31, download=1_830_000,
)  # fmt: skip


class Modes:
    """Settings and secrets that do what a test wants."""

    def __init__(self, password: KeptPassword = KeptPassword.READY) -> None:
        self.password = password
        self.modes: list[Mode] = []
        self.kept: list[Secret] = []
        self.no_server: ConfigError | None = None
        self.no_keyring: SecretError | None = None
        self.may_write = threading.Event()
        self.may_write.set()

    def new_server(self, account: AccountKey, mode: Mode) -> NewServer:
        if self.no_server is not None:
            raise self.no_server
        return NewServer(f"{mode}:alice@{mode}.demo.test", self.password)

    def others_password(self, account: AccountKey, mode: Mode) -> Secret:
        return Secret("hush")

    def keep_password(self, account: AccountKey, mode: Mode, secret: Secret) -> None:
        if self.no_keyring is not None:
            raise self.no_keyring
        self.kept.append(secret)

    def set_mode(self, account: AccountKey, mode: Mode) -> None:
        assert self.may_write.wait(10)
        self.modes.append(mode)


class Engine(FakeFace):
    """Answers a preview when a test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Then] = []

    def submit(self, command: Command, then: Then | None = None) -> None:
        if isinstance(command, PreviewSwitch) and then is not None:
            self.commands.append(command)
            self.waiting.append(then)
        else:
            super().submit(command, then)

    def _do(self, command: Command) -> Answer:
        if isinstance(command, StopPreview | Reload | GiveSecret):
            return Done()
        return super()._do(command)


@pytest.fixture
def face() -> Engine:
    return Engine()


@pytest.fixture
def modes() -> Modes:
    return Modes()


@pytest.fixture
def client(face: Engine, modes: Modes) -> MailApp:
    return made(face, modes)


def made(face: Engine, modes: Modes, theme: str = DARK) -> MailApp:
    app = MailApp(face, ui=UiSettings(theme=theme))
    let_switch(app, lambda: modes)
    return app


async def looking(pilot: Pilot[None], face: Engine) -> None:
    """The dialog for Alice's account, its preview asked for."""
    await ready(pilot)
    await pilot.press("alt+1", "S")
    await until(pilot, lambda: isinstance(pilot.app.screen, SwitchDialog))
    await until(pilot, lambda: face.waiting)


async def seen(pilot: Pilot[None], face: Engine) -> None:
    await looking(pilot, face)
    face.waiting.pop()(SwitchSeen(SEEN))
    await until(pilot, lambda: "matched, not downloaded again" in screen_text(pilot.app))


async def test_it_can_be_left_while_the_server_says_nothing(
    client: MailApp, face: Engine, modes: Modes
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await looking(pilot, face)
        face.say(SwitchProgress(ALICE, "matching 500 of 12000 in [/] Inbox"))
        await until(pilot, lambda: "500 of 12000 in [/] Inbox" in screen_text(client))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(client.screen, MainScreen))
        assert face.asked(StopPreview) == [StopPreview(ALICE)]
        face.waiting.pop()(SwitchSeen(SEEN))
        await pilot.pause()
        assert isinstance(client.screen, MainScreen)
        assert modes.modes == []


@pytest.mark.parametrize("keys", [("n",), ("right", "enter"), ("escape",)])
async def test_whoever_does_not_agree_changes_nothing(
    client: MailApp, face: Engine, modes: Modes, keys: tuple[str, ...]
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await seen(pilot, face)
        await pilot.press(*keys)
        await until(pilot, lambda: isinstance(client.screen, MainScreen))
        assert modes.modes == []
        assert not face.asked(Reload)


async def test_an_engine_that_does_not_take_it_up_leaves_it_as_it_was(
    client: MailApp, face: Engine, modes: Modes
) -> None:
    face.failures[Reload] = EngineError("The settings cannot be used [/].", "Look at line 3.")
    async with client.run_test(size=(80, 24)) as pilot:
        await seen(pilot, face)
        await pilot.press("y")
        await until(pilot, lambda: "be used [/]. Nothing was changed" in screen_text(client))
        assert "alice is read as before." in screen_text(client)
        assert modes.modes == [Mode.IMAP, Mode.POP]


async def test_without_a_server_of_the_other_kind_it_says_what_to_add(
    client: MailApp, modes: Modes
) -> None:
    modes.no_server = ConfigError("No IMAP server in its settings.", "Add [accounts.alice.imap].")
    async with client.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("alt+1", "S")
        await until(pilot, lambda: "Add [accounts.alice.imap]." in screen_text(client))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(client.screen, MainScreen))


async def test_a_password_that_no_keyring_keeps_is_no_reason_not_to_switch(
    client: MailApp, face: Engine, modes: Modes
) -> None:
    modes.password = KeptPassword.NONE
    modes.no_keyring = SecretError("There is no keyring.")
    async with client.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("alt+1", "S")
        await until(pilot, lambda: "Password for alice@imap.demo.test" in screen_text(client))
        await pilot.press(*"hush", "enter")
        await until(pilot, lambda: face.waiting)
        assert face.asked(GiveSecret) == [GiveSecret("imap:alice@imap.demo.test", "hush")]
        face.waiting.pop()(SwitchSeen(SEEN))
        await until(pilot, lambda: "matched, not downloaded again" in screen_text(client))
        await pilot.press("y")
        await until(pilot, lambda: "There is no keyring." in screen_text(client))
        assert "hush" not in screen_text(client)
        face.say(StatusChanged(AccountStatus(ALICE, AccountState.IDLE, last_sync=NOW)))
        await until(pilot, lambda: "and fetched." in screen_text(client))
        assert modes.modes == [Mode.IMAP]


async def test_left_in_the_middle_it_goes_on_and_a_failure_is_told(
    client: MailApp, face: Engine, modes: Modes
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await seen(pilot, face)
        face.failures[Reload] = EngineError("The engine is about to end.")
        modes.may_write.clear()
        await pilot.press("y")
        await until(pilot, lambda: "Switching." in screen_text(client))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(client.screen, MainScreen))
        modes.may_write.set()
        await until(pilot, lambda: modes.modes == [Mode.IMAP, Mode.POP])
        banner = client.screen.query_one(Banner)
        await until(pilot, lambda: any("Nothing was changed" in p.message for p in banner.problems))


Compare = Callable[..., bool]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_preview_of_a_switch(
    snap_compare: Compare, modes: Modes, theme: str, size: tuple[int, int]
) -> None:
    face = Engine()

    async def ask(pilot: Pilot[None]) -> None:
        await seen(pilot, face)

    assert snap_compare(made(face, modes, theme), terminal_size=size, run_before=ask)


def test_a_switch_on_its_way_on_a_small_screen(snap_compare: Compare, modes: Modes) -> None:
    face = Engine()

    async def agree(pilot: Pilot[None]) -> None:
        await seen(pilot, face)
        await pilot.press("y")
        await until(pilot, lambda: "is read over IMAP now" in screen_text(pilot.app))
        face.say(StatusChanged(AccountStatus(ALICE, AccountState.SYNCING, "12 of 24, 1 of 2 MB")))
        await until(pilot, lambda: "12 of 24" in screen_text(pilot.app))

    assert snap_compare(made(face, modes), terminal_size=(60, 16), run_before=agree)
