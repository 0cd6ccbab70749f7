"""What the composer does with its text beside taking it in. No work in a handler."""

from dataclasses import replace

from textual.content import Content
from textual.widgets import Static

from tui_mail.model.draft import Draft
from tui_mail.model.ids import AccountKey
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.bridge import Desk
from tui_mail.ui.drafting import title_of
from tui_mail.ui.screens.preview import PreviewScreen
from tui_mail.ui.spelling import SpellingWalk
from tui_mail.ui.widgets.body_editor import BodyEditor
from tui_mail.ui.words import say


class ComposedText:
    """One composer's.

    Args:
        screen: with a BodyEditor and a title.
        desk: what helps a writer is had from there.
        draft: what the message begins with.
    """

    def __init__(self, screen: ActionScreen, desk: Desk, draft: Draft) -> None:
        self._screen = screen
        self._writing = desk.reading.writing
        self.markdown = draft.markdown or (draft.id is None and self._writing.markdown)
        """Whether the text is Markdown."""
        self.begun = replace(draft, markdown=self.markdown)
        """The draft as it begins here."""
        self.spelling = SpellingWalk(
            screen, self._writing.spelling, draft.account, screen.show_problem
        )

    @property
    def title(self) -> Content:
        """What is being written, and how."""
        words = Content(title_of(self.begun))
        return words + Content.styled(f"  {say('Markdown')}", "$quiet") if self.markdown else words

    def act_markdown(self, _count: int | None = None) -> None:
        """Markdown, or plain text."""
        self.markdown = not self.markdown
        self._screen.query_one("#title", Static).update(self.title)
        words = say("Markdown: it goes out with formatting, and as text.")
        self._screen.notify(words if self.markdown else say("Plain text."), markup=False)

    def act_preview(self, _count: int | None = None) -> None:
        """As it will be read."""
        text = self._screen.query_one(BodyEditor).text
        self._screen.app.push_screen(PreviewScreen(self._writing, text, markdown=self.markdown))

    def act_spelling(self, _count: int | None = None) -> None:
        """The next word that no dictionary knows."""
        self._screen.run_worker(self.spelling.step(), exclusive=True, group="spelling")

    def write_from(self, account: AccountKey) -> None:
        """Another account, which may have another language."""
        if account != self.spelling.account:
            self.spelling.account = account
            self._screen.query_one(BodyEditor).look(anew=True)
