"""A query understood: a tree of conditions (contract, section 3)."""

from typing import Final

from tui_mail.model.frozen import field as _field
from tui_mail.model.frozen import frozen


@frozen
class SavedSearch:
    """One line of the folder pane that is no folder."""

    name: str
    """As the user called it; of one that is built in, English."""
    query: str
    """In the query language of the contract, section 3."""
    built_in: bool = False
    """It comes with the program: it has no line in the settings."""


KEPT_HERE: Final = frozenset({"snoozed", "muted", "pinned", "waiting"})
"""Values of `is` of which no server knows: what only a server has is none of it."""


@frozen
class Term:
    """One condition.

    `field` is one of: any from to cc subject body file in account label id larger smaller before
    after is has. `value` is folded text; but larger, smaller: bytes; before, after: Unix seconds
    (received < before; received >= after).
    """

    field: str
    value: str | int
    prefix: bool = False
    """The word may go on: `foo*`."""
    typed: str = _field(default="", compare=False)
    """A text as it was typed, accents and all, where folding took more than capitals from it."""


@frozen
class Not:
    """Everything but."""

    search: "Search"


@frozen
class All:
    """Each of them; of nothing: everything."""

    searches: tuple["Search", ...]


@frozen
class Any:
    """One of them at least."""

    searches: tuple["Search", ...]


Search = Term | Not | All | Any
