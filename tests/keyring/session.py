"""A real Secret Service for tests: gnome-keyring on a private D-Bus, in one folder.

Never touches the D-Bus session or the keyring of whoever runs the tests.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Self

import secretstorage
from jeepney.io.blocking import DBusConnection, open_dbus_connection

PROGRAMS = ("dbus-daemon", "gnome-keyring-daemon")
LIMIT = 20.0
"""Seconds for a program to start or to end."""
BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  {services}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
"""A session bus; without services it starts nothing by itself: who dies stays dead."""


def missing() -> str:
    """Why it cannot run on this machine, or an empty string."""
    absent = [program for program in PROGRAMS if shutil.which(program) is None]
    if absent:
        return f"needs {', '.join(absent)} (apt install gnome-keyring dbus-daemon)"
    return ""


class KeyringSession:
    """A bus and the keyring on it, which is unlocked at first.

    Args:
        folder: short: a socket lies in it; made if missing.
        revives: whether the bus starts a keyring that is not there, as on a desktop; a locked one.
    """

    def __init__(self, folder: Path, *, revives: bool = False) -> None:
        self._folder = folder
        self._services = "<standard_session_servicedirs/>" if revives else ""
        self._bus: subprocess.Popen[bytes] | None = None
        self._keyring: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        (self._folder / "share" / "keyrings").mkdir(parents=True, exist_ok=True)
        (self._folder / "run").mkdir(mode=0o700, exist_ok=True)
        (self._folder / "bus.conf").write_text(
            BUS.format(socket=self._socket, services=self._services)
        )
        self.start_bus()
        self.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.kill()
        self.kill_bus()
        for process in self._own():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    @property
    def address(self) -> str:
        """Of the bus."""
        return f"unix:path={self._socket}"

    @property
    def environment(self) -> Mapping[str, str]:
        """What a program needs to find it."""
        return {"DBUS_SESSION_BUS_ADDRESS": self.address}

    def start_bus(self) -> None:
        """The bus alone."""
        self._socket.unlink(missing_ok=True)
        self._bus = self._run(
            "dbus-daemon", f"--config-file={self._folder / 'bus.conf'}", "--nofork"
        )
        _until(self._socket.exists, "the bus does not start")

    def start(self) -> None:
        """The keyring, unlocked; what it kept before is there again."""
        self._keyring = self._run(
            "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets",
            stdin=b"test-pass\n",
        )  # fmt: skip
        _until(self._is_ready, "the keyring does not start")

    def kill(self) -> None:
        """The keyring is gone, as by kill -9."""
        _kill(self._keyring)

    def kill_bus(self) -> None:
        """Nobody is there at all."""
        _kill(self._bus)

    def freeze(self) -> None:
        """It takes calls and answers none."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        self._signal(signal.SIGCONT)

    def lock(self) -> None:
        """As the user does when they leave; nobody is there to ask for its password."""
        with closing(self._connected()) as connection:
            secretstorage.get_default_collection(connection).lock()

    def callers(self) -> int:
        """How many programs are connected to the bus."""
        return Path("/proc/net/unix").read_text(encoding="utf-8").count(f"{self._socket}\n")

    def kept(self) -> dict[str, str]:
        """User name to password of all that tui-mail keeps there."""
        with closing(self._connected()) as connection:
            found = secretstorage.search_items(connection, {"service": "tui-mail"})
            return {i.get_attributes()["username"]: i.get_secret().decode() for i in found}

    @property
    def _socket(self) -> Path:
        return self._folder / "bus"

    def _connected(self) -> DBusConnection:
        return open_dbus_connection(self.address)

    def _is_ready(self) -> bool:
        with suppress(OSError), closing(self._connected()) as connection:
            return secretstorage.check_service_availability(connection)
        return False

    def _run(self, *words: str, stdin: bytes = b"") -> "subprocess.Popen[bytes]":
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "XDG_RUNTIME_DIR": str(self._folder / "run"),
            "XDG_DATA_HOME": str(self._folder / "share"),
            "DBUS_SESSION_BUS_ADDRESS": self.address,
        }
        quiet = subprocess.DEVNULL
        started = subprocess.Popen(
            words, env=env, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet
        )
        assert started.stdin is not None
        started.stdin.write(stdin)
        started.stdin.close()
        return started

    def _own(self) -> Iterator[int]:
        """What the bus started, and left behind."""
        for process in Path("/proc").iterdir():
            if process.name.isdigit():
                with suppress(OSError):
                    if self.address.encode() in (process / "environ").read_bytes():
                        yield int(process.name)

    def _signal(self, number: int) -> None:
        assert self._keyring is not None
        self._keyring.send_signal(number)


def _kill(process: "subprocess.Popen[bytes] | None") -> None:
    if process is not None and process.poll() is None:
        process.kill()
        process.wait(LIMIT)


def _until(true: Callable[[], bool], trouble: str) -> None:
    end = time.monotonic() + LIMIT
    while not true():
        assert time.monotonic() < end, trouble
        time.sleep(0.02)
