"""What helps with a text that is being written. Never touches a network or the store.

Loaded with the first composer; a list needs nothing of it.
"""

from collections.abc import Callable

from tui_mail.config.schema import Settings
from tui_mail.engine.spelling import NoDictionary, Spelling
from tui_mail.message.layout import layout
from tui_mail.message.multipart import piece
from tui_mail.message.parse import parse
from tui_mail.message.written_body import written_body
from tui_mail.model.content import Line
from tui_mail.ports.spelling import OpenDictionary, Words

_NO_DICTIONARY = NoDictionary()


class WritingAids:
    """Implements ports.writing.Writing.

    Args:
        settings: gives the settings in force.
        open_dictionary: by languages.
        own_words: the user's.
    """

    def __init__(
        self,
        settings: Callable[[], Settings],
        open_dictionary: OpenDictionary = _NO_DICTIONARY,
        own_words: Words = _NO_DICTIONARY,
    ) -> None:
        self._settings = settings
        self.spelling = Spelling(settings, open_dictionary, own_words)

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
