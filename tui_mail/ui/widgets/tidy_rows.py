"""Rows of the cleaning lists and of the address book. Pure; every text is already clean."""

from rich.cells import cell_len

from tui_mail.model.address import Address
from tui_mail.model.folder import Folder
from tui_mail.model.order import Group, LargeFile, Newsletter
from tui_mail.model.summary import Summary
from tui_mail.ui.clean import one_line
from tui_mail.ui.format import clipped, fitted, size, when
from tui_mail.ui.widgets.pieces import Piece
from tui_mail.ui.words import counted, say


def newsletter(row: Newsletter, width: int) -> list[Piece]:
    """Who, how many, how much of it nobody read, when the last one came."""
    share = say("{n}% unread", n=row.unread * 100 // max(row.count, 1))
    tail = f"{row.count:>6}  {share:>12}  {when(row.last, short=True):>6}"
    return _row(one_line(row.sender.shown), one_line(row.sender.address), tail, width)


def message(row: Summary, width: int) -> list[Piece]:
    """Who, what, how large, how old."""
    who = one_line(row.from_[0].shown) if row.from_ else say("(nobody)")
    tail = f"{size(row.size):>8}  {when(row.received):>10}"
    return _row(who, one_line(row.subject) or say("(no subject)"), tail, width)


def file(row: LargeFile, width: int) -> list[Piece]:
    """Its name, whose it is, how large, how old."""
    tail = f"{size(row.size):>8}  {when(row.received):>10}"
    return _row(one_line(row.filename), one_line(row.sender.shown), tail, width)


def folder(row: Folder, width: int) -> list[Piece]:
    """Whose, and how much is in it."""
    tail = counted(row.total, "1 message", "{n} messages") if row.total else say("empty")
    return _row(one_line(row.name), one_line(row.account), tail, width)


def person(row: Address, width: int) -> list[Piece]:
    """Name and address."""
    return _row(one_line(row.name) or one_line(row.address), one_line(row.address), "", width)


def group(row: Group, width: int) -> list[Piece]:
    """Its name, and who is in it."""
    who = ", ".join(one_line(one.shown) for one in row.members)
    return _row(one_line(row.name), who, say("group of {n}", n=len(row.members)), width)


def _row(first: str, second: str, tail: str, width: int) -> list[Piece]:
    """Two columns and what stands at the right; the second gives way first."""
    room = width - cell_len(tail) - 2
    lead = min(max(room * 2 // 5, 14), room)
    rest = room - lead - 2
    pieces = [(fitted(first, lead), "strong")]
    if rest > 3:
        pieces += [("  ", "row"), (fitted(second, rest), "row")]
    else:
        pieces = [(fitted(first, room), "strong")]
    return [*pieces, ("  ", "row"), (clipped(tail, width), "quiet")]
