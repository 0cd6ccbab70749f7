"""How a row of the message list looks at a width. Pure; every text it gets is already clean."""

from rich.cells import cell_len

from tui_mail.model.address import Address
from tui_mail.model.flags import ANSWERED, FLAGGED, FORWARDED, SEEN
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Standing, Summary, ThreadSummary
from tui_mail.ports.reading import Hits
from tui_mail.ui.format import clipped, fitted, raised, when
from tui_mail.ui.format import size as amount
from tui_mail.ui.label_looks import chips
from tui_mail.ui.widgets.hit_pieces import PEOPLE, WORDS, with_hits
from tui_mail.ui.widgets.pieces import BAR, Piece
from tui_mail.ui.words import say

UNREAD, STAR, ANSWER, FORWARD, CHOSEN, PARTLY, CLIP = "●", "★", "↩", "↪", "✓", "◦", "📎"
REST = "⇣"
"""Of a message whose rest is on its server."""
FOUND = "⇅"
"""Of a message that a server found."""
STANDINGS = {
    Standing.PINNED: "▲", Standing.BACK: "◷", Standing.UNANSWERED: "?",
    Standing.SNOOZED: "◷", Standing.MUTED: "∅",
}  # fmt: skip
REPLY = "↳ "
_INDENT, _DEEPEST = 2, 8
_LEAD = 4
_GAP = 2
_SENDER_WIDTHS = ((110, 26), (84, 22), (64, 18), (44, 14), (0, 11))
"""From a width on: cells for the sender."""
_ROOMY = 64
_LEAST_SUBJECT, _LEAST_SNIPPET, _LEAST_SENDER = 8, 10, 6


@frozen
class RowStyle:
    """What holds for every row of a list."""

    recipients: bool = False
    """Show who it went to instead of who it is from: Sent and Drafts."""
    account: bool = False
    """Name the account: lists of more than one."""
    found: frozenset[MessageId] = frozenset()
    """What a server found, and the store by itself did not: with a sign, and its folder named."""
    hits: Hits | None = None
    """Gives the places that a search hits: they are marked."""


@frozen
class InThread:
    """What a row has to do with a thread."""

    folded: ThreadSummary | None = None
    """The one it stands for."""
    depth: int | None = None
    """Within an unfolded one: answers between it and the beginning."""
    elsewhere: bool = False
    """It lies in another folder: that is named."""


def row_pieces(
    row: Summary,
    width: int,
    style: RowStyle,
    *,
    here: bool,
    marked: bool | None,
    thread: InThread | None = None,
) -> list[Piece]:
    """The row in `width` cells; snippet, subject, sender and date give way in that order.

    Args:
        row: the message.
        width: cells.
        style: of the list.
        here: the cursor is on it.
        marked: it is selected; None: something of its thread is.
        thread: what it has to do with one; None: the list knows no threads.
    """
    folded = thread.folded if thread is not None else None
    unread = SEEN not in row.flags if folded is None else folded.unread > 0
    starred = FLAGGED in row.flags if folded is None else folded.flagged
    strong = "unread" if unread else "strong"
    elsewhere = row.id in style.found or (thread is not None and thread.elsewhere)
    tail, tail_cells = _tail(row, style, width, elsewhere=elsewhere)
    room = width - _LEAD - tail_cells
    sender_cells, subject_cells = _shares(room, width)
    sign = _sign(row.flags, unread=unread)
    mark = sign if marked is False else (PARTLY if marked is None else CHOSEN, "mark")
    pieces = [
        (BAR if here else " ", "bar"),
        mark,
        (STAR if starred else " ", "star"),
        (" ", "row"),
    ]
    size = row.thread_size if thread is None else folded.count if folded is not None else 1
    hits = style.hits
    people = _sender(_who(row, style, folded), sender_cells, strong, size)
    pieces += with_hits(people, hits, PEOPLE)
    indent = _indent(thread, subject_cells)
    subject = _subject(row, subject_cells, "unread" if unread else "row", indent)
    pieces += with_hits(subject, hits, WORDS)
    return pieces + tail


