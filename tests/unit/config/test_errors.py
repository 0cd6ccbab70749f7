"""What config.toml may not say, and that each error names file, line, key and nearest key."""

import os
from pathlib import Path

import pytest

from tests.unit.config.writing import GOOD, refused, write
from tui_mail.config.load import load_settings
from tui_mail.errors import ConfigError


def test_an_unknown_key_is_named_with_the_nearest_one(tmp_path: Path) -> None:
    text = GOOD.replace("email =", "emial =")
    refused(tmp_path, text, 6, "accounts.home.emial", "Did you mean email?")


def test_an_unknown_table_is_named_with_the_nearest_one(tmp_path: Path) -> None:
    text = GOOD.replace("[accounts.home]", "[acounts.home]")
    refused(tmp_path, text, 5, "acounts", "Did you mean accounts?")


def test_a_key_like_nothing_known_still_names_the_nearest(tmp_path: Path) -> None:
    refused(tmp_path, "[send]\nxyzzy = 1\n", 2, "send.xyzzy", "nearest known one is")


@pytest.mark.parametrize("key", ["password", "passwd", "Password", "pass", "secret", "token"])
def test_a_password_in_the_file_is_refused_and_not_repeated(tmp_path: Path, key: str) -> None:
    for section in ("[smtp.isp]\n", "[accounts.home]\n", "[accounts.home.pop]\n"):
        text = GOOD.replace(section, f'{section}{key} = "hunter2"\n')
        line = text[: text.index("hunter2")].count("\n") + 1
        said = refused(tmp_path, text, line, key, "keyring", "password_command")
        assert "hunter2" not in said


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('security = "starttls"', 'security = "startls"', 3, ["smtp.isp.security", "starttls?"]),
        ('security = "starttls"', "port = 70000", 3, ["smtp.isp.port = 70000", "65535"]),
        ('security = "starttls"', "port = true", 3, ["smtp.isp.port = true", "whole number"]),
        ('security = "starttls"', 'auth = "plain"', 3, ["auth", "password, oauth2, none"]),
        ('security = "starttls"', "allow_insecure = 1", 3, ["true or false"]),
        ('security = "starttls"', 'timeout = "soon"', 3, ["timeout", "duration"]),
        ('security = "starttls"', "timeout = 0", 3, ["timeout", "1s to 1h"]),
        ('security = "starttls"', "password_command = []", 3, ["password_command"]),
        ('host = "smtp.foo.example"\n', "", 1, ["[smtp.isp] needs host"]),
        ('"smtp.foo.example"', '"smtp.foo.example:25"', 2, ["host", "without port"]),
        ('"smtp.foo.example"', '"a\\r\\nb"', 2, ["host", "control"]),
        ('"alice@foo.example"', '"alice"', 6, ["email", "mail address"]),
        ('"alice@foo.example"', "7", 6, ["email", "text in quotes"]),
        ('mode = "pop"', 'mode = "pop3"', 7, ["mode", "pop, imap", "Did you mean pop?"]),
        ('mode = "pop"\n', "", 5, ["[accounts.home] needs mode"]),
        ('smtp = "isp"', 'smtp = "ipsp"', 8, ["accounts.home.smtp", "ipsp", "Did you mean isp?"]),
        ('smtp = "isp"', 'smtp = ["isp", "isp"]', 8, ["once"]),
        ('smtp = "isp"', "smtp = 3", 8, ["list of texts"]),
        ('smtp = "isp"', 'aliases = ["bob"]', 8, ["aliases", "*@foo.example"]),
        ('smtp = "isp"', 'signature = "/no/such/file"', 8, ["signature", "cannot be read"]),
        ('"pop.foo.example"', '"p.example"\nleave_on_server = -1', 12, ["until-deleted"]),
        ('"pop.foo.example"', '"p.example"\nauth = "none"', 12, ["without a log-in"]),
        ('"pop.foo.example"', '"p.example"\ncheck_every = "5 x"', 12, ['"5 x"', "15m"]),
        ('"imap.foo.example"', '"i.example"\noffline = "some"', 15, ["offline", "headers"]),
        ('"imap.foo.example"', '"i.example"\nfolders = [1]', 15, ["folders", "texts"]),
        ('"imap.foo.example"', '"i.example"\nusername = "a\\u0000b"', 15, ["username", "control"]),
    ],
)
def test_a_wrong_value_names_its_line_and_what_it_must_be(
    tmp_path: Path, old: str, new: str, line: int, words: list[str]
) -> None:
    assert old in GOOD
    refused(tmp_path, GOOD.replace(old, new, 1), line, *words)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("accounts = 3\n", 1, ["accounts", "table"]),
        ("[accounts]\nhome = 3\n", 2, ["accounts.home", "table"]),
        ("rules = 3\n", 1, ["rules", "[[...]]"]),
        ('[[rules]]\nwhen = "x"\ndo = "archive"\n\n[[rules]]\nwhen = 1\n', 6, ["rules.2.when"]),
        ('[[rules]]\ndo = "y"\n', 1, ["[rules.1] needs when"]),
        ("[ui.keys]\narchive = 1\n", 2, ["ui.keys.archive"]),
        ('[ui]\nkeymap = "vim"\n', 2, ["ui.keymap", "default, mutt, emacs"]),
        ('[send]\nundo_seconds = "10s"\n', 2, ["send.undo_seconds"]),
        ('[secrets]\nkeyring = "gnome"\n', 2, ["secrets.keyring", "package.Class"]),
        ("[searches]\na = 1\n", 2, ["searches.a"]),
        ("[accounts.a]\nemail = 'a@b.example'\n", 1, ["no server", "[accounts.a.imap]"]),
        ("x = \n", 1, ["not TOML"]),
        ("[a]\n[a]\n", 2, ["not TOML"]),
        ('["accounts"."a\\u001bb"]\nemail = "a@b.example"\n', 1, ["cannot be the name"]),
    ],
)
def test_every_table_is_strict(tmp_path: Path, text: str, line: int, words: list[str]) -> None:
    refused(tmp_path, text, line, *words)


