"""One table of config.toml, read strictly: every wrong value is a ConfigError that names its line.

Knows values and keys, not what they mean. Must never give a default for a value that is there
but wrong, and never accept a password.
"""

import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from tui_mail.config.key_path import KeyPath
from tui_mail.errors import ConfigError
from tui_mail.model.frozen import frozen

Choice = TypeVar("Choice", bound=StrEnum)

NO_PASSWORDS = (
    "Take it out and keep it in the keyring (tui-mail account password NAME), "
    "or name a program that prints it: password_command."
)
_PASSWORD_LIKE = re.compile(
    r"(.*[_-])?(pass(word|wort|wd|phrase|code)?|pwd?|secret|token|credentials?|api[_-]?key)",
    re.IGNORECASE,
)
_DURATION = re.compile(r"(\d+(?:\.\d+)?) ?(s|m|h|d|w)")
_SIZE = re.compile(r"(\d{1,9}(?:\.\d{1,6})?) ?([kKmMgG])B?")
_FACTOR = {"k": 1_000, "m": 1_000_000, "g": 1_000_000_000}
_UNIT = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}


@frozen
class Source:
    """The settings file an error has to name."""

    path: Path
    text: str

    def error(self, where: KeyPath, problem: str, hint: str = "") -> ConfigError:
        """The error to raise, with file and line."""
        from tui_mail.config.toml_lines import line_of  # only where something is wrong

        return ConfigError(f"{self.path}, line {line_of(self.text, where)}: {problem}", hint)


def nearest(word: str, known: Collection[str]) -> str:
    """A sentence that names the known word nearest to this one; empty when none is known."""
    import difflib

    if close := difflib.get_close_matches(word, known, 1, 0.6):
        return f"Did you mean {close[0]}?"
    if any_ := difflib.get_close_matches(word, known, 1, 0.0):
        return f"The nearest known one is {any_[0]}."
    return ""


