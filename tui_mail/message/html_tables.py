"""Tables in HTML mail: those that hold data are drawn, those that only place things are not."""

from collections.abc import Iterator

from tui_mail.message.html_links import text_of_node
from tui_mail.message.html_tree import Node
from tui_mail.message.wrap import cells, wrap
from tui_mail.model.content import Line, Look, Span

_MOST_COLUMNS = 12
_MOST_ROWS = 2_000
_LONGEST_DATA = 60
_NARROWEST_COLUMN = 5
_BETWEEN = " │ "
_DIM = frozenset((Look.DIM,))


def layout_rows(table: Node) -> Iterator[list[Node]]:
    """The cells of each row; whatever else stands in the table, each by itself."""
    for kid in table.kids:
        if isinstance(kid, str):
            if kid.strip():
                yield [Node("td", {}, [kid])]
        elif kid.tag == "tr":
            row = [each for each in kid.kids if not isinstance(each, str)]
            if row:
                yield row
        elif kid.tag in {"tbody", "thead", "tfoot"}:
            yield from layout_rows(kid)
        else:
            yield [Node("td", {}, [kid])]


def data_rows(table: Node) -> list[list[Node]]:
    """The rows of a table that holds data; empty where it only places things.

    It holds data if it has headings or a border, or if its cells are short words in full rows.
    """
    if table.get("role") == "presentation" or _holds_table(table):
        return []
    rows = [row for row in layout_rows(table) if any(cell.tag in {"td", "th"} for cell in row)]
    columns = max(map(len, rows), default=0)
    full = [row for row in rows if len(row) == columns]
    if not 2 <= columns <= _MOST_COLUMNS or len(full) < 2 or len(rows) > _MOST_ROWS:
        return []
    if any(cell.tag == "th" for row in rows for cell in row):
        return rows
    if table.get("border").strip() not in {"", "0"}:
        return rows
    texts = [text_of_node(cell) for row in full for cell in row]
    short = all(len(text) < _LONGEST_DATA for text in texts)
    return rows if short and sum(map(bool, texts)) >= 0.7 * len(texts) else []


def _holds_table(node: Node) -> bool:
    stack = [kid for kid in node.kids if isinstance(kid, Node)]
    while stack:
        each = stack.pop()
        if each.tag == "table":
            return True
        stack.extend(kid for kid in each.kids if isinstance(kid, Node))
    return False


def draw_table(rows: list[list[list[Span]]], heads: list[bool], width: int) -> list[Line]:
    """Rows of cells as lines, columns apart by bars; empty where the columns find no room.

    Args:
        rows: of cells, each a run of words.
        heads: for each row, whether it is a heading.
        width: cells of the screen.
    """
    columns = max(map(len, rows))
    widths = [
        max((_width(row[column]) for row in rows if column < len(row)), default=0) or 1
        for column in range(columns)
    ]
    room = width - len(_BETWEEN) * (columns - 1)
    if room < _NARROWEST_COLUMN * columns:
        return []
    _shrink(widths, room)
    lines: list[Line] = []
    for row, head in zip(rows, heads, strict=True):
        lines.extend(_draw_row(row, widths))
        if head:
            lines.append(Line((Span("─┼─".join("─" * each for each in widths), _DIM),)))
    return lines


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


def _draw_row(row: list[list[Span]], widths: list[int]) -> Iterator[Line]:
    blocks = [
        _wrapped(row[column] if column < len(row) else [], wide)
        for column, wide in enumerate(widths)
    ]
    for number in range(max(map(len, blocks))):
        spans: list[Span] = []
        for column, wide in enumerate(widths):
            if column:
                spans.append(Span(_BETWEEN, _DIM))
            cell = blocks[column][number] if number < len(blocks[column]) else ()
            spans.extend(cell)
            if column < len(widths) - 1:
                spans.append(Span(" " * (wide - _width(list(cell)))))
        yield Line(tuple(span for span in spans if span.text))


def _wrapped(spans: list[Span], wide: int) -> list[tuple[Span, ...]]:
    if not spans:
        return [()]
    return wrap(spans, wide) if wide >= _width(spans) or wide >= 8 else _hard(spans, wide)


def _hard(spans: list[Span], wide: int) -> list[tuple[Span, ...]]:
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


def _width(spans: list[Span]) -> int:
    return sum(cells(span.text) for span in spans)


def side_by_side(blocks: list[list[Line]], width: int) -> Line | None:
    """Blocks of one line each on one line, where they fit; None where they do not."""
    if len(blocks) < 2 or any(len(block) != 1 or block[0].quote for block in blocks):
        return None
    if sum(cells(block[0].text) for block in blocks) + 3 * (len(blocks) - 1) > width:
        return None
    spans: list[Span] = []
    for block in blocks:
        if spans:
            spans.append(Span("   "))
        spans.extend(block[0].spans)
    return Line(tuple(spans))
