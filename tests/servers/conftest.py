"""The rig as fixtures; a machine without the servers skips with the reason, CI fails."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.rig import Rig, missing

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the servers."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.servers)


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


@pytest.fixture
def clean_rig(rig: Rig) -> Rig:
    """The rig with nobody having any mail, and none on its way."""
    rig.wipe()
    return rig


def require_servers() -> None:
    """Skip the test, or fail it in CI, where Dovecot and Postfix cannot run."""
    reason = missing()
    if reason and os.environ.get("CI") == "true":
        pytest.fail(f"CI must run the real servers: {reason}")
    if reason:
        pytest.skip(reason)
