"""The reader: a message, and what can be done with it by key or click."""

from textual import events
from textual.message import Message

from tui_mail.ui.actions import Scope
from tui_mail.ui.widgets.message_view import MessageView
from tui_mail.ui.words import say


class ReaderPane(MessageView):
    """`show(id)` opens a message; `Shown` says when its body stands; the `act_…` are its keys.

    Args:
        reading: where messages are read from.
        actions: the table in force, for the keys that are named.
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

    def on_click(self, event: events.Click) -> None:
        """A fold opens, an attachment is offered, a link shows its target, then opens."""
        at = self.row_at(event.y)
        if at >= len(self.rows):
            return
        row = self.rows[at]
        link = event.style.meta.get("link", 0)
        if row.fold is not None:
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

    def act_quotes(self, _count: int | None = None) -> None:
        """Show all folded quotes; or fold them again."""
        self.toggle_quotes()

    def act_headers(self, _count: int | None = None) -> None:
        """All headers in place of the head; or the head again."""
        self.toggle_headers()

    def act_next_link(self, count: int | None = None) -> None:
        """Set the next link off, or the one of that number, and show where it leads."""
        links = self.content.links if self.content is not None else ()
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
        note = self.content.bounce if self.content is not None else None
        if note is None:
            self.notify(say("This is no report of a message that came back."), markup=False)
        elif note.sent is None:
            self.notify(say("The message is in no Sent folder here."), markup=False)
        else:
            self.show(note.sent)

    def act_attachments(self, _count: int | None = None) -> None:
        """List the attachments, to save them."""
        if self.message_id is None or self.content is None:
            return
        if self.content.files:
            from tui_mail.ui.dialogs.attachments import AttachmentsDialog

            self.app.push_screen(
                AttachmentsDialog(self.reading, self.message_id, self.content.files)
            )
        else:
            self.notify(say("There is no attachment in this message."), markup=False)

    def act_raw(self, _count: int | None = None) -> None:
        """The message as it came, on a screen of its own."""
        if self.message_id is not None:
            from tui_mail.ui.screens.raw import RawScreen

            self.app.push_screen(RawScreen(self.reading, self.message_id))

    def act_copy(self, _count: int | None = None) -> None:
        """Offer what can be copied."""
        if self.content is not None:
            from tui_mail.ui.dialogs.copy_choice import CopyChoice, choices

            self.app.push_screen(CopyChoice(choices(self.content, self.link)))
