"""The password of the one server for the other, when an account is switched by command."""

import pytest

from tests.cli.calling import User
from tests.cli.memory_keyring import MemoryKeyring
from tui_mail.config.load import load_settings
from tui_mail.model.account import Mode
from tui_mail.model.ids import AccountKey

HOME = AccountKey("home")
POP = ("tui-mail", "pop:alice@pop.foo.example")
IMAP = ("tui-mail", "imap:alice@imap.foo.example")
SETTINGS = """\
[secrets]
keyring = "tests.cli.memory_keyring.MemoryKeyring"
[accounts.home]
email = "alice@foo.example"
mode = "pop"
[accounts.home.pop]
host = "pop.foo.example"
username = "alice"
[accounts.home.imap]
host = "imap.foo.example"
username = "alice"
"""


@pytest.fixture
def alice(user: User) -> User:
    user.write(SETTINGS)
    MemoryKeyring.kept[POP] = "hush"
    return user


def mode_of(user: User) -> Mode:
    return load_settings(user.settings).accounts[HOME].mode


def test_the_password_is_copied_under_the_other_server_s_name_where_that_is_wished(
    alice: User,
) -> None:
    alice.done("account", "mode", "home", "imap", "--no-check")
    assert IMAP not in MemoryKeyring.kept
    alice.done("account", "mode", "home", "pop", "--no-check")
    called = alice.done("account", "mode", "home", "imap", "--no-check", "--same-password")
    assert MemoryKeyring.kept == {POP: "hush", IMAP: "hush"}
    assert b"hush" not in called.out
    assert mode_of(alice) is Mode.IMAP


def test_a_password_of_its_own_is_never_replaced(alice: User) -> None:
    MemoryKeyring.kept[IMAP] = "another"
    alice.done("account", "mode", "home", "imap", "--no-check", "--same-password")
    assert MemoryKeyring.kept == {POP: "hush", IMAP: "another"}
