"""What a browser puts side by side: on one line, in columns, or one under the other.

Must lay out nothing more often than twice, however deep columns stand in columns.
"""

from typing import Protocol

from tui_mail.message.html_flow import Flow, Style, in_columns
from tui_mail.message.html_links import has_words
from tui_mail.message.html_marks import room_of, without_echoes
from tui_mail.message.html_style import PLAIN
from tui_mail.message.html_tables import grid_width, in_grid, packed, side_by_side
from tui_mail.message.html_tree import Node
from tui_mail.model.content import Line


class Walk(Protocol):
    """The walk over the document that this is a part of."""

    whole_words: bool

    def element(self, node: Node, flow: Flow, style: Style) -> None:
        """One element, into the flow."""
        ...

    def styled(self, node: Node, style: Style) -> Style:
        """How the words in an element are meant."""
        ...


class Beside:
    """Rows of a layout table, and blocks that stand in columns.

    Args:
        walk: what lays out each of them.
    """

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._narrow = False
        """Inside columns that stand beside each other."""

    def put(self, nodes: list[Node], flow: Flow, style: Style) -> None:
        """What stands side by side: on one line or in columns where it fits, else stacked."""
        spoken = [node for node in nodes if has_words(node)]
        if len(spoken) == 1:
            self._alone(spoken[0], flow, style)
            return
        flows = [(node, self._apart(node, flow.width, style)) for node in spoken]
        flows = [(node, made) for node, made in flows if made.lines]
        if not flows:
            flow.apart(max((sum(room_of(node)) for node in nodes), default=0))
            return
        flow.apart(max(made.leading for _, made in flows))
        self._put_beside(flows, flow, style)
        flow.apart(max(made.trailing for _, made in flows))

    def _alone(self, node: Node, flow: Flow, style: Style) -> None:
        """The one cell of a row that says anything."""
        flow.end_line()
        before = len(flow.lines)
        self._walk.element(node, flow, self._walk.styled(node, style))
        flow.end_line()
        if node.styled is PLAIN and len(flow.lines) > before + 1:
            flow.gap()

    def _apart(self, node: Node, width: int, style: Style) -> Flow:
        """An element laid out by itself, its own room with it."""
        flow = Flow(width, whole_words=self._walk.whole_words)
        self._walk.element(node, flow, self._walk.styled(node, style))
        flow.lines = flow.finish()
        return flow

    def _put_beside(self, flows: list[tuple[Node, Flow]], flow: Flow, style: Style) -> None:
        blocks = [made.lines for _, made in flows]
        if joined := side_by_side(blocks, flow.width):
            flow.put_row(joined)
            return
        if rows := packed(blocks, flow.width):
            flow.put(Line(each) for row in rows for each in in_columns([row], flow.width))
            return
        nodes = [node for node, _ in flows]
        if grid := self._grid(nodes, flow.width, style):
            flow.gap()
            flow.put(grid)
            flow.gap()
            return
        for node, made in flows:
            unstyled = node.styled is PLAIN
            if len(blocks) > 1:
                flow.apart(made.leading)
                if len(made.lines) > 1:
                    flow.gap()
            flow.put(made.lines)
            if len(blocks) > 1:
                flow.apart(made.trailing)
            if unstyled and len(made.lines) > 1:
                flow.gap()

    def _grid(self, nodes: list[Node], width: int, style: Style) -> list[Line]:
        """Short blocks in columns beside each other; empty where they do not go so."""
        if self._walk.whole_words or self._narrow:
            return []
        wide = grid_width(nodes, width)
        if not wide:
            return []
        self._narrow = True
        blocks = [without_echoes(self._apart(node, wide, style).lines) for node in nodes]
        self._narrow = False
        return in_grid(blocks, wide)