def heading_pieces(words: str, width: int) -> list[Piece]:
    """A line between groups: `── last week ─────`."""
    lead = f"{' ' * _LEAD}── {words} "
    return [(lead + "─" * max(width - cell_len(lead) - 1, 0), "quiet")]


def _shares(room: int, width: int) -> tuple[int, int]:
    """Cells for the sender and, a gap later, for subject and snippet."""
    wanted = next(cells for least, cells in _SENDER_WIDTHS if width >= least)
    sender = min(wanted, max(_LEAST_SENDER, room - _GAP - _LEAST_SUBJECT))
    if room - sender - _GAP < _LEAST_SUBJECT // 2:
        return max(room, 0), 0
    return sender, room - sender - _GAP


def _sign(flags: frozenset[str], *, unread: bool) -> Piece:
    if unread:
        return (UNREAD, "dot")
    if ANSWERED in flags:
        return (ANSWER, "quiet")
    return (FORWARD if FORWARDED in flags else " ", "quiet")


def _who(row: Summary, style: RowStyle, folded: ThreadSummary | None) -> str:
    """Who wrote it or got it; of a folded thread everybody: the last one first, others shortly."""
    waited_for = row.standing is Standing.UNANSWERED
    people = row.to if style.recipients or waited_for else row.from_
    if folded is not None and len(folded.people) > 1 and not style.recipients:
        first, *others = folded.people
        return ", ".join([first.shown, *(_shortly(person) for person in others)])
    return ", ".join(person.shown for person in people) or say("(nobody)")


def _shortly(person: Address) -> str:
    """The first name, or the address without its host."""
    first = next(iter(person.shown.split()), say("(nobody)"))
    return first.partition("@")[0] or first


def _sender(name: str, cells: int, look: str, size: int) -> list[Piece]:
    number = f" {raised(size)}" if size > 1 else ""
    name = clipped(name, cells - len(number))
    rest = cells - cell_len(name) - len(number)
    return [(name, look), (number + " " * rest, "quiet")]


def _indent(thread: InThread | None, cells: int) -> str:
    """As deep as it answers, within what there is room for."""
    depth = None if thread is None else thread.depth
    if not depth:
        return ""
    steps = min(depth - 1, _DEEPEST, cells // 4 // _INDENT)
    return " " * (_INDENT * steps) + REPLY


def _subject(row: Summary, cells: int, look: str, indent: str) -> list[Piece]:
    if cells <= 0:
        return []
    indent = indent if cells > 2 * len(indent) else ""
    labels = chips(row.flags, (cells - len(indent)) // 2)
    taken = len(indent) + sum(cell_len(words) for words, _ in labels)
    subject = clipped(row.subject or say("(no subject)"), cells - taken)
    rest = cells - taken - cell_len(subject)
    start = [(" " * _GAP, "row"), (indent, "quiet"), *labels]
    if rest < _LEAST_SNIPPET:
        return [*start, (subject + " " * rest, look)]
    snippet = fitted(f"  {row.snippet}", rest)
    return [*start, (subject, look), (snippet, "quiet")]


def _tail(row: Summary, style: RowStyle, width: int, *, elsewhere: bool) -> tuple[list[Piece], int]:
    """Account or folder, attachment and date, at the right; with its cells."""
    if width < _LEAD + _LEAST_SENDER + 8:
        return [], 0
    date = f" {when(row.received, short=width < _ROOMY):>6} "
    clip = f" {CLIP}" if row.attachments else ""
    whose = row.folder if elsewhere else row.account if style.account else ""
    place = f" {clipped(whose, 8)}" if whose and width >= _ROOMY else ""
    rest = "" if row.whole else f" {REST}{amount(row.size)}" if width >= _ROOMY else f" {REST}"
    found = f" {FOUND}" if row.id in style.found else ""
    sign = f" {STANDINGS[row.standing]}" if row.standing else ""
    back = f" {when(row.until, short=True)}" if row.until is not None and width >= _ROOMY else ""
    text = place + sign + back + clip + found + rest + date
    return [(text, "quiet")], cell_len(text)
