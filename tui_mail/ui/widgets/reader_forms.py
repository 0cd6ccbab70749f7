"""The forms in which the reader shows a text: plain or HTML, its lines whole, another charset; and
the browser for what it cannot show.

Reads on a worker; a page for the browser is a copy that fetches nothing.
"""

from collections.abc import Callable
from functools import partial

from tui_mail.errors import TuiMailError
from tui_mail.model.content import Content
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

    _awaiting: Callable[[Content], None] | None = None
    """What a key asked for before the message was read."""

    def on_mount(self) -> None:
        """What waits for a message to be read is done then."""
        self.came.append(self._act_awaited)

    def once_read(self, act: Callable[[Content], None]) -> None:
        """Do it with what the message says: now, or once it is read, if it is still shown then."""
        if self.content is not None:
            act(self.content)
        elif self.failed:
            self.notify(self.failed, markup=False)
        elif self.message_id is not None:
            self._awaiting = act

    def clear(self) -> None:
        """Show nothing."""
        self._awaiting = None
        super().clear()

    def _act_awaited(self, content: Content) -> None:
        act, self._awaiting = self._awaiting, None
        if act is not None and self.app.screen is self.screen:
            act(content)

    def on_unmount(self) -> None:
        """No page is left behind."""
        if self.pages is not None:
            self.pages.remove_all()

    def toggle_html(self) -> None:
        """The other form of the text, for as long as this message is shown."""
        self.html_shown = not self.html_shown
        self.set_link(0)
        self.reload()

    def toggle_whole_lines(self) -> None:
        """Lines of plain text as long as they were written; or wrapped again."""
        self.whole_lines, self.shift = not self.whole_lines, 0
        self.reload()

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
        self.once_read(self._choose_charset)

    def _choose_charset(self, content: Content) -> None:
        from tui_mail.ui.dialogs.charset_picker import CharsetPicker

        message = content.summary.id

        def chosen(charset: str | None) -> None:
            if charset is not None:
                self.reading.viewing.read_in(message, charset)
                self.reload()

        self.app.push_screen(CharsetPicker(self.reading.viewing.charset(message)), chosen)

    def act_html(self, _count: int | None = None) -> None:
        """The other form of a text that came in two."""
        self.once_read(lambda content: self.toggle_html() if self._has_html(content) else None)

    def act_browser(self, _count: int | None = None) -> None:
        """The HTML in the browser, as a copy that fetches nothing."""
        self.once_read(self._open_browser)

    def _open_browser(self, content: Content) -> None:
        if self._has_html(content):
            self.pages = self.pages or BrowserPages()
            work = partial(self._to_browser, self.pages, content.summary.id)
            self.run_worker(work, thread=True, group="browser")

    def _has_html(self, content: Content) -> bool:
        """Whether there is any; says so where there is none."""
        if not content.html:
            self.notify(say("There is no HTML in this message."), markup=False)
        return content.html

    def _to_browser(self, pages: BrowserPages, id: MessageId) -> None:
        """On a thread: what is slow."""
        try:
            pages.show(self.reading.html.page(id))
        except TuiMailError as error:
            self.app.call_from_thread(partial(self.notify, str(error), markup=False))
        else:
            self.app.call_from_thread(partial(self.set_timer, LEFT_FOR, pages.remove_oldest))
