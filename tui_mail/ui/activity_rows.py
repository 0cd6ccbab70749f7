"""What the engine is doing, and what is said to servers, as lines of words. Draws nothing."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len, chop_cells, set_cell_size

from tui_mail.model.account import AccountState, AccountStatus, Room
from tui_mail.model.conversation import Direction, Spoken
from tui_mail.ui.clean import one_line
from tui_mail.ui.format import clipped, local, size, time_of_day
from tui_mail.ui.widgets.reader_rows import Piece, Row
from tui_mail.ui.words import say

_DONE_OF: Final = re.compile(r"(\d+) of (\d+)$")
_BAR_CELLS: Final = 20
_NAME_CELLS: Final = 12
_LEAST: Final = 20
"""Cells for what was said, however narrow the screen is."""
_LOOKS: Final[dict[Direction, tuple[str, ...]]] = {
    Direction.CLIENT: ("attachment",),
    Direction.SERVER: (),
    Direction.NOTE: ("image",),
}


def conversation_rows(spoken: Sequence[Spoken], width: int, *, whose: bool) -> list[Row]:
    """The lines of the log, each behind when and where it was said; that is said once.

    Args:
        spoken: oldest first.
        width: cells of a row.
        whose: whether the account is named too.
    """
    names = {one.account: clipped(one_line(one.account), _NAME_CELLS) for one in spoken}
    cells = max(map(cell_len, names.values()), default=0)
    rows: list[Row] = []
    before = ""
    for one in spoken:
        head = _head(one, f"{set_cell_size(names[one.account], cells)} " if whose else "")
        shown = head if head != before else " " * cell_len(head)
        before = head
        rows += _said(one, shown, width)
    return rows


def _head(one: Spoken, name: str) -> str:
    line = f"{one.protocol} {one.connection}"
    return f"{local(one.time):%H:%M:%S} {name}{line:<7}"


def _said(one: Spoken, head: str, width: int) -> Iterator[Row]:
    looks = _LOOKS[one.direction]
    sign = "   " if one.direction is Direction.NOTE else f"{one.direction}: "
    room = max(width - cell_len(head) - len(sign) - 1, _LEAST)
    for number, part in enumerate(chop_cells(one.line, room) or [""]):
        if number:
            yield Row((Piece(" " * (cell_len(head) + len(sign) + 1)), Piece(part, looks)))
        else:
            yield Row((Piece(f"{head} ", ("quiet",)), Piece(sign, looks), Piece(part, looks)))


def status_words(status: AccountStatus | None) -> str:
    """How an account is doing, in a sentence without its point."""
    if status is None:
        return "…"
    if status.problem is not None and status.state in {AccountState.OFFLINE, AccountState.FAILED}:
        return one_line(status.problem.message)
    if status.state is AccountState.CONNECTING:
        return say("connecting…")
    if status.state is AccountState.SYNCING:
        words = one_line(status.detail)
        return say("fetching {words}", words=words) if words else say("checking…")
    if status.last_sync is None:
        return say("not checked yet")
    return say("up to date, checked {time}", time=time_of_day(status.last_sync))


def room_words(room: Room) -> str:
    """How full its mailbox is on the server: `3.1 of 5 GB used`."""
    used, limit = size(room.used), size(room.limit)
    if used.partition(" ")[2] == limit.partition(" ")[2]:
        used = used.partition(" ")[0]
    return say("{used} of {limit} used", used=used, limit=limit.replace(".0 ", " "))


def bar(status: AccountStatus | None) -> str:
    """How far a sync has come, drawn; empty where that is not known."""
    found = _DONE_OF.search(status.detail) if status is not None else None
    if found is None or status is None or status.state is not AccountState.SYNCING:
        return ""
    done, all_of_them = int(found[1]), max(1, int(found[2]))
    filled = min(_BAR_CELLS, _BAR_CELLS * done // all_of_them)
    return "━" * filled + "─" * (_BAR_CELLS - filled)
