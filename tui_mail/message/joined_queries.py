"""Queries put together as words, so that what is put together means both. Pure."""

from tui_mail.errors import QueryError
from tui_mail.message.search_syntax import parse_query
from tui_mail.model.search import Any


def both(first: str, second: str) -> str:
    """A query for what fits one and the other; an empty one is everything.

    What cannot be read stands as it is: whoever asks for it is told.
    """
    return " ".join(_grouped(query) for query in (first.strip(), second.strip()) if query)


def _grouped(query: str) -> str:
    """In parentheses where it holds an OR that would take in what stands beside it."""
    try:
        tree = parse_query(query, now=0)
    except QueryError:
        return query
    wide = isinstance(tree, Any)
    return f"({query})" if wide else query
