"""What a search line asks. Loaded with the first such question."""

from collections.abc import Callable

from tui_mail.errors import UsageError
from tui_mail.message.joined_queries import both
from tui_mail.message.search_hits import spans
from tui_mail.message.search_phrase import phrase
from tui_mail.message.search_syntax import parse_query, query_words
from tui_mail.model.search import All, Search
from tui_mail.ports.clock import Clock
from tui_mail.ports.reading import Hits


class QueryReading:
    """Implements ports.reading.Searching.

    Args:
        clock: for dates that count back from now.
        labels: gives those of the store.
    """

    def __init__(self, clock: Clock, labels: Callable[[], tuple[str, ...]]) -> None:
        self._clock = clock
        self._labels = labels

    def check(self, query: str) -> None:
        """Raises QueryError where it cannot be read."""
        parse_query(query, now=int(self._clock.now()))

    def both(self, first: str, second: str) -> str:
        """A query for what fits one and the other."""
        return both(first, second)

    def phrase(self, text: str) -> str:
        """A text as a value of a query."""
        return phrase(text)

    def hits(self, query: str) -> Hits:
        """What finds the places that it hits."""
        try:
            search: Search = parse_query(query, now=int(self._clock.now()))
        except UsageError:
            search = All(())
        return lambda text, what: spans(text, search, what)

    def words(self, field: str) -> tuple[str, ...]:
        """What may stand behind a field; of none: the fields."""
        return query_words(field)

    def labels(self) -> tuple[str, ...]:
        """The labels that messages have."""
        return self._labels()
