"""A conversation as rows of the reader, around the message that is read. Draws nothing.

What is read takes a line, what is not stands open. Must never lay out many lines itself: they come
from a worker (`line_rows`).
"""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence

from rich.cells import cell_len

from tui_mail.model.flags import FLAGGED, SEEN
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary
from tui_mail.ui.clean import one_line
from tui_mail.ui.format import clipped, fitted, when
from tui_mail.ui.widgets.reader_rows import NUMBER, Piece, Row, Run, body_rows
from tui_mail.ui.words import say

MOST_OPEN = 20
"""Messages whose text stands there beside that of the one that is read."""
MOST_LINES = 300
"""Lines of each of them."""
_LEAD = 4
_NAME = 20
_DATE = 10
_ROOMY = 60
_UNKNOWN = Row((Piece("▸   …", ("fold",)),))


@frozen
class Said:
    """The text of a message, for a width."""

    columns: int
    rows: tuple[Row, ...]


class Conversation:
    """The messages of a thread, the oldest first, and which of them stand open.

    Args:
        own: addresses that are one's own, folded.
    """

    def __init__(self, own: Collection[str] = ()) -> None:
        self._own = frozenset(own)
        self.rows: list[Summary] = []
        self._at: dict[MessageId, int] = {}
        self.open: OrderedDict[MessageId, Said | None] = OrderedDict()
        """What stands open, and its text where that was read; the one opened last comes last."""
        self._lines: Mapping[MessageId, Row] = {}
        self.starts: dict[MessageId, int] = {}
        """Where each open message begins, by the rows that were made last."""

    def take(self, rows: Iterable[Summary], lines: Mapping[MessageId, Row]) -> None:
        """The messages as they are now, and a line for each; what stands open stays so."""
        first = not self.rows
        self.rows = list(rows)
        self._at = {row.id: at for at, row in enumerate(self.rows)}
        self._lines = lines
        for gone in self.open.keys() - self._at.keys():
            del self.open[gone]
        if first:
            for row in [row for row in self.rows if SEEN not in row.flags][:MOST_OPEN]:
                self.unfold(row.id)

    @property
    def several(self) -> bool:
        """Whether there is anything but one message."""
        return len(self.rows) > 1

    def holds(self, message: MessageId) -> bool:
        """Whether it is a part of this."""
        return message in self._at

    def beside(self, message: MessageId, step: int) -> MessageId | None:
        """The one so many further on; None: there is none."""
        at = self._at.get(message, -1) + step
        return self.rows[at].id if message in self._at and 0 <= at < len(self.rows) else None

    def near(self, message: MessageId) -> list[MessageId]:
        """As many as may stand open, beside the one that is read."""
        at = self._at.get(message, 0)
        first = max(0, min(at - MOST_OPEN // 2, len(self.rows) - MOST_OPEN - 1))
        some = self.rows[first : first + MOST_OPEN + 1]
        return [row.id for row in some if row.id != message]

    def is_unread(self, message: MessageId) -> bool:
        """Whether it was not seen yet, as far as is known here."""
        return message in self._at and SEEN not in self.rows[self._at[message]].flags

    def unfold(self, message: MessageId, said: Said | None = None) -> None:
        """Let its text stand there; of too many the one opened first is folded."""
        known = self.open.pop(message, None)
        self.open[message] = said or known
        while len(self.open) > MOST_OPEN:
            self.open.popitem(last=False)

    def fold(self, message: MessageId) -> None:
        """A line for it again."""
        self.open.pop(message, None)

    def wanting(self, columns: int, current: MessageId | None) -> list[MessageId]:
        """What stands open and has no text for that width yet."""
        return [
            message
            for message, said in self.open.items()
            if message != current and (said is None or said.columns != columns)
        ]

    def around(
        self, current: MessageId, columns: int, middle: Sequence[Row]
    ) -> tuple[list[Row], int]:
        """All rows, those of the message that is read in their place; and how many stand above."""
        here = self._at.get(current)
        self.starts = {}
        if here is None or not self.several:
            return list(middle), 0
        rows: list[Row] = []
        self._add(rows, self.rows[:here], columns)
        above = len(rows)
        rows.append(self._place(here))
        rows += middle
        if here + 1 < len(self.rows) and rows[-1].text.strip():
            rows.append(Row())
        self._add(rows, self.rows[here + 1 :], columns)
        return rows, above

    def _add(self, rows: list[Row], messages: Sequence[Summary], columns: int) -> None:
        for row in messages:
            if row.id not in self.open:
                rows.append(self._lines.get(row.id, _UNKNOWN))
                continue
            self.starts[row.id] = len(rows)
            rows.append(_head(row, self._own, columns))
            said = self.open[row.id]
            if said is None:
                rows.append(Row((Piece(f"    {say('reading…')}", ("quiet",)),), message=row.id))
            else:
                rows += said.rows
            rows.append(Row())

    def _place(self, here: int) -> Row:
        words = say("Message {n} of {all}", n=here + 1, all=len(self.rows))
        return Row((Piece(f"▾ {words}", ("fold",)),))


def line_rows(rows: Iterable[Summary], own: Collection[str], columns: int) -> dict[MessageId, Row]:
    """A line for each: `▸ ● Ann Example   the first words      Mon 12:03`. Many belong on a worker.

    Args:
        rows: the messages.
        own: addresses that are one's own, folded.
        columns: cells.
    """
    return {row.id: _line(row, own, columns) for row in rows}


def _line(row: Summary, own: Collection[str], columns: int) -> Row:
    cells = min(_NAME, max(columns // 4, 8))
    name = clipped(_name(row, own), cells)
    name += " " * (cells - cell_len(name))
    date = f" {_date(row, columns)}"
    room = max(columns - _LEAD - cell_len(name) - cell_len(date) - 2, 0)
    words = fitted("  " + one_line(row.snippet or row.subject), room + 2)
    look = "bold" if SEEN not in row.flags else "address"
    pieces = (
        Piece("▸ ", ("fold",)), _sign(row), Piece(name, (look,)),
        Piece(words, ("quiet",)), Piece(date, ("quiet",)),
    )  # fmt: skip
    return Row(pieces, message=row.id)


def _head(row: Summary, own: Collection[str], columns: int) -> Row:
    date = _date(row, columns)
    name = clipped(_name(row, own), max(columns - _LEAD - cell_len(date) - 2, 4))
    gap = " " * max(columns - _LEAD - cell_len(name) - cell_len(date), 1)
    pieces = (
        Piece("▾ ", ("fold",)), _sign(row), Piece(name, ("bold",)), Piece(gap + date, ("quiet",)),
    )  # fmt: skip
    return Row(pieces, message=row.id)


def _sign(row: Summary) -> Piece:
    unread = SEEN not in row.flags
    return Piece(f"{'●' if unread else '★' if FLAGGED in row.flags else ' '} ", ("heading",))


def _name(row: Summary, own: Collection[str]) -> str:
    """Who wrote it; of one's own to whom it went."""
    if any(one.address.casefold() in own for one in row.from_[:1]):
        to = row.to[0].shown if row.to else say("(nobody)")
        return say("You → {name}", name=one_line(to))
    return one_line(row.from_[0].shown if row.from_ else say("(nobody)"))


def _date(row: Summary, columns: int) -> str:
    """At the right: short where there is little room."""
    short = columns < _ROOMY
    return f"{when(row.received, short=short):>{6 if short else _DATE}}"


def text_rows(lines: Sequence[Row], runs: Sequence[Run], message: MessageId, columns: int) -> Said:
    """The text of a message that is not the one that is read: quotes folded, links not numbered."""
    rows = [
        Row(
            tuple(
                Piece(piece.text, piece.looks) for piece in row.pieces if NUMBER not in piece.looks
            ),
            row.quote,
            message=message,
        )
        for row in body_rows(lines, runs, ())[:MOST_LINES]
    ]
    while rows and not rows[-1].text.strip():
        rows.pop()
    if len(lines) > MOST_LINES:
        more = say("… it goes on; a click, or the key to the next, opens all of it")
        rows.append(Row((Piece(more, ("fold",)),), message=message))
    return Said(columns, tuple(rows))
