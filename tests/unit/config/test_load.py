"""What config.toml means when it is right."""

from pathlib import Path

from tests.unit.config.writing import GOOD, write
from tui_mail.config.load import load_settings
from tui_mail.config.schema import Settings
from tui_mail.model.account import Mode
from tui_mail.model.endpoint import AuthKind, Security
from tui_mail.model.ids import AccountKey

HOME = AccountKey("home")


def test_a_missing_file_is_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert load_settings(path) == Settings(path)


def test_a_small_file_gets_the_documented_defaults(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, GOOD))
    home = settings.accounts[HOME]
    assert home.pop is not None
    assert home.imap is not None
    assert home.mode is Mode.POP
    assert home.smtp == ("isp",)
    pop, imap, smtp = home.pop.server, home.imap.server, settings.smtp["isp"]
    assert (pop.endpoint.port, imap.endpoint.port, smtp.endpoint.port) == (995, 993, 587)
    assert pop.endpoint.security is Security.TLS
    assert pop.endpoint.username == "alice@foo.example"
    assert smtp.endpoint.username == "alice@foo.example"
    assert pop.secret_key.keyring_name == "pop:alice@foo.example@pop.foo.example"
    assert smtp.secret_key.keyring_name == "smtp:alice@foo.example@smtp.foo.example"
    assert home.pop.leave_on_server is True
    assert home.pop.check_every == 300
    assert home.imap.offline == "all"
    assert home.imap.folders == ("*",)
    assert settings.send.retry_every == 900
    assert settings.secrets.keyring == "os"


def test_ports_follow_the_security_of_each_protocol(tmp_path: Path) -> None:
    wanted = {
        ("pop", "starttls"): 110,
        ("pop", "none"): 110,
        ("imap", "starttls"): 143,
        ("imap", "none"): 143,
        ("smtp", "tls"): 465,
        ("smtp", "none"): 25,
    }
    for (protocol, security), port in wanted.items():
        section = "smtp.s" if protocol == "smtp" else f"accounts.a.{protocol}"
        text = f'[{section}]\nhost = "localhost"\nsecurity = "{security}"\n'
        if protocol != "smtp":
            text += '[accounts.a]\nemail = "a@foo.example"\n'
        settings = load_settings(write(tmp_path, text))
        if protocol == "smtp":
            server = settings.smtp["s"]
        else:
            account = settings.accounts[AccountKey("a")]
            part = account.pop if protocol == "pop" else account.imap
            assert part is not None
            server = part.server
        assert server.endpoint.port == port, (protocol, security)


def test_every_key_of_the_contract_is_read(tmp_path: Path) -> None:
    (tmp_path / "sig.txt").write_text("Alice\nof Foo\n", encoding="utf-8")
    text = """\
[smtp.isp]
host = "smtp.foo.example"
port = 2525
security = "starttls"
auth = "none"
timeout = 12.5
allow_insecure = true
[smtp.local]
host = "127.0.0.1"
security = "none"
auth = "oauth2"
username = "bob"
password_command = ["pass", "show", "mail/isp"]
[accounts.home]
email = "alice@foo.example"
name = "Alice Example"
mode = "imap"
smtp = ["isp", "local"]
aliases = ["alice@old.example", "*@alice.example"]
signature = "./sig.txt"
[accounts.home.pop]
host = "pop.foo.example"
username = "alice"
leave_on_server = 14
check_every = "90s"
password_command = "pass show mail/pop"
ca_file = "ca.pem"
[accounts.home.imap]
host = "::1"
offline = 30
folders = ["*", "!Spam"]
check_every = 60
[ui]
theme = "night"
keymap = "mutt"
plain = true
reader = "below"
[ui.keys]
archive = "e,E"
[send]
undo_seconds = 0
retry_every = "1h"
warn_after = "1d"
give_up_after = "2w"
[secrets]
keyring = "keyring_pass.PasswordStoreBackend"
[searches]
"From the boss" = "from:boss@foo.example newer:30d"
password = "subject:password"
[[rules]]
name = "newsletters"
when = "has:list-unsubscribe"
do = ["move Newsletters", "flag +seen"]
stop = true
[[rules]]
when = "larger:1M"
do = "flag +big"
"""
    settings = load_settings(write(tmp_path, text))
    home = settings.accounts[HOME]
    assert home.pop is not None
    assert home.imap is not None
    assert home.signature == "Alice\nof Foo"
    assert home.smtp == ("isp", "local")
    assert home.aliases == ("alice@old.example", "*@alice.example")
    assert home.pop.leave_on_server == 14
    assert home.pop.check_every == 90
    assert home.pop.server.password_command == "pass show mail/pop"
    assert home.pop.server.endpoint.ca_file == str(tmp_path / "ca.pem")
    assert home.imap.offline == 30
    assert home.imap.folders == ("*", "!Spam")
    assert home.imap.server.endpoint.host == "::1"
    isp, local = settings.smtp["isp"], settings.smtp["local"]
    assert isp.endpoint.port == 2525
    assert isp.endpoint.timeout == 12.5
    assert not isp.wants_secret
    assert isp.endpoint.allow_insecure
    assert local.password_command == ("pass", "show", "mail/isp")
    assert local.endpoint.auth is AuthKind.OAUTH2
    assert dict(settings.ui.keys) == {"archive": "e,E"}
    assert (settings.ui.theme, settings.ui.keymap) == ("night", "mutt")
    assert settings.ui.plain
    assert settings.ui.reader == "below"
    assert settings.send.undo_seconds == 0
    assert settings.send.give_up_after == 14 * 86400
    assert settings.secrets.keyring == "keyring_pass.PasswordStoreBackend"
    assert settings.searches["password"] == "subject:password"
    assert [rule.do for rule in settings.rules] == [
        ("move Newsletters", "flag +seen"),
        ("flag +big",),
    ]


def test_an_smtp_user_name_comes_only_from_the_one_account_that_uses_it(tmp_path: Path) -> None:
    unused = GOOD.replace('smtp = "isp"\n', "")
    assert load_settings(write(tmp_path, unused)).smtp["isp"].endpoint.username == ""


def test_the_mode_is_the_only_section_there_is(tmp_path: Path) -> None:
    text = '[accounts.home]\nemail = "a@foo.example"\n[accounts.home.imap]\nhost = "i.example"\n'
    assert load_settings(write(tmp_path, text)).accounts[HOME].mode is Mode.IMAP


def test_a_byte_order_mark_and_windows_line_ends_are_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert HOME in load_settings(path).accounts
