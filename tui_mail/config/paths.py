"""Where settings, mail, logs and the engine's socket live. Makes folders 0700, never a file."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

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
        """config.toml"""
        return self.config / "config.toml"

    @property
    def database(self) -> Path:
        """mail.db"""
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
        mark = hashlib.sha256(os.fsencode(plain)).hexdigest()[:16]
        base = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/tmp/{APP}-{os.getuid()}")
        return base / f"{mark}.sock"

    @property
    def engine_log(self) -> Path:
        """What the engine process prints."""
        return self.state / "engine.log"

    def make(self) -> None:
        """Create the folders, closed to others whatever the umask."""
        for folder in (self.config, self.data, self.state, self.runtime, self.socket.parent):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if folder.stat().st_uid == os.getuid():
                folder.chmod(0o700)


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


def _has_runtime() -> bool:
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(folder) and os.access(folder, os.W_OK | os.X_OK)


def _state_run(dirs: platformdirs.PlatformDirs) -> Path:
    return Path(dirs.user_state_dir) / "run"
