"""Changes to config.toml: what was written by hand stays, and what is wrong is not written."""

import os
import stat
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.config.writing import GOOD, write
from tui_mail.config.load import load_settings
from tui_mail.config.save import add_account, remove_account, set_value
from tui_mail.errors import ConfigError
from tui_mail.model.account import Mode
from tui_mail.model.endpoint import AuthKind, Endpoint, Security
from tui_mail.model.ids import AccountKey
from tui_mail.model.setup import NewAccount

WORK = NewAccount(
    key=AccountKey("work"),
    email="bob@bar.example",
    name='Bob "B" Ünal',
    mode=Mode.IMAP,
    pop=None,
    imap=Endpoint("imap.bar.example", 993, Security.TLS, "bob"),
    smtp=Endpoint("smtp.bar.example", 465, Security.TLS, "bob"),
)
COMMENTED = f"# mine\n\n{GOOD}# the end\n".replace(
    "[accounts.home]\n", "\n# about home\n[accounts.home]  # here\n"
)


def test_an_account_is_added_and_every_word_that_was_there_stays(tmp_path: Path) -> None:
    path = write(tmp_path, COMMENTED)
    add_account(path, WORK)
    text = path.read_text(encoding="utf-8")
    assert text.startswith(COMMENTED)
    settings = load_settings(path)
    work = settings.accounts[WORK.key]
    assert (work.email, work.name, work.mode, work.smtp) == (
        WORK.email,
        WORK.name,
        Mode.IMAP,
        ("work",),
    )
    assert work.imap is not None
    assert work.imap.server.endpoint == WORK.imap
    assert settings.smtp["work"].endpoint == WORK.smtp


def test_a_first_account_makes_folder_and_file_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    old = os.umask(0)
    try:
        add_account(path, WORK, ("pass", "show", "x"))
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert load_settings(path).smtp["work"].password_command == ("pass", "show", "x")
    assert list(path.parent.iterdir()) == [path]


def test_an_account_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    with pytest.raises(ConfigError, match="home already"):
        add_account(path, replace(WORK, key=AccountKey("home")))
    assert path.read_text(encoding="utf-8") == GOOD


def test_a_value_that_cannot_be_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    far = replace(WORK, imap=Endpoint("far.example", 143, Security.NONE, "bob"))
    with pytest.raises(ConfigError, match=r"stays as it was: .*clear text"):
        add_account(path, far)
    with pytest.raises(ConfigError, match=r"stays as it was: .*mail address"):
        add_account(path, replace(WORK, email="bob"))
    with pytest.raises(ConfigError, match="nearest"):
        set_value(path, ("accounts", "home", "xyzzy"), "x")
    assert path.read_text(encoding="utf-8") == GOOD


def test_a_second_account_on_a_server_pins_the_user_name_of_the_first(tmp_path: Path) -> None:
    path = write(tmp_path, COMMENTED)
    add_account(path, replace(WORK, smtp=None, smtp_name="isp"))
    settings = load_settings(path)
    assert settings.accounts[WORK.key].smtp == ("isp",)
    assert settings.smtp["isp"].endpoint.username == "alice@foo.example"
    with pytest.raises(ConfigError, match="isp"):
        add_account(path, replace(WORK, key=AccountKey("w2"), smtp=None, smtp_name="ips"))


def test_a_server_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    add_account(path, replace(WORK, key=AccountKey("isp")))
    assert load_settings(path).accounts[AccountKey("isp")].smtp == ("isp-2",)


def test_a_server_without_log_in_is_written_so(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    relay = Endpoint("localhost", 25, Security.NONE, auth=AuthKind.NONE)
    add_account(path, replace(WORK, smtp=relay), "pass show x")
    smtp = load_settings(path).smtp["work"]
    assert not smtp.wants_secret
    assert smtp.password_command is None


def test_adding_and_removing_an_account_gives_the_old_file_back(tmp_path: Path) -> None:
    path = write(tmp_path, COMMENTED)
    add_account(path, WORK)
    gone = remove_account(path, WORK.key)
    assert path.read_text(encoding="utf-8").rstrip("\n") == COMMENTED.rstrip("\n")
    assert [server.secret_key.keyring_name for server in gone] == [
        "imap:bob@imap.bar.example",
        "smtp:bob@smtp.bar.example",
    ]


def test_removing_an_account_keeps_a_server_with_a_name_of_its_own_and_comments(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, COMMENTED)
    gone = remove_account(path, AccountKey("home"))
    text = path.read_text(encoding="utf-8")
    assert "[smtp.isp]" in text
    for comment in ("# mine", "# about home", "# the end"):
        assert comment in text
    assert {server.protocol for server in gone} == {"pop", "imap", "smtp"}
    assert not load_settings(path).accounts


def test_a_program_that_goes_with_its_account_has_no_password_to_forget(tmp_path: Path) -> None:
    text = GOOD.replace("[smtp.isp]", "[smtp.home]").replace('smtp = "isp"', 'smtp = "home"')
    text = text.replace('host = "smtp.foo.example"\nsecurity = "starttls"', 'command = "msmtp"')
    path = write(tmp_path, text)
    assert load_settings(path).smtp["home"].endpoint.command == "msmtp"
    gone = remove_account(path, AccountKey("home"))
    assert not load_settings(path).smtp
    assert {server.protocol for server in gone} == {"pop", "imap"}


def test_removing_what_is_not_there_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Did you mean home"):
        remove_account(write(tmp_path, GOOD), AccountKey("hom"))


def test_an_account_in_an_inline_table_is_left_to_its_owner(tmp_path: Path) -> None:
    text = 'accounts = { a = { email = "a@b.example", imap = { host = "i" } } }\n'
    path = write(tmp_path, text)
    with pytest.raises(ConfigError, match="by hand"):
        remove_account(path, AccountKey("a"))
    assert path.read_text(encoding="utf-8") == text


def test_a_value_is_set_in_its_place_and_its_comment_stays(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD.replace('mode = "pop"', 'mode = "pop"   # for now'))
    set_value(path, ("accounts", "home", "mode"), "imap")
    assert 'mode = "imap"   # for now\n' in path.read_text(encoding="utf-8")
    set_value(path, ("accounts", "home", "pop", "leave_on_server"), value=False)
    assert 'host = "pop.foo.example"\nleave_on_server = false\n' in path.read_text(encoding="utf-8")
    set_value(path, ("ui", "theme"), "night")
    assert path.read_text(encoding="utf-8").endswith('\n\n[ui]\ntheme = "night"\n')
    assert load_settings(path).ui.theme == "night"


def test_a_file_behind_a_link_stays_behind_it(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles"
    real.mkdir()
    target = write(real, GOOD)
    link = tmp_path / "config.toml"
    link.symlink_to(target)
    set_value(link, ("ui", "theme"), "night")
    assert link.is_symlink()
    assert load_settings(target).ui.theme == "night"


def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="cannot be used"):
        set_value(tmp_path / "file" / "config.toml", ("ui", "theme"), "x")


def test_changes_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    threads = [
        threading.Thread(target=set_value, args=(path, ("searches", f"s{number}"), "x"))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(load_settings(path).searches) == {f"s{number}" for number in range(8)}
