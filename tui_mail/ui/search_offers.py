"""What a word of a query may become: operators, people, folders, labels, accounts.

Asks the store: belongs on a thread. Must never offer what the query language would not read.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from tui_mail.model.folder import Role
from tui_mail.model.frozen import frozen
from tui_mail.ports.reading import Reading
from tui_mail.ui.clean import one_line

MOST = 8
_PIECE = re.compile(
    r"(?:^|(?<=[\s(]))(?P<sign>-?)(?:(?P<field>[A-Za-z][A-Za-z-]*):)?"
    r"(?:\"(?P<quoted>[^\"]*)|(?P<word>[^\s()\"]*))\Z"
)
_PEOPLE = frozenset({"from", "to", "cc"})


@frozen
class Piece:
    """The condition that is being typed."""

    start: int
    """Where it begins in the line, its sign left out."""
    field: str
    """May be empty."""
    value: str
    """As far as it is typed, without quotes."""


@frozen
class Offer:
    """Something that may stand there instead."""

    words: str
    """As it stands in the line."""
    whole: bool = True
    """False: something must follow."""


def piece_at(text: str, place: int) -> Piece | None:
    """The condition that ends at that place; None: none begins there."""
    found = _PIECE.search(text, 0, place)
    if found is None:
        return None
    value = found["quoted"] if found["quoted"] is not None else found["word"]
    return Piece(found.start() + len(found["sign"]), (found["field"] or "").lower(), value)


def offers(reading: Reading, piece: Piece) -> tuple[Offer, ...]:
    """What it may become, the likeliest first; nothing where it is that already.

    Raises what `reading` raises.
    """
    searching = reading.searching
    if not piece.field:
        if not piece.value:
            return ()
        begun = piece.value.casefold()
        return tuple(Offer(w, whole=False) for w in searching.words("") if w.startswith(begun))
    phrase = searching.phrase
    values = [value for value in _values(reading, piece) if value != piece.value]
    return tuple(Offer(f"{piece.field}:{phrase(value)}") for value in values)


def _values(reading: Reading, piece: Piece) -> tuple[str, ...]:
    if piece.field in _PEOPLE:
        people = reading.people(piece.value, MOST)
        return tuple(one_line(person.address.address) for person in people)
    sources: Mapping[str, Callable[[], Iterable[str]]] = {
        "in": partial(_folders, reading),
        "account": lambda: (account.account for account in reading.accounts()),
        "label": reading.searching.labels,
    }
    known = sources.get(piece.field, partial(reading.searching.words, piece.field))()
    return _fitting(known, piece.value)


def _folders(reading: Reading) -> Iterable[str]:
    """Every account's, each name once; and what they are for, which is the same everywhere."""
    names = (one_line(folder.name) for folder in reading.folders())
    return dict.fromkeys((*(role.value for role in Role), *names))


def _fitting(known: Iterable[str], typed: str) -> tuple[str, ...]:
    """Those that begin so before those that hold it elsewhere; in whatever case."""
    word = typed.casefold()
    folded: dict[str, str] = {}
    for one in known:
        folded.setdefault(one.casefold(), one)
    some = [one for key, one in folded.items() if word in key]
    some.sort(key=lambda one: not one.casefold().startswith(word))
    return tuple(some[:MOST])
