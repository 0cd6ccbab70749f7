"""How a line of the folder pane looks at a width. Pure; every name it gets is already clean."""

from rich.cells import cell_len

from tui_mail.ui.format import fitted
from tui_mail.ui.widgets.pieces import BAR, Piece
from tui_mail.ui.widgets.places import Kind, Place
from tui_mail.ui.words import grouped

_LEAST_NAME = 12
"""Cells that a name keeps before the number of all gives way."""
_AROUND = 3


def place_pieces(place: Place, width: int, *, here: bool, shown: bool) -> list[Piece]:
    """Its name at the left, a count or a sign at the right.

    Args:
        place: of the line.
        width: cells.
        here: the cursor is on it.
        shown: the list shows it.
    """
    if place.kind is Kind.GAP:
        return []
    if place.kind is Kind.ACCOUNT:
        room = width - cell_len(place.sign) - 2
        return [(fitted(f" {place.words}", room), "head"), (f" {place.sign} ", "quiet")]
    number, rest = _numbers(place, width)
    indent = "  " * (place.depth + (place.kind is Kind.FOLDER))
    look = "unread" if place.count or shown else "quiet" if place.faint else "strong"
    room = width - 1 - cell_len(indent) - len(number) - len(rest) - 2
    return [
        (BAR if here else " ", "bar"),
        (indent, "row"),
        (fitted(place.words, room), look),
        *([(f" {number}", "dot"), (f"{rest} ", "quiet")] if rest else [(f" {number} ", "dot")]),
    ]


def _numbers(place: Place, width: int) -> tuple[str, str]:
    """What is unread, and of a search how many it finds, where there is room: `2`, `/30`."""
    number = grouped(place.count) if place.count else ""
    if not place.total:
        return number, ""
    rest = f"/{grouped(place.total)}" if number else grouped(place.total)
    room = width - _AROUND - len(number) - len(rest) >= min(cell_len(place.words), _LEAST_NAME)
    return number, rest if room else ""
