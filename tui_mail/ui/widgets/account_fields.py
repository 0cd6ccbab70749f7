"""The fields of an account being set up. Fills in what is proposed, never over what was typed."""

from collections.abc import Iterator, Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from tui_mail.model.account import Mode
from tui_mail.model.discovery import Finding, FoundServer
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.setup import LookedUp, NewAccount
from tui_mail.ui.account_form import PORTS, Carrier, Form, Server, is_readable, reading_end
from tui_mail.ui.clean import one_line
from tui_mail.ui.found_words import about, notes, says, who_says
from tui_mail.ui.widgets.choice_field import ChoiceField
from tui_mail.ui.widgets.filling import Filling
from tui_mail.ui.widgets.form_row import FormRow
from tui_mail.ui.widgets.login_fields import LoginFields
from tui_mail.ui.words import say

_NAMED = "named:"
_YES = "yes"
TEST = "test"
"""Of what is done once the account is saved: a message to oneself."""
_MODES = ((Mode.IMAP, "IMAP"), (Mode.POP, "POP"))
_SECURITY = (
    (Security.TLS, "TLS"),
    (Security.STARTTLS, "STARTTLS"),
    (Security.NONE, "not protected"),
)
_ROWS: Mapping[str, str] = {
    "email": "row-email",
    "password": "row-password",
    "client-id": "row-client-id",
    "server-host": "row-server",
    "server-port": "row-server",
    "clear": "row-clear",
    "carrier": "row-carrier",
    "provider": "row-provider",
    "smtp-host": "row-smtp",
    "smtp-port": "row-smtp",
    "smtp-password": "row-smtp-password",
}
"""Field to the row that says what is wrong with it."""

_SERVERS_AND_ADDRESS = (
    "email", "server-host", "server-port", "server-user", "smtp-host", "smtp-port", "smtp-user",
)  # fmt: skip


