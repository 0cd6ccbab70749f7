"""How a new account logs in: by a password, or by a sign-in with a client id of the user's own.

What is secret stands in masked fields and is cleared when told so.
"""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from tui_mail.model.setup import SignInOffer
from tui_mail.ui.clean import one_line
from tui_mail.ui.widgets.choice_field import ChoiceField
from tui_mail.ui.widgets.form_row import FormRow
from tui_mail.ui.words import say

PASSWORD = ""
"""The choice that is no sign-in."""


class LoginFields(Vertical):
    """One row while a password is all there is; a choice and more where somebody can sign in."""

    DEFAULT_CSS = "LoginFields { height: auto; }"

    def __init__(self) -> None:
        super().__init__()
        self._offers: tuple[SignInOffer, ...] = ()
        self._turned = False
        self._filled = ""

    def compose(self) -> ComposeResult:
        """Which way, then what it needs."""
        yield FormRow(say("Log in by"), ChoiceField(_choices(()), id="login"), id="row-login")
        password = Input(id="password", password=True, compact=True)
        yield FormRow(say("Password"), password, id="row-password")
        client = Input(id="client-id", compact=True, select_on_focus=False)
        yield FormRow(say("Client id"), client, id="row-client-id")
        secret = Input(
            id="client-secret", password=True, compact=True,
            placeholder=say("only where the provider gave one"),
        )  # fmt: skip
        yield FormRow(say("Its secret"), secret, id="row-client-secret")

    def on_mount(self) -> None:
        """A password, until more is known."""
        self._show_rows()

    @property
    def oauth(self) -> str:
        """The [oauth.NAME] that is signed in by; empty: a password logs in."""
        return self.query_one("#login", ChoiceField).value

    @property
    def client_id(self) -> str:
        """As typed."""
        return one_line(self.query_one("#client-id", Input).value)

    @property
    def client_secret(self) -> str:
        """As typed; empty: there is none, or it is kept already."""
        return self.query_one("#client-secret", Input).value

    @property
    def password(self) -> str:
        """As typed."""
        return self.query_one("#password", Input).value

    def offer(self, offers: tuple[SignInOffer, ...], *, wanted: bool, notes: str) -> None:
        """Other ways from now on.

        Args:
            offers: ways to sign in.
            wanted: whether no password is taken there.
            notes: what is to be known before a password is typed.
        """
        self._offers = offers
        login = self.query_one("#login", ChoiceField)
        login.offer(_choices(offers))
        password = self.query_one("#password", Input)
        if not self._turned:
            # what is being typed as a password must not go on where it can be read
            by_sign_in = wanted and bool(offers) and not password.value
            login.choose(offers[0].name if by_sign_in else PASSWORD)
        self.query_one("#row-password", FormRow).hint(notes)
        self._show_rows()
        if self.oauth and password.has_focus:
            self.query_one("#client-id").focus()

    def on_choice_field_changed(self) -> None:
        """The user wants it so, whatever is found later."""
        self._turned = True
        self._show_rows()

    def forget(self) -> None:
        """Nothing secret stays."""
        for field in ("password", "client-secret"):
            self.query_one(f"#{field}", Input).clear()

    def _show_rows(self) -> None:
        name = self.oauth
        self.query_one("#row-login").display = bool(self._offers)
        self.query_one("#row-password").display = name == PASSWORD
        for row in ("row-client-id", "row-client-secret"):
            self.query_one(f"#{row}").display = name != PASSWORD
        chosen = next((offer for offer in self._offers if offer.name == name), None)
        if chosen is None:
            return
        client = self.query_one("#client-id", Input)
        if client.value in {"", self._filled}:
            client.value = self._filled = one_line(chosen.client_id)
        self.query_one("#row-client-id", FormRow).hint(_what_for(chosen))


def _choices(offers: tuple[SignInOffer, ...]) -> list[tuple[str, str]]:
    ways = [(one.name, say("signing in at {who}", who=one_line(one.title))) for one in offers]
    return [(PASSWORD, say("a password")), *ways]


def _what_for(offer: SignInOffer) -> str:
    """Why there is such a thing, and where it is had."""
    who = one_line(offer.title)
    if offer.client_id:
        return say("Yours, from the settings. Enter signs in, in a browser or by a code.")
    words = say(
        "{who} wants to know which program signs in: by a client id, which you make once, "
        "for yourself.",
        who=who,
    )
    if offer.page:
        where = say(
            "There: {page} (docs/oauth.md, section {who}, says how).", page=offer.page, who=who
        )
    else:
        where = say("docs/oauth.md says how.")
    return f"{words} {where}"
