"""Calls the command line in this process: words in, exit status and bytes out."""

import io
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_mail.cli.main import main
from tui_mail.config.paths import Paths

_FOLDERS = ("config_home", "data_home", "state_home", "runtime_dir")
XDG = ("CONFIG_HOME", "DATA_HOME", "STATE_HOME", "CACHE_HOME", "RUNTIME_DIR")


@dataclass(frozen=True)
class Called:
    """What came of a call."""

    status: int
    out: bytes
    err: str

    def objects(self) -> list[dict[str, Any]]:
        """The JSON lines of the output."""
        return [json.loads(line) for line in self.out.split(b"\n") if line.strip()]

    def complaint(self) -> str:
        """The one line on standard error, once it is one and nothing else is there."""
        assert self.err.startswith("tui-mail: "), self.err
        assert self.err.count("\n") == 1, self.err
        assert self.err.endswith("\n")
        assert "Traceback" not in self.err
        assert len(self.err) < 700
        assert self.err[:-1].isprintable()
        return self.err


@dataclass(frozen=True)
class User:
    """A user with folders of their own and no keyring."""

    home: Path

    @property
    def environment(self) -> Mapping[str, str]:
        """What their programs are started with."""
        folders = {f"XDG_{name}": str(self.home / name.lower()) for name in XDG}
        backend = "keyring.backends.fail.Keyring"
        return folders | {"HOME": str(self.home), "PYTHON_KEYRING_BACKEND": backend}

    @property
    def paths(self) -> Paths:
        """Where the program keeps this user's profile."""
        folders = (self.home / name / "tui-mail" for name in _FOLDERS)
        return Paths(*folders)

    @property
    def settings(self) -> Path:
        """Their config.toml."""
        return self.home / "config_home" / "tui-mail" / "config.toml"

    def write(self, text: str) -> None:
        """Their settings, closed to others."""
        self.settings.parent.mkdir(parents=True, exist_ok=True)
        self.settings.write_text(text, encoding="utf-8")
        self.settings.chmod(0o600)

    def call(self, *words: object, stdin: bytes = b"") -> Called:
        """tui-mail WORDS, as this user, without a terminal."""
        (self.home / "runtime_dir").mkdir(mode=0o700, exist_ok=True)
        out, err = io.BytesIO(), io.BytesIO()
        with _environment(self.environment), _streams(stdin, out, err):
            status = main([str(word) for word in words])
            sys.stdout.flush()
            sys.stderr.flush()
        return Called(status, out.getvalue(), err.getvalue().decode())

    def done(self, *words: object, stdin: bytes = b"") -> Called:
        """A call that must go well and say nothing on standard error."""
        called = self.call(*words, stdin=stdin)
        assert called.status == 0, called.err
        assert not called.err
        return called

    def json(self, *words: object, stdin: bytes = b"") -> list[dict[str, Any]]:
        """The objects of a call that goes well."""
        return self.done(*words, "--json", stdin=stdin).objects()


@contextmanager
def _environment(changed: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(changed)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _streams(stdin: bytes, out: io.BytesIO, err: io.BytesIO) -> Iterator[None]:
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    sys.stderr = io.TextIOWrapper(err, encoding="utf-8", write_through=True)
    try:
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
            stream.detach()
        sys.stdin, sys.stdout, sys.stderr = before
