"""What a server's secret is got from, and what is done when the server refuses it."""

import pytest

from tests.engine.here import Keys
from tui_mail.config.schema import ServerSettings
from tui_mail.engine.secret_desk import SecretDesk, wanted
from tui_mail.errors import AuthFailed, SecretLocked, TimedOut
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.frozen import replace
from tui_mail.model.secret import PASSPHRASE, Secret
from tui_mail.model.sign_in import OAuthClient

BY_PASSWORD = ServerSettings(
    Endpoint("mail.test", 993, Security.TLS, "alice"), protocol="imap", token_command=None
)
ENDPOINT = replace(BY_PASSWORD.endpoint, auth=AuthKind.OAUTH2)
BY_COMMAND = replace(BY_PASSWORD, endpoint=ENDPOINT, token_command="print-token")
CLIENT = OAuthClient("here", "an id", "https://a.test", "https://t.test")
SIGNED_IN = replace(BY_PASSWORD, endpoint=ENDPOINT, oauth="here", sign_in=CLIENT)


class Printing(Keys):
    """A command that prints another token each time, up to the last."""

    def __init__(self, *tokens: str) -> None:
        super().__init__()
        self.tokens = list(tokens)
        self.ran = 0

    def run(self, command: str | tuple[str, ...]) -> Secret:
        assert command == "print-token"
        self.ran += 1
        return Secret(self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0])


class Tokens:
    """Gives the next one once one was refused."""

    def __init__(self) -> None:
        self.number = 1
        self.given: list[str] = []

    def token(self, client: OAuthClient, username: str) -> Secret:
        assert (client, username) == (CLIENT, "alice")
        return Secret(f"token-{self.number}")

    def distrust(self, client: OAuthClient, username: str, token: Secret) -> None:
        if token.value == f"token-{self.number}":
            self.number += 1

    def give(self, keyring_name: str, granted: Secret) -> None:
        self.given.append(f"{keyring_name} {granted.value}")


class Server:
    """Lets one secret in."""

    def __init__(self, *good: str) -> None:
        self.good = good
        self.tried: list[str] = []

    def __call__(self, secret: Secret | None) -> str:
        assert secret is not None
        self.tried.append(secret.value)
        if secret.value not in self.good:
            raise AuthFailed("The server refused it.", "Look again.")
        return "a line"


def test_a_password_that_is_refused_is_not_tried_twice() -> None:
    server = Server()
    with pytest.raises(AuthFailed, match="Look again"):
        SecretDesk(Keys(imap="wrong")).logged_in(BY_PASSWORD, server)
    assert server.tried == ["wrong"]


def test_a_command_is_run_for_each_connection_and_once_more_for_a_refusal() -> None:
    keys, server = Printing("old", "new"), Server("new")
    desk = SecretDesk(keys)
    assert desk.logged_in(BY_COMMAND, server) == "a line"
    assert server.tried == ["old", "new"]
    assert desk.logged_in(BY_COMMAND, server) == "a line"
    assert keys.ran == 3


def test_a_command_that_has_no_other_token_is_named() -> None:
    keys, server = Printing("old"), Server()
    with pytest.raises(AuthFailed, match="See what oauth_token_command prints"):
        SecretDesk(keys).logged_in(BY_COMMAND, server)
    assert server.tried == ["old"]


def test_T14_tokens_that_are_refused_one_after_the_other_end_in_a_word() -> None:
    tokens, server = Tokens(), Server("token-3")
    desk = SecretDesk(Keys(), tokens)
    assert desk.logged_in(SIGNED_IN, server) == "a line"
    assert server.tried == ["token-1", "token-2", "token-3"]
    with pytest.raises(AuthFailed, match="account signin alice"):
        desk.logged_in(SIGNED_IN, Server())
    assert tokens.number == 6, "no more than three tries"


def test_what_somebody_signed_in_for_goes_to_the_tokens() -> None:
    tokens = Tokens()
    SecretDesk(Keys(), tokens).give("oauth:alice@here", Secret("granted"))
    assert tokens.given == ["oauth:alice@here granted"]


def test_what_is_wanted_is_named() -> None:
    assert wanted(AuthFailed("no"), BY_PASSWORD) == "imap:alice@mail.test"
    assert wanted(AuthFailed("no"), SIGNED_IN) == "oauth:alice@here"
    assert wanted(SecretLocked("locked", "", PASSPHRASE), BY_PASSWORD) == PASSPHRASE
    assert wanted(TimedOut("late"), BY_PASSWORD) == ""
