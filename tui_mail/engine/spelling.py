"""Spelling of a text that is being written: dictionaries chosen by the settings, own words, marks.

Must never ask a dictionary about what is no prose, nor open one before somebody writes.
"""

from collections.abc import Callable, Mapping, Sequence
from threading import Lock

from tui_mail.config.schema import Settings
from tui_mail.errors import SpellingMissing
from tui_mail.message.prose import Word, prose_lines, words_in
from tui_mail.model.ids import AccountKey
from tui_mail.ports.spelling import Dictionary, OpenDictionary, Words

AUTO = ("auto",)
_MOST_KNOWN = 50_000
"""Words that are remembered as right or wrong."""

Marks = Mapping[int, tuple[tuple[int, int], ...]]


class Spelling:
    """Of one program.

    Args:
        settings: gives the settings in force.
        open_dictionary: by languages.
        own: the user's own words.
    """

    def __init__(
        self, settings: Callable[[], Settings], open_dictionary: OpenDictionary, own: Words
    ) -> None:
        self._settings = settings
        self._open = open_dictionary
        self._own = own
        self._lock = Lock()
        self._opened: dict[tuple[str, ...], Dictionary] = {}
        self._known: dict[tuple[tuple[str, ...], str], bool] = {}

    def is_asked_for(self, account: AccountKey) -> bool:
        """Whether the settings name a language, rather than leaving it to the locale."""
        return self._languages(account) not in {AUTO, ()}

    def misspelt(self, account: AccountKey, lines: Sequence[str], first: int, last: int) -> Marks:
        """Start and end of each wrong word, by line."""
        languages = self._languages(account)
        if not languages:
            return {}
        wrong = self._wrong(languages)
        found = {
            number: tuple((word.start, word.end) for word in words_in(lines[number]) if wrong(word))
            for number in prose_lines(lines, first, last)
        }
        return {number: marks for number, marks in found.items() if marks}

    def suggestions(self, account: AccountKey, word: str) -> tuple[str, ...]:
        """What may have been meant."""
        languages = self._languages(account)
        return self._dictionary(languages).suggest(word) if languages else ()

    def learn(self, word: str) -> None:
        """It is right from now on."""
        self._own.add(word)

    def _languages(self, account: AccountKey) -> tuple[str, ...]:
        settings = self._settings()
        own = settings.accounts[account].spell if account in settings.accounts else None
        return settings.compose.spell if own is None else own

    def _dictionary(self, languages: tuple[str, ...]) -> Dictionary:
        with self._lock:
            found = self._opened.get(languages)
            if found is None:
                found = self._opened[languages] = self._open(languages)
            return found

    def _wrong(self, languages: tuple[str, ...]) -> Callable[[Word], bool]:
        dictionary, own = self._dictionary(languages), self._own.words()

        def wrong(word: Word) -> bool:
            if word.text.casefold() in own:
                return False
            key = (languages, word.text)
            known = self._known.get(key)
            if known is None:
                if len(self._known) >= _MOST_KNOWN:
                    self._known.clear()
                known = self._known[key] = dictionary.knows(word.text)
            return not known

        return wrong


class NoDictionary:
    """Where nothing of this machine is known: a ports.spelling.OpenDictionary, and no words."""

    def __call__(self, languages: Sequence[str]) -> Dictionary:
        """There is none."""
        raise SpellingMissing(f"There is no dictionary for {', '.join(languages)} here.")

    def words(self) -> frozenset[str]:
        """None."""
        return frozenset()

    def add(self, word: str) -> None:
        """Nowhere."""
        raise SpellingMissing(f"There is no place to keep {word!r} in.")
