"""A real keyring for each test, and the demo's servers, whose passwords nobody has given yet.

A machine without gnome-keyring skips with the reason, CI fails.
"""

import os
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.canary import plant
from tests.keyring.owner import Owner
from tests.keyring.session import KeyringSession, missing
from tui_mail.demo import process
from tui_mail.demo.process import RunningDemo
from tui_mail.demo.profile import settings_text


def _need(reason: str) -> None:
    if reason and os.environ.get("CI") == "true":
        pytest.fail(f"CI must run the real keyring: {reason}")
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def demo() -> Iterator[RunningDemo]:
    """Alice over POP3, bob over IMAP."""
    absent = find_spec("pymap") is None or find_spec("aiosmtpd") is None
    _need("needs the extra demo: pip install -e '.[demo]'" if absent else "")
    with process.start() as running:
        plant(*running.servers.users.values())
        yield running


@pytest.fixture
def keyring() -> Iterator[KeyringSession]:
    """Unlocked and empty; nobody else's."""
    _need(missing())
    with (
        tempfile.TemporaryDirectory(prefix="keys-", ignore_cleanup_errors=True) as folder,
        KeyringSession(Path(folder)) as session,
    ):
        yield session


@pytest.fixture
def revived() -> Iterator[KeyringSession]:
    """The same on a bus that starts it again when it is gone."""
    _need(missing())
    with (
        tempfile.TemporaryDirectory(prefix="keys-", ignore_cleanup_errors=True) as folder,
        KeyringSession(Path(folder), revives=True) as session,
    ):
        yield session


@pytest.fixture
def owner(tmp_path: Path, demo: RunningDemo, keyring: KeyringSession) -> Owner:
    """Of both demo accounts, with that keyring and nothing in it."""
    person = Owner(tmp_path, demo.servers, keyring.environment)
    person.write(settings_text(demo.servers))
    return person


@pytest.fixture
def stranded(tmp_path: Path, demo: RunningDemo) -> Owner:
    """The same without any D-Bus."""
    person = Owner(tmp_path, demo.servers, {})
    person.write(settings_text(demo.servers))
    return person


@pytest.fixture
def plaintext() -> str:
    """The name of a keyring that keeps passwords for everybody to read; it is installed."""
    absent = find_spec("keyrings") is None or find_spec("keyrings.alt") is None
    _need("needs keyrings.alt, which make check installs" if absent else "")
    return "keyrings.alt.file.PlaintextKeyring"
