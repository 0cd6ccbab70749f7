"""Messages opened by their HTML, and made into pages for a browser. Never touches a network.

Loaded with the first message whose HTML is asked for.
"""

from collections.abc import Callable, Sequence

from tui_mail.engine.opened import OpenedMessages
from tui_mail.errors import NotFound
from tui_mail.model.content import Content, Line, Origin
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary


class HtmlMessages:
    """Implements ports.html_reading.HtmlReading over one store.

    Args:
        opened: takes messages apart, the HTML preferred.
        rows: those of the messages that are there.
        origin: where a message came from; raises NotFound.
    """

    def __init__(
        self,
        opened: OpenedMessages,
        rows: Callable[[Sequence[MessageId]], tuple[Summary, ...]],
        origin: Callable[[MessageId], Origin],
    ) -> None:
        self._opened = opened
        self._rows = rows
        self._origin = origin

    def content(self, id: MessageId) -> Content:
        """A message opened."""
        origin = self._origin(id)
        rows = self._rows((id,))
        if not rows:
            raise NotFound(f"There is no message {id}.", "It may have been deleted.")
        return self._opened.content(rows[0], origin)

    def lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        """The body, wrapped."""
        return self._opened.lines(id, width)

    def first_lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        """The beginning of a long body."""
        return self._opened.first_lines(id, width)

    def page(self, id: MessageId) -> str:
        """The HTML as a page for a browser."""
        return self._opened.page(id)
