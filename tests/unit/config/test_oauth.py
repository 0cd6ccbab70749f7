"""[oauth.NAME], and what the directory of providers says of those that we know."""

import json
import os
from pathlib import Path

import pytest

from tui_mail.config.load import parse_settings
from tui_mail.config.oauth_presets import PRESETS
from tui_mail.config.schema import Settings
from tui_mail.errors import ConfigError
from tui_mail.model.ids import AccountKey
from tui_mail.model.secret import SecretKey

DIRECTORY = Path(
    os.environ.get("TUI_MAIL_PROVIDERS", Path(__file__).parents[4] / "shared" / "providers.json")
)
TEXT = """\
[oauth.google]
client_id = "mine"
[smtp.out]
host = "smtp.gmail.com"
username = "me@gmail.com"
auth = "oauth2"
oauth = "google"
[accounts.me]
email = "me@gmail.com"
smtp = "out"
[accounts.me.imap]
host = "imap.gmail.com"
auth = "oauth2"
oauth = "google"
"""


def read(text: str) -> Settings:
    return parse_settings(text, Path("/x/config.toml"))


def test_a_server_signs_in_by_what_it_names() -> None:
    settings = read(TEXT)
    me = settings.accounts[AccountKey("me")]
    assert me.imap is not None
    client = settings.oauth["google"]
    assert me.imap.server.sign_in == settings.smtp["out"].sign_in == client
    assert client.client_id == "mine"
    assert client.token_url == PRESETS["google"].token_url
    assert client.scopes == ("https://mail.google.com/",)
    key = SecretKey("oauth", "me@gmail.com", "google")
    assert me.imap.server.secret_key == settings.smtp["out"].secret_key == key
    assert SecretKey.named(key.keyring_name) == key


def test_any_other_provider_is_written_out() -> None:
    settings = read("""\
[oauth.work]
client_id = "x"
authorization_url = "https://sso.example/a"
token_url = "https://sso.example/t"
scopes = ["mail"]
redirect_uri = "http://localhost:8080/back"
parameters = {prompt = "consent"}
client_secret_command = ["pass", "show", "client"]
ca_file = "own.pem"
""")
    client = settings.oauth["work"]
    assert client.parameters == (("prompt", "consent"),)
    assert client.secret_command == ("pass", "show", "client")
    assert (client.device_url, client.ca_file) == ("", "/x/own.pem")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            'oauth = "google"\n[acc',
            'oauth = "gogle"\n[acc',
            ["line 7", "gogle", "Did you mean google?"],
        ),
        ('client_id = "mine"', "", ["[oauth.google] needs client_id"]),
        ('client_id = "mine"', 'client_id = "m"\nclient_secret = "x"', ["never holds one"]),
        ('client_id = "mine"', 'client_id = "m"\nrefresh_token = "x"', ["never holds one"]),
        ('client_id = "mine"', 'client_id = "m"\ntoken_url = "http://g.example/"', ["https://"]),
        (
            'client_id = "mine"',
            'client_id = "m"\ntoken_url = "https://u:p@g.example/"',
            ["https://"],
        ),
        (
            'client_id = "mine"',
            'client_id = "m"\nredirect_uri = "http://g.example"',
            ["redirect_uri"],
        ),
        ("[oauth.google]", "[oauth.other]", ["[oauth.other] needs authorization_url"]),
        ('auth = "oauth2"\noauth', "oauth", ["smtp.out has oauth", 'auth = "oauth2"']),
        (
            'oauth = "google"\n[acc',
            'oauth = "google"\npassword_command = "x"\n[acc',
            ["both oauth"],
        ),
        (
            'auth = "oauth2"',
            'auth = "oauth2"\nsecurity = "none"\nallow_insecure = true',
            ["TLS only"],
        ),
    ],
)
def test_what_cannot_be_is_said_with_its_line(old: str, new: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as raised:
        read(TEXT.replace(old, new, 1))
    for word in words:
        assert word in str(raised.value)


def test_the_endpoints_are_those_of_the_directory() -> None:
    if not DIRECTORY.is_file():
        pytest.skip("needs the directory of providers")
    told = [one["oauth2"] for one in json.loads(DIRECTORY.read_text()) if one.get("oauth2")]
    known = {(one.authorization_url, one.token_url): set(one.scopes) for one in PRESETS.values()}
    for one in told:
        scopes = known[one["authURL"], one["tokenURL"]]
        assert scopes <= set(one["scope"].split())
    assert len({(one["authURL"], one["tokenURL"]) for one in told}) == len(PRESETS)
