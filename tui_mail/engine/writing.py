"""What helps with a text that is being written. Never touches a network or the store.

Loaded with the first composer; a list needs nothing of it.
"""

from collections.abc import Callable

from tui_mail.config.schema import Settings
from tui_mail.message.layout import layout
from tui_mail.message.multipart import piece
from tui_mail.message.parse import parse
from tui_mail.message.written_body import written_body
from tui_mail.model.content import Line


class WritingAids:
    """Implements ports.writing.Writing.

    Args:
        settings: gives the settings in force.
    """

    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._settings = settings

    @property
    def markdown(self) -> bool:
        """Whether a new message begins as Markdown."""
        return self._settings().compose.markdown

    def preview(self, text: str, width: int, *, markdown: bool) -> tuple[Line, ...]:
        """A text as who gets it will read it."""
        flowed = self._settings().compose.flowed
        body = piece(*written_body(text, "<preview@localhost>", flowed=flowed, markdown=markdown))
        parsed = parse(body)
        if not markdown:
            return layout(parsed, width)
        from tui_mail.message.html_text import render_html

        return render_html(parsed.leaves[-1].text, width).lines
