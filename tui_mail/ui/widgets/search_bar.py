"""The line in which a search is typed: completed, remembered, and told where it is wrong.

Searches nothing itself; what it asks the store for is asked on a thread.
"""

from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui_mail.errors import QueryError, TuiMailError
from tui_mail.ports.reading import Reading
from tui_mail.ports.search_keeper import SearchKeeper
from tui_mail.ui.actions import Scope
from tui_mail.ui.clean import printable
from tui_mail.ui.pause import Pause
from tui_mail.ui.search_offers import Offer, offers, piece_at
from tui_mail.ui.widgets.offer_line import OfferLine
from tui_mail.ui.widgets.search_line import SearchLine

_PAUSE = 0.05
"""Seconds without a key before what was typed is looked for."""


class SearchBar(Vertical):
    """Hidden until it is opened; says Searched while one types.

    Args:
        reading: for completion.
        keeper: remembers what was typed; None: nobody does.
    """

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

    class _Offered(Message):
        def __init__(self, typed: tuple[str, int], found: tuple[Offer, ...], step: int) -> None:
            super().__init__()
            self.typed = typed
            self.found = found
            self.step = step

    class _Remembered(Message):
        def __init__(self, before: tuple[str, ...]) -> None:
            super().__init__()
            self.before = before

    def __init__(
        self, reading: Reading, keeper: SearchKeeper | None = None, *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.display = False
        self.wrong = False
        """Whether what is typed cannot be read."""
        self._reading = reading
        self._keeper = keeper
        self._pause = Pause(self, _PAUSE)
        self._sought = ""
        """What is being looked for already, as it was typed."""

    def furnish(self) -> SearchLine:
        """The box to type in; a sign, offers and what is wrong with the words stand by it.

        It is made when it is first wanted: no list waits for it.
        """
        box = next(iter(self.query(SearchLine)), None)
        if box is None:
            box = SearchLine(id="search-words")
            trouble = Static(markup=False, id="search-trouble")
            trouble.display = False
            line = Horizontal()
            self.mount(line, OfferLine(id="search-offers"), trouble)
            line.mount(Static(Content("/"), id="search-sign"), box)
        return box

    @property
    def query_words(self) -> str:
        """What is typed."""
        return next((box.value.strip() for box in self.query(SearchLine)), "")

    @property
    def typed(self) -> str:
        """The same, blanks around it and all: places in it are counted in this."""
        return next((box.value for box in self.query(SearchLine)), "")

    def open(self) -> None:
        """Ready to type."""
        self.display = True
        self.screen.set_focus(self.furnish())  # now: the next key is meant for it already
        if self._keeper is not None:
            self.run_worker(partial(self._recall, self._keeper), thread=True, group="recalling")

    def hold(self) -> None:
        """What was typed is being looked for already."""
        self._pause.end()
        self._sought = self.typed

    def close(self) -> None:
        """As if it had never been there."""
        self._pause.end()
        self._sought = ""
        self.display = False
        self.set_trouble("")
        for box in self.query(SearchLine):
            box.begin_anew()
        for line in self.query(OfferLine):
            line.show(())

    def set_trouble(self, words: str) -> None:
        """Why the query cannot be used; empty: it can."""
        self.wrong = False
        for box in self.query(SearchLine):
            box.mark((0, 0))
        self._tell(words)

    def complain(self, error: QueryError) -> None:
        """What is typed cannot be read: the place is set off, and what is wrong stands below it."""
        box = self.furnish()
        self.wrong = True
        start, end = error.place
        box.mark((start, max(end, start + 1)))
        indent = cell_len(printable(box.value[:start])) - box.scroll_offset.x
        indent = max(0, min(indent, max(box.size.width - 1, 0)))
        words = f"{error.what.rstrip(':')}. {error.hint}".strip()
        fits = indent + 2 + cell_len(words) <= box.size.width
        self._tell(words, before=" " * indent + ("^ " if fits else "^\n"))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for it soon; what the word at the cursor may become is asked for at once."""
        event.stop()
        if self.typed != self._sought:  # a key may have been quicker than the word of its letters
            self._pause.then(self._search)
        line = self.query_one(OfferLine)
        if not line.is_taken(event.value):
            line.show(())
            self._ask_for_offers(0)

    def act_search_done(self, _count: int | None = None) -> None:
        """Look for it now, and go to what was found."""
        self._search()
        self.post_message(self.Left(found=bool(self.query_words)))

    def act_search_leave(self, _count: int | None = None) -> None:
        """Back to the folder."""
        self.post_message(self.Left(found=False))

    def act_search_older(self, _count: int | None = None) -> None:
        """What was searched for before."""
        self.furnish().older()

    def go_newer(self) -> bool:
        """What was searched for after that; whether what stood there was of before."""
        box = self.furnish()
        among = box.among_older
        if among:
            box.newer()
        return among

    def act_complete(self, _count: int | None = None) -> None:
        """What the word at the cursor may become stands there; once more: the next of it."""
        self._complete(1)

    def act_complete_back(self, _count: int | None = None) -> None:
        """The one before."""
        self._complete(-1)

    def on_search_bar__offered(self, message: _Offered) -> None:
        """Show them, if that is still what is typed."""
        message.stop()
        box, line = self.furnish(), self.query_one(OfferLine)
        if message.typed != (box.value, box.cursor_position):
            return
        line.show(message.found)
        if message.step:
            self._complete(message.step)

    def on_search_bar__remembered(self, message: _Remembered) -> None:
        """What was typed before."""
        message.stop()
        self.furnish().before = message.before

    def _complete(self, step: int) -> None:
        box, line = self.furnish(), self.query_one(OfferLine)
        if not line.offers:
            self._ask_for_offers(step)
            return
        piece = line.start if line.is_taken(box.value) else _start_of(box)
        offer = line.take(step, piece)
        box.put(piece, offer.words)
        line.taken = box.value

    def _ask_for_offers(self, step: int) -> None:
        box = self.furnish()
        if not self.display or not box.value:
            return
        work = partial(self._look, box.value, box.cursor_position, step)
        self.run_worker(work, thread=True, exclusive=True, group="offers", exit_on_error=False)

    def _look(self, text: str, place: int, step: int) -> None:
        """On a thread."""
        piece = piece_at(text, place)
        found: tuple[Offer, ...] = ()
        try:
            if piece is not None:
                found = offers(self._reading, piece)
        except TuiMailError as error:
            self.log(error.message)  # nothing to complete with is no trouble worth a banner
        if step == 0 or found:
            self.post_message(self._Offered((text, place), found, step if found else 0))

    def _recall(self, keeper: SearchKeeper) -> None:
        self.post_message(self._Remembered(keeper.typed()))

    def _tell(self, words: str, before: str = "") -> None:
        for trouble in self.query("#search-trouble").results(Static):
            trouble.update(Content(before + printable(words)))
            trouble.display = bool(words)

    def _search(self) -> None:
        self._sought = self.typed
        self._pause.end()
        self.post_message(self.Searched(self.query_words))


def _start_of(box: SearchLine) -> int:
    piece = piece_at(box.value, box.cursor_position)
    return box.cursor_position if piece is None else piece.start
