"""The authorisation server, and mail servers that ask it; a machine without them skips."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.oauth import provider
from tests.oauth.provider import AuthorisationServer
from tests.servers import rig
from tests.servers.rig import Rig


@pytest.fixture(scope="session")
def authority() -> Iterator[AuthorisationServer]:
    """One for all tests of a worker."""
    if reason := provider.missing():
        pytest.skip(reason)
    with AuthorisationServer() as running:
        yield running


@pytest.fixture(scope="session")
def mail(authority: AuthorisationServer) -> Iterator[Rig]:
    """Dovecot and Postfix that let in whoever has a token of it."""
    if reason := rig.missing():
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must run the real servers: {reason}")
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="rig-"))
    folder.chmod(0o711)
    lines = authority.dovecot(folder / "o" / "oauth2.conf")
    try:
        with Rig(folder / "o", dovecot=lines) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)
