"""The main screen: folders, list and reader, side by side or one over the other.

State goes down to the panes, messages come up; nothing here waits for anything.
"""

from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui_mail.model.account import Capability
from tui_mail.model.draft import Draft
from tui_mail.model.events import Event, MailChanged
from tui_mail.model.flags import DRAFT
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.actions import Action, Scope
from tui_mail.ui.bridge import Desk
from tui_mail.ui.pause import Pause
from tui_mail.ui.screens.main_about import AboutActions
from tui_mail.ui.screens.main_actions import MessageActions
from tui_mail.ui.screens.main_folders import FolderActions
from tui_mail.ui.screens.main_list import ListActions, show_found, show_title, show_view
from tui_mail.ui.screens.main_moves import Moves
from tui_mail.ui.screens.main_news import News
from tui_mail.ui.screens.main_opening import fit, look_soon
from tui_mail.ui.screens.main_reading import ReadingActions
from tui_mail.ui.screens.main_searches import SearchActions
from tui_mail.ui.screens.main_threads import ThreadActions
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.folder_list import FolderList
from tui_mail.ui.widgets.key_bar import KeyBar
from tui_mail.ui.widgets.message_list import MessageList
from tui_mail.ui.widgets.pane_title import PaneTitle
from tui_mail.ui.widgets.places import Kind, Place, first_place
from tui_mail.ui.widgets.reader import ReaderPane
from tui_mail.ui.widgets.search_bar import SearchBar
from tui_mail.ui.widgets.status_line import StatusLine
from tui_mail.ui.words import say

T = TypeVar("T")
BREAKPOINTS = ((0, "-narrow"), (80, "-medium"), (120, "-wide"))
"""Columns from which on the screen has a class."""
_WHOLE = 100
"""Below so many columns a message that is read has the whole width."""
_NO_SIZE = Size(0, 0)
_PREVIEW = 0.12
"""Seconds for which the cursor must rest before a wide screen reads the message under it."""


