"""The screen on a terminal, with a real keyring: it asks for what is missing and may keep it."""

from tests.cli.terminal import Terminal
from tests.keyring.owner import Owner, until
from tests.keyring.session import KeyringSession
from tui_mail.demo.servers import ALICE, BOB


def test_F6_the_screen_asks_for_a_missing_password_and_keeps_it_where_that_is_wanted(
    owner: Owner, keyring: KeyringSession
) -> None:
    owner.keeps("bob", BOB)
    password = owner.servers.users[ALICE]
    terminal = Terminal(owner)
    try:
        terminal.until(f"Password for {ALICE}".encode())
        terminal.type(f"{password}\r")
        terminal.until(b"Keep the password for")
        assert f"pop:{ALICE}@127.0.0.1" not in keyring.kept()
        terminal.type("y")
        until(lambda: keyring.kept().get(f"pop:{ALICE}@127.0.0.1") == password, "it was not kept")
        until(lambda: owner.mail_of("alice") >= 30, "the engine did not go on")
    finally:
        terminal.end()
    assert password.encode() not in terminal.seen


def test_F6_with_a_locked_keyring_the_screen_asks_and_offers_nothing(
    owner: Owner, keyring: KeyringSession
) -> None:
    owner.keeps("alice", ALICE)
    owner.keeps("bob", BOB)
    keyring.lock()
    terminal = Terminal(owner)
    try:
        terminal.until(b"keyring is locked")
        terminal.until(b"Password for ")
        asked_first = ALICE if f"Password for {ALICE}".encode() in terminal.seen else BOB
        terminal.type(owner.servers.users[asked_first] + "\r")
        key = "alice" if asked_first == ALICE else "bob"
        until(lambda: owner.mail_of(key) >= 30, "the engine did not go on")
    finally:
        terminal.end()
    assert b"Keep the password" not in terminal.seen