@frozen
class Table:
    """A table of the file with its place in it."""

    source: Source
    path: KeyPath
    values: Mapping[str, Any]

    @property
    def name(self) -> str:
        """`accounts.home`, as it is written; empty for the root."""
        return dotted(self.path)

    def allow(self, known: Collection[str]) -> "Table":
        """This table, once every key in it is one of these.

        Raises:
            ConfigError: the first one that is not, with the nearest that is.
        """
        for key in self.values:
            if key in known:
                continue
            if _PASSWORD_LIKE.fullmatch(key):
                problem = f"{self._of(key)} would hold a password, and this file never holds one."
                raise self.error(key, problem, NO_PASSWORDS)
            raise self.error(
                key, f"{self._of(key)} is not a setting of tui-mail.", nearest(key, known)
            )
        return self

    def error(self, key: str | None, problem: str, hint: str = "") -> ConfigError:
        """The error to raise about a key, or about the table itself."""
        where = self.path if key is None else (*self.path, key)
        return self.source.error(where, problem, hint)

    def text(self, key: str, default: str | None = None) -> str:
        """A text of one line; without a default it has to be there."""
        value = self._value(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "a text in quotes")
        if not value.isprintable():
            raise self.wrong(key, "one line without control characters")
        return value

    def block(self, key: str, default: str) -> str:
        """A text that may have several lines."""
        value = self._value(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "a text in quotes")
        if not re.sub(r"[\n\t]|\r\n", "", value).isprintable():
            raise self.wrong(key, "a text without control characters")
        return value

    def yes(self, key: str, *, default: bool) -> bool:
        """One of true and false."""
        value = self._value(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false")
        return value

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number between two others."""
        value = self._value(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.wrong(key, f"a whole number from {low} to {high}")
        return value

    def seconds(self, key: str, default: float, low: float, high: float) -> float:
        """A duration: `30s 5m 4h 5d 2w`, or a number of seconds."""
        value = self._value(key, default)
        if isinstance(value, str) and (found := _DURATION.fullmatch(value)):
            value = float(found[1]) * _UNIT[found[2]]
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.wrong(key, 'a duration like "30s", "15m", "4h" or "5d"')
        if not low <= value <= high:
            raise self.wrong(key, f"a duration from {spoken(low)} to {spoken(high)}")
        return float(value)

    def octets(self, key: str, default: int, high: int) -> int:
        """A size: `500 kB`, `10 MB`, `1.5 GB`, or a number of bytes."""
        value = self._value(key, default)
        if isinstance(value, str) and (found := _SIZE.fullmatch(value)):
            value = int(float(found[1]) * _FACTOR[found[2].lower()])
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= high:
            raise self.wrong(key, 'a size like "500 kB", "10 MB" or "1 GB", or 0')
        return value

    def choice(self, key: str, kind: type[Choice], default: Choice | None = None) -> Choice:
        """One word of a set."""
        value = self._value(key, default)
        words = [member.value for member in kind]
        if value not in words:
            raise self.wrong(key, f"one of {', '.join(words)}", self._near(value, words))
        return kind(value)

    def word(self, key: str, words: tuple[str, ...], default: str) -> str:
        """One word of a set that has no type of its own."""
        value = self.text(key, default)
        if value not in words:
            raise self.wrong(key, f"one of {', '.join(words)}", nearest(value, words))
        return value

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self._value(key, default)
        items = (value,) if isinstance(value, str) else value
        if not isinstance(items, list | tuple):
            raise self.wrong(key, "a text or a list of texts")
        for item in items:
            if not isinstance(item, str) or not item or not item.isprintable():
                raise self.wrong(key, "a list of texts, none of them empty")
        return tuple(items)

    def table(self, key: str) -> "Table | None":
        """The table under this key; None where there is none."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.wrong(key, "a table, [...]")
        return Table(self.source, (*self.path, key), value)

    def tables(self, key: str) -> tuple["Table", ...]:
        """Every table within the table under this key, in the order of the file."""
        parent = self.table(key)
        if parent is None:
            return ()
        return tuple(t for name in parent.values if (t := parent.table(name)) is not None)

    def each(self, key: str) -> tuple["Table", ...]:
        """The tables of an array of tables, [[...]]."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key, "an array of tables, [[...]]")
        return tuple(
            Table(self.source, (*self.path, key, number), item) for number, item in enumerate(value)
        )

    def wrong(self, key: str, wanted: str, hint: str = "") -> ConfigError:
        """The error for a value that this key cannot have."""
        shown = shortened(self.values.get(key))
        return self.error(key, f"{self._of(key)} = {shown} must be {wanted}.", hint)

    def _value(self, key: str, default: Any) -> Any:
        if key in self.values:
            return self.values[key]
        if default is None:
            raise self.error(None, f"[{self.name}] needs {key}, and it is missing.")
        return default

    def _of(self, key: str) -> str:
        return dotted((*self.path, key))

    @staticmethod
    def _near(value: Any, words: list[str]) -> str:
        return nearest(value, words) if isinstance(value, str) else ""


def dotted(path: KeyPath) -> str:
    """A path as it is written in TOML; tables of an array by their number, from 1 on."""
    return ".".join(_shown_part(part) for part in path)


def shortened(value: Any) -> str:
    """A value for an error: as Python writes it, TOML's words for truth, not too long."""
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    text = f'"{text[1:-1]}"' if isinstance(value, str) and text[0] == "'" else text
    return text if len(text) <= 60 else f"{text[:57]}..."


def spoken(seconds: float) -> str:
    """A duration as the settings write it: `15m`."""
    for unit in ("w", "d", "h", "m"):
        if seconds >= _UNIT[unit] and seconds % _UNIT[unit] == 0:
            return f"{seconds / _UNIT[unit]:.0f}{unit}"
    return f"{seconds:g}s"


def _shown_part(part: str | int) -> str:
    if isinstance(part, int):
        return str(part + 1)
    if re.fullmatch(r"[A-Za-z0-9_-]+", part):
        return part
    return shortened(part)
