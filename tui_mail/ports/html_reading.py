"""What a face reads of a message's HTML, where its text is there in two forms or for a browser."""

from typing import Protocol

from tui_mail.model.content import Content, Line
from tui_mail.model.ids import MessageId


class HtmlReading(Protocol):
    """As `Reading`, but the HTML is preferred. Safe from any thread; never touches a network."""

    def content(self, id: MessageId) -> Content:
        """A message opened. Raises NotFound; never raises for what is inside the message."""
        ...

    def lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        """The body, wrapped to cells, links numbered as in Content."""
        ...

    def first_lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        """The beginning of a long body, quicker than all of it; none of one that is not long."""
        ...

    def page(self, id: MessageId) -> str:
        """The HTML as a page for a browser: sanitised, inline images in it, nothing to be fetched.

        Empty where there is no HTML. Raises NotFound.
        """
        ...
