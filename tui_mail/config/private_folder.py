"""Folders that only their owner may enter, whatever the umask (dangers F4, F5).

Must never follow a link that somebody else made, and never take a folder that is another user's.
"""

import os
import stat
from pathlib import Path

from tui_mail.errors import ConfigError


def make_private(folder: Path, *, linked: bool = False) -> None:
    """Make it 0700, its missing parents too, or make it so if it is there.

    Args:
        folder: the folder.
        linked: whether a link of this user's to a folder of this user's will do.

    Raises:
        ConfigError: it is a link, no folder, or another user's.
        OSError: it cannot be made.
    """
    if not folder.is_symlink():
        missing = [folder]
        while not missing[-1].parent.exists():
            missing.append(missing[-1].parent)
        for each in reversed(missing):
            each.mkdir(mode=0o700, exist_ok=True)
    found = must_be_own_folder(folder, linked=linked)
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)


def must_be_own_folder(folder: Path, *, linked: bool = False) -> os.stat_result:
    """What is known of a folder that is there.

    Args:
        folder: that is looked at.
        linked: whether a link of this user's to a folder of this user's will do.

    Raises:
        ConfigError: it is a link, no folder, or another user's.
        OSError: it cannot be looked at.
    """
    found = folder.lstat()
    if stat.S_ISLNK(found.st_mode) and linked:
        must_be_ours(folder, found)
        found = folder.stat()
    if stat.S_ISLNK(found.st_mode):
        raise ConfigError(
            f"{folder} is a link, and tui-mail keeps its files in a folder of its own.",
            "Put a folder there; the XDG variables (XDG_DATA_HOME and the like) name another disk.",
        )
    if not stat.S_ISDIR(found.st_mode):
        raise ConfigError(f"{folder} is not a folder.", "Move it away.")
    must_be_ours(folder, found)
    return found


def must_be_ours(path: Path, found: os.stat_result) -> None:
    """Raises ConfigError where it is another user's."""
    if found.st_uid != os.getuid():
        raise ConfigError(
            f"{path} belongs to another user, who could read or change what is in it.",
            "Start tui-mail as the user who owns it, or let HOME and the XDG variables name "
            "folders of yours.",
        )
