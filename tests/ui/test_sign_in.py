"""The sign-in on the screen: chosen, followed, broken off; no token is shown."""

import threading

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.ui.driving import ready, until
from tests.ui.fake_face import FakeFace
from tests.ui.made_up_mail import ALICE
from tests.ui.shown import screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.errors import SecretError, UsageError
from tui_mail.model.account import Problem
from tui_mail.model.commands import Answer, Command, Done, GiveSecret
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.ports.signing_in import SignedIn
from tui_mail.ui.app import MailApp, let_sign_in
from tui_mail.ui.dialogs.sign_in import SignInDialog
from tui_mail.ui.screens.main import MainScreen

NAME = "oauth:alice@foo.example@google"
DONE = SignedIn(NAME, Secret("the-token"))


class Begun:
    """One sign-in, which ends when the test lets it."""

    def __init__(self, code: str) -> None:
        self.url = "https://sign.example/in?state=abcdefgh"
        self.code = code
        self.listens = True
        self.over = threading.Event()
        self.closed = False

    def wait(self, seconds: float) -> SignedIn | None:
        return DONE if self.over.wait(min(seconds, 0.05)) else None

    def pasted(self, text: str) -> SignedIn:
        if text != "http://127.0.0.1/?code=x":
            raise UsageError("That is not the address of this sign-in.", "Paste it whole.")
        return DONE

    def close(self) -> None:
        self.closed = True


class SignIns:
    """Those of a profile."""

    def __init__(self) -> None:
        self.begun: list[Begun] = []
        self.trouble: SecretError | None = None

    def names(self, wanted: str) -> tuple[str, ...]:
        assert wanted in {ALICE, NAME}
        return (NAME,)

    def accounts(self) -> tuple[AccountKey, ...]:
        return (ALICE,)

    def begin(self, keyring_name: str, *, device: bool) -> Begun:
        assert keyring_name == NAME
        if self.trouble is not None:
            raise self.trouble
        self.begun.append(Begun("WDJB-MJHT" if device else ""))
        return self.begun[-1]


class Engine(FakeFace):
    """Takes what was granted."""

    def _do(self, command: Command) -> Answer:
        return Done() if isinstance(command, GiveSecret) else super()._do(command)


@pytest.fixture
def face() -> Engine:
    return Engine()


@pytest.fixture
def sign_ins() -> SignIns:
    return SignIns()


@pytest.fixture
def client(face: Engine, sign_ins: SignIns, monkeypatch: pytest.MonkeyPatch) -> MailApp:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    app = MailApp(face, ui=UiSettings())
    let_sign_in(app, lambda: sign_ins)
    return app


async def offered(pilot: Pilot[None], client: MailApp) -> None:
    """The dialog, as a problem brings it."""
    await ready(pilot)
    client.show_problem(Problem("The sign-in is over.", "Sign in again.", wants_secret=NAME))
    await until(pilot, lambda: isinstance(client.screen, SignInDialog))
    await until(pilot, lambda: "Code elsewhere" in screen_text(client))


async def test_a_browser_elsewhere_is_followed_by_what_is_pasted(
    client: MailApp, face: Engine, sign_ins: SignIns
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await offered(pilot, client)
        assert "The sign-in is over." in screen_text(client)
        await pilot.press("y")
        await until(pilot, lambda: "state=abcdefgh" in screen_text(client))
        field = client.screen.query_one(Input)
        field.value = "http://127.0.0.1/?code=y"
        await pilot.press("enter")
        await until(pilot, lambda: "Paste it whole" in screen_text(client))
        assert not field.value
        field.value = "http://127.0.0.1/?code=x"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(client.screen, MainScreen))
        await until(pilot, lambda: face.asked(GiveSecret) == [GiveSecret(NAME, "the-token")])
        assert "The sign-in is over." not in screen_text(client)
        assert "the-token" not in screen_text(client)
        assert sign_ins.begun[0].closed


async def test_a_code_is_shown_and_waited_for(
    client: MailApp, face: Engine, sign_ins: SignIns
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await offered(pilot, client)
        await pilot.press("n")
        await until(pilot, lambda: "WDJB-MJHT" in screen_text(client))
        sign_ins.begun[0].over.set()
        await until(pilot, lambda: isinstance(client.screen, MainScreen))
        await until(pilot, lambda: face.asked(GiveSecret))


async def test_escape_ends_it_and_the_problem_stays(
    client: MailApp, face: Engine, sign_ins: SignIns
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await offered(pilot, client)
        await pilot.press("n")
        await until(pilot, lambda: "WDJB-MJHT" in screen_text(client))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(client.screen, MainScreen))
        await until(pilot, lambda: sign_ins.begun[0].closed)
        assert not face.asked(GiveSecret)
        assert "The sign-in is over." in screen_text(client)


async def test_what_goes_wrong_is_said_and_can_be_tried_again(
    client: MailApp, sign_ins: SignIns
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("alt+1")
        sign_ins.trouble = SecretError("The provider does not take the client.", "Check client_id.")
        assert isinstance(client.screen, MainScreen)
        client.screen.perform(next(row for row in client.desk.actions if row.name == "sign-in"))
        await until(pilot, lambda: "Code elsewhere" in screen_text(client))
        await pilot.press("n")
        await until(pilot, lambda: "Check client_id." in screen_text(client))
        sign_ins.trouble = None
        await pilot.press("n")
        await until(pilot, lambda: "WDJB-MJHT" in screen_text(client))
