"""Looks a profile's folders over before anything in them is used (dangers F4, F5).

What is another's is refused; what others could enter or read is closed. Makes nothing.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tui_mail.config.paths import Paths
from tui_mail.config.private_folder import must_be_ours, must_be_own_folder
from tui_mail.errors import ConfigError


def look_over(paths: Paths) -> str:
    """Close what stands open.

    The settings are written by hand and hold no secret: that others could read them is set right
    without a word.

    Returns:
        A sentence about mail or logs that others could read until now; empty where there is none.

    Raises:
        ConfigError: a folder, or something in one that holds mail, is a link or another user's;
            or others may write the settings.
    """
    try:
        _close_settings(paths)
        opened = [path for folder in _folders_of_mail(paths) for path in _close(folder)]
    except OSError as error:
        where = error.filename or paths.data
        raise ConfigError(
            f"{where} cannot be used: {error.strerror}.", "Check who owns it, and its disk."
        ) from error
    if not opened:
        return ""
    more = f" and {len(opened) - 1} more" if len(opened) > 1 else ""
    return f"Other users of this machine could read {opened[0]}{more}; it is closed to them now."


def _folders_of_mail(paths: Paths) -> list[Path]:
    wanted = dict.fromkeys((paths.data, paths.state, paths.runtime))
    return [folder for folder in wanted if folder.is_symlink() or folder.exists()]


def _close_settings(paths: Paths) -> None:
    if not paths.config.exists() and not paths.config.is_symlink():
        return
    found = must_be_own_folder(paths.config, linked=True)
    mode = stat.S_IMODE(found.st_mode)
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise ConfigError(
            f"Others may write in {paths.config}, and could send your password elsewhere.",
            f"Look whether its config.toml is as you left it, then: chmod go-w {paths.config}",
        )
    if mode & 0o077:
        paths.config.chmod(0o700)
    if not paths.settings.exists():
        return
    settings = paths.settings.stat()
    mode = stat.S_IMODE(settings.st_mode)
    if mode & 0o077 and not mode & 0o022 and settings.st_uid == os.getuid():
        paths.settings.chmod(0o600)


def _close(folder: Path) -> Iterator[Path]:
    """The folder, and the files and folders in it, that were not closed."""
    found = must_be_own_folder(folder)
    if stat.S_IMODE(found.st_mode) & 0o077:
        folder.chmod(0o700)
        yield folder
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # the engine makes and removes files meanwhile
            found = path.lstat()
            must_be_ours(path, found)
            if stat.S_ISLNK(found.st_mode):
                raise ConfigError(
                    f"{path} is a link, and tui-mail keeps its files in a folder of its own.",
                    "Put what it leads to there instead.",
                )
            if stat.S_IMODE(found.st_mode) & 0o077:
                path.chmod(0o700 if stat.S_ISDIR(found.st_mode) else 0o600)
                yield path
