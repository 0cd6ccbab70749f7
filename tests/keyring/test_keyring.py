"""The real program with a real Secret Service: unlocked, locked, absent, dying (F6, S16)."""

import re
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.keyring.owner import Owner, until
from tests.keyring.session import KeyringSession
from tui_mail.config.schema import SecretSettings
from tui_mail.demo.servers import ALICE, BOB
from tui_mail.errors import SecretError
from tui_mail.model.secret import SecretKey
from tui_mail.secrets.keyring_source import KeyringSource

ALICES, BOBS = f"pop:{ALICE}@127.0.0.1", f"imap:{BOB}@127.0.0.1"
MAIL = f"From: {ALICE}\nTo: {BOB}\nSubject: kept\n\nhello\n".encode()
SOON = 40.0
"""Seconds for a command that waits for nobody; a silent keyring is left after 60."""


def passwords(owner: Owner) -> dict[str, str]:
    return {ALICES: owner.servers.users[ALICE], BOBS: owner.servers.users[BOB]}


def test_F6_a_password_is_kept_by_the_keyring_and_found_by_every_command(
    owner: Owner, keyring: KeyringSession
) -> None:
    owner.keeps("alice", ALICE)
    owner.keeps("bob", BOB)
    assert keyring.kept() == passwords(owner)
    assert [step["ok"] for step in owner.json("account", "check")] == [True] * 10
    results = owner.json("sync")
    assert [result["ok"] for result in results] == [True, True]
    assert owner.mail_of("alice") >= 30
    owner.done("send", "-t", "--account", "alice", stdin=MAIL)


def test_F6_a_new_account_keeps_its_password_and_a_removed_one_takes_it_along(
    owner: Owner, keyring: KeyringSession
) -> None:
    owner.write("# mine\n")
    host, port = owner.servers.imap
    words = ["account", "add", BOB, "--imap", f"{host}:{port}:none", "--smtp", "none"]
    owner.done(*words, "--password-stdin", stdin=owner.servers.users[BOB].encode())
    assert set(keyring.kept()) == {BOBS}
    (result,) = owner.json("sync")
    assert result["ok"]
    owner.done("account", "remove", "bob")
    assert keyring.kept() == {}
    assert owner.settings.read_text(encoding="utf-8").strip() == "# mine"


def test_F6_a_removed_account_leaves_the_password_that_another_one_uses(
    owner: Owner, keyring: KeyringSession
) -> None:
    owner.keeps("bob", BOB)
    host, port = owner.servers.imap
    place = f"{host}:{port}:none"
    words = ["account", "add", BOB, "--account", "twin", "--imap", place, "--smtp", "none"]
    owner.done(*words, "--no-check")
    owner.done("account", "remove", "twin")
    assert set(keyring.kept()) == {BOBS}


def test_F6_a_removed_account_whose_keyring_is_locked_says_what_stays(
    owner: Owner, keyring: KeyringSession
) -> None:
    owner.keeps("alice", ALICE)
    keyring.lock()
    called = owner.call("account", "remove", "alice")
    assert called.status == 1
    assert "alice is removed" in called.complaint()
    assert ALICES in called.err
    assert [account["account"] for account in owner.json("account", "list")] == ["bob"]


def test_F6_a_locked_keyring_is_said_in_one_line_and_nothing_is_lost(
    owner: Owner, keyring: KeyringSession
) -> None:
    owner.keeps("alice", ALICE)
    owner.json("sync", "alice")
    before = owner.mail_of("alice")
    keyring.lock()
    begun = time.monotonic()
    called = owner.call("sync", "alice")
    assert called.status == 1
    assert "keyring is locked" in called.complaint()
    assert "Unlock it" in called.err
    assert time.monotonic() - begun < SOON
    for words in (["account", "check", "alice"], ["account", "password", "alice"]):
        called = owner.call(*words, stdin=b"other\n")
        assert called.status == 1
        assert "keyring is locked" in called.complaint()
    assert owner.mail_of("alice") == before


