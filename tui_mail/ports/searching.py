"""What a search line asks: whether a query can be read, what two make together, its words."""

from collections.abc import Callable, Collection
from typing import Protocol

Spans = tuple[tuple[int, int], ...]
"""Places in a text: where each begins and ends; in order, apart from each other."""
Hits = Callable[[str, Collection[str]], Spans]
"""Gives the places of a text that a query hits; what the text is: `subject`, `from`, `body`."""


class Searching(Protocol):
    """Reads queries. Safe to call from any thread; quick, but for `labels`."""

    def check(self, query: str) -> None:
        """Nothing, where it can be read.

        Raises:
            QueryError: it cannot; says where, and why.
        """
        ...

    def both(self, first: str, second: str) -> str:
        """A query for what fits one and the other; an empty one is everything."""
        ...

    def phrase(self, text: str) -> str:
        """A text as a value of a query: in quotes where it has to be."""
        ...

    def hits(self, query: str) -> Hits:
        """What finds, in texts, the places that a query hits; of one that cannot be read: none."""
        ...

    def words(self, field: str) -> tuple[str, ...]:
        """What may stand behind `is:`, `newer:` and the like; of no field: the fields, with colons.

        Nothing where anything may.
        """
        ...

    def labels(self) -> tuple[str, ...]:
        """The labels that messages have, sanitised; belongs on a worker."""
        ...
