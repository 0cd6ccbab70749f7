"""Other ways through the set-up: a sign-in, another program's account, a bridge's certificate."""

from collections.abc import Iterator

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.ui.driving import until
from tests.ui.fake_face import FakeFace
from tests.ui.shown import screen_text
from tests.ui.test_setup import EMAIL, GOOD, Setup, opened, value
from tui_mail.config.schema import UiSettings
from tui_mail.errors import ConfigError
from tui_mail.model.commands import GiveSecret, Reload
from tui_mail.model.discovery import Finding, FoundServer, Note, NoteKind, Source, Tried
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.foreign import ForeignAccount, ForeignServer
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret
from tui_mail.model.setup import CheckStep, NewAccount, SignInOffer
from tui_mail.ui.app import MailApp, let_manage
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.dialogs.foreign_accounts import ForeignAccounts
from tui_mail.ui.dialogs.sign_in import SignInDialog
from tui_mail.ui.screens.setup import SetupScreen
from tui_mail.wiring.account_book import ProfileAccounts

GOOGLE = SignInOffer("google", "Google", "", "https://console.cloud.google.com/apis/credentials")
GRANTED = Secret("the-token")
IMAP = Endpoint("mail.old.example", 993, Security.TLS, "alice")
SMTP = Endpoint("mail.old.example", 465, Security.TLS, "alice")


class ByToken(Setup):
    """A provider that takes no password."""

    def propose(self, email: str) -> NewAccount:
        new = super().propose(email)
        assert new.imap is not None
        assert new.smtp is not None
        return replace(
            new,
            imap=replace(new.imap, auth=AuthKind.OAUTH2),
            smtp=replace(new.smtp, auth=AuthKind.OAUTH2),
        )


@pytest.fixture
def setup() -> Setup:
    return Setup()


@pytest.fixture
def client(face: FakeFace, setup: Setup, monkeypatch: pytest.MonkeyPatch) -> MailApp:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return MailApp(face, ui=UiSettings(), setup=lambda: setup)


def said(screen: SetupScreen) -> str:
    """What stands beside the fields, lines put together."""
    return " ".join(str(screen.steps.render()).split())


async def addressed(pilot: Pilot[None], screen: SetupScreen) -> None:
    """Name and address typed, and looked up."""
    screen.query_one("#email", Input).value = EMAIL
    screen.query_one("#email").focus()
    await pilot.press("enter")
    await until(pilot, lambda: value(screen, "server-host") == "imap.example.org")


async def filled_in(pilot: Pilot[None], screen: SetupScreen) -> None:
    """The same, with a password."""
    await addressed(pilot, screen)
    screen.query_one("#password", Input).value = "pw"


async def test_where_no_password_is_taken_a_sign_in_leads_to_the_saved_account(
    face: FakeFace, client: MailApp
) -> None:
    setup = ByToken()
    setup.offers = (GOOGLE,)
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await addressed(pilot, screen)
        await until(pilot, lambda: screen.focused is screen.query_one("#client-id"))
        await until(pilot, lambda: "● signing in at Google" in screen_text(client))
        text = screen_text(client)
        assert "which program signs in: by a client id" in " ".join(text.split())
        assert GOOGLE.page in text
        assert not screen.query_one("#row-password").display
        await pilot.press("ctrl+t")
        await until(pilot, lambda: screen.query_one("#row-client-id").has_class("wrong"))
        assert "Without a client id nobody can sign in." in screen_text(client)
        await pilot.press(*"mine", "enter")
        await until(pilot, lambda: isinstance(client.screen, SignInDialog))
        await until(pilot, lambda: "Code elsewhere" in screen_text(client))
        await pilot.press("n")
        await until(pilot, lambda: "WDJB-MJHT" in screen_text(client))
        setup.signing.begun[0].over.set()
        await until(pilot, lambda: "All is well" in screen_text(client))
        assert "the-token" not in screen_text(client)
        screen.query_one("#client-id").focus()
        await pilot.press("enter")
        await until(pilot, lambda: client.screen is not screen)
    ((account, secrets),) = setup.saved
    assert (account.oauth, account.client_id) == ("google", "mine")
    assert account.imap is not None
    assert account.imap.auth is AuthKind.OAUTH2
    assert secrets == {"imap": GRANTED, "smtp": GRANTED}
    assert setup.checked == [(account, secrets)]
    assert not face.asked(GiveSecret), "what is granted is kept with the account, or not at all"


