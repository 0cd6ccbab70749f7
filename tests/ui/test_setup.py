"""Setting an account up: proposals, the try with its ticks, errors by their field, saving."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.ui.driving import until
from tests.ui.fake_face import FakeFace
from tests.ui.made_up_mail import HOSTILE
from tests.ui.shown import screen_text
from tests.ui.test_sign_in import Begun
from tui_mail.config.schema import UiSettings
from tui_mail.errors import ConfigError, SecretError
from tui_mail.model.account import Mode
from tui_mail.model.commands import GiveSecret, Reload
from tui_mail.model.discovery import Finding, FoundServer, Note, NoteKind, Source
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.foreign import ForeignAccount
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import Secret, SecretKey
from tui_mail.model.setup import CheckStep, LookedUp, NewAccount, SignInOffer
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.screens.setup import SetupScreen
from tui_mail.ui.widgets.account_fields import AccountFields
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.choice_field import ChoiceField
from tui_mail.wiring.taking_over import new_account

EMAIL = "alice@example.org"
GOOD = (
    CheckStep("imap", "connect", True, "imap.example.org:993, TLS 1.3", "", 0.1),
    CheckStep("imap", "login", True, "as alice@example.org"),
    CheckStep("smtp", "connect", True, "smtp.example.org:465"),
    CheckStep("smtp", "login", True, ""),
)


class SignIns:
    """Those of the account that is set up."""

    def __init__(self) -> None:
        self.wanted: tuple[NewAccount, Secret | None] | None = None
        self.begun: list[Begun] = []

    def names(self, wanted: str) -> tuple[str, ...]:
        assert wanted == EMAIL
        return (f"oauth:{EMAIL}@google",)

    def accounts(self) -> tuple[AccountKey, ...]:
        return ()

    def begin(self, keyring_name: str, *, device: bool) -> Begun:
        self.begun.append(Begun("WDJB-MJHT" if device else ""))
        return self.begun[-1]


class Setup:
    """Proposes what is usual, and says of the servers what a test wants."""

    def __init__(self) -> None:
        self.steps: tuple[CheckStep, ...] = GOOD
        self.names: tuple[str, ...] = ("work",)
        self.failure: ConfigError | SecretError | None = None
        self.checked: list[tuple[NewAccount, dict[str, Secret]]] = []
        self.saved: list[tuple[NewAccount, dict[str, Secret]]] = []
        self.keyring = True
        self.finding = Finding()
        self.carriers: dict[str, FoundServer] = {}
        self.kept: list[tuple[SecretKey, Secret]] = []
        self.offers: tuple[SignInOffer, ...] = ()
        self.foreign: tuple[ForeignAccount, ...] = ()
        self.taken: list[ForeignAccount] = []
        self.signing = SignIns()
        self.pins: list[str] = []

    def propose(self, email: str) -> NewAccount:
        host = email.rpartition("@")[2]

        def at(name: str, port: int) -> Endpoint:
            return Endpoint(f"{name}.{host}", port, Security.TLS, email)

        return NewAccount(
            AccountKey("alice2"), email, "Alice", Mode.IMAP,
            at("pop", 995), at("imap", 993), at("smtp", 465),
        )  # fmt: skip

    def look_up(self, email: str) -> LookedUp:
        return LookedUp(self.propose(email), self.finding, self.offers)

    def carrier_of(self, address: str) -> FoundServer | None:
        return self.carriers.get(address)

    def smtp_names(self) -> tuple[str, ...]:
        return self.names

    def check(self, new: NewAccount, secrets: Mapping[str, Secret]) -> Iterator[CheckStep]:
        self.checked.append((new, dict(secrets)))
        yield from self.steps

    def save(self, new: NewAccount, secrets: Mapping[str, Secret]) -> None:
        self.saved.append((new, dict(secrets)))
        if self.failure is not None:
            raise self.failure

    def remove(self, account: AccountKey) -> None:
        raise AssertionError("nothing is removed here")

    def may_keep(self, key: SecretKey) -> bool:
        return self.keyring

    def keep(self, key: SecretKey, secret: Secret) -> None:
        self.kept.append((key, secret))
        if self.failure is not None:
            raise self.failure

    def sign_ins(self, new: NewAccount, client_secret: Secret | None) -> SignIns:
        self.signing.wanted = (new, client_secret)
        return self.signing

    def pinned(self, new: NewAccount, fingerprint: str) -> NewAccount:
        self.pins.append(fingerprint)
        assert new.imap is not None
        return replace(new, imap=replace(new.imap, ca_file="/pinned.pem"))

    def others(self) -> tuple[ForeignAccount, ...]:
        return self.foreign

    def as_proposed(self, account: ForeignAccount) -> LookedUp:
        new = new_account(account, AccountKey("alice2"))
        assert account.imap is not None
        found = FoundServer("imap", account.imap.endpoint, Source.PROGRAM, account.program)
        return LookedUp(new, Finding(servers=(found,)))

    def take_over(self, account: ForeignAccount) -> AccountKey:
        self.taken.append(account)
        return AccountKey("alice2")


@pytest.fixture
def setup() -> Setup:
    return Setup()


@pytest.fixture
def client(face: FakeFace, setup: Setup) -> MailApp:
    return MailApp(face, ui=UiSettings(), setup=lambda: setup)


async def opened(pilot: Pilot[None], setup: Setup) -> SetupScreen:
    app = pilot.app
    assert isinstance(app, MailApp)
    screen = SetupScreen(app.desk, setup)
    app.push_screen(screen)
    await until(pilot, lambda: app.screen is screen and screen.focused is not None)
    return screen


async def filled_in(pilot: Pilot[None], screen: SetupScreen, password: str = "pw") -> None:
    """Name, address and password typed; the servers proposed."""
    await pilot.press(*"Alice L", "enter", *EMAIL, "enter", *password)
    await until(pilot, lambda: value(screen, "server-host") == "imap.example.org")


def value(screen: SetupScreen, field: str) -> str:
    return screen.query_one(f"#{field}", Input).value


async def test_an_account_is_proposed_tried_and_saved(
    client: MailApp, setup: Setup, face: FakeFace
) -> None:
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await filled_in(pilot, screen)
        assert (value(screen, "server-port"), value(screen, "smtp-host")) == (
            "993", "smtp.example.org",
        )  # fmt: skip
        assert "pw" not in screen_text(client)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "All is well" in screen_text(client))
        assert "✓ IMAP: log in" in screen_text(client)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: client.screen is not screen)
    whole = replace(setup.propose(EMAIL), name="Alice L", pop=None)
    secrets = {"imap": Secret("pw"), "smtp": Secret("pw")}
    assert setup.checked == [(whole, secrets)]
    assert setup.saved == [(whole, secrets)]
    assert face.asked(Reload) == [Reload()]
    assert not [field for field in screen.query(Input) if field.value == "pw"]


async def test_a_failing_step_is_said_beside_its_field_with_what_to_do(
    client: MailApp, setup: Setup
) -> None:
    wrong = CheckStep("imap", "login", False, "The server refused the password.", "Type it anew.")
    setup.steps = (GOOD[0], wrong)
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await filled_in(pilot, screen)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "Mend what is marked" in screen_text(client))
        row = screen.query_one("#row-password")
        assert row.has_class("wrong")
        assert screen.focused is screen.query_one("#password")
        assert "→ Type it anew." in screen_text(client)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(client.screen, Confirm))
        await pilot.press("enter")
        assert not setup.saved, "the answer under the cursor is no"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(client.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: client.screen is not screen and bool(setup.saved))


async def test_a_good_try_counts_only_for_what_was_tried(client: MailApp, setup: Setup) -> None:
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await filled_in(pilot, screen)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "All is well" in screen_text(client))
        screen.query_one("#server-host", Input).value = "other.example.org"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(client.screen, Confirm))


async def test_what_is_missing_is_said_by_its_field_before_anything_is_tried(
    client: MailApp, setup: Setup
) -> None:
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await pilot.press("ctrl+t")
        text = screen_text(client)
        assert "An address looks like" in text
        assert "Without it the servers cannot be tried." in text
        assert "Which server?" in text
        assert screen.focused is screen.query_one("#email")
        screen.query_one("#server-port", Input).value = "70000"
        await pilot.press("ctrl+s")
        assert screen.query_one("#row-server").has_class("wrong")
    assert not setup.checked
    assert not setup.saved


async def test_what_was_typed_is_never_overwritten_by_a_proposal(
    client: MailApp, setup: Setup
) -> None:
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        screen.query_one("#server-host", Input).value = "mine.test"
        screen.query_one("#server-port", Input).value = "1993"
        await pilot.press("tab", *EMAIL, "tab")
        await until(pilot, lambda: value(screen, "smtp-host") == "smtp.example.org")
        assert (value(screen, "server-host"), value(screen, "server-port")) == ("mine.test", "1993")


async def test_pop_and_starttls_bring_their_servers_and_ports(
    client: MailApp, setup: Setup
) -> None:
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await filled_in(pilot, screen)
        assert "IMAP leaves mail on the server" in screen_text(client)
        screen.query_one("#mode").focus()
        await pilot.press("right")
        assert "POP fetches mail to this computer" in screen_text(client)
        assert (value(screen, "server-host"), value(screen, "server-port")) == (
            "pop.example.org", "995",
        )  # fmt: skip
        screen.query_one("#server-security").focus()
        await pilot.press("right")
        assert value(screen, "server-port") == "110"
        form = screen.query_one(AccountFields).form
        assert (form.mode, form.server.security) == (Mode.POP, Security.STARTTLS)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: bool(setup.checked))
    new, secrets = setup.checked[0]
    assert new.pop == Endpoint("pop.example.org", 110, Security.STARTTLS, EMAIL)
    assert new.imap is None
    assert secrets == {"pop": Secret("pw"), "smtp": Secret("pw")}


async def test_sending_by_a_known_server_by_this_computer_or_by_nobody(
    client: MailApp, setup: Setup
) -> None:
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await filled_in(pilot, screen)
        screen.query_one("#carrier").focus()
        for presses in (1, 2, 1):  # another provider's server is between the two first
            await pilot.press(*["right"] * presses)
            assert not screen.query_one("#row-smtp").display
            tries = len(setup.checked)
            await pilot.press("ctrl+t")
            await until(pilot, lambda tries=tries: len(setup.checked) > tries)  # type: ignore[misc]
            screen.query_one("#carrier").focus()
    named, smarthost, nobody = (new for new, _ in setup.checked)
    assert (named.smtp, named.smtp_name) == (None, "work")
    local = Endpoint("localhost", 25, Security.NONE, auth=AuthKind.NONE)
    assert (smarthost.smtp, smarthost.smtp_name) == (local, "")
    assert (nobody.smtp, nobody.smtp_name) == (None, "")
    assert [sorted(secrets) for _, secrets in setup.checked] == [["imap"]] * 3


async def test_a_taken_name_is_said_and_everything_typed_stays(
    client: MailApp, setup: Setup, face: FakeFace
) -> None:
    setup.failure = ConfigError("There is an account alice already.", "Choose another.")
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await filled_in(pilot, screen)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(client.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: screen.query_one(Banner).problem is not None)
        assert value(screen, "password") == "pw"
    assert not face.asked(Reload)


async def test_F6_a_refused_keyring_still_lets_the_engine_work_with_the_passwords(
    client: MailApp, setup: Setup, face: FakeFace
) -> None:
    setup.failure = SecretError("The keyring refused.", "Unlock it.")
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await filled_in(pilot, screen)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(client.screen, Confirm))
        field = screen.query_one("#password", Input)
        await pilot.press("y")
        await until(pilot, lambda: bool(face.asked(Reload)))
        await until(
            pilot, lambda: client.screen is not screen, "it is saved; nothing is left there"
        )
        assert screen.parting is not None
        assert "set up. The keyring refused." in screen.parting.message
        assert field.value == ""
    assert face.asked(GiveSecret) == [
        GiveSecret("imap:alice@example.org@imap.example.org", "pw"),
        GiveSecret("smtp:alice@example.org@smtp.example.org", "pw"),
    ]


async def test_leaving_saves_nothing_and_forgets_the_password(
    client: MailApp, setup: Setup
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, setup)
        field = screen.query_one("#password", Input)
        field.value = "pw"
        assert "tui-mail demo" in " ".join(str(w.render()) for w in screen.query("CheckSteps"))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(client.screen, Confirm))
        await pilot.press("n")
        await until(pilot, lambda: client.screen is screen)
        assert field.value == "pw"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(client.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: client.screen is not screen)
        assert field.value == ""
    assert not setup.saved


async def test_a_server_without_fields_of_its_own_is_complained_of_where_it_was_chosen(
    client: MailApp, setup: Setup
) -> None:
    setup.steps = (CheckStep("smtp", "connect", False, "Nobody answers.", "Start it."),)
    async with client.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, setup)
        await filled_in(pilot, screen)
        screen.query_one("#carrier", ChoiceField).choose("smarthost")
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "Nobody answers." in screen_text(client))
        assert client.focused is screen.query_one("#carrier")


async def test_enter_goes_on_from_every_field(client: MailApp, setup: Setup) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await opened(pilot, setup)
        been = []
        for _ in range(12):
            been.append(client.focused.id if client.focused else None)
            await pilot.press("enter")
        assert been[:6] == ["name", "email", "password", "mode", "server-host", "server-port"]
        assert been[-1] == "smtp-security"


async def test_leaving_an_empty_form_asks_nothing(client: MailApp, setup: Setup) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, setup)
        await pilot.press("escape")
        await until(pilot, lambda: client.screen is not screen)
        assert not isinstance(client.screen, Confirm)


async def test_S2_hostile_words_of_a_server_are_shown_not_obeyed(
    client: MailApp, setup: Setup
) -> None:
    setup.steps = tuple(CheckStep("imap", words, False, words, words) for words in HOSTILE)
    setup.names = HOSTILE
    async with client.run_test(size=(200, 60)) as pilot:
        screen = await opened(pilot, setup)
        await filled_in(pilot, screen)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "Mend what is marked" in screen_text(client))
        text = screen_text(client)
        assert all(words in text for words in HOSTILE[:7])


async def test_a_click_chooses_what_is_under_the_mouse(client: MailApp, setup: Setup) -> None:
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await pilot.click("#mode", offset=(12, 0))
        assert screen.query_one(AccountFields).form.mode is Mode.POP
        await pilot.click("#mode", offset=(4, 0))
        assert screen.query_one(AccountFields).form.mode is Mode.IMAP


def found(protocol: str, host: str, source: Source, where: str) -> FoundServer:
    port = {"imap": 993, "smtp": 465}[protocol]
    return FoundServer(protocol, Endpoint(host, port, Security.TLS, EMAIL), source, where)


FINDING = Finding(
    "Example Mail",
    (
        found("imap", "imap.example.org", Source.DIRECTORY, "Example Mail"),
        found("smtp", "smtp.example.org", Source.SRV, "_submissions._tcp.example.org"),
    ),
    (Note(NoteKind.APP_PASSWORD, "It wants an app password.", "https://example.org/apps"),),
)


async def test_what_was_found_is_shown_with_who_says_so_and_what_to_do_first(
    client: MailApp, setup: Setup
) -> None:
    setup.finding = FINDING
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await pilot.press("enter", *EMAIL, "enter")
        await until(pilot, lambda: value(screen, "server-host") == "imap.example.org")
        text = " ".join(screen_text(client).split())
        assert "This is Example Mail." in text
        assert "From the directory that came along: Example Mail." in text
        assert "From the domain's name service: _submissions._tcp.example.org" in text
        assert "It wants an app password. https://example.org/apps" in text
        assert screen.focused is screen.query_one("#password"), "told before it is asked for"


async def test_enter_alone_leads_from_the_name_to_the_saved_account(
    client: MailApp, setup: Setup
) -> None:
    setup.finding = FINDING
    async with client.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, setup)
        await pilot.press(*"Alice L", "enter", *EMAIL, "enter", *"pw", "enter")
        await until(pilot, lambda: "All is well" in screen_text(client))
        await pilot.press("enter")
        await until(pilot, lambda: client.screen is not screen)
    assert len(setup.saved) == 1


async def test_nothing_is_sent_readable_without_a_yes(client: MailApp, setup: Setup) -> None:
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await filled_in(pilot, screen)
        screen.query_one("#server-security").focus()
        await pilot.press("left")
        assert screen.query_one("#row-clear").display
        await pilot.press("ctrl+t")
        assert screen.query_one("#row-clear").has_class("wrong")
        assert not setup.checked
        await until(pilot, lambda: screen.focused is screen.query_one("#clear"))
        await pilot.press("right", "ctrl+t")
        await until(pilot, lambda: bool(setup.checked))
    imap = setup.checked[0][0].imap
    assert imap is not None
    assert (imap.security, imap.allow_insecure) == (Security.NONE, True)


async def test_the_form_of_the_user_name_that_was_let_in_is_kept(
    client: MailApp, setup: Setup
) -> None:
    setup.steps = (*GOOD[:1], CheckStep("imap", "login", True, "", username="alice"), *GOOD[2:])
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await filled_in(pilot, screen)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "All is well" in screen_text(client))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: client.screen is not screen)
    ((new, _),) = setup.saved
    assert new.imap is not None
    assert new.smtp is not None
    assert (new.imap.username, new.smtp.username) == ("alice", EMAIL)


async def test_another_providers_server_is_found_by_its_name(client: MailApp, setup: Setup) -> None:
    setup.carriers["line.test"] = FoundServer(
        "smtp", Endpoint("smtp.line.test", 587, Security.STARTTLS, "me"), Source.DIRECTORY, "Line"
    )
    async with client.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, setup)
        await filled_in(pilot, screen)
        screen.query_one("#carrier").focus()
        await pilot.press("right", "right", "tab", *"line.test", "enter")
        await until(pilot, lambda: value(screen, "smtp-host") == "smtp.line.test")
        await pilot.press("ctrl+t")
        await until(pilot, lambda: bool(setup.checked))
    smtp = setup.checked[0][0].smtp
    assert smtp is not None
    assert (smtp.host, smtp.port, smtp.username) == ("smtp.line.test", 587, "me")
