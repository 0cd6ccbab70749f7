"""Moving about the main screen: cursor, panes, places, search. Sends no command but Sync."""

from textual.widget import Widget

from tui_mail.model.commands import Sync
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey
from tui_mail.ui.actions import Scope
from tui_mail.ui.screens.main_panes import Panes
from tui_mail.ui.screens.next_unread import go_on
from tui_mail.ui.widgets.line_list import LineList
from tui_mail.ui.widgets.places import Kind, Place
from tui_mail.ui.words import say


class Moves:
    """The `act_…` methods of moving.

    Args:
        panes: the main screen.
    """

    def __init__(self, panes: Panes) -> None:
        self._panes = panes

    @property
    def _lines(self) -> LineList:
        """The list that the focus is in."""
        at_folders = self._panes.scope is Scope.FOLDERS
        return self._panes.folders if at_folders else self._panes.messages

    # the cursor

    def act_down(self, count: int | None = None) -> None:
        """Down."""
        self._lines.move_by(count or 1)

    def act_up(self, count: int | None = None) -> None:
        """Up."""
        self._lines.move_by(-(count or 1))

    def act_first(self, _count: int | None = None) -> None:
        """To the top."""
        if self._panes.scope is Scope.READER:
            self._panes.reader.scroll_home(animate=False)
        else:
            self._lines.move_end(last=False)

    def act_last(self, count: int | None = None) -> None:
        """To the end; with a count, to that line."""
        if self._panes.scope is Scope.READER:
            self._panes.reader.scroll_end(animate=False)
        elif count is not None:
            self._lines.move_to_row(count - 1)
        else:
            self._lines.move_end(last=True)

    def act_page_down(self, count: int | None = None) -> None:
        """A page on."""
        if self._panes.scope is Scope.READER:
            self._panes.reader.page_on()
        else:
            self._lines.move_page(count or 1)

    def act_page_up(self, count: int | None = None) -> None:
        """A page back."""
        if self._panes.scope is Scope.READER:
            self._panes.reader.act_scroll_up(max(self._panes.reader.size.height - 2, 1))
        else:
            self._lines.move_page(-(count or 1))

    def act_open(self, _count: int | None = None) -> None:
        """What the cursor is on."""
        if self._panes.scope is Scope.FOLDERS:
            self._panes.folders.choose()
        else:
            self._panes.messages.open()

    def act_page(self, _count: int | None = None) -> None:
        """Open the message, or page it on if it is open."""
        panes = self._panes
        message = panes.messages.cursor_id
        if panes.scope is Scope.READER:
            self._page_reader()
        elif message is not None and (message != panes.reader.message_id or not panes.wide):
            panes.read(message, focus=not panes.wide)
        elif message is not None:
            panes.read(message, focus=False)
            self._page_reader()

    def act_next_message(self, count: int | None = None) -> None:
        """The next one; read, if one is being read."""
        self._step(count or 1)

    def act_previous_message(self, count: int | None = None) -> None:
        """The one before."""
        self._step(-(count or 1))

    def act_next_unread(self, _count: int | None = None) -> None:
        """The next unread one."""
        self._step_unread(1)

    def act_previous_unread(self, _count: int | None = None) -> None:
        """The unread one before."""
        self._step_unread(-1)

    # panes

    def act_next_pane(self, _count: int | None = None) -> None:
        """The focus to the next pane that can be seen."""
        self._turn(1)

    def act_previous_pane(self, _count: int | None = None) -> None:
        """The focus to the pane before."""
        self._turn(-1)

    def act_back(self, _count: int | None = None) -> None:
        """From the reader to the list."""
        self._panes.close_reader()

    def act_clear(self, _count: int | None = None) -> None:
        """Selection, search, problem; then, where one pane is shown, back to the folders."""
        panes = self._panes
        if panes.scope is Scope.FOLDERS:
            panes.set_class(False, "-at-folders")
            panes.messages.focus()
        elif panes.messages.clear_marks():
            return
        elif panes.search.display:
            panes.show_place(panes.place)
        elif not panes.dismiss_problem() and panes.has_class("-narrow"):
            self._turn(-1)

    def act_search(self, _count: int | None = None) -> None:
        """Type what is looked for."""
        if self._panes.has_class("-reading"):
            self._panes.close_reader()
        self._panes.set_class(False, "-at-folders")
        self._panes.search.open()

    # places

    def act_go_inbox(self, _count: int | None = None) -> None:
        """The inbox of the account that is shown."""
        self._go(Role.INBOX)

    def act_go_archive(self, _count: int | None = None) -> None:
        """Its archive."""
        self._go(Role.ARCHIVE)

    def act_go_sent(self, _count: int | None = None) -> None:
        """Its sent mail."""
        self._go(Role.SENT)

    def act_go_drafts(self, _count: int | None = None) -> None:
        """Its drafts."""
        self._go(Role.DRAFTS)

    def act_go_trash(self, _count: int | None = None) -> None:
        """Its trash."""
        self._go(Role.TRASH)

    def act_go_all(self, _count: int | None = None) -> None:
        """Everybody's inbox."""
        self._show(self._panes.folders.find(lambda place: place.kind is Kind.ALL))

    def act_account(self, number: int | None = None) -> None:
        """The inbox of the account of that number."""
        accounts = self._panes.desk.reading.accounts()
        if number is not None and number <= len(accounts):
            self._go(Role.INBOX, accounts[number - 1].account)

    def act_outbox(self, _count: int | None = None) -> None:
        """What is on its way."""
        from tui_mail.ui.screens.outbox import OutboxScreen

        self._panes.open_screen(OutboxScreen(self._panes.desk))

    def act_activity(self, _count: int | None = None) -> None:
        """What the engine does, and what is said to servers."""
        from tui_mail.ui.screens.activity import ActivityScreen

        self._panes.open_screen(ActivityScreen(self._panes.desk))

    def act_check_mail(self, _count: int | None = None) -> None:
        """Ask the servers now."""
        self._panes.desk.submit(Sync())
        self._panes.flash(say("Checking mail…"))

    def _step(self, lines: int) -> None:
        panes = self._panes
        reading = panes.scope is Scope.READER
        panes.messages.move_by(lines)
        if reading and panes.messages.cursor_id is not None:
            panes.read(panes.messages.cursor_id)

    def _step_unread(self, step: int) -> None:
        panes = self._panes
        reading = panes.scope is Scope.READER
        if not panes.messages.move_unread(step):
            if step > 0:
                go_on(panes, read=reading)
            else:
                panes.flash(say("None before."))
        elif reading and panes.messages.cursor_id is not None:
            panes.read(panes.messages.cursor_id)

    def _page_reader(self) -> None:
        if not self._panes.reader.page_on():
            self._panes.flash(say("That was all of it; n goes to the next message."))

    def _turn(self, step: int) -> None:
        """The next pane; a narrow screen shows only that one."""
        panes = self._panes
        if panes.has_class("-narrow") and not panes.has_class("-reading"):
            to_folders = panes.scope is not Scope.FOLDERS
            panes.set_class(to_folders, "-at-folders")
            (panes.folders if to_folders else panes.messages).focus()
            return
        order: list[Widget] = [panes.folders, panes.messages, panes.reader]
        empty = panes.reader if panes.reader.message_id is None else None
        seen = [pane for pane in order if pane.region and pane is not empty]
        here = next((n for n, pane in enumerate(seen) if pane.has_focus), 0)
        if seen:
            seen[(here + step) % len(seen)].focus()

    def _go(self, role: Role, account: AccountKey | None = None) -> None:
        wanted = account or self._panes.current_account()
        find = self._panes.folders.find
        place = find(lambda p: p.role is role and p.account == wanted)
        if place is None and account is None and wanted is None:
            place = find(lambda p: p.role is role)
        if place is None:
            self._panes.flash(say("There is no such folder here yet."))
        self._show(place)

    def _show(self, place: Place | None) -> None:
        if place is not None:
            self._panes.show_place(place)
            self._panes.close_reader()
