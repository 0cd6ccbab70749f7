"""A user of the program on the rig: own folders, config.toml, and the command run as them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.servers.rig import Rig
from tui_mail.config.paths import Paths

PROGRAM = Path(sys.executable).parent / "tui-mail"
HANG = 120.0
"""Seconds; ten times what the slowest command takes."""

Row = dict[str, Any]


def account(rig: Rig, name: str, user: str, mode: str, *, pop: str = "", imap: str = "") -> str:
    """The part of config.toml for one user of the rig, over TLS with the rig's CA."""

    def server(section: str, port: str, security: str) -> str:
        return (
            f'[{section}]\nhost = "localhost"\nport = {rig.ports[port]}\n'
            f'security = "{security}"\nusername = "{user}"\n'
            f'password_command = "printf {user}pw"\nca_file = "{rig.ca}"\n'
        )

    return (
        server(f"smtp.{name}", "submission", "starttls")
        + f'[accounts.{name}]\nemail = "{user}@rig.test"\nname = "{user.title()} Tester"\n'
        + f'mode = "{mode}"\nsmtp = "{name}"\n'
        + server(f"accounts.{name}.pop", "pop3s", "tls")
        + pop
        + server(f"accounts.{name}.imap", "imaps", "tls")
        + imap
    )


def letters(count: int, user: str) -> list[bytes]:
    """So many different messages to a user of the rig."""
    return [
        (
            f"From: Friend {n} <friend{n}@rig.test>\r\nTo: {user}@rig.test\r\n"
            f"Subject: letter {n}\r\nMessage-ID: <letter-{n}@rig.test>\r\n"
            f"Date: Mon, 02 Nov 2026 10:{n % 60:02}:00 +0000\r\n\r\nThis is letter {n}.\r\n"
        ).encode()
        for n in range(count)
    ]


class Person:
    """One profile in one folder.

    Args:
        home: empty; everything is kept below it.
        config: text of config.toml.
    """

    def __init__(self, home: Path, config: str) -> None:
        self.home = home
        self.env = {
            **os.environ,
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "XDG_RUNTIME_DIR": str(home / "run"),
            **{f"XDG_{n}_HOME": str(home / n.lower()) for n in ("CONFIG", "DATA", "STATE")},
        }
        (home / "run").mkdir(mode=0o700)
        self.config = home / "config" / "tui-mail" / "config.toml"
        self.config.parent.mkdir(parents=True)
        self.config.write_text(config)
        self.config.chmod(0o600)

    @property
    def paths(self) -> Paths:
        """Where the program keeps this profile."""
        return Paths(
            self.config.parent,
            self.home / "data" / "tui-mail",
            self.home / "state" / "tui-mail",
            self.home / "run" / "tui-mail",
        )

    def run(
        self,
        *words: object,
        stdin: bytes = b"",
        code: int | None = 0,
        env: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        """The command, whose exit status must be `code` (None: any)."""
        done = subprocess.run(
            [PROGRAM, *map(str, words)],
            env={**self.env, **(env or {})},
            input=stdin,
            capture_output=True,
            timeout=HANG,
            check=False,
        )
        said = done.stderr.decode("utf-8", "replace")
        assert "Traceback" not in said, said
        assert code is None or done.returncode == code, f"exit {done.returncode}: {said}"
        return done

    def rows(self, *words: object, code: int | None = 0) -> list[Row]:
        """What a command prints with --json."""
        out = self.run(*words, "--json", code=code).stdout
        return [json.loads(line) for line in out.split(b"\n") if line.strip()]

    def killed_at(self, step: str, *words: object, stdin: bytes = b"") -> None:
        """Run the command, which must die by kill -9 at that step."""
        done = self.run(*words, stdin=stdin, code=None, env={"TUI_MAIL_FAIL_POINT": step})
        assert done.returncode == -9, f"it lived through {step}: {done.stderr!r}"

    def until(self, sync: str, found: Callable[[], object], seconds: float = 30.0) -> None:
        """Sync until it is so."""
        end = time.monotonic() + seconds
        while True:
            self.run("sync", sync)
            if found():
                return
            assert time.monotonic() < end, "it never came"
