"""How the list of the main screen stands, and what is selected in it. Sends no command."""

from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from textual.screen import Screen

from tui_mail.config.view_state import Arrangement
from tui_mail.errors import QueryError, StoreError, TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.frozen import replace
from tui_mail.model.summary import QUICK_ORDERS, Likeness, Order, View
from tui_mail.ui.dialogs.query import QueryDialog
from tui_mail.ui.dialogs.sorting import Sorting, Standing
from tui_mail.ui.screens.main_news import News
from tui_mail.ui.screens.server_search import Asking, ServerSearch
from tui_mail.ui.views import Views
from tui_mail.ui.widgets.folder_list import FolderList
from tui_mail.ui.widgets.list_note import list_note, sorting_note
from tui_mail.ui.widgets.message_list import MessageList
from tui_mail.ui.widgets.message_rows import RowStyle
from tui_mail.ui.widgets.pane_title import PaneTitle
from tui_mail.ui.widgets.places import Kind, Place
from tui_mail.ui.widgets.reader import ReaderPane
from tui_mail.ui.widgets.search_bar import SearchBar
from tui_mail.ui.words import say

T = TypeVar("T")
ORDERS = {
    Order.NEWEST: "",
    Order.OLDEST: "oldest first",
    Order.UNREAD: "unread first",
    Order.SENDER: "by sender",
    Order.SUBJECT: "by subject",
    Order.LARGEST: "largest first",
    Order.RELEVANCE: "best first",
}


class Titled(Protocol):
    """What the line over the list is made from."""

    messages: MessageList
    folders: FolderList
    search: SearchBar
    place: Place
    news: News
    title_line: PaneTitle
    lists: "ListActions"


class Shown(Titled, Protocol):
    """What is needed to show a view."""

    reader: ReaderPane

    @property
    def wide(self) -> bool:
        """Whether the reader stands beside the list."""
        ...

    def show_problem(self, problem: Problem) -> None:
        """Show it until it is dealt with."""
        ...

    def show_keys(self, *, anew: bool = ...) -> None:
        """Bring the key bar up to date."""
        ...


class Stage(Shown, Asking, Protocol):
    """What is needed of the main screen."""

    views: Views

    def ask(self, dialog: Screen[T | None], then: Callable[[T], None]) -> None:
        """Put a question; `then` hears the answer if there is one."""
        ...


