"""Accounts taken over from other mail programs: each program's own way of writing, no password."""

from pathlib import Path

import pytest

from tests.cli.calling import User
from tui_mail.config.load import load_settings

SECRET = "hunter2-is-no-secret"
MUTT = f"""\
set realname = "Ada Lovelace"
set from = "ada@engine.test"
set imap_user = "ada@engine.test"
set imap_pass = "{SECRET}"
set folder = "imaps://imap.engine.test:993/"
set smtp_url = "smtps://$imap_user@smtp.engine.test:465/"
set smtp_pass = "`pass show engine`"
"""
AERC = f"""\
[Engine]
source = imaps://ada%40engine.test:{SECRET}@imap.engine.test
source-cred-cmd = pass show engine
outgoing = smtp+starttls://ada%40engine.test@smtp.engine.test:587
from = Ada Lovelace <ada@engine.test>
"""
HIMALAYA = f"""\
[accounts.engine]
email = "ada@engine.test"
display-name = "Ada Lovelace"
backend.type = "imap"
backend.host = "imap.engine.test"
backend.port = 993
backend.encryption.type = "tls"
backend.login = "ada@engine.test"
backend.auth.type = "password"
backend.auth.raw = "{SECRET}"
message.send.backend.type = "smtp"
message.send.backend.host = "smtp.engine.test"
message.send.backend.port = 587
message.send.backend.encryption.type = "start-tls"
message.send.backend.login = "ada@engine.test"
message.send.backend.auth.type = "password"
message.send.backend.auth.cmd = "pass show engine"
"""
MBSYNC = f"""\
IMAPAccount engine
Host imap.engine.test
User ada@engine.test
Pass {SECRET}
PassCmd "pass show engine"
TLSType IMAPS

MaildirStore here
Path ~/mail/
User nobody@else.test
"""
MSMTP = f"""\
defaults
tls on
account base
host smtp.engine.test
port 587
auth on
account engine : base
from ada@engine.test
user ada@engine.test
password {SECRET}
passwordeval "pass show engine"
account default : engine
"""
THUNDERBIRD = f"""\
user_pref("mail.accountmanager.accounts", "account1,account2");
user_pref("mail.account.account1.identities", "id1");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.account.account2.server", "server2");
user_pref("mail.identity.id1.fullName", "Ada Lovelace");
user_pref("mail.identity.id1.useremail", "ada@engine.test");
user_pref("mail.identity.id1.smtpServer", "smtp1");
user_pref("mail.server.server1.hostname", "imap.engine.test");
user_pref("mail.server.server1.port", 993);
user_pref("mail.server.server1.socketType", 3);
user_pref("mail.server.server1.type", "imap");
user_pref("mail.server.server1.userName", "ada@engine.test");
user_pref("mail.server.server1.password", "{SECRET}");
user_pref("mail.server.server2.type", "none");
user_pref("mail.smtpserver.smtp1.hostname", "smtp.engine.test");
user_pref("mail.smtpserver.smtp1.port", 587);
user_pref("mail.smtpserver.smtp1.try_ssl", 2);
user_pref("mail.smtpserver.smtp1.username", "ada@engine.test");
"""
FILES = {
    "mutt": (".muttrc", MUTT, 465, {"smtp"}),
    "aerc": ("config_home/aerc/accounts.conf", AERC, 587, {"imap"}),
    "himalaya": ("config_home/himalaya/config.toml", HIMALAYA, 587, {"smtp"}),
    "Thunderbird": (".thunderbird/x.default/prefs.js", THUNDERBIRD, 587, set()),
}
"""Program to its file, what stands in it, the port for sending, and what has a command."""


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path)


def put(user: User, name: str, text: str) -> Path:
    file = user.home / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("program", FILES)
