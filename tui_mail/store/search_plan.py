"""What of a query the search index answers by itself, and what is asked of each message it finds.

Must never let a word of the query become a sign of the index's language: words are letters and
digits, and stand in quotes.
"""

from collections.abc import Sequence
from typing import Final

from tui_mail.message.indexed_words import sought
from tui_mail.model.frozen import frozen
from tui_mail.model.search import All, Any, Not, Search, Term

_COLUMNS: Final = {
    "any": "",
    "from": "from_ : ",
    "to": "to_ : ",
    "cc": "cc : ",
    "subject": "subject : ",
    "body": "body : ",
    "file": "file : ",
}
"""Fields of a query, and where the index has them; what hangs at a message has none."""


@frozen
class Plan:
    """A query in two halves, both of which must hold."""

    match: str
    """In the language of FTS5; empty: the index alone finds nothing."""
    rest: Search | None
    """None: there is nothing else to ask."""


def plan_of(search: Search) -> Plan:
    """The index drives as much as it can."""
    wanted, unwanted, rest = list[str](), list[str](), list[Search]()
    for one in _each(search):
        inner = one.search if isinstance(one, Not) else None
        if (match := match_of(one)) is not None:
            wanted.append(match)
        elif inner is not None and (match := match_of(inner)) is not None:
            unwanted.append(match)
        else:
            rest.append(one)
    if not wanted:
        return Plan("", search)
    return Plan(_without(_joined(wanted, "AND"), unwanted), All(tuple(rest)) if rest else None)


def match_of(search: Search) -> str | None:
    """The query in the language of FTS5; None where that cannot say it."""
    match search:
        case Term():
            return _term(search)
        case Any(some):
            each = [match_of(one) for one in some]
            found = [one for one in each if one is not None]
            return _joined(found, "OR") if found and len(found) == len(each) else None
        case All():
            plan = plan_of(search)
            return plan.match if plan.match and plan.rest is None else None
        case Not():
            return None


def is_text(search: Search) -> bool:
    """Whether any of it is about words."""
    match search:
        case Term():
            return search.field in _COLUMNS
        case Not(inner):
            return is_text(inner)
        case All(some) | Any(some):
            return any(is_text(one) for one in some)


def _each(search: Search) -> Sequence[Search]:
    """Conditions that must all hold."""
    if isinstance(search, All):
        return [inner for one in search.searches for inner in _each(one)]
    return [search]


def _term(term: Term) -> str | None:
    column = _COLUMNS.get(term.field)
    words = sought(str(term.value), prefix=term.prefix)
    if column is None or not words.words:
        return None
    return f'({column}"{" ".join(words.words)}"{" *" if words.open else ""})'


def _joined(matches: Sequence[str], word: str) -> str:
    return matches[0] if len(matches) == 1 else f"({f' {word} '.join(matches)})"


def _without(match: str, unwanted: Sequence[str]) -> str:
    return f"({match} NOT {_joined(unwanted, 'OR')})" if unwanted else match
