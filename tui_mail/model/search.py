"""A query understood: a tree of conditions (contract, section 3)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but."""

    search: "Search"


@dataclass(frozen=True, slots=True)
class All:
    """Each of them; of nothing: everything."""

    searches: tuple["Search", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """One of them at least."""

    searches: tuple["Search", ...]


Search = Term | Not | All | Any