def test_an_account_comes_over_whole_and_without_its_password(user: User, program: str) -> None:
    name, text, port, commands = FILES[program]
    put(user, name, text)
    put(user, ".thunderbird/profiles.ini", "[Profile0]\nIsRelative=1\nPath=x.default\n")
    (told,) = user.json("account", "import", "--dry-run")
    assert not user.settings.exists()
    assert (told["program"], told["email"], told["name"]) == (
        program, "ada@engine.test", "Ada Lovelace",
    )  # fmt: skip
    imap, smtp = told["imap"], told["smtp"]
    assert (imap["host"], imap["port"], imap["security"]) == ("imap.engine.test", 993, "tls")
    assert (smtp["host"], smtp["port"]) == ("smtp.engine.test", port)
    assert {one for one in ("imap", "smtp") if told[one]["password_command"]} == commands
    user.done("account", "import")
    written = user.settings.read_text(encoding="utf-8")
    assert SECRET not in written
    assert written.count("pass show engine") == len(commands)
    (account,) = load_settings(user.settings).accounts.values()
    assert account.imap is not None
    assert account.imap.server.endpoint.username == "ada@engine.test"
    (again,) = user.json("account", "import")
    assert again["state"] == "here already"
    assert len(load_settings(user.settings).accounts) == 1


def test_who_reads_and_who_sends_are_put_together(user: User) -> None:
    put(user, ".mbsyncrc", MBSYNC)
    put(user, "config_home/msmtp/config", MSMTP)
    (told,) = user.json("account", "import")
    assert told["account"] == "ada"
    (account,) = load_settings(user.settings).accounts.values()
    smtp = load_settings(user.settings).smtp[account.smtp[0]]
    assert account.imap is not None
    assert account.imap.server.password_command == "pass show engine"
    assert smtp.password_command == "pass show engine"
    assert (smtp.endpoint.port, smtp.endpoint.security.value) == (587, "starttls")
    assert SECRET not in user.settings.read_text(encoding="utf-8")


def test_a_file_can_be_named_and_another_is_refused(user: User) -> None:
    file = put(user, "elsewhere/muttrc", MUTT)
    assert len(user.json("account", "import", "--from", file, "--dry-run")) == 1
    called = user.call("account", "import", "--from", put(user, "letter.txt", "x"))
    assert called.status == 1
    assert "no file of a program that is known" in called.complaint()
    called = user.call("account", "import", "--from", user.home / "missing" / "muttrc")
    assert "cannot be read" in called.complaint()


def test_a_server_without_encryption_is_not_taken_over(user: User) -> None:
    put(user, ".muttrc", MUTT)
    put(user, "config_home/aerc/accounts.conf", AERC.replace("ada@", "eve@").replace(
        "imaps://ada%40", "imap+insecure://eve%40"))  # fmt: skip
    called = user.call("account", "import")
    assert called.status == 1
    assert called.complaint().startswith("tui-mail: eve@engine.test: ")
    assert "in clear text to imap.engine.test" in called.complaint()
    assert [*load_settings(user.settings).accounts] == ["ada"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".muttrc", 'set folder = "imaps://[::1"\nset from = "a@b.test"\n'),
        (".muttrc", 'set folder = "imaps://$host/"\nset from = "not an address"\n'),
        (".mbsyncrc", "IMAPAccount x\nHost a b c\nUser a@b.test\n"),
        (".msmtprc", "account x\nhost ; rm -rf\nfrom a@b.test\n"),
        ("config_home/aerc/accounts.conf", "[x]\nsource = maildir:///mail\nfrom = a@b.test\n"),
        ("config_home/himalaya/config.toml", "[accounts.x]\nemail = 7\nbackend = 3\n"),
        (".thunderbird/x.default/prefs.js", 'user_pref("mail.account.a.server", "s");\n'),
    ],
)
def test_what_makes_no_account_is_passed_over(user: User, name: str, text: str) -> None:
    put(user, name, text)
    put(user, ".thunderbird/profiles.ini", "[Profile0]\nPath=x.default\n[Profile1]\nPath=../..\n")
    called = user.call("account", "import")
    assert called.status == 1
    assert "No account of another mail program" in called.complaint()


def test_what_is_not_as_its_program_writes_it_is_said(user: User) -> None:
    for name, text in (("config.toml", "= x"), ("accounts.conf", "source = x"),
                       ("prefs.js", 'user_pref("mail.a", {);\n')):  # fmt: skip
        called = user.call("account", "import", "--from", put(user, f"z/{name}", text))
        assert "is not as its program writes it" in called.complaint()