def test_F6_a_message_waits_for_a_keyring_that_is_locked(
    owner: Owner, keyring: KeyringSession
) -> None:
    owner.keeps("bob", BOB)
    text = owner.settings.read_text(encoding="utf-8")
    owner.write(text.replace('auth = "none"', f'auth = "password"\nusername = "{BOB}"'))
    keyring.lock()
    called = owner.call("send", "-t", "--account", "bob", stdin=MAIL.replace(b"alice", b"bob"))
    assert called.status == 75
    assert "keyring is locked" in called.complaint()
    (entry,) = owner.json("outbox")
    assert entry["state"] == "waiting"
    owner.write(text)
    assert owner.call("outbox", "retry", "all").status == 0
    assert [entry["state"] for entry in owner.json("outbox")] == ["sent"]


def test_F6_a_locked_keyring_still_lets_a_terminal_be_asked(
    owner: Owner, keyring: KeyringSession
) -> None:
    owner.keeps("alice", ALICE)
    keyring.lock()
    terminal = Terminal(owner, "sync", "alice")
    terminal.until(b"keyring is locked")
    terminal.until(f"Password for {ALICE}".encode())
    terminal.type(owner.servers.users[ALICE] + "\n")
    assert terminal.status() == 0, terminal.seen
    assert owner.mail_of("alice") >= 30
    terminal = Terminal(owner, "account", "check", "alice")
    terminal.until(b"Password for")
    terminal.type(owner.servers.users[ALICE] + "\n")
    assert terminal.status() == 0, terminal.seen


def test_S16_without_a_keyring_it_says_so_with_what_to_do(stranded: Owner) -> None:
    for words in (["sync", "alice"], ["account", "check", "alice"]):
        called = stranded.call(*words)
        assert called.status == 1
        assert "no keyring here" in called.complaint()
        assert "password_command" in called.err
    called = stranded.call("account", "password", "alice", stdin=b"hunter2\n")
    assert called.status == 1
    assert "no keyring here" in called.complaint()
    terminal = Terminal(stranded, "sync", "alice")
    terminal.until(b"Password for")
    terminal.type(stranded.servers.users[ALICE] + "\n")
    assert terminal.status() == 0, terminal.seen


def test_F6_a_keyring_that_dies_between_two_commands_is_said_and_found_again(
    owner: Owner, keyring: KeyringSession
) -> None:
    owner.keeps("alice", ALICE)
    for kill in (keyring.kill, keyring.kill_bus):
        kill()
        begun = time.monotonic()
        called = owner.call("sync", "alice")
        assert called.status == 1
        assert "no keyring here" in called.complaint()
        assert time.monotonic() - begun < SOON
    keyring.start_bus()
    keyring.start()
    (result,) = owner.json("sync", "alice")
    assert result["ok"]


def test_F6_a_keyring_that_dies_under_a_call_is_said_at_once(
    owner: Owner, keyring: KeyringSession
) -> None:
    owner.keeps("alice", ALICE)
    keyring.freeze()
    before = keyring.callers()
    process = owner.begun("sync", "alice")
    until(lambda: keyring.callers() > before, "it is not asked")
    time.sleep(2)  # from the question whether it is there to the one for the password
    assert process.poll() is None
    begun = time.monotonic()
    keyring.kill()
    _, err = process.communicate(timeout=SOON)
    assert process.returncode == 1
    assert re.match(b"tui-mail: alice: The keyring (failed|is locked)", err), err
    assert err.count(b"\n") == 1
    assert time.monotonic() - begun < SOON
    keyring.start()
    (result,) = owner.json("sync", "alice")
    assert result["ok"]


def test_F6_a_keyring_that_the_desktop_starts_again_is_locked_and_that_is_said(
    stranded: Owner, revived: KeyringSession
) -> None:
    owner = replace(stranded, keyring=revived.environment)
    owner.keeps("alice", ALICE)
    revived.kill()
    begun = time.monotonic()
    called = owner.call("sync", "alice")
    assert called.status == 1
    assert "keyring is locked" in called.complaint()
    assert time.monotonic() - begun < SOON


