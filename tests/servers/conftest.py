"""The servers as fixtures; a machine without them skips with the reason, CI fails.

What is said of IMAP is shown with a Dovecot and with a Cyrus: by the same tests.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import cyrus
from tests.servers.cyrus import Cyrus
from tests.servers.rig import Rig, missing
from tests.servers.turns import is_chosen

HERE = Path(__file__).parent

OF_BOTH = frozenset(
    {
        "test_copies_and_folders",
        "test_imap_changes",
        "test_imap_connections",
        "test_imap_cuts",
        "test_imap_folders",
        "test_imap_idle",
        "test_imap_network",
        "test_imap_newest",
        "test_imap_news",
        "test_imap_reading",
        "test_imap_crowd",
        "test_imap_model",
        "test_imap_rules",
    }
)
"""Modules whose every test runs against each of the two IMAP servers."""
ONE_IN = {"test_copies_and_folders": 40, "test_imap_rules": 30}
"""Of these modules only so few tests a usual run with the second server; of the others, more."""
RULES_ONE_IN = 12
"""Of the table of rules, with the first server."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is said of any IMAP server against both."""
    module = metafunc.module.__name__.rpartition(".")[2]
    if module in OF_BOTH and "clean_rig" in metafunc.fixturenames:
        metafunc.parametrize("clean_rig", ("dovecot", "cyrus"), indirect=True, scope="function")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the servers; a usual run takes turns with the second."""
    left = []
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.servers)
            if not _has_its_turn(item.path.stem, item.name):
                left.append(item)
    if left:
        items[0].config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in set(left)]


def _has_its_turn(module: str, name: str) -> bool:
    if module in OF_BOTH and "[cyrus" in name:
        return is_chosen(f"{module} {name}", ONE_IN.get(module, 10))
    return module != "test_imap_rules" or is_chosen(name, RULES_ONE_IN)


@pytest.fixture(scope="session")
def rig_folder() -> Iterator[Path]:
    """A short path that the servers' own users may enter; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="rig-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def rig(rig_folder: Path) -> Iterator[Rig]:
    """Dovecot and Postfix, started once for each worker; mail of other tests may lie in it."""
    require_servers()
    with Rig(rig_folder / "r") as running:
        yield running


@pytest.fixture(scope="session")
def second(rig_folder: Path) -> Iterator[Cyrus]:
    """Cyrus, started once for each worker."""
    _require(cyrus.missing())
    with Cyrus(rig_folder / "c") as running:
        yield running


@pytest.fixture
def clean_rig(request: pytest.FixtureRequest) -> Rig | Cyrus:
    """The rig (or the second server) with nobody having any mail, and none on its way."""
    name = "second" if getattr(request, "param", "") == "cyrus" else "rig"
    server: Rig | Cyrus = request.getfixturevalue(name)
    server.wipe()
    return server


def require_servers() -> None:
    """Skip the test, or fail it in CI, where Dovecot and Postfix cannot run."""
    _require(missing())


def _require(reason: str) -> None:
    if reason and os.environ.get("CI") == "true":
        pytest.fail(f"CI must run the real servers: {reason}")
    if reason:
        pytest.skip(reason)
