"""Counts what saved searches find, behind everything else.

Must never count on the screen's own thread, nor more than a fifth of the time however much comes
in, nor tell of a count that cannot be had: the number stands as it was.
"""

from functools import partial

from tui_mail.errors import TuiMailError
from tui_mail.model.summary import View
from tui_mail.ports.reading import Reading
from tui_mail.ui.views import Views
from tui_mail.ui.widgets.folder_list import FolderList
from tui_mail.ui.widgets.pace import Pace
from tui_mail.ui.widgets.places import Kind

_LEAST = 0.3
"""Seconds from the reason for a count to the count: a flood of news is one reason."""


class SearchCounts:
    """Keeps the numbers of one folder pane.

    Args:
        folders: shows them.
        reading: the store.
        views: remember the numbers, for the next start.
    """

    def __init__(self, folders: FolderList, reading: Reading, views: Views) -> None:
        self._folders = folders
        self._reading = reading
        self._views = views
        self._pace = Pace()
        self._due = False

    def soon(self) -> None:
        """There may be other numbers."""
        self._pace.wanted = True
        if not self._due and not self._pace.running:
            self._due = True
            self._folders.set_timer(max(self._pace.rest, _LEAST), self._begin)

    def _begin(self) -> None:
        self._due = False
        places = self._folders.places
        queries = tuple(place.query for place in places if place.kind is Kind.SEARCH)
        self._pace.begin()
        if not queries:
            self._end()
            return
        work = partial(self._count, queries)
        self._folders.run_worker(work, thread=True, group="counting", exit_on_error=False)

    def _count(self, queries: tuple[str, ...]) -> None:
        """On a thread."""
        try:
            for query in queries:
                self._tell(query)
        finally:
            self._folders.call_later(self._end)

    def _tell(self, query: str) -> None:
        try:
            total = self._reading.count(View(query=query, hasty=True))
            unread = (
                self._reading.count(View(query=self._unread(query), hasty=True)) if total else 0
            )
        except TuiMailError as error:
            self._folders.log(error.message)  # said where the search is opened
            return
        self._folders.post_message(FolderList.Counted(query, unread, total))

    def _unread(self, query: str) -> str:
        return self._reading.searching.both(query, "is:unread")

    def _end(self) -> None:
        self._pace.end()
        if self._views.changed:
            self._folders.run_worker(self._keep, thread=True, exit_on_error=False)
        if self._pace.wanted:
            self.soon()

    def _keep(self) -> None:
        """On a thread."""
        try:
            self._views.keep()
        except TuiMailError as error:
            self._folders.log(error.message)  # they are counted again at the next start
