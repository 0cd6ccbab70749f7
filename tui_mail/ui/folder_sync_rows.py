"""How folders stand with their servers, as lines of words. Draws nothing."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len

from tui_mail.model.folder import FolderStanding
from tui_mail.model.ids import AccountKey
from tui_mail.ui.clean import one_line
from tui_mail.ui.format import clipped, fitted, time_of_day
from tui_mail.ui.widgets.places import folder_name
from tui_mail.ui.widgets.reader_rows import Piece, Row
from tui_mail.ui.words import counted, say

_INDENT: Final = "  "


def folder_rows(
    standings: Sequence[FolderStanding], account: AccountKey | None, width: int
) -> list[Row]:
    """A line for each folder, below its account where there are several.

    Args:
        standings: account by account.
        account: only of this one; None: of all.
        width: cells of a row.
    """
    shown = [one for one in standings if account in {None, one.folder.account}]
    names = [one_line(folder_name(one.folder)) for one in shown]
    cells = min(max(map(cell_len, names), default=0), max(width * 2 // 5, 8))
    rows: list[Row] = []
    whose: AccountKey | None = None
    for one, name in zip(shown, names, strict=True):
        if account is None and one.folder.account != whose:
            whose = one.folder.account
            rows.append(Row((Piece(clipped(one_line(whose), width), ("bold",)),)))
        rows.append(_row(one, fitted(name, cells), width))
    return rows


def standing_words(one: FolderStanding) -> str:
    """`12 480 messages, 3 to push, last synced 14:02`."""
    return ", ".join(_words(one))


def summary_words(standings: Sequence[FolderStanding], account: AccountKey) -> str:
    """What of an account's folders one should know without looking: to push, in trouble."""
    own = [one for one in standings if one.folder.account == account]
    push, trouble = sum(one.to_push for one in own), sum(bool(one.trouble) for one in own)
    words = []
    if push:
        words.append(counted(push, "{n} to push", "{n} to push"))
    if trouble:
        words.append(counted(trouble, "{n} folder in trouble", "{n} folders in trouble"))
    return ", ".join(words)


def _row(one: FolderStanding, name: str, width: int) -> Row:
    room = max(width - len(_INDENT) - cell_len(name) - 2, 8)
    looks = ("warning",) if one.trouble else ("quiet",)
    words = clipped(one_line(standing_words(one)), room)
    return Row((Piece(f"{_INDENT}{name}  "), Piece(words, looks)))


def _words(one: FolderStanding) -> Iterator[str]:
    if one.trouble:
        yield one.trouble.rstrip(".")
    yield counted(one.folder.total, "{n} message", "{n} messages")
    if one.maildrop is not None:
        yield counted(one.maildrop, "{n} on the server", "{n} on the server")
    if one.to_push:
        yield counted(one.to_push, "{n} to push", "{n} to push")
    if one.synced is None:
        yield say("not synced yet")
    else:
        yield say("last synced {time}", time=time_of_day(one.synced))
