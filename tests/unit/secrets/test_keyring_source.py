"""Which keyrings are trusted, and what is said where there is none (S16)."""

import subprocess
import sys
import threading
from pathlib import Path
from typing import ClassVar

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null

from tui_mail.config.schema import SecretSettings
from tui_mail.errors import SecretError, SecretMissing
from tui_mail.model.secret import Secret, SecretKey
from tui_mail.secrets.keyring_source import KeyringSource

KEY = SecretKey("imap", "alice", "imap.foo.example")
HUNTER = Secret("hunter2")


class PlainFile(KeyringBackend):
    """As keyrings.alt's: keeps what it is given where everybody can read it."""

    priority = 0.5
    kept: ClassVar[dict[tuple[str, str], str]] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Slow(PlainFile):
    """Waits for a person who never comes."""

    release = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.release.wait(30)
        return None


class Leaky(PlainFile):
    """Puts the secret into its own error."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(f"cannot store {password}")


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    PlainFile.kept.clear()


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> "Offer":
    return Offer(monkeypatch)


class Offer:
    """Makes keyring offer a backend, as its own choice would."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    def __call__(self, backend: KeyringBackend) -> KeyringSource:
        self._patch.setattr("keyring.get_keyring", lambda: backend)
        # and that it was named, so that nobody looks for the real one of whoever runs the tests
        self._patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        return KeyringSource(SecretSettings())


def test_S16_no_keyring_is_said_with_what_to_do(offered: Offer) -> None:
    source = offered(fail.Keyring())  # type: ignore[no-untyped-call]
    with pytest.raises(SecretMissing, match=r"alice at imap.foo.example.*password_command"):
        source.get(KEY)
    with pytest.raises(SecretError, match=r"no keyring here.*password_command"):
        source.set(KEY, HUNTER)
    source.delete(KEY)


@pytest.mark.parametrize("backend", [null.Keyring, PlainFile])
def test_S16_a_backend_that_is_not_the_systems_is_refused(
    offered: Offer, backend: type[KeyringBackend]
) -> None:
    source = offered(backend())
    with pytest.raises(SecretError, match="is not trusted"):
        source.set(KEY, HUNTER)
    assert not PlainFile.kept


def test_S16_a_chain_gives_only_its_trusted_links(
    offered: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted = _as_secret_service()
    links: list[KeyringBackend] = [PlainFile(), trusted()]  # type: ignore[no-untyped-call]
    monkeypatch.setattr(chainer.ChainerBackend, "backends", links)
    offered(chainer.ChainerBackend()).set(KEY, HUNTER)  # type: ignore[no-untyped-call]
    assert not PlainFile.kept
    assert trusted.kept == {("tui-mail", "imap:alice@imap.foo.example"): "hunter2"}
    monkeypatch.setattr(chainer.ChainerBackend, "backends", links[:1])
    with pytest.raises(SecretError, match="no keyring"):
        offered(chainer.ChainerBackend()).set(KEY, HUNTER)  # type: ignore[no-untyped-call]


def test_a_backend_named_in_the_settings_is_used_knowingly() -> None:
    source = KeyringSource(SecretSettings(f"{__name__}.PlainFile"))
    assert source.get(KEY) is None
    source.set(KEY, HUNTER)
    assert source.get(KEY) == HUNTER
    source.delete(KEY)
    source.delete(KEY)
    assert source.get(KEY) is None


@pytest.mark.parametrize("name", ["no.such.Backend", "os.path", "keyring.backends.null.Nope"])
def test_a_named_backend_that_cannot_be_is_said(name: str) -> None:
    with pytest.raises(SecretError, match="cannot be used"):
        KeyringSource(SecretSettings(name)).set(KEY, HUNTER)


def test_a_keyring_that_forgets_is_found_out() -> None:
    source = KeyringSource(SecretSettings("keyring.backends.null.Keyring"))
    with pytest.raises(SecretError, match="did not keep"):
        source.set(KEY, HUNTER)


def test_a_keyring_that_waits_for_somebody_is_left_after_its_time() -> None:
    source = KeyringSource(SecretSettings(f"{__name__}.Slow"), patience=0.1)
    try:
        with pytest.raises(SecretError, match=r"did not answer.*Unlock"):
            source.get(KEY)
    finally:
        Slow.release.set()
    _join("keyring")


def test_T13_a_failure_never_repeats_the_secret() -> None:
    source = KeyringSource(SecretSettings(f"{__name__}.Leaky"))
    with pytest.raises(SecretError) as caught:
        source.set(KEY, HUNTER)
    assert "hunter2" not in str(caught.value)
    assert "RuntimeError" in str(caught.value)


def test_importing_the_source_does_not_import_keyring(tmp_path: Path) -> None:
    code = "import sys, tui_mail.secrets.keyring_source; sys.exit('keyring' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False, timeout=60)
    assert done.returncode == 0


def _as_secret_service() -> type[PlainFile]:
    """A class that bears the name of the Secret Service's backend."""

    class Keyring(PlainFile):
        kept: ClassVar[dict[tuple[str, str], str]] = {}

    Keyring.__module__, Keyring.__qualname__ = "keyring.backends.SecretService", "Keyring"
    return Keyring


def _join(name: str) -> None:
    for thread in threading.enumerate():
        if thread.name == name:
            thread.join(5)
