"""A store of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.store.made_mail import HOME, NOON, assert_sound
from tui_mail.model.folder import Role
from tui_mail.model.ids import FolderId
from tui_mail.store.mail_store import Store, open_store
from tui_mail.store.reader import Reader, open_reader


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "mail.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = open_store(path, now=lambda: NOON)
    opened.ensure_account(HOME)
    yield opened
    opened.close()
    assert_sound(path)


@pytest.fixture
def reader(path: Path, store: Store) -> Iterator[Reader]:
    opened = open_reader(path)
    yield opened
    opened.close()


@pytest.fixture
def inbox(store: Store) -> FolderId:
    return store.ensure_folder(HOME, "Inbox", role=Role.INBOX, remote="INBOX").id


@pytest.fixture
def archive(store: Store) -> FolderId:
    return store.ensure_folder(HOME, "Archive", role=Role.ARCHIVE, remote="Archive").id
