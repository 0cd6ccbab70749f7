"""The authorisation server, and mail servers that ask it; a machine without them skips."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.keyring import session
from tests.keyring.session import KeyringSession
from tests.oauth import provider
from tests.oauth.member import Member
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
    with _running(authority, "oauthbearer xoauth2") as running:
        yield running


@pytest.fixture
def outlook(authority: AuthorisationServer, mail: Rig) -> Iterator[Rig]:
    """The same, but they know no OAUTHBEARER."""
    with _running(authority, "xoauth2") as running:
        yield running


@contextmanager
def _running(authority: AuthorisationServer, offers: str) -> Iterator[Rig]:
    folder = Path(tempfile.mkdtemp(prefix="rig-"))
    folder.chmod(0o711)
    lines = authority.dovecot(folder / "o" / "oauth2.conf", offers)
    try:
        with Rig(folder / "o", dovecot=lines) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def keyring() -> Iterator[KeyringSession]:
    """Unlocked and empty."""
    if reason := session.missing():
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must run the real keyring: {reason}")
        pytest.skip(reason)
    with (
        tempfile.TemporaryDirectory(prefix="keys-", ignore_cleanup_errors=True) as folder,
        KeyringSession(Path(folder)) as running,
    ):
        yield running


@pytest.fixture
def member(
    tmp_path: Path, authority: AuthorisationServer, mail: Rig, keyring: KeyringSession
) -> Member:
    """Set up, and not signed in."""
    authority.tokens_live(3600)
    mail.wipe("alice")
    person = Member(tmp_path, authority, mail, keyring)
    person.set_up()
    return person
