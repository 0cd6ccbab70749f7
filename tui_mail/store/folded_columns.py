"""Folded words of a message, left out where SQL can tell them from the words beside them.

Most names and subjects are plain ASCII, and folding them is a matter of small letters: an empty
column stands for that, a tenth of a mailbox's table of words. Must never leave out what SQL would
tell otherwise.
"""

from typing import Final

_NEXT_PERSON: Final = ('"],["', ">, ")
_NOTHING: Final = " "
"""Words that fold to nothing, where SQL would tell something."""
_ADDRESS: Final = ('","', " <")


def subject_column(folded_subject: str, subject: str) -> str:
    """What to store of a folded subject."""
    if subject.isascii() and folded_subject == subject.lower():
        return ""
    return folded_subject or _NOTHING


def people_column(folded_people: str, people: str) -> str:
    """What to store of folded names and addresses, beside them as JSON."""
    if people.isascii() and folded_people == _told(people):
        return ""
    return folded_people or _NOTHING


def subject_sql() -> str:
    """The folded subject of m, a row of messages."""
    return "CASE m.folded_subject WHEN '' THEN lower(m.subject) ELSE m.folded_subject END"


def people_sql(column: str) -> str:
    """Folded names and addresses of m.

    Args:
        column: `from_`, `to_` or `cc`.
    """
    folded = f"m.folded_{column.rstrip('_')}"
    inner = f"lower(substr(m.{column}, 4, length(m.{column}) - 6))"
    for old, new in (_NEXT_PERSON, _ADDRESS):
        inner = f"replace({inner}, '{old}', '{new}')"
    return f"CASE WHEN {folded} <> '' OR m.{column} = '' THEN {folded} ELSE {inner} || '>' END"


def _told(people: str) -> str:
    """As `people_sql` tells it."""
    if not people:
        return ""
    inner = people[3:-3].lower()
    for old, new in (_NEXT_PERSON, _ADDRESS):
        inner = inner.replace(old, new)
    return f"{inner}>"
