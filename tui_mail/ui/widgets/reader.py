"""The reader: a message, and what can be done with it by key or click."""

from collections.abc import Callable
from functools import partial

from textual import events
from textual.message import Message

from tui_mail.model.content import Content
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.actions import Scope
from tui_mail.ui.widgets.message_view import MessageView
from tui_mail.ui.widgets.reader_forms import ReaderForms
from tui_mail.ui.words import say


class ReaderPane(ReaderForms):
    """`show(id)` opens a message; `Shown` says when its body stands; the `act_…` are its keys.

    Args:
        reading: where messages are read from.
        actions: the table in force, for the keys that are named.
        html: whether HTML is preferred where a text is there in two forms.
    """

    scope = Scope.READER

    class Shown(MessageView.Shown):
        """The body of a message stands on the screen."""

    class WriteTo(Message):
        """A mailto: link was followed.

        Args:
            address: whom it names; nothing else of such a link is taken (it may name files).
        """

        def __init__(self, address: str) -> None:
            super().__init__()
            self.address = address

    def follow(self, row_of: Callable[[MessageId], Summary | None]) -> None:
        """Read the message that is shown anew where its row says something else by now."""
        row = None if self.content is None else row_of(self.content.summary.id)
        if self.content is not None and row is not None and row != self.content.summary:
            self.reload()

    def on_click(self, event: events.Click) -> None:
        """A fold opens, an attachment is offered, a link shows its target, then opens."""
        at = self.row_at(event.y)
        if at >= len(self.rows):
            return
        row = self.rows[at]
        link = event.style.meta.get("link", 0)
        if row.message:
            other = MessageId(row.message)
            heads = self.talk.starts.get(other) == at
            self.fold_other(other) if heads else self.turn_to(other)
        elif row.fold is not None:
            self.toggle_fold(row.fold)
        elif row.part:
            self.act_attachments()
        elif link and link == self.current_link:
            self.act_open_link()
        elif link:
            self.set_link(link)

    def act_scroll_down(self, count: int | None = None) -> None:
        """Down by lines."""
        self.scroll_to(y=self.scroll_offset.y + (count or 1), animate=False)

    def act_scroll_up(self, count: int | None = None) -> None:
        """Up by lines."""
        self.scroll_to(y=self.scroll_offset.y - (count or 1), animate=False)

    def page_on(self) -> bool:
        """Down by what is in sight, less two lines; False: the end was in sight already."""
        if self.scroll_offset.y >= self.max_scroll_y:
            return False
        self.act_scroll_down(max(1, self.size.height - 2))
        return True

    def act_quote(self, count: int | None = None) -> None:
        """Show the first fold in sight or below, or the one of that number; or fold it again."""
        folds = [at for at, row in enumerate(self.rows) if row.fold is not None]
        here = [at for at in folds if at >= self.scroll_offset.y] or folds[-1:]
        at = next(iter(here[(count or 1) - 1 :]), None)
        fold = None if at is None else self.rows[at].fold
        if at is None or fold is None:
            self.notify(say("There is no folded quote here."), markup=False)
            return
        if at >= self.scroll_offset.y + self.size.height - 1:
            self.scroll_to(y=max(0, at - self.size.height // 3), animate=False)
        self.toggle_fold(fold)

    def act_quotes(self, _count: int | None = None) -> None:
        """Show all folded quotes; or fold them again."""
        self.toggle_quotes()

    def act_conversation(self, _count: int | None = None) -> None:
        """The whole conversation around the message; or the message alone."""
        self.set_whole(whole=not self.whole)

    def act_next_in_thread(self, count: int | None = None) -> None:
        """The next message of the conversation."""
        self._turn_by(count or 1)

    def act_previous_in_thread(self, count: int | None = None) -> None:
        """The one before."""
        self._turn_by(-(count or 1))

    def act_unfold_thread(self, _count: int | None = None) -> None:
        """Let the others stand open; or fold them."""
        if self.talk.several:
            self.unfold_all()

    def _turn_by(self, step: int) -> None:
        if not self.whole:
            self.set_whole(whole=True)
            return
        other = None if self.message_id is None else self.talk.beside(self.message_id, step)
        if other is not None:
            self.turn_to(other)
        else:
            last, first = say("That was the last of it."), say("That was the first of it.")
            self.notify(last if step > 0 else first, markup=False)

    def act_headers(self, _count: int | None = None) -> None:
        """All headers in place of the head; or the head again."""
        self.toggle_headers()

    def act_next_link(self, count: int | None = None) -> None:
        """Set the next link off, or the one of that number, and show where it leads."""
        self.once_read(partial(self._next_link, count))

    def _next_link(self, count: int | None, content: Content) -> None:
        links = content.links
        if not links:
            self.notify(say("There is no link in this message."), markup=False)
        elif count is not None and count > len(links):
            self.notify(say("The last link is number {n}.", n=len(links)), markup=False)
        else:
            self.set_link(count or self.current_link % len(links) + 1)

    def act_open_link(self, count: int | None = None) -> None:
        """Open the link that is set off; nothing whose target is not on the screen."""
        from tui_mail.ui.widgets.link_opening import follow, mailto_address

        link = self.link
        address = mailto_address(link.url) if link is not None else None
        if link is None or count not in {None, self.current_link}:
            self.act_next_link(count)
        elif address is not None:
            self.post_message(self.WriteTo(address))
        else:
            follow(self, link)

    def act_open_sent(self, _count: int | None = None) -> None:
        """From a report to the message that it is about."""
        self.once_read(self._open_sent)

    def _open_sent(self, content: Content) -> None:
        note = content.bounce
        if note is None:
            self.notify(say("This is no report of a message that came back."), markup=False)
        elif note.sent is None:
            self.notify(say("The message is in no Sent folder here."), markup=False)
        else:
            self.show(note.sent)

    def act_attachments(self, _count: int | None = None) -> None:
        """List the attachments: to be looked at, saved, opened, piped."""
        self.once_read(self._list_attachments)

    def _list_attachments(self, content: Content) -> None:
        screen = self.screen
        if not isinstance(screen, ActionScreen):
            return
        if content.files:
            from tui_mail.ui.screens.attachments import AttachmentsScreen

            shown = AttachmentsScreen(screen.desk, content.summary.id, content.files)
            self.app.push_screen(shown)
        else:
            self.notify(say("There is no attachment in this message."), markup=False)

    def act_raw(self, _count: int | None = None) -> None:
        """The message as it came, on a screen of its own."""
        if self.message_id is not None:
            from tui_mail.ui.screens.raw import RawScreen

            self.app.push_screen(RawScreen(self.reading, self.message_id))

    def act_copy(self, _count: int | None = None) -> None:
        """Offer what can be copied."""
        self.once_read(self._offer_copies)

    def _offer_copies(self, content: Content) -> None:
        from tui_mail.ui.dialogs.copy_choice import CopyChoice, choices

        self.app.push_screen(CopyChoice(choices(content, self.link)))