class AccountFields(Vertical):
    """Name, address, password; how mail is read; who sends."""

    DEFAULT_CSS = """
    AccountFields { & .gap { margin: 1 0 0 0; } }
    """

    def __init__(self) -> None:
        super().__init__()
        self._filling = Filling(self)
        self._proposed: NewAccount | None = None
        self._finding: Finding | None = None

    def compose(self) -> ComposeResult:
        """Three groups of rows."""
        yield FormRow(say("Name"), _line("name", say("as others shall see it")))
        yield FormRow(say("Address"), _line("email", "alice@example.org"), id="row-email")
        yield LoginFields()
        mode = ChoiceField([(value.value, words) for value, words in _MODES], id="mode")
        yield FormRow(say("Reading by"), mode, id="row-mode", hint=_mode_words(Mode.IMAP))
        yield FormRow(say("Server"), _line("server-host"), _port("server-port"), id="row-server")
        yield FormRow("", ChoiceField(_security(), id="server-security"))
        yield FormRow(say("User name"), _line("server-user", say("the address, if left empty")))
        yield FormRow(say("Readable"), ChoiceField(_yes(), id="clear"), id="row-clear")
        carrier = ChoiceField(_carriers(()), id="carrier")
        yield FormRow(say("Sending by"), carrier, id="row-carrier", hint=_carrier_words("own"))
        yield from _sender_rows()

    def on_mount(self) -> None:
        """Ports begin with the usual ones; groups stand apart."""
        for row in ("row-mode", "row-carrier"):
            self.query_one(f"#{row}").add_class("gap")
        self._filling.fill("server-port", str(PORTS["imap", Security.TLS]))
        self._filling.fill("smtp-port", str(PORTS["smtp", Security.TLS]))
        self._show_rows()

    @property
    def begun(self) -> bool:
        """Whether anything was typed that would be missed."""
        own = ("email", "password", "server-host", "server-user", "smtp-host", "smtp-password")
        return any(self._filling.text(field) for field in own)

    @property
    def email(self) -> str:
        """The address as typed."""
        return one_line(self._filling.text("email"))

    @property
    def login(self) -> LoginFields:
        """How it logs in, and with what."""
        return self.query_one(LoginFields)

    @property
    def smtp_password(self) -> str:
        """As typed; empty: the same."""
        return self._filling.text("smtp-password")

    @property
    def provider(self) -> str:
        """Whose SMTP server is wanted; empty where that is not asked."""
        return one_line(self._filling.text("provider")) if self._carrier == Carrier.PROVIDER else ""

    @property
    def form(self) -> Form:
        """All that was filled in, but the passwords."""
        carrier = self._carrier
        named = carrier.removeprefix(_NAMED) if carrier.startswith(_NAMED) else ""
        reads = self._filling.text("server-user")
        return Form(
            name=self._filling.text("name"),
            email=self._filling.text("email"),
            mode=self._mode,
            server=self._filling.server("server", reads),
            carrier=Carrier.OWN if named else Carrier(carrier),
            named=named,
            smtp=self._server(
                "smtp", self._filling.text("smtp-user") or self._filling.text("server-user")
            ),
            readable=self.query_one("#clear", ChoiceField).value == _YES,
            oauth=self.login.oauth,
            client_id=self.login.client_id if self.login.oauth else "",
        )

    def looking(self) -> None:
        """The address is being looked up."""
        self._finding = None
        self._say_found(looking=True)

    def start_over(self, looked: LookedUp, names: tuple[str, ...]) -> None:
        """Fill everything in anew, over what stands there; a password stays."""
        self._filling.empty(
            (
                "server-host",
                "server-port",
                "server-user",
                "smtp-host",
                "smtp-port",
                "smtp-user",
                "email",
            )
        )
        account = looked.account
        self._filling.fill("email", account.email)
        if account.name:
            self.query_one("#name", Input).value = one_line(account.name)
        self.query_one("#mode", ChoiceField).choose(account.mode.value)
        own = Carrier.OWN if account.smtp is not None else Carrier.NOBODY
        self.query_one("#carrier", ChoiceField).choose(own.value)
        self.propose(looked, names)

    def propose(self, looked: LookedUp, names: tuple[str, ...]) -> None:
        """Fill in what is likely; what the user typed stays.

        Args:
            looked: by the address.
            names: SMTP servers that are set up already.
        """
        proposed = looked.account
        self._proposed, self._finding = proposed, looked.finding
        reads = reading_end(proposed, proposed.mode)
        wanted = reads is not None and reads.auth is AuthKind.OAUTH2
        self.login.offer(looked.sign_ins, wanted=wanted, notes=notes(looked.finding))
        self.query_one("#carrier", ChoiceField).offer(_carriers(names))
        self._filling.fill("name", proposed.name)
        mode = self.query_one("#mode", ChoiceField)
        if reading_end(proposed, self._mode) is None and proposed.mode is not self._mode:
            mode.choose(proposed.mode.value)
            self.query_one("#row-mode", FormRow).hint(_mode_words(self._mode))
        self._propose_reading()
        if proposed.smtp is not None and self._carrier == Carrier.OWN:
            self._filling.fill_server("smtp", proposed.smtp)
            self._propose_sender(proposed.smtp)
        self._say_found(looking=False)
        self._show_rows()

    def propose_carrier(self, found: FoundServer | None) -> None:
        """The SMTP server of another provider, or that nobody knows one."""
        unknown = say("The directory does not know it: type its server below.")
        self.query_one("#row-provider", FormRow).hint(who_says(found) if found else unknown)
        if found is None:
            return
        self._filling.fill_server("smtp", found.endpoint)
        self._filling.fill("smtp-user", found.endpoint.username)
        self._show_rows()

    def use_names(self, reading: str, sending: str) -> None:
        """Who was let in: fill it in; empty: as it was."""
        sends = self.form.smtp.username or self.email
        self.query_one("#smtp-user", Input).value = one_line(sending or sends)
        self.query_one("#server-user", Input).value = one_line(
            reading or self._filling.text("server-user")
        )

    def complain(self, errors: Mapping[str, str]) -> None:
        """Say what is wrong, each by its field; the first one gets the cursor.

        What is wrong with a server that has no fields of its own is said where it was chosen.
        """
        own = self.form.own
        shown = {
            "carrier" if field.startswith("smtp") and not own else field: error
            for field, error in errors.items()
        }
        words: dict[str, str] = {}
        for field, error in shown.items():
            words.setdefault(_ROWS[field], error)
        for row in set(_ROWS.values()):
            self.query_one(f"#{row}", FormRow).complain(words.get(row, ""))
        if shown:
            self.query_one(f"#{next(iter(shown))}").focus()

    def forget(self) -> None:
        """No password stays."""
        self.login.forget()
        self.query_one("#smtp-password", Input).clear()

    def on_choice_field_changed(self, message: ChoiceField.Changed) -> None:
        """Another way to read or send, or another protection: ports and words follow."""
        message.stop()
        match message.control.id:
            case "mode":
                self.query_one("#row-mode", FormRow).hint(_mode_words(self._mode))
                self._propose_reading()
            case "carrier":
                carrier = self._carrier
                self.query_one("#row-carrier", FormRow).hint(_carrier_words(carrier))
                if carrier == Carrier.OWN and self._proposed is not None and self._proposed.smtp:
                    self._filling.fill_server("smtp", self._proposed.smtp)
                    self._propose_sender(self._proposed.smtp)
            case "server-security":
                self._filling.usual_port("server", self._mode.value)
            case "smtp-security":
                self._filling.usual_port("smtp", "smtp")
            case _:
                pass
        self._say_found(looking=False)
        self._show_rows()

    def on_input_changed(self) -> None:
        """Another host may need another yes."""
        self._show_rows()

    def _show_rows(self) -> None:
        form = self.form
        for row in ("row-smtp", "row-smtp-security", "row-smtp-user"):
            self.query_one(f"#{row}").display = form.own
        self.query_one("#row-smtp-password").display = form.own and not (
            form.oauth and form.carrier is Carrier.OWN
        )
        self.query_one("#row-provider").display = form.carrier is Carrier.PROVIDER
        self.query_one("#row-clear").display = is_readable(form)

    def _say_found(self, *, looking: bool) -> None:
        finding, mode, text = self._finding, self._mode.value, self._filling.text
        self.query_one("#row-email", FormRow).hint(about(finding, looking=looking))
        self.query_one("#row-server", FormRow).hint(says(finding, mode, text("server-host")))
        self.query_one("#row-smtp", FormRow).hint(says(finding, "smtp", text("smtp-host")))

    @property
    def _mode(self) -> Mode:
        return Mode(self.query_one("#mode", ChoiceField).value)

    @property
    def _carrier(self) -> str:
        return self.query_one("#carrier", ChoiceField).value

    def _propose_reading(self) -> None:
        proposed, mode = self._proposed, self._mode
        endpoint = reading_end(proposed, mode)
        if endpoint is not None:
            self._filling.fill_server("server", endpoint)
            if proposed is not None and endpoint.username != proposed.email:
                self._filling.fill("server-user", endpoint.username)
        else:
            self._filling.usual_port("server", mode.value)

    def _propose_sender(self, endpoint: Endpoint) -> None:
        """Its user name, where it is not the one that reads."""
        reads = self._filling.text("server-user") or self.email
        self._filling.fill("smtp-user", endpoint.username if endpoint.username != reads else "")

    def _server(self, field: str, username: str) -> Server:
        return Server(
            self._filling.text(f"{field}-host"),
            self._filling.text(f"{field}-port"),
            self._filling.security(field),
            username,
        )


