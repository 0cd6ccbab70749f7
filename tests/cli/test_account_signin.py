"""`account signin` before anybody signs in: what is set up, and what is refused."""

from pathlib import Path

import pytest

from tests.cli.calling import User
from tui_mail.config.load import load_settings
from tui_mail.model.endpoint import AuthKind
from tui_mail.model.ids import AccountKey

TEXT = """\
# mine
[smtp.gmail]
host = "smtp.gmail.com"  # theirs
[accounts.me]
email = "me@gmail.com"
smtp = "gmail"
[accounts.me.imap]
host = "imap.gmail.com"
[accounts.other]
email = "me@other.example"
[accounts.other.imap]
host = "imap.other.example"
"""


@pytest.fixture
def user(tmp_path: Path) -> User:
    made = User(tmp_path)
    made.write(TEXT)
    return made


def test_an_account_is_signed_in_from_now_on_by_one_command(user: User) -> None:
    called = user.call("account", "signin", "me", "--client-id", "mine", "--device")
    assert "no keyring here" in called.complaint(), "before anybody signs in for nothing"
    settings = load_settings(user.settings)
    me = settings.accounts[AccountKey("me")]
    assert me.imap is not None
    for server in (me.imap.server, settings.smtp["gmail"]):
        assert server.endpoint.auth is AuthKind.OAUTH2
        assert server.sign_in == settings.oauth["google"]
    assert settings.oauth["google"].client_id == "mine"
    assert user.settings.read_text().startswith("# mine\n")
    assert "# theirs" in user.settings.read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Who is to sign in?"),
        (("me",), "logs in by password"),
        (("nobody@foo.example",), "There is no account nobody@foo.example"),
        (("me", "--provider", "google"), "Which client of yours at google"),
        (("other", "--client-id", "x"), "not known. Give --provider"),
        (("other", "--client-id", "x", "--provider", "sso"), "[oauth.sso] needs"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_changed(
    user: User, words: tuple[str, ...], said: str
) -> None:
    assert said in user.call("account", "signin", *words).complaint()
    assert user.settings.read_text() == TEXT


def test_a_new_account_that_takes_no_password_asks_for_the_client_id_with_its_page(
    user: User,
) -> None:
    add = ("account", "add", "me@outlook.com", "--offline", "--no-check")
    said = user.call(*add).complaint()
    assert "Microsoft is signed in to by a client id of your own." in said
    assert "https://entra.microsoft.com" in said
    assert (
        "takes no password" in user.call(*add, "--client-id", "x", "--password-stdin").complaint()
    )
    assert "Known here: microsoft" in user.call(*add, "--sign-in", "sso").complaint()
    dry = user.done(*add, "--client-id", "mine", "--dry-run").out.decode()
    assert '[oauth.microsoft]\nclient_id = "mine"\n' in dry
    assert dry.count('oauth = "microsoft"') == 2
    assert user.settings.read_text() == TEXT
