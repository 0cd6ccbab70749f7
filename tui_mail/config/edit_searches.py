"""Saved searches in config.toml: named, given another name, taken out; all else stays as it was.

Must never write a search that cannot be read.
"""

from pathlib import Path

from tui_mail.config.fields import nearest
from tui_mail.config.save import change_settings
from tui_mail.config.schema import Settings
from tui_mail.config.toml_edit import with_name, with_value, without_key
from tui_mail.errors import ConfigError

TABLE = "searches"


def save_search(path: Path, name: str, query: str) -> Settings:
    """Keep it under that name; one of that name has this query from now on.

    Args:
        path: config.toml; made when missing.
        name: how it is called.
        query: that can be read: whoever asks has tried.

    Raises:
        ConfigError: the name cannot be, or the file cannot be written.
    """
    return change_settings(path, lambda text, _: with_value(text, (TABLE, name), query))


def rename_search(path: Path, name: str, new: str) -> Settings:
    """Give it another name, at its place.

    Raises:
        ConfigError: there is none of that name, there is one of the new name, or the file cannot
            be written.
    """

    def change(text: str, now: Settings) -> str:
        _must_be_there(now, name)
        if new != name and new in now.searches:
            raise ConfigError(f"There is a search {new} already.", "Give this one another name.")
        return with_name(text, (TABLE, name), new)

    return _changed(change_settings(path, change), name, gone=new != name)


def remove_search(path: Path, name: str) -> Settings:
    """Take it out; no mail goes with it.

    Raises:
        ConfigError: there is none of that name, or the file cannot be written.
    """

    def change(text: str, now: Settings) -> str:
        _must_be_there(now, name)
        return without_key(text, (TABLE, name))

    return _changed(change_settings(path, change), name, gone=True)


def _must_be_there(now: Settings, name: str) -> None:
    if name not in now.searches:
        raise ConfigError(f"There is no saved search {name}.", nearest(name, tuple(now.searches)))


def _changed(settings: Settings, name: str, *, gone: bool) -> Settings:
    """Raises where it is written in a way that no line of the file is (an inline table)."""
    if gone and name in settings.searches:
        raise ConfigError(
            f"The search {name} cannot be cut out of {settings.path}.", "Edit it by hand."
        )
    return settings