async def test_what_is_typed_as_a_password_never_goes_on_in_a_field_that_shows_it(
    client: MailApp,
) -> None:
    setup = ByToken()
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await pilot.press(*"Alice L", "enter", *EMAIL, "enter", *"pw")
        await until(pilot, lambda: value(screen, "server-host") == "imap.example.org")
        setup.offers = (GOOGLE,)
        screen.fields.propose(setup.look_up(EMAIL), ())
        assert screen.focused is screen.query_one("#password")
        await pilot.press(*"rest")
        assert value(screen, "password") == "pwrest"
        assert value(screen, "client-id") == ""
        await until(pilot, lambda: "signing in at Google" in screen_text(client))


async def test_a_client_id_of_the_settings_is_used_and_a_password_can_be_chosen_instead(
    client: MailApp, setup: Setup
) -> None:
    setup.offers = (SignInOffer("google", "Google", "known-one", GOOGLE.page),)
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await filled_in(pilot, screen)
        assert not screen.query_one("#row-client-id").display, "a password is what it takes"
        screen.query_one("#login").focus()
        await pilot.press("right")
        assert value(screen, "client-id") == "known-one"
        assert not screen.query_one("#row-smtp-password").display
        await pilot.press("left", "ctrl+t")
        await until(pilot, lambda: bool(setup.checked))
    ((account, secrets),) = setup.checked
    assert account.oauth == ""
    assert secrets == {"imap": Secret("pw"), "smtp": Secret("pw")}


async def test_an_app_password_is_told_before_the_password_is_typed(
    client: MailApp, setup: Setup
) -> None:
    page = "https://myaccount.google.com/apppasswords"
    note = Note(NoteKind.APP_PASSWORD, "It takes an app password alone, made there:", page)
    setup.finding = Finding("Google", (), (note,))
    async with client.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, setup)
        await addressed(pilot, screen)
        assert screen.focused is screen.query_one("#password")
        assert value(screen, "password") == ""
        await until(pilot, lambda: page in screen_text(client))
        assert "app password alone" in screen_text(client)


async def test_who_was_asked_about_an_address_is_shown_with_what_came_of_it(
    client: MailApp, setup: Setup
) -> None:
    end = Endpoint("imap.example.org", 993, Security.TLS, EMAIL)
    setup.finding = Finding(
        servers=(FoundServer("imap", end, Source.SRV, "_imaps._tcp.example.org"),),
        tried=(
            Tried(Source.AUTOCONFIG, "https://autoconfig.example.org/mail", "nothing"),
            Tried(Source.SRV, "SRV records", "found"),
        ),
    )
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await addressed(pilot, screen)
        await until(pilot, lambda: "SRV records" in said(screen))
        text = said(screen)
        assert "– the directory that came along: not in it" in text
        assert "– https://autoconfig.example.org/mail:" in text
        assert "✓ SRV records: found" in text


async def test_an_account_of_another_program_fills_the_fields_and_waits_for_its_password(
    client: MailApp, setup: Setup
) -> None:
    setup.foreign = (
        ForeignAccount(
            "Thunderbird", "/prefs.js", "alice@old.example", "Alice Old",
            imap=ForeignServer(IMAP), smtp=ForeignServer(SMTP),
        ),
        ForeignAccount("mutt", "/muttrc", "bob@x.example", imap=ForeignServer(IMAP)),
    )  # fmt: skip
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await until(pilot, lambda: "alice@old.example of Thunderbird" in said(screen))
        await pilot.press(*"Typed before", "f2")
        await until(pilot, lambda: isinstance(client.screen, ForeignAccounts))
        await pilot.press(*"thunder", "enter")
        await until(pilot, lambda: value(screen, "server-host") == "mail.old.example")
        assert (value(screen, "email"), value(screen, "name")) == ("alice@old.example", "Alice Old")
        assert value(screen, "server-user") == "alice"
        await until(pilot, lambda: "As Thunderbird has it." in screen_text(client))
        assert screen.focused is screen.query_one("#password")
        await pilot.press(*"pw", "enter")
        await until(pilot, lambda: "All is well" in screen_text(client))
    ((account, secrets),) = setup.checked
    assert (account.imap, account.smtp, account.pop) == (IMAP, SMTP, None)
    assert secrets == {"imap": Secret("pw"), "smtp": Secret("pw")}
    assert not setup.taken


