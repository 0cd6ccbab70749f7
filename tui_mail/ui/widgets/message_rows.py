"""How a row of the message list looks at a width. Pure; every text it gets is already clean."""

from dataclasses import dataclass

from rich.cells import cell_len

from tui_mail.model.flags import ANSWERED, FLAGGED, FORWARDED, SEEN
from tui_mail.model.summary import Summary
from tui_mail.ui.format import clipped, fitted, raised, when
from tui_mail.ui.widgets.pieces import BAR, Piece
from tui_mail.ui.words import say

UNREAD, STAR, ANSWER, FORWARD, CHOSEN, CLIP = "●", "★", "↩", "↪", "✓", "📎"
_LEAD = 4
_GAP = 2
_SENDER_WIDTHS = ((110, 26), (84, 22), (64, 18), (44, 14), (0, 11))
"""From a width on: cells for the sender."""
_ROOMY = 64
_LEAST_SUBJECT, _LEAST_SNIPPET, _LEAST_SENDER = 8, 10, 6


@dataclass(frozen=True, slots=True)
class RowStyle:
    """What holds for every row of a list."""

    recipients: bool = False
    """Show who it went to instead of who it is from: Sent and Drafts."""
    account: bool = False
    """Name the account: lists of more than one."""


def row_pieces(
    row: Summary, width: int, style: RowStyle, *, here: bool, marked: bool
) -> list[Piece]:
    """The row in `width` cells; snippet, subject, sender and date give way in that order."""
    unread = SEEN not in row.flags
    strong = "unread" if unread else "strong"
    tail, tail_cells = _tail(row, style, width)
    room = width - _LEAD - tail_cells
    sender_cells, subject_cells = _shares(room, width)
    pieces = _lead(row, here=here, marked=marked)
    pieces += _sender(row, style, sender_cells, strong)
    pieces += _subject(row, subject_cells, "unread" if unread else "row")
    return pieces + tail


def _shares(room: int, width: int) -> tuple[int, int]:
    """Cells for the sender and, a gap later, for subject and snippet."""
    wanted = next(cells for least, cells in _SENDER_WIDTHS if width >= least)
    sender = min(wanted, max(_LEAST_SENDER, room - _GAP - _LEAST_SUBJECT))
    if room - sender - _GAP < _LEAST_SUBJECT // 2:
        return max(room, 0), 0
    return sender, room - sender - _GAP


def _lead(row: Summary, *, here: bool, marked: bool) -> list[Piece]:
    sign, look = _sign(row.flags)
    return [
        (BAR if here else " ", "bar"),
        (CHOSEN, "mark") if marked else (sign, look),
        (STAR if FLAGGED in row.flags else " ", "star"),
        (" ", "row"),
    ]


def _sign(flags: frozenset[str]) -> Piece:
    if SEEN not in flags:
        return (UNREAD, "dot")
    if ANSWERED in flags:
        return (ANSWER, "quiet")
    return (FORWARD if FORWARDED in flags else " ", "quiet")


def _sender(row: Summary, style: RowStyle, cells: int, look: str) -> list[Piece]:
    people = row.to if style.recipients else row.from_
    name = ", ".join(person.shown for person in people) or say("(nobody)")
    number = f" {raised(row.thread_size)}" if row.thread_size > 1 else ""
    name = clipped(name, cells - len(number))
    rest = cells - cell_len(name) - len(number)
    return [(name, look), (number + " " * rest, "quiet")]


def _subject(row: Summary, cells: int, look: str) -> list[Piece]:
    if cells <= 0:
        return []
    subject = clipped(row.subject or say("(no subject)"), cells)
    rest = cells - cell_len(subject)
    if rest < _LEAST_SNIPPET:
        return [(" " * _GAP, "row"), (subject + " " * rest, look)]
    snippet = fitted(f"  {row.snippet}", rest)
    return [(" " * _GAP, "row"), (subject, look), (snippet, "quiet")]


def _tail(row: Summary, style: RowStyle, width: int) -> tuple[list[Piece], int]:
    """Account, attachment and date, at the right; with its cells."""
    if width < _LEAD + _LEAST_SENDER + 8:
        return [], 0
    date = f" {when(row.received, short=width < _ROOMY):>6} "
    clip = f" {CLIP}" if row.attachments else ""
    account = f" {clipped(row.account, 8)}" if style.account and width >= _ROOMY else ""
    text = account + clip + date
    return [(text, "quiet")], cell_len(text)
