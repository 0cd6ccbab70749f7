"""A list that shows what a search finds, without waiting for it.

What stands there stays until the first of what is found is known. Must never show what was found
for words that are not the ones typed any more.
"""

from functools import partial

from textual.message import Message

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.summary import View
from tui_mail.ui.widgets.listing import FirstPage, Wanted, read_first_page
from tui_mail.ui.widgets.row_cache import PAGE
from tui_mail.ui.widgets.view_list import ViewList

_AT_ONCE = 2
"""Searches that run beside each other: one that takes long holds no other up."""


class SearchedList(ViewList):
    """Subclasses draw the rows."""

    _seeking = 0
    """Searches that are under way, those that nobody wants any more among them."""
    _missed = False
    """What is wanted could not be read."""

    class _FirstFound(Message):
        """The first rows, from a worker; None where it failed."""

        def __init__(self, number: int, page: FirstPage | None) -> None:
            super().__init__()
            self.number = number
            self.page = page

    @property
    def seeking(self) -> bool:
        """Whether the first rows of what is wanted are still being looked for."""
        return self._seeking > 0 and self.reordering

    def is_on(self, view: View) -> bool:
        """Whether that is what is shown, or on its way: nothing needs to be asked anew."""
        return view == self.view and not self._missed

    def show_later(self, view: View) -> None:
        """Another view, as soon as its first rows are known."""
        self.leave(view)
        self._missed = False
        self._generation += 1  # what is on its way is of other words
        self._pace.begin()
        self._seek()
        self.post_message(self.Changed())

    def on_searched_list__first_found(self, message: _FirstFound) -> None:
        """The first rows, if they are still wanted; else what is wanted now."""
        message.stop()
        self._seeking -= 1
        if message.number != self._generation:
            if self._pace.running and self.reordering:
                self._seek()
        elif message.page is None:
            self._pace.end()
            self._missed = True
        else:
            self.begin(self.view, message.page)

    def _seek(self) -> None:
        if self._seeking < _AT_ONCE:
            self._seeking += 1
            work = partial(self._look, self._generation, self._wanted())
            self.run_worker(work, thread=True, group="seeking")

    def _look(self, number: int, wanted: Wanted) -> None:
        page = None
        try:
            if number == self._generation:
                page = read_first_page(self.reading, wanted, PAGE)
        except TuiMailError as error:
            self.post_message(self.Trouble(Problem(error.message, error.hint)))
        self.post_message(self._FirstFound(number, page))
