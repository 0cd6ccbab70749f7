"""What the line over the list says at a width. Pure."""

from rich.cells import cell_len

from tui_mail.ui.clean import printable
from tui_mail.ui.format import clipped
from tui_mail.ui.widgets.pieces import Piece
from tui_mail.ui.words import counted, say

Counts = tuple[int | None, int, int]
"""Unread (None: not known), all, selected."""


def title_pieces(
    name: str, account: str, counts: Counts, order: str, found: str = "", *, width: int
) -> list[Piece]:
    """`Inbox  3 unread of 12 480`, or how many are selected; looks `name` and `rest`."""
    name = clipped(printable(name), max(width - 2, 1))
    whose = f"{account}  " if account else ""
    many = found if found and not counts[2] else _counted(*counts)
    words = whose + many + (f" · {order}" if order else "")
    rest = clipped(words, width - cell_len(name) - 2)
    return [(name, "name"), (f"  {rest}", "rest")]


def _counted(unread: int | None, total: int, selected: int) -> str:
    if selected:
        return counted(selected, "{n} selected", "{n} selected")
    if unread:
        of = counted(unread, "{n} unread of", "{n} unread of")
        return of + counted(total, " {n}", " {n}")
    return counted(total, "{n} message", "{n} messages") if total else say("empty")
