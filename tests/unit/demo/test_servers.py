"""The line that the servers print, and the settings made of it."""

import json
import tomllib
from pathlib import Path

import pytest

from tui_mail.config.load import parse_settings
from tui_mail.demo.profile import secrets, settings_text
from tui_mail.demo.servers import DemoServers, servers_from_json
from tui_mail.errors import EngineError
from tui_mail.model.account import Mode
from tui_mail.model.endpoint import AuthKind, Security
from tui_mail.model.ids import AccountKey

SERVERS = DemoServers(
    ("127.0.0.1", 1110),
    ("127.0.0.1", 1143),
    ("127.0.0.1", 1025),
    {"alice@demo.test": "pass-a", "bob@demo.test": "pass-b"},
)


def test_the_line_has_the_keys_that_the_contract_names() -> None:
    line = SERVERS.as_json()
    assert "\n" not in line
    assert json.loads(line) == {
        "pop3": {"host": "127.0.0.1", "port": 1110},
        "imap": {"host": "127.0.0.1", "port": 1143},
        "smtp": {"host": "127.0.0.1", "port": 1025},
        "users": {"alice@demo.test": "pass-a", "bob@demo.test": "pass-b"},
    }


def test_the_line_can_be_read_back() -> None:
    assert servers_from_json(SERVERS.as_json()) == SERVERS


@pytest.mark.parametrize("line", ["", "{}", "[]", "null", '{"pop3": 1}', "Traceback (most recent"])
def test_any_other_line_is_refused(line: str) -> None:
    with pytest.raises(EngineError, match="cannot be understood"):
        servers_from_json(line)


def test_the_settings_are_toml_without_a_password() -> None:
    text = settings_text(SERVERS)
    assert tomllib.loads(text)["send"] == {"undo_seconds": 5}
    assert "pass-a" not in text
    assert "pass-b" not in text


def test_the_settings_are_understood_by_the_client() -> None:
    settings = parse_settings(settings_text(SERVERS), Path("config.toml"))
    smtp = settings.smtp["demo"]
    assert (smtp.endpoint.host, smtp.endpoint.port) == SERVERS.smtp
    assert smtp.endpoint.auth is AuthKind.NONE
    assert not smtp.wants_secret
    alice, bob = settings.accounts[AccountKey("alice")], settings.accounts[AccountKey("bob")]
    assert (alice.mode, bob.mode) == (Mode.POP, Mode.IMAP)
    assert alice.smtp == bob.smtp == ("demo",)
    assert alice.signature.startswith("Alice Quill\n")
    for account in (alice, bob):
        assert account.name
        assert account.pop is not None
        assert account.imap is not None
        assert account.pop.check_every == 15.0
        assert account.pop.leave_on_server is True
        assert account.pop.server.endpoint.security is Security.NONE
        assert (account.pop.server.endpoint.host, account.pop.server.endpoint.port) == SERVERS.pop3
        assert (
            account.imap.server.endpoint.host,
            account.imap.server.endpoint.port,
        ) == SERVERS.imap


def test_the_secrets_are_those_that_the_settings_ask_for() -> None:
    settings = parse_settings(settings_text(SERVERS), Path("config.toml"))
    asked = {
        server.secret_key.keyring_name: SERVERS.users[account.email]
        for account in settings.accounts.values()
        if account.pop and account.imap
        for server in (account.pop.server, account.imap.server)
    }
    assert secrets(SERVERS) == asked
