"""The walk over an HTML tree that makes lines of it: headings, lists, quotes, links, images.

The tree is never deeper than html_tree.DEEPEST, so that the walk may recurse.
"""

from collections.abc import Callable

from tui_mail.message.html_beside import Beside
from tui_mail.message.html_flow import ROOM_OF_A_LINE, Flow, Style, indented, quoted
from tui_mail.message.html_footer import calm_footer
from tui_mail.message.html_grid import Cell, Placed, draw_table
from tui_mail.message.html_links import Anchors, own_picture, text_of_node
from tui_mail.message.html_marks import (
    Sizes,
    button_anchor,
    is_button,
    is_decoration,
    item_mark,
    room_of,
    without_echoes,
)
from tui_mail.message.html_tables import (
    data_rows,
    layout_rows,
)
from tui_mail.message.html_text import Rendered
from tui_mail.message.html_tree import Loaded, Node, read_html
from tui_mail.message.sanitize import sanitize
from tui_mail.model.content import Line, Look, Span

_QUOTE_CELLS = 2
_NARROWEST = 20
_LONGEST_ALT = 60
_NO_ALT = "picture"
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


def render(html: str, width: int, loaded: Loaded = (), *, whole_words: bool) -> Rendered:
    """Lay out an HTML text."""
    document = read_html(html, loaded)
    walk = _Walk(Sizes(document.size), whole_words=whole_words)
    flow = Flow(width, whole_words=whole_words)
    walk.inside(document.body, flow, Style())
    return Rendered(
        lines=calm_footer(without_echoes(flow.finish())),
        links=walk.anchors.book.links,
        remote_images=document.remote_images,
        pixels=document.pixels,
        hidden=document.hidden,
        pictures=tuple(document.pictures),
        misleading=tuple(dict.fromkeys(walk.anchors.misleading)),
        truncated=document.truncated,
    )


