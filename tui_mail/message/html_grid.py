"""Cells of a data table in their columns, and the lines that draw them.

Must hold the width it is given, whatever the cells, and stay linear in their number.
"""

import re
from collections.abc import Iterator, Sequence

from tui_mail.message.html_tree import Node
from tui_mail.message.wrap import cells, wrap
from tui_mail.model.content import Line, Look, Span
from tui_mail.model.frozen import frozen

_NARROWEST_COLUMN = 5
_BETWEEN = " │ "
_CROSSING = "─┼─"
_DIM = frozenset((Look.DIM,))
_SIGN = r"(?:[^\w\s]|[A-Z]{2,3})?"
_AMOUNT = re.compile(
    rf"[(+−-]?{_SIGN}\s?[+−-]?\d[\d.,'’\s]{{0,20}}\s?(?:{_SIGN}|[a-zA-Zµ]{{1,3}})\)?"
)


@frozen
class Placed:
    """A cell of the table, and how many columns it takes."""

    node: Node | None
    """None where a cell of a row above reaches down."""
    columns: int = 1


@frozen
class Cell:
    """A cell laid out as one run of words."""

    spans: Sequence[Span]
    columns: int = 1
    heads: bool = False

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(span.text for span in self.spans)


def placed(rows: Sequence[Sequence[Node]], most: int) -> list[list[Placed]]:
    """Cells in their columns: `colspan` and `rowspan` as HTML means them.

    Args:
        rows: the cells as they are written.
        most: columns; where there are more, no row comes out.
    """
    grid: list[list[Placed]] = []
    reaching: dict[int, int] = {}
    """Column to the rows that a cell from above still takes of it."""
    for row in rows:
        line: list[Placed] = []
        column = 0
        for node in row:
            column = _under(reaching, line, column)
            wide = _span(node, "colspan", most)
            down = _span(node, "rowspan", len(rows)) - 1
            if down:
                # one more than is left of it: this row takes its own off below
                reaching.update(dict.fromkeys(range(column, column + wide), down + 1))
            line.append(Placed(node, wide))
            column += wide
            if column > most:
                return []
        _under(reaching, line, column)
        reaching = {at: left - 1 for at, left in reaching.items() if left > 1}
        grid.append(line)
    return grid


def _under(reaching: dict[int, int], line: list[Placed], column: int) -> int:
    """Empty cells where a cell from above reaches down; the first free column."""
    while column in reaching:
        line.append(Placed(None))
        column += 1
    return column


def _span(node: Node, name: str, most: int) -> int:
    said = node.get(name).strip()
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 1
    return max(1, min(number, most))


def draw_table(rows: Sequence[Sequence[Cell]], width: int) -> list[Line]:
    """Rows as lines, columns apart by bars; empty where the columns find no room.

    Columns of amounts stand on their right edge. A cell that takes all columns is a line.

    Args:
        rows: of cells, in the order of their columns.
        width: cells of the screen.
    """
    rows = [row for row in rows if any(cell.text.strip() for cell in row)]
    columns = max((sum(cell.columns for cell in row) for row in rows), default=0)
    widths = _widths(rows, columns)
    room = width - len(_BETWEEN) * (columns - 1)
    if columns < 2 or room < _NARROWEST_COLUMN * columns:
        return []
    _shrink(widths, room)
    right = {at for at in range(columns) if _holds_amounts(rows, at)}
    lines: list[Line] = []
    for row in rows:
        lines.extend(_draw_row(row, widths, right))
        if len(row) > 1 and all(cell.heads or not cell.text for cell in row):
            lines.append(Line((Span(_CROSSING.join("─" * each for each in widths), _DIM),)))
    return lines


def _at(row: Sequence[Cell], column: int) -> Cell | None:
    """The cell that takes this column alone."""
    start = 0
    for cell in row:
        if start == column and cell.columns == 1:
            return cell
        start += cell.columns
    return None


def _widths(rows: Sequence[Sequence[Cell]], columns: int) -> list[int]:
    """As wide as each column's own cells; the last of those that a wider cell takes gives room."""
    widths = [1] * columns
    for row in rows:
        start = 0
        for cell in row:
            if cell.columns == 1:
                widths[start] = max(widths[start], _width(cell.spans))
            start += cell.columns
    for row in rows:
        start = 0
        for cell in row:
            end = start + cell.columns
            if 1 < cell.columns < columns:
                missing = _width(cell.spans) - _taken(widths[start:end])
                widths[end - 1] += max(missing, 0)
            start = end
    return widths


def _taken(widths: Sequence[int]) -> int:
    return sum(widths) + len(_BETWEEN) * (len(widths) - 1)


def _holds_amounts(rows: Sequence[Sequence[Cell]], column: int) -> bool:
    found = (_at(row, column) for row in rows)
    texts = [cell.text.strip() for cell in found if cell and not cell.heads]
    texts = [text for text in texts if text]
    return bool(texts) and all(len(text) < 30 and _AMOUNT.fullmatch(text) for text in texts)


def _shrink(widths: list[int], room: int) -> None:
    """Take from the widest columns until all fit."""
    while (surplus := sum(widths) - room) > 0:
        widest = max(widths)
        others = [each for each in widths if each < widest]
        count = len(widths) - len(others)
        step = min(surplus, (widest - max(others, default=1)) * count)
        for index, each in enumerate(widths):
            if each == widest and step > 0:
                cut = min(step, max(1, -(-step // count)))
                widths[index] -= cut
                step -= cut
                count -= 1


def _draw_row(row: Sequence[Cell], widths: list[int], right: set[int]) -> Iterator[Line]:
    blocks: list[tuple[list[tuple[Span, ...]], int, bool]] = []
    """Lines of each cell, its width, and whether it stands on its right edge."""
    start = 0
    for cell in row:
        wide = _taken(widths[start : start + cell.columns])
        to_right = start in right and cell.columns == 1
        blocks.append((_wrapped(cell.spans, wide), wide, to_right))
        start += cell.columns
    for number in range(max(len(lines) for lines, _, _ in blocks)):
        spans: list[Span] = []
        for place, (lines, wide, to_right) in enumerate(blocks):
            if place:
                spans.append(Span(_BETWEEN, _DIM))
            cell_spans = lines[number] if number < len(lines) else ()
            fill = Span(" " * (wide - _width(cell_spans)))
            spans.extend((fill, *cell_spans) if to_right else (*cell_spans, fill))
        yield Line(_without_end(spans))


def _without_end(spans: list[Span]) -> tuple[Span, ...]:
    """Without spaces at the end of the line."""
    while spans and not spans[-1].text.strip(" "):
        spans.pop()
    if spans and spans[-1].text == _BETWEEN:
        spans[-1] = Span(_BETWEEN.rstrip(), _DIM)
    return tuple(span for span in spans if span.text)


def _wrapped(spans: Sequence[Span], wide: int) -> list[tuple[Span, ...]]:
    if not spans:
        return [()]
    return wrap(spans, wide) if wide >= _width(spans) or wide >= 8 else _hard(spans, wide)


def _hard(spans: Sequence[Span], wide: int) -> list[tuple[Span, ...]]:
    """A column narrower than `wrap` goes: character by character."""
    lines: list[tuple[Span, ...]] = []
    line: list[Span] = []
    used = 0
    for span in spans:
        for char in span.text:
            size = cells(char)
            if used + size > wide and line:
                lines.append(tuple(line))
                line, used = [], 0
            line.append(Span(char, span.looks, span.link))
            used += size
    return [*lines, tuple(line)]


def _width(spans: Sequence[Span]) -> int:
    return sum(cells(span.text) for span in spans)
