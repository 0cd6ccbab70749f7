"""Looks for the passwords of the tests in all that the tests leave behind (T13).

A password is looked for as it is and as base64 has it, in every file of pytest's temporary folders
and of those that the tests make themselves, and in every log record. What a test itself writes as a
password_command into config.toml does not count, nor what others than tui-mail keep.
"""

import base64
import logging
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

planted = {"alicepw", "bobpw", "hunter2-canary", "hunter-two-canary"}
"""Of the rig and of the scripted servers; the demo's are planted as it starts."""
NOT_OURS = {"users", "passwd", "keyring_pass.cfg", "password-store"}
"""Names of files where a server, a keyring that keeps no secret, or a password_command has them."""
_BY_COMMAND = re.compile(rb"^password_command = .*$", re.MULTILINE)


def plant(*secrets: str) -> None:
    """From now on these are looked for too."""
    planted.update(secrets)


class Search:
    """What was found, and where."""

    def __init__(self) -> None:
        self.leaks: list[str] = []

    def tree(self, top: Path) -> None:
        """Every file below a folder; links are not followed."""
        for folder, _, names in os.walk(top):
            for name in names:
                self.file(Path(folder, name))

    def file(self, path: Path) -> None:
        """One file, unless it is gone or none."""
        if path.name in NOT_OURS:
            return
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                return
            content = path.read_bytes()
        except OSError:
            return
        if path.name == "config.toml" or content[257:262] == b"ustar":  # or a backup, which has it
            content = _BY_COMMAND.sub(b"", content)
        self.content(content, str(path))

    def content(self, content: bytes, where: str) -> None:
        """Some bytes."""
        for secret in planted:
            if any(form in content for form in forms(secret)):
                self.leaks.append(f"{where} holds {secret!r}")


def forms(secret: str) -> Iterator[bytes]:
    """The secret as it is, and what base64 makes of it wherever it begins."""
    octets = secret.encode()
    yield octets
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + octets)
        first = -(-8 * shift // 6)  # the first character that holds nothing of what is before
        yield encoded[first : 8 * (shift + len(octets)) // 6]


class _Ear(logging.Handler):
    """Hears every record that is logged."""

    def __init__(self, search: Search) -> None:
        super().__init__()
        self._search = search
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """As it would be written."""
        self._search.content(self.format(record).encode("utf-8", "replace"), f"log {record.name}")


@pytest.fixture(scope="session", autouse=True)
def nothing_secret_is_left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fails at the end of the session (of each worker) where a password was left."""
    search = Search()
    ear = _Ear(search)
    remove, temporary = shutil.rmtree, Path(tempfile.gettempdir()).resolve()

    def rmtree(path: str | os.PathLike[str], *args: Any, **more: Any) -> None:
        where = Path(os.fsdecode(path)).resolve()
        if where.is_relative_to(temporary) and not where.parts[-1].startswith("pytest-"):
            search.tree(where)
        remove(path, *args, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shutil, "rmtree", rmtree)
        logging.getLogger().addHandler(ear)
        yield
        logging.getLogger().removeHandler(ear)
    search.tree(tmp_path_factory.getbasetemp())
    assert not search.leaks, "T13: a password was left:\n" + "\n".join(search.leaks)
