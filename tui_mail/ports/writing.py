"""What a composer asks while somebody writes; nothing of it needs the engine or a network."""

from typing import Protocol

from tui_mail.model.content import Line


class Writing(Protocol):
    """Helps with one text at a time. Safe to call from any thread; `preview` belongs on a worker.

    Every string it gives is sanitised.
    """

    @property
    def markdown(self) -> bool:
        """Whether a new message begins as Markdown."""
        ...

    def preview(self, text: str, width: int, *, markdown: bool) -> tuple[Line, ...]:
        """A text as who gets it will read it, laid out as the reader does.

        Raises:
            MessageError: it cannot go out so.
        """
        ...