class ListActions:
    """The `act_…` methods of the list.

    Args:
        stage: the main screen.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.server = ServerSearch(stage)
        self.found_order = Order.NEWEST
        """How what a search finds stands; the last one chosen."""

    @property
    def _list(self) -> MessageList:
        return self._stage.messages

    # how it stands

    def act_sort(self, _count: int | None = None) -> None:
        """Ask how."""
        view = self._list.view
        now = Standing(view.order, view.threads, self._list.days)
        found = self._searching
        self._stage.ask(Sorting(now, threads=not found, found=found), self._stand)

    def act_threads(self, _count: int | None = None) -> None:
        """One row a thread, or one a message."""
        view = self._list.view
        if self._searching:
            self._stage.flash(say("What a search finds stands one by one."))
            return
        self._stand(Standing(view.order, not view.threads, self._list.days))
        self._stage.flash(say("Single messages") if view.threads else say("Threads"))

    def act_days(self, _count: int | None = None) -> None:
        """Headings, or none."""
        view = self._list.view
        self._stand(Standing(view.order, view.threads, not self._list.days))

    def act_fold(self, _count: int | None = None) -> None:
        """The thread under the cursor."""
        if not self._list.fold():
            hint = say("This message stands alone.")
            if not self._list.view.threads and not self._searching:
                hint = say("Single messages are shown; V shows threads.")
            self._stage.flash(hint)

    def act_fold_all(self, _count: int | None = None) -> None:
        """All of them."""
        if not self._list.view.threads:
            self.act_fold()
            return
        unfolded = self._list.fold_all()
        if unfolded is None:
            self._stage.flash(say("All folded"))
        elif unfolded < self._list.length:
            self._stage.flash(say("Unfolded around here; T folds all"))

    def keep(self) -> None:
        """Remember how lists stand; the disk is waited for apart."""
        if self._stage.views.changed:
            work = partial(self._guarded, self._stage.views.keep)
            self._stage.run_worker(work, group="views", thread=True)

    @property
    def _searching(self) -> bool:
        return self._stage.search.display or self._stage.place.kind is Kind.SEARCH

    def _stand(self, wanted: Standing) -> None:
        stage = self._stage
        view = replace(self._list.view, order=wanted.order, threads=wanted.threads)
        if wanted.days != stage.views.days:
            stage.views.set_days(shown=wanted.days)
        if stage.search.display:
            self.found_order = wanted.order
        else:
            stage.views.arrange(stage.place, Arrangement(wanted.order, wanted.threads))
        self._list.reorder(view, days=wanted.days)
        self.keep()

    def _guarded(self, work: Callable[[], None]) -> None:
        """On a thread."""
        try:
            work()
        except TuiMailError as error:
            self._list.post_message(self._list.Trouble(Problem(error.message, error.hint)))

    # selecting

    def act_select(self, count: int | None = None) -> None:
        """This row, or so many."""
        self._list.toggle_mark(count or 1)

    def act_select_range(self, _count: int | None = None) -> None:
        """Up to here."""
        self._list.mark_range()

    def act_select_all(self, _count: int | None = None) -> None:
        """All."""
        self._list.mark_all()

    def act_select_none(self, _count: int | None = None) -> None:
        """None."""
        self._list.clear_marks()

    def act_select_others(self, _count: int | None = None) -> None:
        """What is not, and nothing that is."""
        self._list.invert_marks()

    def act_select_sender(self, _count: int | None = None) -> None:
        """All from the one who wrote this."""
        self._list.mark_alike(Likeness.SENDER)

    def act_select_subject(self, _count: int | None = None) -> None:
        """All with this subject."""
        self._list.mark_alike(Likeness.SUBJECT)

    def act_select_thread(self, _count: int | None = None) -> None:
        """What belongs together."""
        self._list.mark_alike(Likeness.THREAD)

    def act_select_unread(self, _count: int | None = None) -> None:
        """What is unread."""
        self._list.mark_found("is:unread")

    def act_select_starred(self, _count: int | None = None) -> None:
        """What is starred."""
        self._list.mark_found("is:flagged")

    def act_select_found(self, _count: int | None = None) -> None:
        """What a query finds."""
        self._stage.ask(QueryDialog(say("Select what?")), self._list.mark_found)


def show_found(screen: Shown, typed: str) -> None:
    """What matches, of the place that is shown; what is wrong with it is said where it is typed."""
    view, searching = screen.place.view, screen.messages.reading.searching
    try:
        searching.check(screen.search.typed)
    except QueryError as error:
        screen.search.complain(error)
        return
    order = screen.lists.found_order if typed else view.order
    view = replace(view, query=searching.both(view.query, typed), order=order)
    show_view(screen, view, typed)


def show_view(screen: Shown, view: View, typed: str = "") -> None:
    """A view in the list; what is wrong with a query is said where it is typed.

    Args:
        screen: the main one.
        view: to be shown.
        typed: what of its query was typed: what it hits is marked.
    """
    place = screen.place
    searching = screen.messages.reading.searching
    # what is built in says nothing that one would look for
    saved = place.query if place.kind is Kind.SEARCH and not place.built_in else ""
    hits = searching.hits(searching.both(saved, typed)) if typed or saved else None
    style = RowStyle(place.recipients, place.mixed, hits=hits)
    later = bool(typed) or place.kind is Kind.SEARCH
    try:
        screen.messages.show_rows(view, style, later=later)
    except TuiMailError as error:
        if screen.search.display and not isinstance(error, StoreError):
            screen.search.set_trouble(str(error))
        else:
            screen.show_problem(Problem(error.message, error.hint))
        return
    screen.search.set_trouble("")
    screen.reader.mark_hits(hits)
    screen.lists.server.shows(view)
    if screen.wide:
        screen.reader.clear()
    show_title(screen)
    screen.show_keys(anew=True)


def show_title(screen: Titled) -> None:
    """The line over the list, and what an empty list says."""
    messages, place = screen.messages, screen.place
    query = screen.search.query_words if screen.search.display else ""
    current = screen.folders.find(lambda other: other.key == place.key)
    unread = None if query or current is None else current.count
    name = say("Search") if query else place.words
    counts = (unread, messages.total, len(messages.marked))
    order, found = order_words(messages), screen.lists.server.words if query else ""
    screen.title_line.show(name, place.account or "", counts, order, found)
    sorting = messages.view.order not in QUICK_ORDERS and messages.loading_ids
    waiting = sorting and not messages.length
    statuses = screen.news.statuses_of(place.account)
    messages.set_note(*(sorting_note() if waiting else list_note(query, statuses)))


def order_words(messages: MessageList) -> str:
    """How a list stands, or what is being done to it; empty where it goes without saying."""
    if messages.selecting:
        return say("selecting…")
    if messages.seeking:
        return say("searching…")
    if messages.reordering:
        return say("sorting…")
    words = ORDERS[messages.view.order]
    return say(words) if words else ""