class MainScreen(ActionScreen):
    """Class `-reading`: the reader is open; `-at-folders`: a narrow screen shows the folders.

    Args:
        desk: what it works with.
        size: of the terminal, where it is known before the first layout.
    """

    SCOPE: ClassVar[Scope] = Scope.LIST
    AUTO_FOCUS = "#list"

    def __init__(self, desk: Desk, size: Size = _NO_SIZE) -> None:
        super().__init__(desk)
        self.HORIZONTAL_BREAKPOINTS = list(BREAKPOINTS)
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-tall")]
        if size:
            fit(self, size)
        self.folders = FolderList(desk.views.counts, id="folders")
        self.messages = MessageList(desk.reading, id="list")
        self.reader = ReaderPane(
            desk.reading, desk.actions, desk.look.headers, id="reader", html=desk.prefer_html
        )
        self.search = SearchBar(desk.reading, desk.searches, id="search")
        self.title_line, self.status = PaneTitle(id="list-title"), StatusLine(id="status")
        self.place = Place(Kind.ALL, say("All inboxes"))
        self.news, self.actions, self.moves = News(self), MessageActions(self), Moves(self)
        self.lists, self.about = ListActions(self), AboutActions(self, self)
        self.views = desk.views
        self.messages.days = desk.views.days
        self.searches, self.threads = SearchActions(self), ThreadActions(self, self)
        self.folder_actions = FolderActions(self, self, self.searches)
        self._pause, self._shown_before = Pause(self, _PREVIEW), False
        self.handing_over = ReadingActions(self, self.targets)

    def compose(self) -> ComposeResult:
        """Three panes over the lines that are always there."""
        heading = Static(Content(say("Mail")), id="side-title")
        middle = (self.title_line, self.search, self.messages)
        yield from _panes(side=(heading, self.folders), middle=middle, right=(self.reader,))
        yield Banner()
        yield self.status
        yield KeyBar()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Its widgets were given their styles as they were mounted: not a second time at once."""
        event.refresh_styles, self._shown_before = self._shown_before, True

    def on_mount(self) -> None:
        """The first page stands at once; how the accounts are doing is asked for."""
        self.news.refresh()
        lines = self.folders.places
        self.show_place(self.views.place(lines) or first_place(lines))
        self.set_focus(self.messages)
        self.news.ask_engine()
        self.actions.offer_unfinished()

    @property
    def handlers(self) -> tuple[object, ...]:
        """Who does the actions."""
        own = (self.moves, self.lists, self.actions, self.actions.passing_on, self.handing_over)
        also = (self.searches, self.folder_actions, self.threads, self.about, *self.about.offers)
        return (*own, *also, self.reader, self.search)

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Of the account that is shown; of all together where that is none."""
        return self.news.capabilities(self.place.account)

    def perform(self, action: Action, count: int | None = None) -> bool:
        """Do it, if it can be done here; from now on the cursor stays on its message."""
        self.messages.keeps_top = False
        return super().perform(action, count)

    @property
    def wide(self) -> bool:
        """Whether the reader stands beside the list."""
        return self.has_class("-wide")

    # what the actions ask for

    def targets(self, count: int | None) -> tuple[MessageId, ...]:
        """The message that is read where the focus is in the reader, else the list's."""
        shown = self.reader.message_id
        if self.scope is Scope.READER and shown is not None:
            return (shown,)
        return self.messages.targets(self.pressed_at, count or 1)

    def step_off(self, leaving: tuple[MessageId, ...]) -> None:
        """The cursor goes on; a reader that lies over the list closes."""
        self.messages.step_off(leaving)
        if self.reader.message_id in leaving and not self.wide:
            self.close_reader()

    def flash(self, words: str) -> None:
        """Say quietly what was done."""
        self.status.flash(words)

    def ask(self, dialog: Screen[T | None], then: Callable[[T], None]) -> None:
        """Put a question."""
        self.app.push_screen(dialog, lambda answer: None if answer is None else then(answer))

    def dismiss_problem(self) -> bool:
        """The problem on the banner was read."""
        return self.query_one(Banner).dismiss()

    def open_screen(self, screen: Screen[None]) -> None:
        """Another screen over this one."""
        self.app.push_screen(screen)

    def write(self, draft: Draft) -> None:
        """Open the composer."""
        from tui_mail.ui.screens.compose import ComposeScreen

        self.app.push_screen(ComposeScreen(self.desk, draft))

    def current_account(self) -> AccountKey | None:
        """Of the folder that is shown; of the message under the cursor in all inboxes."""
        return self.place.account or self._account_of(self.messages.cursor_id)

    def account_in_sight(self) -> AccountKey | None:
        """Of the folder that is shown; in all inboxes of the message that is being read.

        A cursor always stands on some message there: who writes a new one has not chosen it.
        """
        reading = self.scope is Scope.READER
        return self.place.account or self._account_of(self.reader.message_id if reading else None)

    # showing

    def show_place(self, place: Place) -> None:
        """Another folder in the list."""
        self.place = place
        self.search.close()
        self.remove_class("-at-folders")
        self.folders.show_current(place)
        show_view(self, self.views.view(place))
        self.views.looked_at(place)
        self.lists.keep()
        self.messages.keeps_top = not self.news.filled(place.account)

    def show_search(self, query: str) -> None:
        """What matches, of the place that is shown."""
        show_found(self, query)

    def read(self, message: MessageId, *, focus: bool = True) -> None:
        """Open a message; a draft opens in the composer."""
        row = self.messages.row(message)
        if row is None:
            return
        if self.place.role is Role.DRAFTS or DRAFT in row.flags:
            self.actions.open_draft(message)
            return
        self._pause.end()
        self.add_class("-reading")
        self.reader.show(message)
        self.actions.mark_seen(message)
        if focus:
            self.call_after_refresh(self.reader.focus)

    def close_reader(self) -> None:
        """Back to the list."""
        self.remove_class("-reading")
        self.messages.focus()

    def show_title(self) -> None:
        """The line over the list, and what an empty list says."""
        show_title(self)

    # what the panes say

    def on_folder_list_chosen(self, message: FolderList.Chosen) -> None:
        """A folder; or the outbox, a screen of its own."""
        if message.place.kind is Kind.OUTBOX:
            self.moves.act_outbox()
            return
        self.show_place(message.place)
        self.close_reader()

    def on_message_list_highlighted(self, message: MessageList.Highlighted) -> None:
        """A wide screen reads along, once the cursor rests."""
        self._pause.end()
        here = message.message
        if self.wide and here is not None:
            self._pause.then(lambda: self.reader.show(here))
        elif self.wide:
            self.reader.clear()

    def on_message_list_opened(self, message: MessageList.Opened) -> None:
        """A message shall be read."""
        self.read(message.message)

    def on_view_list_changed(self) -> None:
        """Another length or selection."""
        self.show_title()

    def on_view_list_trouble(self, message: MessageList.Trouble) -> None:
        """The store could not be read."""
        self.show_problem(message.problem)

    def on_reader_pane_write_to(self, message: ReaderPane.WriteTo) -> None:
        """A mailto: link was followed."""
        self.actions.write_to(message.address)

    def on_search_bar_searched(self, message: SearchBar.Searched) -> None:
        """While one types."""
        if self.search.display:
            self.show_search(message.query)

    def on_search_bar_left(self, message: SearchBar.Left) -> None:
        """To what was found, or back to the folder."""
        self.messages.focus()
        if not message.found:
            self.show_place(self.place)

    def on_key_bar_chosen(self, message: KeyBar.Chosen) -> None:
        """A click in the key bar."""
        self.perform(message.action)

    def on_resize(self, event: events.Resize) -> None:
        """A pane that had the focus may be hidden now."""
        fit(self, event.size)
        self.call_after_refresh(self._keep_focus)
        look_soon(self)

    def hear(self, event: Event) -> None:
        """The engine said something."""
        if isinstance(event, MailChanged):
            if self.news.filled(self.place.account):
                self.messages.keeps_top = False
            if self.messages.view.folder_id in {None, *event.folders}:
                self.messages.reload()
            self.reader.follow(self.messages.row)
        for listener in (self.actions, self.news, self.about, self.threads):
            listener.hear(event)

    def read_anew(self) -> None:
        """News may have been missed: rows and message as the store says now."""
        self.messages.reload()
        self.reader.follow(self.messages.row)

    def _account_of(self, message: MessageId | None) -> AccountKey | None:
        row = None if message is None else self.messages.row(message)
        return None if row is None else row.account

    def _keep_focus(self) -> None:
        if self.focused is None or not self.focused.region:
            self.messages.focus()


def _panes(**panes: tuple[Widget, ...]) -> ComposeResult:
    """Side by side, each a column of its widgets."""
    with Horizontal(id="panes"):
        for name, widgets in panes.items():
            with Vertical(id=name):
                yield from widgets
