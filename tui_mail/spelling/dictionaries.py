"""The system's dictionaries, through enchant (hunspell, nuspell, aspell and others).

The library is an extra of tui-mail, and needs one of the system; both may be missing, and each is
said by what would mend it. Must never hand it anything but words: it reads C strings.
"""

import os
from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import Any

from tui_mail.errors import SpellingMissing

AUTO = "auto"
MOST = 9
"""Suggestions."""
_NO_LOCALE = {"", "C", "POSIX"}


class Dictionary:
    """One or several languages: what one of them knows is right. Implements ports.spelling.

    Args:
        dictionaries: enchant's.
    """

    def __init__(self, dictionaries: Sequence[Any]) -> None:
        self._dictionaries = dictionaries
        self._lock = Lock()  # hunspell is not to be asked by two threads at once

    def knows(self, word: str) -> bool:
        """Whether it is right in one of the languages."""
        with self._lock:
            return any(each.check(word) for each in self._dictionaries)

    def suggest(self, word: str) -> tuple[str, ...]:
        """What may have been meant, the likeliest of each language first."""
        with self._lock:
            found = [each.suggest(word)[:MOST] for each in self._dictionaries]
        ranked = (words[n] for n in range(MOST) for words in found if n < len(words))
        return tuple(dict.fromkeys(ranked))[:MOST]


def open_dictionary(languages: Sequence[str]) -> Dictionary:
    """The dictionaries of these languages.

    Args:
        languages: like `en_US`; `auto` is the one that the locale names.

    Raises:
        SpellingMissing: one of them, or the library, is not on this machine.
    """
    enchant = _library()
    try:
        known = sorted(enchant.list_languages())
        tags = [_tag(language, known) for language in languages]
        return Dictionary([enchant.Dict(tag) for tag in dict.fromkeys(tags)])
    except enchant.errors.Error as error:
        raise SpellingMissing(
            "The dictionary cannot be opened.", "Look at what `enchant-lsmod-2` says."
        ) from error


def _tag(language: str, known: Sequence[str]) -> str:
    """The name under which it is there."""
    if language == AUTO:
        wanted = _of_locale()
        alike = [tag for tag in known if tag.split("_")[0] == wanted.split("_")[0]]
        found = wanted if wanted in known else next(iter(alike), "")
    else:
        wanted = language.replace("-", "_")
        found = next((tag for tag in known if tag.casefold() == wanted.casefold()), "")
    if found:
        return found
    there = f"There are: {', '.join(known)}." if known else "There is none at all."
    raise SpellingMissing(
        f"This machine has no dictionary for {wanted}.",
        f"{there} Debian calls it hunspell-{wanted.replace('_', '-').lower()}, or so.",
    )


def _of_locale() -> str:
    """The language that the environment names: `de_DE`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").partition(".")[0].partition("@")[0]
        if value not in _NO_LOCALE:
            return value
    return "en_US"


@cache
def _library() -> Any:
    """The module. Errors are not kept: it is looked for again when one asks again."""
    try:
        import enchant
    except ModuleNotFoundError as error:
        raise SpellingMissing(
            "Spelling is not checked: pyenchant is not installed.",
            "Install it beside tui-mail: pip install 'tui-mail[spell]'",
        ) from error
    except ImportError as error:
        raise SpellingMissing(
            "Spelling is not checked: this machine has no libenchant-2.",
            "Install it with a dictionary: apt install libenchant-2-2 hunspell-en-us",
        ) from error
    return enchant
