"""Dictionaries and one's own words, as whoever checks a text needs them."""

from collections.abc import Callable, Sequence
from typing import Protocol


class Dictionary(Protocol):
    """Of one or several languages. Safe to call from any thread."""

    def knows(self, word: str) -> bool:
        """Whether it is right."""
        ...

    def suggest(self, word: str) -> tuple[str, ...]:
        """What may have been meant, the likeliest first; may take a tenth of a second."""
        ...


class Words(Protocol):
    """The user's own words."""

    def words(self) -> frozenset[str]:
        """All of them, in lower case. Raises StoreError."""
        ...

    def add(self, word: str) -> None:
        """One more. Raises StoreError."""
        ...


OpenDictionary = Callable[[Sequence[str]], Dictionary]
"""By languages, `auto` for that of the locale; raises SpellingMissing."""
