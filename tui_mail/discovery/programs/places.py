"""Where other mail programs keep their settings, and which of them are there.

Must never follow what a file says to another file, but for Thunderbird's own list of profiles.
"""

import configparser
from collections.abc import Callable, Iterator
from pathlib import Path

from tui_mail.discovery.programs import aerc, himalaya, mbsync, msmtp, mutt, thunderbird
from tui_mail.errors import ConfigError
from tui_mail.model.foreign import ForeignAccount

MOST_BYTES = 4_000_000
Reader = Callable[[str, str], tuple[ForeignAccount, ...]]
"""From text and file name to accounts; raises ValueError where it cannot be read."""

READERS: dict[str, Reader] = {
    "prefs.js": thunderbird.read,
    "muttrc": mutt.read,
    ".muttrc": mutt.read,
    ".neomuttrc": mutt.read,
    "neomuttrc": mutt.read,
    "accounts.conf": aerc.read,
    "config.toml": himalaya.read,
    ".himalaya.toml": himalaya.read,
    ".mbsyncrc": mbsync.read,
    "isyncrc": mbsync.read,
    ".msmtprc": msmtp.read,
    "config": msmtp.read,
}
"""By the file's name."""
_USUAL = (
    ".muttrc", ".mutt/muttrc", ".neomuttrc", ".neomutt/neomuttrc", ".mbsyncrc", ".msmtprc",
    ".himalaya.toml",
)  # fmt: skip
_CONFIG = (
    "mutt/muttrc", "neomutt/neomuttrc", "aerc/accounts.conf", "himalaya/config.toml", "isyncrc",
    "msmtp/config",
)  # fmt: skip
_THUNDERBIRD = (".thunderbird", "snap/thunderbird/common/.thunderbird",
                ".var/app/org.mozilla.Thunderbird/.thunderbird", "Library/Thunderbird")  # fmt: skip


def usual(home: Path, config: Path) -> tuple[Path, ...]:
    """The files that are there.

    Args:
        home: the user's folder.
        config: the folder of settings (XDG_CONFIG_HOME).
    """
    named = [home / name for name in _USUAL] + [config / name for name in _CONFIG]
    return tuple(file for file in (*named, *_profiles(home)) if file.is_file())


def accounts_in(file: Path) -> tuple[ForeignAccount, ...]:
    """The accounts of one file, by its name.

    Raises:
        ConfigError: no such settings are known, or they cannot be read.
    """
    reader = READERS.get(file.name)
    if reader is None:
        known = ", ".join(READERS)
        raise ConfigError(f"{file} is no file of a program that is known.", f"Known: {known}")
    try:
        with file.open("rb") as opened:
            text = opened.read(MOST_BYTES).decode("utf-8", "replace")
        return reader(text, str(file))
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise ConfigError(f"{file} is not as its program writes it.") from error


def _profiles(home: Path) -> Iterator[Path]:
    for name in _THUNDERBIRD:
        folder = home / name
        listed = configparser.ConfigParser(interpolation=None)
        try:
            listed.read(folder / "profiles.ini", encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError):
            continue
        for section in listed.sections():
            path = listed.get(section, "Path", fallback="")
            if path and ".." not in Path(path).parts:
                yield folder / path / "prefs.js"