def _sender_rows() -> Iterator[FormRow]:
    """Whose server sends, and which."""
    provider = _line("provider", say("your address there, or its domain"))
    yield FormRow(say("Provider"), provider, id="row-provider")
    yield FormRow(say("Server"), _line("smtp-host"), _port("smtp-port"), id="row-smtp")
    yield FormRow("", ChoiceField(_security(), id="smtp-security"), id="row-smtp-security")
    user = _line("smtp-user", say("the same, if left empty"))
    yield FormRow(say("User name"), user, id="row-smtp-user")
    yield FormRow(
        say("Password"),
        _secret("smtp-password", say("the same, if left empty")),
        id="row-smtp-password",
    )
    yield FormRow(say("Afterwards"), ChoiceField(_afterwards(), id="afterwards"))


def _afterwards() -> list[tuple[str, str]]:
    return [("", say("read mail")), (TEST, say("and send yourself a test message"))]


def _line(id: str, placeholder: str = "") -> Input:
    return Input(id=id, placeholder=placeholder, compact=True, select_on_focus=False)


def _secret(id: str, placeholder: str = "") -> Input:
    return Input(id=id, placeholder=placeholder, password=True, compact=True)


def _port(id: str) -> Input:
    return Input(id=id, classes="port", compact=True, max_length=5, select_on_focus=False)


def _yes() -> list[tuple[str, str]]:
    return [("no", say("no")), (_YES, say("yes, send password and mail in clear text"))]


def _security() -> list[tuple[str, str]]:
    return [(value.value, say(words)) for value, words in _SECURITY]


def _carriers(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [
        (Carrier.OWN.value, say("its own server")),
        *((_NAMED + name, one_line(name)) for name in names),
        (Carrier.PROVIDER.value, say("another provider")),
        (Carrier.SMARTHOST.value, say("this computer")),
        (Carrier.NOBODY.value, say("nobody")),
    ]


def _mode_words(mode: Mode) -> str:
    if mode is Mode.IMAP:
        return say(
            "IMAP leaves mail on the server, in folders that all your devices share. "
            "What you read, move or delete here is so everywhere."
        )
    return say(
        "POP fetches mail to this computer, and your folders are here alone. "
        "The server keeps its copies unless you say otherwise."
    )


def _carrier_words(carrier: str) -> str:
    if carrier == Carrier.OWN:
        return say("An SMTP server that takes mail for this account.")
    if carrier == Carrier.PROVIDER:
        return say("Your internet provider's SMTP server, say: it may carry any address of yours.")
    if carrier == Carrier.SMARTHOST:
        return say("The mail server on this machine, localhost port 25, without a log-in.")
    if carrier == Carrier.NOBODY:
        return say("The account only reads.")
    return say("A server that is set up already.")
