"""Tables in HTML mail: which hold data, and which only place things side by side."""

from collections.abc import Iterator

from tui_mail.message.html_grid import Placed, placed
from tui_mail.message.html_links import text_of_node
from tui_mail.message.html_tree import Node
from tui_mail.message.wrap import cells
from tui_mail.model.content import Line, Span

_MOST_COLUMNS = 12
_MOST_ROWS = 2_000
_LONGEST_DATA = 60
_LONGEST_NAME = 25
_LONGEST_VALUE = 160
_FEWEST_PACKED = 3
_LONGEST_PACKED = 24
_MOST_BESIDE = 4
_NARROWEST_BESIDE = 22
_SHORTEST_BESIDE = 12
_LONGEST_BESIDE = 140
"""Letters of a block that may stand in a column beside others."""
_TALLEST = 10
_TABLES = frozenset(("table",))
_PARAGRAPHS = frozenset(("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "img", "br"))
_MOSTLY = 0.7
"""Of the cells that have words, where neither border nor headings say that it is data."""


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


def data_rows(table: Node) -> list[list[Placed]]:
    """The rows of a table that holds data; empty where it only places things.

    It holds data if it has headings or a border, or if its cells are short words in full rows.
    """
    if table.get("role") == "presentation" or _holds(table, _TABLES):
        return []
    rows = [row for row in layout_rows(table) if any(cell.tag in {"td", "th"} for cell in row)]
    if len(rows) > _MOST_ROWS or any(len(row) > _MOST_COLUMNS for row in rows):
        return []
    grid = placed(rows, _MOST_COLUMNS)
    columns = max((sum(cell.columns for cell in row) for row in grid), default=0)
    full = [row for row in grid if len(row) == columns]
    if not 2 <= columns <= _MOST_COLUMNS or len(full) < 2:
        return []
    if any(cell.tag == "th" for row in rows for cell in row):
        return grid
    if table.get("border").strip() not in {"", "0"}:
        return grid
    texts = [[text_of_node(cell.node) if cell.node else "" for cell in row] for row in full]
    filled = sum(bool(text) for row in texts for text in row)
    if filled < _MOSTLY * columns * len(full):
        return []
    short = all(len(text) < _LONGEST_DATA for row in texts for text in row)
    if short or (columns == 2 and _names_and_values(texts) and not _holds(table, _PARAGRAPHS)):
        return grid
    return []


def _names_and_values(rows: list[list[str]]) -> bool:
    """`When: ...`, `Where: ...`: what stands behind a name may be longer."""
    return all(
        0 < len(name) < _LONGEST_NAME and len(value) < _LONGEST_VALUE for name, value in rows
    )


def _holds(node: Node, tags: frozenset[str]) -> bool:
    stack = [kid for kid in node.kids if isinstance(kid, Node)]
    while stack:
        each = stack.pop()
        if each.tag in tags:
            return True
        stack.extend(kid for kid in each.kids if isinstance(kid, Node))
    return False


def side_by_side(blocks: list[list[Line]], width: int) -> list[tuple[Span, ...]] | None:
    """The words of blocks of one line each, where they fit on one line; None where not."""
    if len(blocks) < 2 or any(len(block) != 1 or block[0].quote for block in blocks):
        return None
    if sum(cells(block[0].text) for block in blocks) + 3 * (len(blocks) - 1) > width:
        return None
    return [block[0].spans for block in blocks]


def packed(blocks: list[list[Line]], width: int) -> list[list[tuple[Span, ...]]]:
    """Blocks of one short line each, as many in a row as fit; empty where they are not so."""
    if len(blocks) < _FEWEST_PACKED or any(len(b) != 1 or b[0].quote for b in blocks):
        return []
    if any(cells(block[0].text) > _LONGEST_PACKED for block in blocks):
        return []
    rows: list[list[tuple[Span, ...]]] = []
    free = 0
    for block in blocks:
        needed = cells(block[0].text) + 3
        if not rows or needed > free:
            rows.append([])
            free = width + 3
        rows[-1].append(block[0].spans)
        free -= needed
    return rows


def in_grid(blocks: list[list[Line]], wide: int) -> list[Line]:
    """Blocks in columns of so many cells beside each other; empty where they are too long."""
    height = max(len(block) for block in blocks)
    if height > _TALLEST or any(line.quote for block in blocks for line in block):
        return []
    lines = []
    for at in range(height):
        spans: list[Span] = []
        used = 0
        for number, block in enumerate(blocks):
            words = block[at].spans if at < len(block) else ()
            if words:
                start = number * (wide + 3)
                spans.append(Span(" " * (start - used)))
                spans.extend(words)
                used = start + cells(block[at].text)
        lines.append(Line(tuple(span for span in spans if span.text)))
    return lines


def grid_width(nodes: list[Node], width: int) -> int:
    """Cells of each column, where short blocks go beside each other; 0 where they do not."""
    wide = (width - 3 * (len(nodes) - 1)) // len(nodes)
    if not 2 <= len(nodes) <= _MOST_BESIDE or wide < _NARROWEST_BESIDE:
        return 0
    texts = [text_of_node(node) for node in nodes]
    fit = all(_SHORTEST_BESIDE <= len(text) <= _LONGEST_BESIDE for text in texts)
    return wide if fit else 0
