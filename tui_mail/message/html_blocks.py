"""The walk over an HTML tree that makes lines of it: headings, lists, quotes, links, images.

The tree is never deeper than html_tree.DEEPEST, so that the walk may recurse.
"""

from collections.abc import Callable

from tui_mail.message.html_flow import Flow, Style, indented, quoted
from tui_mail.message.html_grid import Cell, Placed, draw_table
from tui_mail.message.html_links import Anchors
from tui_mail.message.html_tables import data_rows, layout_rows, side_by_side
from tui_mail.message.html_text import Rendered
from tui_mail.message.html_tree import Node, read_html
from tui_mail.model.content import Line, Look, Span

_QUOTE_CELLS = 2
_NARROWEST = 20
_BULLETS = ("•", "◦", "▪")
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_LOOKS = {
    "b": Look.BOLD, "strong": Look.BOLD, "th": Look.BOLD, "i": Look.ITALIC, "em": Look.ITALIC,
    "cite": Look.ITALIC, "dfn": Look.ITALIC, "var": Look.ITALIC, "s": Look.STRIKE,
    "del": Look.STRIKE, "strike": Look.STRIKE, "code": Look.CODE, "tt": Look.CODE,
    "kbd": Look.CODE, "samp": Look.CODE,
}  # fmt: skip
_STYLED = {"bold": Look.BOLD, "italic": Look.ITALIC, "strike": Look.STRIKE}
_BLOCKS = frozenset(
    ("address", "article", "aside", "body", "caption", "center", "dd", "details", "dir", "div",
     "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "html", "legend",
     "li", "main", "nav", "noscript", "section", "summary", "td", "th", "tr")
)  # fmt: skip


def render(html: str, width: int, *, whole_words: bool) -> Rendered:
    """Lay out an HTML text."""
    document = read_html(html)
    walk = _Walk(whole_words=whole_words)
    flow = Flow(width, whole_words=whole_words)
    walk.inside(document.body, flow, Style())
    return Rendered(
        lines=tuple(flow.finish()),
        links=walk.anchors.book.links,
        remote_images=document.remote_images,
        pixels=document.pixels,
        misleading=tuple(dict.fromkeys(walk.anchors.misleading)),
        truncated=document.truncated,
    )


