"""What the composer does with its text beside taking it in. No work in a handler."""

import asyncio
from collections.abc import Callable

from textual.content import Content
from textual.widgets import Input, Static

from tui_mail.model.account import Problem
from tui_mail.model.draft import Draft, Filled
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.bridge import Desk
from tui_mail.ui.clean import one_line, plain_text
from tui_mail.ui.dialogs.template_picker import TemplatePicker
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
        begun: what the message begins with.
        draft: gives it as it stands now.
    """

    def __init__(
        self, screen: ActionScreen, desk: Desk, begun: Draft, draft: Callable[[], Draft]
    ) -> None:
        self._screen = screen
        self._draft = draft
        self._writing = desk.reading.writing
        self.markdown = begun.markdown or (begun.id is None and self._writing.markdown)
        """Whether the text is Markdown."""
        self.begun = replace(begun, markdown=self.markdown)
        """The draft as it begins here."""
        self.spelling = SpellingWalk(
            screen, self._writing.spelling, begun.account, screen.show_problem
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

    def act_template(self, _count: int | None = None) -> None:
        """Choose one of the user's templates, and put it in where the cursor is."""
        self._screen.run_worker(self._choose(), exclusive=True, group="template")

    def put_in(self, template: str | None) -> None:
        """Fill it in for this message; a subject only where there is none."""
        if template is not None:
            self._screen.run_worker(self._fill(template), exclusive=True, group="template")

    async def _choose(self) -> None:
        with self._screen.guarding():
            names = await asyncio.to_thread(self._writing.templates)
            if not names:
                words = say("There are no templates yet.")
                hint = say("Put them into the folder “templates” beside config.toml: NAME.txt")
                self._screen.show_problem(Problem(words, hint))
            elif chosen := await self._screen.app.push_screen_wait(TemplatePicker(names)):
                await self._fill(chosen)

    async def _fill(self, template: str) -> None:
        with self._screen.guarding():
            self._take(await asyncio.to_thread(self._writing.fill, template, self._draft()))

    def _take(self, filled: Filled) -> None:
        editor = self._screen.query_one(BodyEditor)
        text = plain_text(filled.text)
        start, end = sorted(editor.selection)
        editor.replace(text, start, end, maintain_selection_offset=False)
        rows = text[: filled.cursor].split("\n")
        column = len(rows[-1]) + (start[1] if len(rows) == 1 else 0)
        editor.move_cursor((start[0] + len(rows) - 1, column))
        editor.focus()
        subject = self._screen.query_one("#subject", Input)
        if filled.subject and not subject.value.strip():
            subject.value = one_line(filled.subject)
        if filled.markdown and not self.markdown:
            self.act_markdown()

    def act_spelling(self, _count: int | None = None) -> None:
        """The next word that no dictionary knows."""
        self._screen.run_worker(self.spelling.step(), exclusive=True, group="spelling")

    def write_from(self, account: AccountKey) -> None:
        """Another account, which may have another language."""
        if account != self.spelling.account:
            self.spelling.account = account
            self._screen.query_one(BodyEditor).look(anew=True)
