"""The scrollbar of a list that is drawn line by line: drawn that way too.

The library's bar sends each of its cells over the way of borders, padding and tint, which costs a
jump as much time as half of the list. Looks and mouse are the library's.
"""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip


class LineBar(ScrollBar):
    """Upright, as high as the list's window."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """One strip for all cells that look alike: it keeps what it remembers of itself."""
        cells, base = self._cells(), self.rich_style
        strips: dict[int, Strip] = {}
        for cell in cells:
            if id(cell) not in strips:
                strips[id(cell)] = self._strip(cell, base).crop(*crop.column_span)
        return [strips[id(cells[y])] for y in crop.line_range]

    def _strip(self, cell: Segment, base: Style) -> Strip:
        strip = Strip([Segment(cell.text, base if cell.style is None else base + cell.style)])
        for each in self.get_line_filters():
            strip = strip.apply_filter(each, self.background_colors[1])
        return strip

    def _cells(self) -> Sequence[Segment]:
        """From the top to the bottom; those that look alike are one and the same."""
        bar = self.render()
        if not (isinstance(bar, ScrollBarRender) and isinstance(bar.style, Style)):
            raise TypeError("the library's bar is no bar")
        back, color = bar.style.bgcolor, bar.style.color
        if back is None or color is None:
            raise TypeError("the library's bar has no colours")
        return bar.render_bar(
            size=self.size.height,
            virtual_size=bar.virtual_size,
            window_size=bar.window_size,
            position=bar.position,
            thickness=self.size.width,
            back_color=back,
            bar_color=color,
        ).segments