async def test_an_account_whose_passwords_come_by_commands_is_taken_over_at_once(
    client: MailApp, setup: Setup, face: FakeFace
) -> None:
    account = ForeignAccount(
        "himalaya", "/config.toml", "alice@old.example",
        imap=ForeignServer(IMAP, "pass mail"), smtp=ForeignServer(SMTP, "pass mail"),
    )  # fmt: skip
    setup.foreign = (account,)
    async with client.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, setup)
        await until(pilot, lambda: "himalaya" in said(screen))
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(client.screen, ForeignAccounts))
        await pilot.press("enter")
        await until(pilot, lambda: client.screen is not screen and bool(setup.taken))
        await until(pilot, lambda: bool(face.asked(Reload)))
    assert setup.taken == [account]


async def test_settings_of_a_program_that_cannot_be_read_are_said(
    client: MailApp, setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> tuple[ForeignAccount, ...]:
        raise ConfigError("~/.muttrc cannot be read: Permission denied.")

    monkeypatch.setattr(setup, "others", refused)
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await until(pilot, lambda: "~/.muttrc cannot be read" in said(screen))


async def test_T1_a_bridge_is_trusted_after_its_fingerprint_was_shown_and_said_yes_to(
    client: MailApp, setup: Setup
) -> None:
    wrong = CheckStep(
        "imap", "connect", False, "The certificate is self-signed.", "Name it as ca_file.",
        fingerprint="ab" * 32,
    )  # fmt: skip
    setup.steps = (wrong,)
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await filled_in(pilot, screen)
        await pilot.press("f3")
        assert "There is no certificate to be trusted." in screen_text(client)
        await pilot.press("ctrl+x", "ctrl+t")
        await until(pilot, lambda: "F3 trusts its certificate alone" in said(screen))
        assert "AB" * 16 in said(screen)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(client.screen, Confirm))
        assert ":".join(["AB"] * 16) in screen_text(client)
        await pilot.press("enter")
        await until(pilot, lambda: client.screen is screen)
        assert not setup.pins, "the answer under the cursor is no"
        setup.steps = GOOD
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(client.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: "All is well" in screen_text(client))
        assert setup.pins == ["ab" * 32]
        await pilot.press("ctrl+s")
        await until(pilot, lambda: client.screen is not screen)
    ((account, _),) = setup.saved
    assert account.imap is not None
    assert account.imap.ca_file == "/pinned.pem"


class Book(ProfileAccounts):
    """Tells of a test message what it is told to."""

    def __init__(self, *steps: CheckStep) -> None:
        self.steps = steps
        self.tested: list[AccountKey] = []

    def test_message(self, account: AccountKey) -> Iterator[CheckStep]:
        self.tested.append(account)
        yield from self.steps


@pytest.mark.parametrize(
    ("arrival", "said_of_it"),
    [
        (
            CheckStep("imap", "arrival", True, "It came back after 2.1 seconds, into Inbox."),
            "The test message: It came back after 2.1 seconds",
        ),
        (
            CheckStep("imap", "arrival", False, "It did not come back.", "Look into Junk."),
            "The test message: It did not come back. Look into Junk.",
        ),
    ],
)
async def test_a_test_message_is_sent_where_it_is_wished_and_told_of_while_one_reads(
    client: MailApp, setup: Setup, arrival: CheckStep, said_of_it: str
) -> None:
    book = Book(CheckStep("smtp", "test message", True, "Taken by alice2."), arrival)
    let_manage(client, lambda: book)
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await filled_in(pilot, screen)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "All is well" in screen_text(client))
        screen.query_one("#afterwards").focus()
        await pilot.press("right", "ctrl+s")
        await until(pilot, lambda: client.screen is not screen)
        await until(pilot, lambda: said_of_it in " ".join(screen_text(client).split()))
    assert book.tested == [AccountKey("alice2")]
