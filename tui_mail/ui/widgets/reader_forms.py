"""The forms in which the reader shows a text: plain or HTML, its lines whole, another charset; and
the browser for what it cannot show.

Reads on a worker; a page for the browser is a copy that fetches nothing.
"""

from functools import partial

from tui_mail.errors import TuiMailError
from tui_mail.model.ids import MessageId
from tui_mail.ui.browser_pages import LEFT_FOR, BrowserPages
from tui_mail.ui.widgets.conversation_view import ConversationView
from tui_mail.ui.words import say

_STEP = 8
"""Cells that long lines are scrolled by."""


class ReaderForms(ConversationView):
    """The `act_…` are its keys; the arguments are those of `ConversationView`."""

    pages: BrowserPages | None = None
    """Those that a browser was given, until they are removed."""

    def on_unmount(self) -> None:
        """No page is left behind."""
        if self.pages is not None:
            self.pages.remove_all()

    def act_long_lines(self, _count: int | None = None) -> None:
        """Long lines of plain text as they were written; or wrapped again."""
        self.toggle_whole_lines()
        words = (
            say("Long lines stand whole; the arrows left and right scroll them.")
            if self.whole_lines
            else say("Long lines are wrapped.")
        )
        self.notify(words, markup=False)

    def act_scroll_left(self, count: int | None = None) -> None:
        """Long lines to the left."""
        self.shift_by(-_STEP * (count or 1))

    def act_scroll_right(self, count: int | None = None) -> None:
        """Long lines to the right."""
        self.shift_by(_STEP * (count or 1))

    def act_charset(self, _count: int | None = None) -> None:
        """Read the text in a charset that is chosen, where its own does not fit."""
        message = self.message_id
        if message is None or self.content is None:
            return
        from tui_mail.ui.dialogs.charset_picker import CharsetPicker

        def chosen(charset: str | None) -> None:
            if charset is not None:
                self.reading.viewing.read_in(message, charset)
                self.reload()

        picker = CharsetPicker(self.reading.viewing.charset(message))
        self.app.push_screen(picker, chosen)

    def act_html(self, _count: int | None = None) -> None:
        """The other form of a text that came in two."""
        if self.content is not None and not self.content.html:
            self.notify(say("There is no HTML in this message."), markup=False)
        elif self.content is not None:
            self.toggle_html()

    def act_browser(self, _count: int | None = None) -> None:
        """The HTML in the browser, as a copy that fetches nothing."""
        if self.message_id is None or self.content is None:
            return
        if not self.content.html:
            self.notify(say("There is no HTML in this message."), markup=False)
            return
        self.pages = self.pages or BrowserPages()
        work = partial(self._to_browser, self.pages, self.message_id)
        self.run_worker(work, thread=True, group="browser")

    def _to_browser(self, pages: BrowserPages, id: MessageId) -> None:
        """On a thread: what is slow."""
        try:
            pages.show(self.reading.html.page(id))
        except TuiMailError as error:
            self.app.call_from_thread(partial(self.notify, str(error), markup=False))
        else:
            self.app.call_from_thread(partial(self.set_timer, LEFT_FOR, pages.remove_oldest))
