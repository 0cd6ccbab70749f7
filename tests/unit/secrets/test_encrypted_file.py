"""Passwords in a file that is sealed by a passphrase: kept, lost to nobody, told to nobody."""

import json
import stat
import threading
from pathlib import Path

import pytest

from tests.canary import Search, plant
from tui_mail.errors import SecretError, SecretLocked
from tui_mail.model.secret import PASSPHRASE, Secret, SecretKey
from tui_mail.secrets.all_or_none import keep_all
from tui_mail.secrets.encrypted_file import COST, EncryptedFile

pytest.importorskip("cryptography")
HOME, WORK = SecretKey("imap", "alice", "home.test"), SecretKey("smtp", "alice", "work.test")
WORDS, OTHERS = Secret("sealed-by-these-words"), Secret("and-by-others-later")
PASSWORD = Secret("a-password-in-the-file")
CHEAP = 2**4
plant(WORDS.value, OTHERS.value, PASSWORD.value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "secrets.sealed"


def opened(path: Path, words: Secret = WORDS) -> EncryptedFile:
    made = EncryptedFile(path, cost=CHEAP)
    made.unlock(words)
    return made


def test_what_is_kept_is_there_for_the_next_process(path: Path) -> None:
    opened(path).set(HOME, PASSWORD)
    later = opened(path)
    assert later.get(HOME) == PASSWORD
    assert later.get(WORK) is None
    later.delete(HOME)
    later.delete(WORK)
    assert opened(path).get(HOME) is None
    assert "keeps, gives back and forgets" in later.self_test()


def test_T13_nothing_of_it_is_to_be_read_and_the_file_is_closed(path: Path) -> None:
    opened(path).set(HOME, PASSWORD)
    search = Search()
    search.tree(path.parent)
    assert not search.leaks
    assert "imap" not in path.read_text()
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_locked_one_says_what_it_wants(path: Path) -> None:
    opened(path).set(HOME, PASSWORD)
    locked = EncryptedFile(path)
    with pytest.raises(SecretLocked, match="locked") as raised:
        locked.get(HOME)
    assert raised.value.wants == PASSPHRASE
    with pytest.raises(SecretLocked, match="locked"):
        locked.set(WORK, PASSWORD)
    assert EncryptedFile(path.with_name("none")).get(HOME) is None


def test_the_passphrase_is_asked_for_once(path: Path) -> None:
    asked: list[bool] = []

    def ask(new: bool) -> Secret:
        asked.append(new)
        return WORDS

    made = EncryptedFile(path, ask, CHEAP)
    made.set(HOME, PASSWORD)
    made.set(WORK, PASSWORD)
    assert asked == [True]
    again = EncryptedFile(path, ask)
    assert again.get(WORK) == again.get(HOME) == PASSWORD
    assert asked == [True, False]


def test_another_passphrase_and_a_file_that_was_meddled_with_open_nothing(path: Path) -> None:
    opened(path).set(HOME, PASSWORD)
    locked = EncryptedFile(path)
    with pytest.raises(SecretError, match="not the passphrase"):
        locked.unlock(OTHERS)
    with pytest.raises(SecretLocked):
        locked.get(HOME)
    said = json.loads(path.read_text())
    flipped = ("A" if said["sealed"][0] != "A" else "B") + said["sealed"][1:]
    for changed in ({**said, "sealed": flipped}, {**said, "n": said["n"] * 2}):
        path.write_text(json.dumps(changed))
        with pytest.raises(SecretError, match="not the passphrase"):
            EncryptedFile(path).unlock(WORDS)
    for text in ("", "{}", "no json", json.dumps({**said, "n": 2**30}), json.dumps([said])):
        path.write_text(text)
        with pytest.raises(SecretError, match="no file of passwords"):
            EncryptedFile(path).unlock(WORDS)


def test_it_is_sealed_anew_and_who_holds_the_old_key_asks_again(path: Path) -> None:
    mine, others = opened(path), opened(path)
    mine.set(HOME, PASSWORD)
    others = opened(path)
    mine.change_passphrase(OTHERS)
    assert opened(path, OTHERS).get(HOME) == PASSWORD
    with pytest.raises(SecretLocked):
        others.get(HOME)
    others.unlock(OTHERS)
    assert others.get(HOME) == PASSWORD


def test_of_many_that_write_at_once_none_is_lost(path: Path) -> None:
    opened(path).set(HOME, PASSWORD)
    files = [opened(path) for _ in range(3)]
    keys = [SecretKey("imap", str(number), "x") for number in range(12)]

    def keep(number: int) -> None:
        files[number % 3].set(keys[number], Secret(str(number)))

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [opened(path).get(key) for key in keys] == [Secret(str(n)) for n in range(12)]


def test_a_change_that_cannot_be_written_leaves_what_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = opened(path)
    made.set(HOME, PASSWORD)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SecretError, match="No space left"):
        made.set(HOME, Secret("another"))
    assert made.get(HOME) == PASSWORD


def test_several_are_kept_or_none(path: Path) -> None:
    made = opened(path)
    made.set(HOME, PASSWORD)

    class Failing(EncryptedFile):
        def set(self, key: SecretKey, secret: Secret) -> None:
            if key == WORK:
                raise SecretError("no")
            super().set(key, secret)

    failing = Failing(path)
    failing.unlock(WORDS)
    third = SecretKey("pop", "alice", "third.test")
    with pytest.raises(SecretError, match="no"):
        keep_all(failing, {third: PASSWORD, HOME: Secret("new"), WORK: Secret("new")})
    assert made.get(HOME) == PASSWORD
    assert made.get(third) is None
    keep_all(made, {HOME: Secret("new"), WORK: Secret("new")})
    assert made.get(HOME) == made.get(WORK) == Secret("new")


def test_a_passphrase_costs_who_guesses_it_128_megabytes() -> None:
    assert 128 * 8 * COST == 128 * 2**20
