"""A list drawn line by line: the cursor moves by repainting two lines, whatever the length.

Knows nothing of mail. Sizes are in cells, positions count from 0.
"""

from collections.abc import Iterable
from typing import ClassVar, Self

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from tui_mail.ui.clean import printable
from tui_mail.ui.format import clipped
from tui_mail.ui.widgets.line_bar import LineBar
from tui_mail.ui.widgets.pieces import LOOKS, Piece

_REMEMBERED = 256
"""Drawn lines, by what they say: more than a screen has, and less than a megabyte."""


class LineList(ScrollView, can_focus=True):
    """Subclasses give `pieces`, and may forbid lines to the cursor by `can_hold`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"list--{look}" for look in LOOKS}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cursor = 0
        """Line of the cursor; meaningless while the list is empty."""
        self.lines = 0
        self._wide = (0, 0)
        """Cells of a line, and of the list with its scrollbar, when last painted."""
        self._looks: tuple[Style, ...] = ()
        self._window: dict[int, Strip] = {}
        """Lines of the window, from its top, that need not be asked for again."""
        self._drawn: LRUCache[tuple[str, tuple[Piece, ...]], Strip] = LRUCache(_REMEMBERED)

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """Made when it is asked for, as the library makes its own."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = LineBar(name="vertical", thickness=1)
            self._vertical_scrollbar.display = False
            self.app._start_widget(self, self._vertical_scrollbar)  # noqa: SLF001 - no other way to have a bar of one's own
        return self._vertical_scrollbar

    def pieces(self, y: int, width: int, *, here: bool) -> Iterable[Piece]:
        """What line `y` says; `here`: the cursor is on it."""
        raise NotImplementedError

    def can_hold(self, y: int) -> bool:
        """Whether the cursor may stand there."""
        return 0 <= y < self.lines

    def cursor_moved(self) -> None:
        """The cursor stands elsewhere now."""

    def set_lines(self, lines: int) -> None:
        """So many from now on; everything is painted anew."""
        self.lines = lines
        self.virtual_size = Size(0, lines)
        if not self.size and lines > self.app.size.height:
            self.show_vertical_scrollbar = True  # in the first layout, not only in the second
        self.refresh()

    def move_by(self, lines: int) -> None:
        """Down, or up; over lines that cannot hold the cursor, not beyond the ends."""
        step = 1 if lines > 0 else -1
        for y in range(self.cursor + lines, self.lines if step > 0 else -1, step):
            if self.can_hold(y):
                self.move_to(y)
                return
        self.move_to(self._outermost(self.lines - 1 if step > 0 else 0, -step))

    def move_to(self, y: int) -> None:
        """The cursor to a line; scrolls only as far as needed."""
        old = self.cursor
        if y == old or not self.can_hold(y):
            self.reveal()
            return
        self.cursor = y
        if not self.reveal():
            self.refresh_line(old)
            self.refresh_line(y)
        self.cursor_moved()

    def move_to_row(self, number: int) -> None:
        """The cursor to a line by its number, counted from 0."""
        self.move_to(min(number, self.lines - 1))

    def move_page(self, pages: int) -> None:
        """By what is visible, less a line."""
        self.move_by(pages * max(self.size.height - 1, 1))

    def move_end(self, *, last: bool) -> None:
        """To the first or the last line."""
        self.move_to(self._outermost(self.lines - 1 if last else 0, -1 if last else 1))

    def reveal(self) -> bool:
        """Scroll to the cursor if it cannot be seen; whether that was needed."""
        top, height = self.scroll_offset.y, self.size.height
        if self.cursor < top:
            above = self._outermost(self.cursor - 1, -1) + 1  # what heads it is to be seen too
            target = max(above, self.cursor - max(height, 1) + 1, 0)
        elif height and self.cursor >= top + height:
            target = self.cursor - height + 1
        else:
            return False
        self.scroll_to(y=target, animate=False, force=True, immediate=True)
        return True

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines of the window, without the way over borders, padding and tint: a list has none.

        That way makes every line anew, and with it all that a strip remembers of itself.
        """
        self._look_again()
        background = self.background_colors[1]
        filters = self.get_line_filters()
        strips = []
        for y in crop.line_range:
            strip = self._window.get(y)
            if strip is None:
                strip = self._window[y] = self.render_line(y)
            for each in filters:
                strip = strip.apply_filter(each, background)
            strips.append(strip.crop(*crop.column_span))
        return strips

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Paint these regions again, or everything."""
        if not regions:
            self._window.clear()
        for y in (y for region in regions for y in region.line_range):
            self._window.pop(y, None)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        y += self.scroll_offset.y
        if y >= self.lines:
            return self._strip("row", ())
        here = y == self.cursor and self.can_hold(y)
        look = ("cursor" if self.has_focus else "idle") if here else "row"
        return self._strip(look, tuple(self.pieces(y, self._wide[0], here=here)))

    def look(self, name: str, *, partial: bool = False) -> Style:
        """The theme's style of a look."""
        return self.get_component_rich_style(f"list--{name}", partial=partial)

    def on_resize(self) -> None:
        """A smaller window must still show the cursor."""
        self.reveal()

    def on_focus(self) -> None:
        """The cursor's line looks different."""
        self.refresh_line(self.cursor)

    def on_blur(self) -> None:
        """The cursor's line looks different."""
        self.refresh_line(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """The cursor to the line under the mouse."""
        self.move_to(event.y + self.scroll_offset.y)

    def _look_again(self) -> None:
        """Forget what was drawn in another width or other looks."""
        wide = (self.scrollable_content_region.width, self.outer_size.width)
        looks = tuple(self.look(each) for each in LOOKS)
        if (wide, looks) != (self._wide, self._looks):
            self._wide, self._looks = wide, looks
            self._window.clear()
            self._drawn.clear()

    def _strip(self, look: str, pieces: tuple[Piece, ...]) -> Strip:
        """A line that says this, as wide as the list with its scrollbar."""
        key = (look, pieces)
        strip = self._drawn.get(key)
        if strip is None:
            base, row = self.look(look), self.look("row")
            parts = [
                Segment(printable(text), base + self.look(each, partial=True))
                for text, each in pieces
            ]
            inner, outer = self._wide
            strip = Strip(parts).adjust_cell_length(inner, base).adjust_cell_length(outer, row)
            self._drawn[key] = strip
        return strip

    def _outermost(self, y: int, step: int) -> int:
        while 0 <= y < self.lines and not self.can_hold(y):
            y += step
        return y


def centred(text: str, width: int, style: Style) -> Strip:
    """One line of words in the middle."""
    words = clipped(text, width - 2)
    left = max((width - cell_len(words)) // 2, 0)
    return Strip([Segment(" " * left + words, style)]).adjust_cell_length(width, style)
