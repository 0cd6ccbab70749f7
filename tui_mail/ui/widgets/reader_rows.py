"""The lines of a reader as data: folded quotes, links, the words of a target. Draws nothing."""

from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from rich.cells import cell_len, chop_cells
from textual.content import Content as Words

from tui_mail.model.content import Line, Link
from tui_mail.model.frozen import frozen
from tui_mail.ui.clean import printable
from tui_mail.ui.words import counted, say

FOLD_FROM = 7
"""Quoted lines in a row from which on they are folded."""
NUMBER = "number"
"""Look of what is no word of the message: the number of a link."""
BAR_CELLS = 2
DEEPEST = 4
"""Bars drawn for the deepest quote; what is deeper looks like this."""
_TARGET_ROWS = 12
_LONG = 4_000
"""Characters from which on lines are cut where they are full: nobody reads such a name."""


@frozen
class Piece:
    """A run of text; its looks are names of the reader's component classes."""

    text: str
    looks: tuple[str, ...] = ()
    link: int = 0


@frozen
class Row:
    """One line of the reader."""

    pieces: tuple[Piece, ...] = ()
    quote: int = 0
    fold: int | None = None
    """The quoted run that this row shows or hides."""
    part: str = ""
    """The attachment that this row names."""
    message: int = 0
    """Another message of the conversation, to which this row belongs; 0: the one that is read."""
    cells: tuple[tuple[int, int], ...] = ()
    """A row of a picture: the colours (0xRRGGBB) of the upper and lower half of each cell."""
    placed: tuple[int, int, int] | None = None
    """A row of a picture that the terminal draws: its number, which row, how many cells."""

    @property
    def text(self) -> str:
        """Its words, the bars of quotes as `> `."""
        words = (piece.text for piece in self.pieces if NUMBER not in piece.looks)
        return "> " * self.quote + "".join(words)

    @property
    def links(self) -> frozenset[int]:
        """Numbers of the links in it."""
        return frozenset(piece.link for piece in self.pieces if piece.link)


@frozen
class Run:
    """Quoted lines that are folded as one: from `start` up to `end`, which is not of them."""

    start: int
    end: int
    depth: int = 1
    """Of quoting; all its lines are quoted at least so deep."""


def quoted_runs(lines: Sequence[Line]) -> tuple[Run, ...]:
    """The long runs of quoted lines, those within others behind them.

    None where nothing else was written. A run that is all quoted deeper is one of the deeper kind
    only once.
    """
    if not any(line.quote == 0 and line.text.strip() for line in lines):
        return ()
    runs: list[Run] = []
    opened: list[int] = []
    """Where the runs at hand begin, by their depth."""
    for at, line in enumerate((*lines, Line(()))):
        depth = min(line.quote, DEEPEST)
        while len(opened) > depth:
            run = Run(opened.pop(), at, len(opened) + 1)
            if at - run.start >= FOLD_FROM:
                if runs and (runs[-1].start, runs[-1].end) == (run.start, run.end):
                    runs.pop()
                runs.append(run)
        opened += [at] * (depth - len(opened))
    return tuple(sorted(runs, key=lambda run: (run.start, -run.end)))


def body_rows(lines: Sequence[Row], runs: Sequence[Run], opened: Collection[int]) -> list[Row]:
    """The body with its folds; quick, whatever its length.

    Args:
        lines: a row for each line.
        runs: of those lines.
        opened: indices of the runs that are shown.
    """
    rows: list[Row] = []
    at = 0
    for number, run in enumerate(runs):
        if run.start < at:
            continue  # within one that is folded
        rows += lines[at : run.start]
        rows.append(_fold_row(number, run, shown=number in opened))
        at = run.start if number in opened else run.end
    rows += lines[at:]
    return rows


def _fold_row(number: int, run: Run, *, shown: bool) -> Row:
    words = counted(run.end - run.start, "{n} quoted line", "{n} quoted lines")
    piece = Piece(f"{'▾' if shown else '▸'} {words}", ("fold",))
    return Row((piece,), run.depth - 1, fold=number)


def target_rows(number: int, link: Link, width: int, keys: str) -> tuple[Row, ...]:
    """A link's true target in full, its host set off, with what can be done."""
    url = printable(link.url)
    chopped = chop_cells(url, max(10, width - 4))
    host = host_of(url)
    start = url.find(host) if host else -1
    stop = start + len(host) if start >= 0 else -1
    rows: list[Row] = []
    passed = 0
    for at, part in enumerate(chopped[:_TARGET_ROWS]):
        sign = Piece("  → " if at == 0 else "    ", ("label",))
        rows.append(Row((sign, *_host_set_off(part, start - passed, stop - passed, number))))
        passed += len(part)
    if passed < len(url):
        rows.append(
            Row((Piece("    " + say("… {n} characters more", n=len(url) - passed), ("label",)),))
        )
    below = wrapped(keys, max(10, width - 4))
    rows += [Row((Piece(f"    {line}", ("label",)),)) for line in below]
    return tuple(rows)


def with_target(body: Sequence[Row], number: int, link: Link, width: int, keys: str) -> list[Row]:
    """The body, and below the link of that number where it leads."""
    rows = list(body)
    below = next((at for at, row in enumerate(rows) if number in row.links), -1) + 1
    while 0 < below < len(rows) and number in rows[below].links:
        below += 1
    rows[below:below] = target_rows(number, link, width, keys)
    return rows


def host_of(url: str) -> str:
    """Where a link leads to; empty where that cannot be said."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2]
    except ValueError:
        return ""


def _host_set_off(part: str, start: int, stop: int, number: int) -> tuple[Piece, ...]:
    start, stop = (min(max(0, place), len(part)) for place in (start, stop))
    cut = (
        (part[:start], ("target",)),
        (part[start:stop], ("bold", "target")),
        (part[stop:], ("target",)),
    )
    return tuple(Piece(text, looks, number) for text, looks in cut if text)


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, parted at blanks where that can be."""
    if cell_len(text) <= width:
        return [text]
    if len(text) > _LONG:
        return chop_cells(text, max(4, width))
    return [line.plain for line in Words(text).wrap(max(4, width))]
