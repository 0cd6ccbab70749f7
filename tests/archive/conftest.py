"""A user whose account's servers are not there: mail as files needs none."""

from pathlib import Path

import pytest

from tests.archive.letters import SETTINGS
from tests.cli.calling import User


@pytest.fixture
def user(tmp_path: Path) -> User:
    """With a POP account `home` and an IMAP account `work`."""
    (tmp_path / "user").mkdir()
    person = User(tmp_path / "user")
    person.write(SETTINGS)
    return person


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """An empty folder for what is imported."""
    folder = tmp_path / "files"
    folder.mkdir()
    return folder
