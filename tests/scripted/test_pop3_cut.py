"""R1: the line cut at every byte of a recorded session, whichever side was speaking."""

import hashlib
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.engine.here import engine
from tests.engine.peers import NOWHERE, letter, pop, smtp
from tests.scripted.pop_drop import Drop
from tests.scripted.server import serving
from tui_mail.ports.store_reader import Selection
from tui_mail.store.mail_store import open_store
from tui_mail.store.reader import open_reader

EVERY = 1 if os.environ.get("TUI_MAIL_SOAK") else 10
"""Of all offsets."""
FIRST = datetime.now(UTC).toordinal() % EVERY
"""Where counting begins: another tenth each day."""
LETTERS = [letter(1), letter(2, ".\r\n..\r\n.x"), letter(3), letter(1)]
WHOLE = sorted(LETTERS)
SERVER, CLIENT = 0, 1


def names(number: int, raw: bytes) -> str:
    """A name that lasts, though two messages are alike."""
    twin = number if len(raw) == 0 else sum(raw == one for one in LETTERS)
    return f"{hashlib.sha256(raw).hexdigest()[:20]}-{number if twin > 1 else 0}"


def in_store(database: Path) -> list[bytes]:
    """Every message that the store shows, sorted."""
    reader = open_reader(database)
    store = open_store(database)
    try:
        return sorted(store.raw(row.id) for row in reader.page(Selection(), 0, 99))
    finally:
        store.close()
        reader.close()


def session(folder: Path, drop: Drop, leave: bool) -> str:
    """Sync until it goes well; what the first try said."""
    with (
        serving(drop) as server,
        engine(folder, smtp(NOWHERE) + pop(server.port, leave=leave)) as here,
    ):
        first = here.sync()
        drop.limit[:] = [1 << 60, 1 << 60]
        assert here.sync() == ""
        return first


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with nothing in it."""
    folder = tmp_path_factory.mktemp("empty")
    open_store(folder / "mail.db").close()
    return folder


@pytest.mark.parametrize("leave", [True, False], ids=["leave", "remove"])
@pytest.mark.parametrize("side", [SERVER, CLIENT], ids=["server", "client"])
def test_R1_a_session_cut_at_any_byte_ends_as_the_whole_one(
    empty: Path, tmp_path: Path, side: int, leave: bool
) -> None:
    shutil.copytree(empty, tmp_path / "whole")
    whole = Drop(list(LETTERS))
    whole.uidl = names
    with (
        serving(whole) as server,
        engine(tmp_path / "whole", smtp(NOWHERE) + pop(server.port, leave=leave)) as here,
    ):
        assert here.sync() == ""
    assert in_store(tmp_path / "whole" / "mail.db") == WHOLE
    recorded = whole.passed[side]
    assert recorded <= 20_000
    cut = 0
    for offset in range(FIRST, recorded, EVERY):
        folder = tmp_path / str(offset)
        shutil.copytree(empty, folder)
        drop = Drop(list(LETTERS))
        drop.uidl = names
        drop.limit[side] = offset

        def compare(going: list[bytes], database: Path = folder / "mail.db") -> None:
            have = in_store(database)
            for raw in going:
                assert raw in have, "it is deleted there and not in the store"

        drop.at_quit = compare
        cut += session(folder, drop, leave) != ""
        assert in_store(folder / "mail.db") == WHOLE, f"cut at byte {offset}"
        assert sorted(drop.messages) == (WHOLE if leave else [])
        assert sorted(drop.removed) == ([] if leave else WHOLE)
        shutil.rmtree(folder)
    assert cut >= len(range(FIRST, recorded, EVERY)) - 2, "the line was cut"