class _Walk:
    """One walk over a document."""

    def __init__(self, *, whole_words: bool) -> None:
        self.whole_words = whole_words
        self.anchors = Anchors()
        self.lists = 0
        self.elements: dict[str, Callable[[Node, Flow, Style], None]] = {
            "a": self._anchor,
            "blockquote": self._quote,
            "br": self._break,
            "dd": self._definition,
            "hr": self._rule,
            "img": self._image,
            "li": self._stray_item,
            "menu": self._list,
            "ol": self._list,
            "p": self._paragraph,
            "pre": self._verbatim,
            "table": self._table,
            "ul": self._list,
        }
        self.elements.update(dict.fromkeys(_HEADINGS, self._heading))

    def inside(self, node: Node, flow: Flow, style: Style) -> None:
        """What is in an element, into the flow."""
        kids = _columns_together(node.kids) if _has_columns(node) else node.kids
        for kid in kids:
            if isinstance(kid, str):
                flow.add(kid, style)
                continue
            if isinstance(kid, list):
                flow.end_line()
                self._beside(kid, flow, style)
                continue
            kid_style = _styled(kid, style)
            handle = self.elements.get(kid.tag)
            if handle:
                handle(kid, flow, kid_style)
            elif kid.tag in _BLOCKS:
                flow.end_line()
                self.inside(kid, flow, kid_style)
                flow.end_line()
            else:
                self.inside(kid, flow, kid_style)

    def block(self, node: Node, width: int, style: Style) -> list[Line]:
        """An element laid out by itself."""
        flow = Flow(width, whole_words=self.whole_words)
        self.inside(node, flow, style)
        return flow.finish()

    def _anchor(self, node: Node, flow: Flow, style: Style) -> None:
        number = self.anchors.number(node)
        if number:
            style = Style(style.looks | {Look.LINK}, number)
        self.inside(node, flow, style)

    def _break(self, _node: Node, flow: Flow, _style: Style) -> None:
        flow.break_line()

    def _paragraph(self, node: Node, flow: Flow, style: Style) -> None:
        # Outlook's paragraphs have no margin: its writers make empty ones
        tight = "tight" in node.styles or node.get("class").startswith("MsoNormal")
        apart = flow.end_line if tight else flow.gap
        apart()
        self.inside(node, flow, style)
        apart()

    def _heading(self, node: Node, flow: Flow, style: Style) -> None:
        flow.gap()
        self.inside(node, flow, style.also(Look.HEADING))
        flow.gap()

    def _rule(self, _node: Node, flow: Flow, _style: Style) -> None:
        flow.end_line()
        flow.put([Line((Span("─" * flow.width, frozenset((Look.DIM,))),))])

    def _verbatim(self, node: Node, flow: Flow, style: Style) -> None:
        flow.gap()
        if any(not isinstance(kid, str) and kid.tag not in {"br", "code"} for kid in node.kids):
            self._marked_verbatim(node, flow, style)
        else:
            flow.verbatim(_source(node), style.also(Look.CODE))
        flow.gap()

    def _marked_verbatim(self, node: Node, flow: Flow, style: Style) -> None:
        """Preformatted text with links or marks in it: laid out line by line."""
        for kid in node.kids:
            if isinstance(kid, str):
                for number, line in enumerate(kid.split("\n")):
                    if number:
                        flow.break_line()
                    flow.add(line.expandtabs(8).replace(" ", "\u00a0"), style.also(Look.CODE))
            elif kid.tag == "a":
                self._anchor(kid, flow, style)
            elif kid.tag in self.elements or kid.tag in _BLOCKS:
                self.inside(Node("body", {}, [kid]), flow, style)
            else:
                self._marked_verbatim(kid, flow, _styled(kid, style))

    def _quote(self, node: Node, flow: Flow, style: Style) -> None:
        flow.gap()
        flow.put(quoted(self.block(node, max(flow.width - _QUOTE_CELLS, _NARROWEST), style)))
        flow.gap()

    def _definition(self, node: Node, flow: Flow, style: Style) -> None:
        flow.end_line()
        flow.put(indented(self.block(node, max(flow.width - 4, _NARROWEST), style), "    ", "    "))

    def _list(self, node: Node, flow: Flow, style: Style) -> None:
        (flow.end_line if self.lists else flow.gap)()
        number = _start(node)
        self.lists += 1
        for kid in node.kids:
            if isinstance(kid, str):
                flow.add(kid, style)
            elif kid.tag != "li":
                self.inside(Node("body", {}, [kid]), flow, style)
            else:
                mark = f"{number}." if node.tag == "ol" else _BULLETS[min(self.lists, 3) - 1]
                number += 1
                self._item(kid, flow, _styled(kid, style), mark)
        self.lists -= 1
        (flow.end_line if self.lists else flow.gap)()

    def _item(self, node: Node, flow: Flow, style: Style, mark: str) -> None:
        indent = len(mark) + 1
        lines = self.block(node, max(flow.width - indent, _NARROWEST), style)
        flow.put(indented(lines, f"{mark} ", " " * indent))

    def _stray_item(self, node: Node, flow: Flow, style: Style) -> None:
        flow.end_line()
        self._item(node, flow, style, _BULLETS[0])

    def _image(self, node: Node, flow: Flow, style: Style) -> None:
        alt = " ".join(node.get("alt").split())
        if alt:
            if flow.ends_in(Look.IMAGE):
                flow.add(" ", style)  # two pictures in a row
            flow.add(alt, style.also(Look.IMAGE))

    def _table(self, node: Node, flow: Flow, style: Style) -> None:
        rows = data_rows(node)
        if rows:
            cells = [[self._cell(cell, style) for cell in row] for row in rows]
            drawn = draw_table(cells, flow.width)
            if drawn:
                flow.gap()
                flow.put(drawn)
                flow.gap()
                return
        flow.end_line()
        for row in layout_rows(node):
            self._beside(row, flow, style)
        flow.end_line()

    def _beside(self, nodes: list[Node], flow: Flow, style: Style) -> None:
        """What stands side by side: on one line where it fits, else one under the other."""
        blocks = [self.block(node, flow.width, _styled(node, style)) for node in nodes]
        blocks = [block for block in blocks if block]
        joined = side_by_side(blocks, flow.width)
        if joined:
            flow.put([joined])
            return
        for block in blocks:
            if len(blocks) > 1 and len(block) > 1:
                flow.gap()
            flow.put(block)
        if any(len(block) > 1 for block in blocks):
            flow.gap()

    def _cell(self, placed: Placed, style: Style) -> Cell:
        """A cell of a data table as one run of words."""
        cell = placed.node
        if cell is None:
            return Cell((), placed.columns)
        flow = Flow(100_000)
        self.inside(cell, flow, _styled(cell, style))
        spans: list[Span] = []
        for line in flow.finish():
            if spans and line.spans:
                spans.append(Span(" "))
            spans.extend(line.spans)
        return Cell(spans, placed.columns, cell.tag == "th")


def _is_column(node: Node | str) -> bool:
    return not isinstance(node, str) and node.tag == "div" and "beside" in node.styles


def _has_columns(node: Node) -> bool:
    return sum(map(_is_column, node.kids)) > 1


def _columns_together(kids: list[Node | str]) -> list[Node | str | list[Node]]:
    """Blocks that a browser puts side by side, as one list where they follow each other."""
    out: list[Node | str | list[Node]] = []
    for kid in kids:
        if isinstance(kid, Node) and _is_column(kid):
            if out and isinstance(out[-1], list):
                out[-1].append(kid)
            else:
                out.append([kid])
        elif isinstance(kid, Node) or kid.strip() or not (out and isinstance(out[-1], list)):
            out.append(kid)
    return out


def _styled(node: Node, style: Style) -> Style:
    look = _LOOKS.get(node.tag)
    if look:
        style = style.also(look)
    for name in node.styles:
        if name in _STYLED:
            style = style.also(_STYLED[name])
    return style


def _source(node: Node) -> str:
    """Preformatted words of a `pre`, its `code` and its line breaks."""
    out = []
    for kid in node.kids:
        if isinstance(kid, str):
            out.append(kid)
        else:
            out.append("\n" if kid.tag == "br" else _source(kid))
    return "".join(out)


def _start(node: Node) -> int:
    start = node.get("start").strip()
    return int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1