def test_a_mode_without_its_section_is_refused(tmp_path: Path) -> None:
    text = GOOD.replace('[accounts.home.pop]\nhost = "pop.foo.example"\n', "")
    refused(tmp_path, text, 7, "accounts.home.mode", "[accounts.home.pop]", 'mode = "imap"')


def test_clear_text_to_a_far_host_is_refused_unless_said_twice(tmp_path: Path) -> None:
    text = GOOD.replace('security = "starttls"', 'security = "none"')
    refused(tmp_path, text, 3, "smtp.isp.security", "clear text", "allow_insecure")
    load_settings(write(tmp_path, text.replace('"none"', '"none"\nallow_insecure = true')))
    for near in ("localhost", "127.0.0.9", "::1", "mail.localhost"):
        load_settings(write(tmp_path, text.replace("smtp.foo.example", near)))
    for far in ("127.0.0.1.foo.example", "localhost.foo.example", "10.0.0.1", "0.0.0.0"):
        refused(tmp_path, text.replace("smtp.foo.example", far), 3, "clear text", far)


def test_several_accounts_on_one_server_need_its_user_name(tmp_path: Path) -> None:
    more = '[accounts.b]\nemail = "b@foo.example"\nsmtp = "isp"\n[accounts.b.imap]\nhost = "i"\n'
    refused(tmp_path, GOOD + more, 1, "[smtp.isp]", "username", "home, b")
    load_settings(
        write(tmp_path, (GOOD + more).replace("[smtp.isp]", '[smtp.isp]\nusername = "u"'))
    )
    load_settings(write(tmp_path, (GOOD + more).replace("[smtp.isp]", '[smtp.isp]\nauth = "none"')))


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_settings_that_others_may_write_are_refused(tmp_path: Path, mode: int) -> None:
    path = write(tmp_path, GOOD)
    path.chmod(mode)
    with pytest.raises(ConfigError, match=r"others.*chmod go-w"):
        load_settings(path)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file away")
def test_settings_of_another_user_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    os.chown(path, 12345, 12345)
    with pytest.raises(ConfigError, match="another user"):
        load_settings(path)


def test_what_is_no_text_or_no_file_is_said_plainly(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    path.write_bytes(b'[ui]\ntheme = "\xff"\n')
    with pytest.raises(ConfigError, match=r"line 2: .*UTF-8"):
        load_settings(path)
    path.write_bytes(b"#" * (4 * 1024 * 1024 + 1))
    with pytest.raises(ConfigError, match="too large"):
        load_settings(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(tmp_path)
    with pytest.raises(ConfigError, match=r"nested too deeply|not TOML"):
        load_settings(write(tmp_path, "a = " + "[" * 100_000))
