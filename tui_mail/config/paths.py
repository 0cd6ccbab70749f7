"""Where settings, mail, logs and the engine's socket live. Makes folders 0700, never a file."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from tui_mail.config.private_folder import make_private
from tui_mail.errors import ConfigError
from tui_mail.model.frozen import frozen

APP = "tui-mail"
SOCKET_LIMIT = 100
"""Bytes; the kernel takes 107 and macOS 103."""


@frozen
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
    def own_words(self) -> Path:
        """Words that the user taught the spelling, one a line."""
        return self.data / "words.txt"

    @property
    def templates(self) -> Path:
        """The user's folder of templates for messages."""
        return self.config / "templates"

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
    def views(self) -> Path:
        """How lists stand, and which was looked at last (config.view_state)."""
        return self.state / "views.json"

    @property
    def searches(self) -> Path:
        """What was typed into the search line (config.search_history)."""
        return self.state / "searches.json"

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
                make_private(folder, linked=folder == self.config)
            except OSError as error:
                raise ConfigError(
                    f"The folder {folder} cannot be made: {error.strerror}.",
                    "Make room for it, or let XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_STATE_HOME "
                    "name folders of yours.",
                ) from error


def user_paths(profile: str | None = None) -> Paths:
    """The user's own folders (XDG variables obeyed), or a profile's below them.

    Raises:
        ConfigError: they would lie in a home folder that is not there.
    """
    config, data, state = _folders()
    below = Path(profile) if profile else Path()
    runtime = Path(os.environ["XDG_RUNTIME_DIR"]) / APP if _has_runtime() else state / "run"
    paths = Paths(config / below, data / below, state / below, runtime / below)
    _must_have_home((paths.config, paths.data, paths.state))
    return paths


def _folders() -> tuple[Path, Path, Path]:
    """For settings, data and state.

    Where XDG says them they are read off the environment: platformdirs, which says the same, takes
    longer to load than a list takes to be shown.
    """
    if sys.platform.startswith(("linux", "freebsd", "openbsd")):
        home = Path.home() if _knows_home() else Path("~")
        usual = (("CONFIG", ".config"), ("DATA", ".local/share"), ("STATE", ".local/state"))
        config, data, state = (_xdg(name) or home / below for name, below in usual)
        return config / APP, data / APP, state / APP
    import platformdirs

    dirs = platformdirs.PlatformDirs(APP, appauthor=False)
    return Path(dirs.user_config_dir), Path(dirs.user_data_dir), Path(dirs.user_state_dir)


def _xdg(name: str) -> Path | None:
    """What the variable names; it is no use where that is no absolute path (basedir-spec)."""
    folder = os.environ.get(f"XDG_{name}_HOME", "").strip()
    return Path(folder) if folder.startswith("/") else None


def paths_under(root: Path) -> Paths:
    """A profile that lives in one folder and goes with it (the demo's)."""
    return Paths(root / "config", root / "data", root / "state", root / "run")


def _must_have_home(folders: Iterable[Path]) -> None:
    """Raises ConfigError where a folder would lie in a home that is not there."""
    home = Path("~").expanduser() if _knows_home() else Path("~")
    lost = [f for f in folders if not f.is_absolute() or f.is_relative_to(home)]
    if lost and not home.is_dir():
        raise ConfigError(
            f"There is no home folder to keep mail in: {home} is not there.",
            "Set HOME to your home folder, or XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_STATE_HOME.",
        )


def _knows_home() -> bool:
    try:
        return Path.home().is_absolute()
    except RuntimeError:
        return False


def _has_runtime() -> bool:
    """Whether the variable names a folder of this user's (basedir-spec: else it is no use)."""
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    if not Path(folder).is_absolute() or not os.access(folder, os.W_OK | os.X_OK):
        return False
    return Path(folder).stat().st_uid == os.getuid()
