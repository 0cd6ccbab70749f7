"""Users of the command line: one without an account, and two on the demo's servers."""

import os
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.canary import plant
from tests.cli.calling import User
from tests.cli.memory_keyring import MemoryKeyring
from tui_mail.demo import process
from tui_mail.demo.process import RunningDemo
from tui_mail.demo.profile import settings_text


@pytest.fixture(autouse=True)
def _empty_keyring() -> None:
    """What one test keeps no other finds."""
    MemoryKeyring.kept.clear()


@pytest.fixture
def user(tmp_path: Path) -> User:
    """Somebody who has set nothing up."""
    return User(tmp_path)


@pytest.fixture(scope="session")
def demo() -> Iterator[RunningDemo]:
    """The demo's servers, with alice over POP3 and bob over IMAP."""
    if find_spec("pymap") is None or find_spec("aiosmtpd") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must have the extra demo")
        pytest.skip("needs the extra demo: pip install -e '.[demo]'")
    with process.start() as running:
        plant(*running.servers.users.values())
        yield running


@pytest.fixture
def fresh(demo: RunningDemo, tmp_path: Path) -> User:
    """The owner of both demo accounts, before any sync."""
    person = User(tmp_path)
    person.write(with_passwords(demo))
    return person


@pytest.fixture(scope="module")
def reader(demo: RunningDemo) -> Iterator[User]:
    """The same, everything fetched; shared, so that nobody changes anything."""
    with tempfile.TemporaryDirectory(prefix="cli-") as folder:
        person = User(Path(folder))
        person.write(with_passwords(demo))
        person.done("sync")
        yield person


def with_passwords(demo: RunningDemo) -> str:
    """Settings of the demo that find the passwords by password_command."""
    text = settings_text(demo.servers)
    for address, password in demo.servers.users.items():
        line = f'username = "{address}"\n'
        assert line in text
        text = text.replace(line, f'{line}password_command = ["printf", "%s", "{password}"]\n')
    return text
