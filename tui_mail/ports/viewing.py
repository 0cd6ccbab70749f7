"""What a reader asks beside the message itself: its lines whole, its parts, another charset."""

from typing import Protocol

from tui_mail.model.content import Line
from tui_mail.model.ids import MessageId


class Viewing(Protocol):
    """Looks into messages. Safe to call from any thread; belongs on a worker.

    Every string it gives is sanitised; nothing raises for what is inside a message.
    """

    def whole_lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        """The body as `Reading.lines`, but the lines of plain text as long as they were written."""
        ...

    def charset(self, id: MessageId) -> str:
        """In what its text is read: as was asked for, else as it says itself; may be empty."""
        ...

    def read_in(self, id: MessageId, charset: str) -> None:
        """From now on, until the program ends, read its text in that charset.

        Args:
            id: the message.
            charset: a name; empty: as it says itself.

        Raises:
            UsageError: there is no such charset.
        """
        ...

    def part(self, id: MessageId, part: str, width: int) -> tuple[Line, ...]:
        """An attachment as text: words, code, HTML, a calendar.

        Raises:
            NotFound: there is none of that number.
            UsageError: it is none that can be shown as text.
        """
        ...

    def letter(self, id: MessageId, part: str) -> MessageId:
        """A message within a message, to be read like any other by the id that this gives.

        Such ids are negative, of this process, and good for the last of them that were opened.

        Raises:
            NotFound: there is no such part.
            UsageError: it is no message.
        """
        ...