@pytest.mark.parametrize("name", ["fail.Keyring", "null.Keyring", "chainer.ChainerBackend"])
@pytest.mark.usefixtures("plaintext")
def test_S16_a_keyring_that_keeps_nothing_safe_is_refused_however_it_was_chosen(
    stranded: Owner, name: str
) -> None:
    """The chain holds only the plain-text one here."""
    chosen = {"PYTHON_KEYRING_BACKEND": f"keyring.backends.{name}"}
    owner = replace(stranded, keyring=chosen)
    called = owner.call("account", "password", "alice", stdin=b"hunter2\n")
    assert called.status == 1
    assert "no keyring here" in called.complaint()
    assert not _kept_in_the_open(owner.home)


def test_F6_an_engine_that_began_without_a_keyring_finds_it_later(
    owner: Owner, keyring: KeyringSession
) -> None:
    """One process all the while: what it once did not find it looks for again."""
    owner.keeps("alice", ALICE)
    keyring.kill()
    watch = owner.begun("sync", "--watch")
    try:
        until(owner.paths.socket.exists, "no engine")
        assert owner.call("sync", "alice").status == 1
        keyring.start()
        (result,) = owner.json("sync", "alice")
        assert result["ok"]
        keyring.kill()
        assert owner.call("sync", "alice").status == 1
        keyring.start()
        (result,) = owner.json("sync", "alice")
        assert result["ok"]
    finally:
        watch.send_signal(signal.SIGTERM)
        watch.communicate(timeout=SOON)


def test_F6_a_keyring_that_never_answers_is_left_after_its_time(
    keyring: KeyringSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", keyring.address)
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    name = "keyring.backends.SecretService.Keyring"
    source = KeyringSource(SecretSettings(name), patience=2)
    key = SecretKey("pop", ALICE, "127.0.0.1")
    assert source.get(key) is None
    keyring.freeze()
    begun = time.monotonic()
    with pytest.raises(SecretError, match="did not answer within 2 seconds"):
        source.get(key)
    assert time.monotonic() - begun < 5
    keyring.thaw()
    until(lambda: source.get(key) is None, "it is not found again")


def test_F6_a_keyring_that_asks_holds_up_only_the_account_that_needs_it(
    owner: Owner, keyring: KeyringSession
) -> None:
    text = owner.settings.read_text(encoding="utf-8")
    line = f'username = "{BOB}"\n'
    command = f'password_command = ["printf", "%s", "{owner.servers.users[BOB]}"]\n'
    owner.write(text.replace(line, line + command))
    owner.keeps("alice", ALICE)
    keyring.freeze()
    process = owner.begun("sync")
    until(lambda: owner.mail_of("bob") >= 30, "bob waits for alice's keyring")
    assert process.poll() is None
    assert owner.mail_of("alice") == 0
    keyring.thaw()
    out, err = process.communicate(timeout=SOON)
    assert process.returncode == 0, err
    assert b"alice:" in out
    assert owner.mail_of("alice") >= 30


def test_S16_a_plaintext_keyring_is_refused_unless_the_settings_name_it(
    stranded: Owner, plaintext: str
) -> None:
    """Without D-Bus keyring itself would choose keyrings.alt's file, without a word."""
    called = stranded.call("account", "password", "alice", stdin=b"hunter2\n")
    assert called.status == 1
    assert f"{plaintext} is not trusted" in called.complaint()
    assert not _kept_in_the_open(stranded.home)
    text = stranded.settings.read_text(encoding="utf-8")
    stranded.write(f'{text}\n[secrets]\nkeyring = "{plaintext}"\n')
    stranded.keeps("alice", ALICE)
    assert _kept_in_the_open(stranded.home)
    (result,) = stranded.json("sync", "alice")
    assert result["ok"]


@pytest.mark.usefixtures("plaintext")
def test_S16_with_a_plaintext_keyring_beside_it_the_real_one_is_taken(
    owner: Owner, keyring: KeyringSession
) -> None:
    owner.keeps("alice", ALICE)
    assert set(keyring.kept()) == {ALICES}
    assert not _kept_in_the_open(owner.home)


def _kept_in_the_open(home: Path) -> bool:
    return any(home.rglob("keyring_pass.cfg"))
