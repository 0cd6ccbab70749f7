"""The systemd user unit that keeps `tui-mail sync --watch` running without a screen.

Must never write over a unit that this program did not write, nor need more rights than the user's.
"""

import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tui_mail.errors import EngineError, NotFound, UsageError
from tui_mail.wiring.own_file import OwnFile
from tui_mail.wiring.program import program_words

MARK = "# Written by: tui-mail setup service"
"""First line of a unit of ours."""
PATIENCE = 30.0
"""Seconds for systemctl."""
WANTED_BY = "default.target"
_FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
_PLAIN = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
)  # of a unit's name; systemd.unit(5)

UNIT = """\
{mark}
# Changes belong into a file beside it: systemctl --user edit {name}
[Unit]
Description=tui-mail{of}: fetches mail and sends what is due

[Service]
Type=exec
ExecStart={command}
Restart=on-failure
RestartSec=30
TimeoutStopSec=20
Nice=5
{environment}# Only what needs no namespace of its own, which a user's systemd may not make: the
# network, the session bus (keyring), mail folders and password commands stay within reach.
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK

[Install]
WantedBy={wanted}
"""


class Service:
    """The unit of one profile; implements ports.service.BackgroundService.

    Args:
        profile: its name; None for the one without.
    """

    def __init__(self, profile: str | None) -> None:
        self._profile = profile
        self.name = f"tui-mail-{_escaped(profile)}.service" if profile else "tui-mail.service"

    @property
    def path(self) -> Path:
        """Where the unit lies."""
        given = os.environ.get("XDG_CONFIG_HOME", "")
        config = Path(given) if Path(given).is_absolute() else Path.home() / ".config"
        return config / "systemd" / "user" / self.name

    @property
    def installed(self) -> bool:
        """Whether a unit of ours is there."""
        return OwnFile(self.path, MARK).installed

    @property
    def offered(self) -> bool:
        """Whether it could be installed and started here and now."""
        bus = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere") / "systemd" / "private"
        return _has_systemd() and bus.exists() and not self.path.exists()

    def text(self) -> str:
        """The unit."""
        words = [*program_words(), *(["--profile", self._profile] if self._profile else [])]
        command = " ".join(_quoted(word) for word in (*words, "sync", "--watch"))
        return UNIT.format(
            mark=MARK,
            name=self.name,
            of=f" ({self._profile})".replace("%", "%%") if self._profile else "",
            command=command,
            environment="".join(f"Environment={_quoted(one)}\n" for one in _environment()),
            wanted=WANTED_BY,
        )

    def commands(self) -> tuple[tuple[str, ...], ...]:
        """What enables it, once it is written."""
        user = ("systemctl", "--user")
        return ((*user, "daemon-reload"), (*user, "enable", "--now", self.name))

    def write(self) -> None:
        """Put the unit there; one of ours is replaced.

        Raises:
            UsageError: there is no systemd, or a unit of somebody else's.
            OSError: what the disk said.
        """
        require_systemd()
        OwnFile(self.path, MARK).write(self.text())

    def enable(self) -> None:
        """Let systemd start it, now and at each log-in; raises EngineError."""
        for command in self.commands():
            _run(command)

    def install(self) -> None:
        """Write and enable it.

        Raises:
            UsageError, EngineError: in words.
        """
        try:
            self.write()
        except OSError as error:
            raise EngineError(f"{self.path} cannot be written: {error.strerror}.") from error
        self.enable()

    def remove(self) -> None:
        """Stop it, and take the unit away.

        Raises:
            NotFound: there is none of ours.
        """
        require_systemd()
        if not self.installed:
            raise NotFound(f"There is no service of tui-mail's at {self.path}.")
        with suppress(EngineError):  # no systemd runs for this user: then nothing is to be stopped
            _run(("systemctl", "--user", "disable", "--now", self.name))
        self.path.unlink()
        (self.path.parent / f"{WANTED_BY}.wants" / self.name).unlink(missing_ok=True)
        with suppress(EngineError):
            _run(("systemctl", "--user", "daemon-reload"))


def require_systemd() -> None:
    """Raises UsageError on a system that has none."""
    if platform.system() == "Darwin":
        raise UsageError(
            "There is no service for macOS in tui-mail yet.",
            "`tui-mail sync --watch` does the same from a terminal, or from a launchd agent.",
        )
    if platform.system() != "Linux":
        raise UsageError(
            f"There is no service for {platform.system()} in tui-mail.",
            "`tui-mail sync --watch` does the same from a terminal.",
        )


def _has_systemd() -> bool:
    return platform.system() == "Linux" and shutil.which("systemctl") is not None


def _environment() -> list[str]:
    """Folders that this user chose, which their systemd may not know of."""
    chosen = [f"{name}={value}" for name in _FOLDERS if (value := os.environ.get(name))]
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and runtime != f"/run/user/{os.getuid()}":
        chosen.append(f"XDG_RUNTIME_DIR={runtime}")
    return chosen


def _quoted(word: str) -> str:
    """As systemd reads it back; systemd.syntax(7), and the specifiers and variables of a unit."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    escaped = escaped.replace("\n", "\\n")
    return f'"{escaped}"' if any(c in escaped for c in " \t'\"\\;") else escaped


def _escaped(profile: str) -> str:
    """As part of a unit's name; systemd.unit(5)."""
    return "".join(chr(b) if b in _PLAIN else f"\\x{b:02x}" for b in os.fsencode(profile))


def _run(command: Sequence[str]) -> None:
    spoken = " ".join(command)
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except FileNotFoundError as error:
        raise EngineError(f"{command[0]} is not there.", f"Later: {spoken}") from error
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"{spoken} does not come to an end.", "Try it by hand.") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        why = said[0] if said else f"it ended with {done.returncode}"
        raise EngineError(f"{spoken} failed: {why}", "Try it by hand; the unit is written.")
