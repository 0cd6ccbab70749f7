"""Profiles of ours for measuring: settings, folders, the environment to run in, and its engine."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tui_mail.config.view_state import Arrangement, ViewState, save

PROGRAM: Final = str(Path(sys.executable).with_name("tui-mail"))
NOWHERE: Final = 9
"""A loopback port that refuses at once (discard)."""

_ACCOUNT: Final = """\
[accounts.{key}]
email = "{user}@rig.test"
mode = "{mode}"
{smtp}
[accounts.{key}.{mode}]
host = "{host}"
port = {port}
security = {security}
username = "{user}"
check_every = "1d"
password_command = "printf {user}pw"
"""
_SMTP: Final = """\
[smtp.rig]
host = "localhost"
port = {port}
security = "starttls"
ca_file = "{ca}"
username = "{user}"
password_command = "printf {user}pw"
"""


def account(
    key: str, mode: str, port: int, user: str = "alice", smtp: str = "", ca: Path | None = None
) -> str:
    """The settings of one account at a loopback server; with TLS where an authority is given."""
    named = f'smtp = "{smtp}"' if smtp else ""
    return _ACCOUNT.format(
        key=key,
        mode=mode,
        port=port,
        user=user,
        host="localhost" if ca else "127.0.0.1",
        smtp=named,
        security=f'"tls"\nca_file = "{ca}"' if ca else '"none"',
    )


def smtp_server(port: int, ca: Path, user: str = "alice") -> str:
    """The settings of the server `rig` for sending, with STARTTLS."""
    return _SMTP.format(port=port, ca=ca, user=user)


class Profile:
    """One profile in a folder of its own.

    Args:
        folder: made if missing.
        settings: the text of its config.toml.
    """

    def __init__(self, folder: Path, settings: str) -> None:
        self.folder = folder
        for name in ("config/tui-mail", "data", "state", "run", "cache"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        for name in ("run", "config/tui-mail"):
            (folder / name).chmod(0o700)
        file = folder / "config" / "tui-mail" / "config.toml"
        file.write_text(settings)
        file.chmod(0o600)

    def one_row_a_message(self, account: str, folder: str = "Inbox") -> None:
        """Its list shows single messages: the newest and the oldest stand at its ends."""
        state = self.folder / "state" / "tui-mail"
        state.mkdir(parents=True, exist_ok=True)
        single = {(account, folder): Arrangement(threads=False)}
        save(state / "views.json", ViewState(arrangements=single))

    @property
    def database(self) -> Path:
        """Its mail.db."""
        return self.folder / "data" / "tui-mail" / "mail.db"

    @property
    def env(self) -> Mapping[str, str]:
        """What to run in."""
        folders = {
            f"XDG_{name}_HOME": str(self.folder / name.lower())
            for name in ("CONFIG", "DATA", "STATE", "CACHE")
        }
        return environment(self.folder) | folders | {"XDG_RUNTIME_DIR": str(self.folder / "run")}

    def engine(self) -> int:
        """The process id of its engine; 0 where none runs."""
        config = os.fsencode(self.folder / "config" / "tui-mail")
        for process in Path("/proc").iterdir():
            if process.name.isdecimal():
                words = _words(process)
                if b"tui_mail.wiring" in words and config in words:
                    return int(process.name)
        return 0

    def await_engine(self, seconds: float = 20.0) -> int:
        """The process id of its engine, once it runs."""
        end = time.monotonic() + seconds
        while not (found := self.engine()):
            if time.monotonic() > end:
                raise TimeoutError("no engine runs")
            time.sleep(0.05)
        return found

    def end_engine(self, seconds: float = 30.0) -> None:
        """Tell its engine to go, and wait until it went."""
        end = time.monotonic() + seconds
        while pid := self.engine():
            os.kill(pid, signal.SIGTERM if time.monotonic() < end - 10 else signal.SIGKILL)
            time.sleep(0.2)

    def subjects(self, count: int, *, oldest: bool = False) -> list[str]:
        """Of its newest or oldest messages, in that order."""
        order = "ASC" if oldest else "DESC"
        with sqlite3.connect(f"{self.database.as_uri()}?mode=ro", uri=True) as db:
            found = db.execute(
                "SELECT m.subject FROM placements p JOIN messages m ON m.id = p.message"
                f" ORDER BY p.received {order}, p.id {order} LIMIT ?",
                (count,),
            ).fetchall()
        return [subject for (subject,) in found]

    def raw_bytes(self) -> int:
        """Of all its messages as they came."""
        with sqlite3.connect(f"{self.database.as_uri()}?mode=ro", uri=True) as db:
            (total,) = db.execute("SELECT coalesce(sum(size), 0) FROM raw").fetchone()
        return int(total)

    def store_bytes(self) -> int:
        """That mail.db takes on the disk, with the write-ahead log and large messages."""
        data = self.database.parent
        files = [self.database, data / "mail.db-wal", *data.glob("blobs/*")]  # no copy of before
        return sum(file.stat().st_size for file in files if file.exists())

    def peak(self, *words: str) -> tuple[float, float]:
        """Seconds that one command takes, and the most megabytes that it held."""
        begun = time.perf_counter()
        process = subprocess.Popen([PROGRAM, *words], env=self.env, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, [PROGRAM, *words])
        return time.perf_counter() - begun, used.ru_maxrss / 1024

    def run(self, *words: str, feed: bytes = b"") -> float:
        """Seconds that one command takes."""
        begun = time.perf_counter()
        subprocess.run(
            [PROGRAM, *words], env=self.env, check=True, input=feed, stdout=subprocess.DEVNULL
        )
        return time.perf_counter() - begun


def environment(home: Path) -> dict[str, str]:
    """For a program that is to find nothing of this user."""
    kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    return {**kept, "HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8"}


def _words(process: Path) -> list[bytes]:
    try:
        return (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return []  # it ended meanwhile
