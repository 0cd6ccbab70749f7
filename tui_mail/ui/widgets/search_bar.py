"""The line in which a search is typed. Searches nothing itself."""

from typing import ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui_mail.ui.actions import Scope
from tui_mail.ui.clean import printable
from tui_mail.ui.pause import Pause
from tui_mail.ui.words import say

_PAUSE = 0.15
"""Seconds without a key before what was typed is looked for."""


class SearchBar(Vertical):
    """Hidden until it is opened; says Searched while one types."""

    scope: ClassVar[Scope] = Scope.SEARCH

    class Searched(Message):
        """Look for this; empty: for everything."""

        def __init__(self, query: str) -> None:
            super().__init__()
            self.query = query

    class Left(Message):
        """Back to the list; `found`: with what was found."""

        def __init__(self, *, found: bool) -> None:
            super().__init__()
            self.found = found

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.display = False
        self._pause = Pause(self, _PAUSE)

    def furnish(self) -> Input:
        """The box to type in; a sign and what is wrong with the words stand by it.

        It is made when it is first wanted: no list waits for it.
        """
        box = next(iter(self.query(Input)), None)
        if box is None:
            box = Input(
                placeholder=say("words, from:ada, is:unread, has:attachment, newer:7d …"),
                compact=True,
                id="search-words",
            )
            trouble = Static(markup=False, id="search-trouble")
            trouble.display = False
            line = Horizontal()
            self.mount(line, trouble)
            line.mount(Static(Content("/"), id="search-sign"), box)
        return box

    @property
    def query_words(self) -> str:
        """What is typed."""
        return next((box.value.strip() for box in self.query(Input)), "")

    def open(self) -> None:
        """Ready to type."""
        self.display = True
        self.screen.set_focus(self.furnish())  # now: the next key is meant for it already

    def hold(self) -> None:
        """What was typed is being looked for already."""
        self._pause.end()

    def close(self) -> None:
        """As if it had never been there."""
        self._pause.end()
        self.display = False
        self.set_trouble("")
        for box in self.query(Input):
            with box.prevent(Input.Changed):
                box.value = ""

    def set_trouble(self, words: str) -> None:
        """Why the query cannot be used."""
        for trouble in self.query("#search-trouble").results(Static):
            trouble.update(Content(printable(words)))
            trouble.display = bool(words)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for it soon."""
        event.stop()
        self._pause.then(self._search)

    def act_search_done(self, _count: int | None = None) -> None:
        """Look for it now, and go to what was found."""
        self._search()
        self.post_message(self.Left(found=bool(self.query_words)))

    def act_search_leave(self, _count: int | None = None) -> None:
        """Back to the folder."""
        self.post_message(self.Left(found=False))

    def _search(self) -> None:
        self._pause.end()
        self.post_message(self.Searched(self.query_words))