class _Walk:
    """One walk over a document."""

    def __init__(self, sizes: Sizes, *, whole_words: bool) -> None:
        self.sizes = sizes
        self.whole_words = whole_words
        self.beside = Beside(self)
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
            "p": self._block,
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
                self.beside.put(kid, flow, style)
                continue
            self.element(kid, flow, self.styled(kid, style))

    def element(self, node: Node, flow: Flow, style: Style) -> None:
        """One element, into the flow."""
        handle = self.elements.get(node.tag)
        if Look.BUTTON not in style.looks and is_button(node, style.link):
            self._button(node, flow, style)
        elif handle:
            handle(node, flow, style)
        elif node.tag in _BLOCKS or "block" in node.styles:
            self._block(node, flow, style)
        else:
            self.inside(node, flow, style)

    def styled(self, node: Node, style: Style) -> Style:
        """How the words in an element are meant."""
        look = _LOOKS.get(node.tag)
        if look:
            style = style.also(look)
        for name in node.styles:
            if name in _STYLED:
                style = style.also(_STYLED[name])
        look = self.sizes.look(node, style)
        return style.also(look) if look else style

    def _block(self, node: Node, flow: Flow, style: Style) -> None:
        """A block with the room above and below it that its style asks for."""
        above, below = room_of(node)
        flow.apart(above)
        self.inside(node, flow, style)
        flow.apart(below)

    def _button(self, node: Node, flow: Flow, style: Style) -> None:
        """What a browser draws as a button, in brackets."""
        number = style.link or self.anchors.number(button_anchor(node))
        block = node.tag in _BLOCKS or node.tag in {"p", "table"} or "block" in node.styles
        if block:
            flow.apart(ROOM_OF_A_LINE)
        flow.add(" ", Style())
        flow.add(f"[ {text_of_node(node)} ]", Style(frozenset((Look.BUTTON,)), number))
        flow.add(" ", Style())
        if block:
            flow.apart(ROOM_OF_A_LINE)

    def block(self, node: Node, width: int, style: Style) -> list[Line]:
        """What is in an element, laid out by itself."""
        flow = Flow(width, whole_words=self.whole_words)
        self.inside(node, flow, style)
        return flow.finish()

    def _anchor(self, node: Node, flow: Flow, style: Style) -> None:
        host = self.anchors.host(node)
        number = self.anchors.number(node)
        if number and host:
            flow.add(" ", Style())
            flow.add(host, Style(style.looks | {Look.LINK, Look.IMAGE}, number))
            flow.add(" ", Style())
            return
        if number:
            style = Style(style.looks | {Look.LINK}, number)
        if "block" in node.styles:
            self._block(node, flow, style)
        else:
            self.inside(node, flow, style)

    def _break(self, _node: Node, flow: Flow, _style: Style) -> None:
        flow.break_line()

    def _heading(self, node: Node, flow: Flow, style: Style) -> None:
        flow.gap()
        self.inside(node, flow, style.also(Look.HEADING))
        (flow.end_line if "tight" in node.styles else flow.gap)()

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
                self._marked_verbatim(kid, flow, self.styled(kid, style))

    def _quote(self, node: Node, flow: Flow, style: Style) -> None:
        flow.gap()
        flow.put(quoted(self.block(node, max(flow.width - _QUOTE_CELLS, _NARROWEST), style)))
        flow.gap()

    def _definition(self, node: Node, flow: Flow, style: Style) -> None:
        flow.end_line()
        flow.put(indented(self.block(node, max(flow.width - 4, _NARROWEST), style), "    ", "    "))

    def _list(self, node: Node, flow: Flow, style: Style) -> None:
        (flow.end_line if self.lists else flow.gap)()
        items = sum(not isinstance(kid, str) and kid.tag == "li" for kid in node.kids)
        step = -1 if "reversed" in node.attributes else 1
        number = _number(node.get("start"), items if step < 0 else 1)
        self.lists += 1
        for kid in node.kids:
            if isinstance(kid, str):
                flow.add(kid, style)
            elif kid.tag != "li":
                self.inside(Node("body", {}, [kid]), flow, style)
            else:
                number = _number(kid.get("value"), number)
                bullet = _BULLETS[min(self.lists, 3) - 1]
                mark = item_mark(node, number) if node.tag == "ol" else bullet
                number += step
                self._item(kid, flow, self.styled(kid, style), mark)
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
        picture = own_picture(node)
        if picture and (alt or not self.whole_words):
            looks = style.looks | {Look.IMAGE}
            words = Span(sanitize(alt)[:_LONGEST_ALT] or _NO_ALT, looks, style.link)
            flow.put([Line((words,), picture=picture)])
            return
        if alt and not is_decoration(alt):
            if "block" in node.styles:
                flow.end_line()
            if flow.ends_in(Look.IMAGE):
                flow.add(" ", style)  # two pictures in a row
            flow.add(alt, style.also(Look.IMAGE))
            if "block" in node.styles:
                flow.end_line()

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
        above, below = room_of(node)
        flow.apart(above)
        for row in layout_rows(node):
            self.beside.put(row, flow, style)
        flow.apart(below)

    def _cell(self, placed: Placed, style: Style) -> Cell:
        """A cell of a data table as one run of words."""
        cell = placed.node
        if cell is None:
            return Cell((), placed.columns)
        flow = Flow(100_000)
        self.inside(cell, flow, self.styled(cell, style))
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


def _source(node: Node) -> str:
    """Preformatted words of a `pre`, its `code` and its line breaks."""
    out = []
    for kid in node.kids:
        if isinstance(kid, str):
            out.append(kid)
        else:
            out.append("\n" if kid.tag == "br" else _source(kid))
    return "".join(out)


def _number(said: str, otherwise: int) -> int:
    """What an attribute says, where it is a number that a list may have."""
    digits = said.strip().removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 7):
        return otherwise
    return -int(digits) if said.strip().startswith("-") else int(digits)
