"""Where settings, mail, logs and the engine's socket live. Makes folders 0700, never a file."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from tui_mail.errors import ConfigError

APP = "tui-mail"
SOCKET_LIMIT = 100
"""Bytes; the kernel takes 107 and macOS 103."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one profile."""

    config: Path
    data: Path
    state: Path
    runtime: Path

    @property
    def settings(self) -> Path:
        """The file config.toml."""
        return self.config / "config.toml"

    @property
    def database(self) -> Path:
        """The file mail.db."""
        return self.data / "mail.db"

    @property
    def lock(self) -> Path:
        """The file whose flock makes the engine one."""
        return self.data / "engine.lock"

    @property
    def socket(self) -> Path:
        """The seam; hashed where the path would be too long for a Unix socket."""
        plain = self.runtime / "engine.sock"
        if len(os.fsencode(plain)) <= SOCKET_LIMIT:
            return plain
        import hashlib  # only here, and seldom: with it comes OpenSSL

        mark = hashlib.sha256(os.fsencode(plain)).hexdigest()[:16]
        bases = [Path(os.environ["XDG_RUNTIME_DIR"]) / APP] if _has_runtime() else []
        short = Path(f"/tmp/{APP}-{os.getuid()}")  # noqa: S108 - made 0700, refused if another's
        hashed = [base / f"{mark}.sock" for base in (*bases, short)]
        return next((path for path in hashed if len(os.fsencode(path)) <= SOCKET_LIMIT), hashed[-1])

    @property
    def engine_log(self) -> Path:
        """What the engine process prints."""
        return self.state / "engine.log"

    @property
    def logs(self) -> Path:
        """The folder of what was said to servers."""
        return self.state / "logs"

    def make(self) -> None:
        """Create the folders, closed to others whatever the umask.

        Raises:
            ConfigError: one cannot be made, or belongs to somebody else.
        """
        for folder in (self.config, self.data, self.state, self.runtime, self.socket.parent):
            try:
                _make_private(folder)
            except OSError as error:
                raise ConfigError(
                    f"The folder {folder} cannot be made: {error.strerror}.",
                    "Make room for it, or let XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_STATE_HOME "
                    "name folders of yours.",
                ) from error


def user_paths(profile: str | None = None) -> Paths:
    """The user's own folders (platformdirs; XDG variables obeyed), or a profile's below them."""
    dirs = platformdirs.PlatformDirs(APP, appauthor=False)
    below = Path(profile) if profile else Path()
    runtime = Path(os.environ["XDG_RUNTIME_DIR"]) / APP if _has_runtime() else _state_run(dirs)
    return Paths(
        config=Path(dirs.user_config_dir) / below,
        data=Path(dirs.user_data_dir) / below,
        state=Path(dirs.user_state_dir) / below,
        runtime=runtime / below,
    )


def paths_under(root: Path) -> Paths:
    """A profile that lives in one folder and goes with it (the demo's)."""
    return Paths(root / "config", root / "data", root / "state", root / "run")


def _make_private(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    owner = folder.stat().st_uid
    if owner == os.getuid():
        folder.chmod(0o700)
    elif os.getuid() != 0:
        raise ConfigError(f"The folder {folder} belongs to another user.")


def _has_runtime() -> bool:
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(folder) and os.access(folder, os.W_OK | os.X_OK)


def _state_run(dirs: platformdirs.PlatformDirs) -> Path:
    return Path(dirs.user_state_dir) / "run"
