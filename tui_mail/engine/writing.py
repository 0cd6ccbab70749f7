"""What helps with a text that is being written. Never touches a network or the store.

Loaded with the first composer; a list needs nothing of it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from tui_mail.config.schema import Settings
from tui_mail.config.templates import names_in, read_template
from tui_mail.engine.spelling import NoDictionary, Spelling
from tui_mail.errors import NotFound
from tui_mail.message.layout import layout
from tui_mail.message.multipart import piece
from tui_mail.message.parse import parse
from tui_mail.message.template import fill
from tui_mail.message.written_body import written_body
from tui_mail.model.content import Line
from tui_mail.model.draft import Draft, Filled
from tui_mail.ports.spelling import OpenDictionary, Words

_NO_DICTIONARY = NoDictionary()


class WritingAids:
    """Implements ports.writing.Writing.

    Args:
        settings: gives the settings in force.
        open_dictionary: by languages.
        own_words: the user's.
        templates: the user's folder of them; None: there is none.
    """

    def __init__(
        self,
        settings: Callable[[], Settings],
        open_dictionary: OpenDictionary = _NO_DICTIONARY,
        own_words: Words = _NO_DICTIONARY,
        templates: Path | None = None,
    ) -> None:
        self._templates = templates
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

    def templates(self) -> tuple[str, ...]:
        """The names of the user's templates."""
        return () if self._templates is None else names_in(self._templates)

    def fill(self, template: str, draft: Draft) -> Filled:
        """A template for that message."""
        if self._templates is None:
            raise NotFound(f"There is no template {template!r}.")
        source, markdown = read_template(self._templates, template)
        return fill(source, draft, _now(), markdown=markdown)


def _now() -> tuple[int, int]:
    """Unix seconds, and the minutes that this machine's zone is east of UTC."""
    now = datetime.now().astimezone()
    offset = now.utcoffset() or timedelta()
    return int(now.timestamp()), round(offset.total_seconds() / 60)
