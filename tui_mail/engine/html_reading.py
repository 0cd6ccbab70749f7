"""Messages opened by their HTML, and made into pages for a browser. Never touches a network.

Loaded with the first message whose HTML is asked for.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from tui_mail.engine.opened import OpenedMessages
from tui_mail.errors import NotFound
from tui_mail.model.content import Content, Line, Origin
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary
from tui_mail.ports.originals import Originals
from tui_mail.ports.store_reader import StoreReader


class _Mail(Originals, Protocol):
    """Messages, also those within messages."""

    def rows(self, ids: Sequence[MessageId]) -> tuple[Summary, ...]:
        """Those that are there."""
        ...


class HtmlMessages:
    """Implements ports.html_reading.HtmlReading over one store.

    Args:
        store: its read-only side.
        mail: its messages, and those within them.
        origin: where a message came from; raises NotFound.
        charsets: what somebody chose to read a message's text in.
    """

    def __init__(
        self,
        store: StoreReader,
        mail: _Mail,
        origin: Callable[[MessageId], Origin],
        charsets: dict[MessageId, str],
    ) -> None:
        self._mail = mail
        self._origin = origin
        self._opened = OpenedMessages(store, mail, html=True, charsets=charsets)

    def content(self, id: MessageId) -> Content:
        """A message opened."""
        origin = self._origin(id)
        rows = self._mail.rows((id,))
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
