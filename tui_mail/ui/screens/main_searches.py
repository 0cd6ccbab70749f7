"""Searches: those typed, and those that stand among the folders: saved, renamed, removed.

Must never wait for the disk on the screen's own thread, nor touch mail.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Protocol, TypeVar

from textual.screen import Screen
from textual.worker import Worker

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.commands import Reload
from tui_mail.model.summary import View
from tui_mail.ports.search_keeper import SearchKeeper
from tui_mail.ui.actions import Scope
from tui_mail.ui.bridge import Desk
from tui_mail.ui.clean import one_line
from tui_mail.ui.screens.main_list import Shown, show_view
from tui_mail.ui.widgets.places import Kind, Place
from tui_mail.ui.words import say

T = TypeVar("T")


class Stage(Shown, Protocol):
    """What is needed of the main screen."""

    desk: Desk

    @property
    def scope(self) -> Scope:
        """Where the focus is."""
        ...

    def ask(self, dialog: Screen[T | None], then: Callable[[T], None]) -> None:
        """Put a question; `then` hears the answer if there is one."""
        ...

    def flash(self, words: str) -> None:
        """Say quietly what was done."""
        ...

    def show_place(self, place: Place) -> None:
        """Another folder in the list."""
        ...

    def run_worker(
        self,
        work: Callable[[], None] | Coroutine[Any, Any, None],
        *,
        group: str = ...,
        exclusive: bool = ...,
        thread: bool = ...,
    ) -> Worker[None]:
        """Do something beside."""
        ...


class SearchActions:
    """The `act_…` methods of searches, and what folders' keys do on a saved one.

    Args:
        stage: the main screen.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def act_search_done(self, count: int | None = None) -> None:
        """To what was found; servers are asked where not all is here."""
        self._stage.lists.server.entered()
        self._stage.search.act_search_done(count)
        self._remember()

    def act_search_newer(self, count: int | None = None) -> None:
        """What was searched for after that; where nothing was, to what is found."""
        if not self._stage.search.go_newer():
            self.act_search_done(count)

    def act_search_server(self, _count: int | None = None) -> None:
        """In every folder, and on the server too."""
        view = self._stage.lists.server.everywhere()
        if view is None:
            self._stage.search.open()
            self._stage.flash(say("Type what to look for, then ask the server."))
            return
        self._stage.search.hold()
        show_view(self._stage, view, self._stage.search.query_words)
        self._stage.messages.focus()
        self._stage.lists.server.insist(view)
        self._remember()

    def act_save_search(self, _count: int | None = None) -> None:
        """What the list shows, under a name that is asked for."""
        stage = self._stage
        typed = stage.search.query_words if stage.search.display else ""
        if not typed:
            stage.flash(say("Search first: then what is found can be saved as a folder."))
        elif self._keeper() is not None and not self._is_wrong():
            from tui_mail.ui.dialogs.search_name import SearchName

            query = written(stage.messages.view, stage.desk)
            own = [one.name for one in stage.desk.reading.searches() if not one.built_in]
            title = say("What is the search to be called?")
            dialog = SearchName(title, query, typed, own)
            stage.ask(dialog, lambda name: self._save(name, query))

    def rename(self) -> bool:
        """Another name for the one under the cursor; whether one is there."""
        place = self._here()
        if place is None:
            return False
        if self._is_own(place):
            from tui_mail.ui.dialogs.search_name import SearchName

            title = say("What is {name} to be called?", name=one_line(place.words))
            others = [one.name for one in self._stage.desk.reading.searches() if not one.built_in]
            others.remove(place.name)
            dialog = SearchName(title, place.query, place.name, others, may_replace=False)
            self._stage.ask(dialog, lambda name: self._rename(place, name))
        return True

    def remove(self) -> bool:
        """Take the one under the cursor out, after asking; whether one is there."""
        place = self._here()
        if place is None:
            return False
        if self._is_own(place):
            from tui_mail.ui.dialogs.confirm import Confirm

            question = say("Remove the search {name}?", name=one_line(place.words))
            detail = say("What it finds stays where it is.") + f"\n{one_line(place.query)}"
            dialog = Confirm(question, say("Remove"), say("Keep"), detail=detail)
            self._stage.ask(dialog, lambda yes: self._remove(place) if yes else None)
        return True

    def _here(self) -> Place | None:
        """The one under the cursor of the folder pane; elsewhere the one that is shown."""
        stage = self._stage
        place = stage.folders.place if stage.scope is Scope.FOLDERS else stage.place
        return place if place is not None and place.kind is Kind.SEARCH else None

    def _is_own(self, place: Place) -> bool:
        if place.built_in:
            self._stage.flash(say("{name} comes with the program.", name=one_line(place.words)))
        return not place.built_in and self._keeper() is not None

    def _is_wrong(self) -> bool:
        wrong = self._stage.search.wrong
        if wrong:
            self._stage.flash(say("This search cannot be read."))
        return wrong

    def _keeper(self) -> SearchKeeper | None:
        keeper = self._stage.desk.searches
        if keeper is None:
            self._stage.flash(say("Searches are not kept here."))
        return keeper

    def _remember(self) -> None:
        """What was looked for can be had again."""
        keeper, words = self._stage.desk.searches, self._stage.search.query_words
        if keeper is not None and words:
            self._stage.run_worker(self._kept(keeper, words), group="recalling")

    async def _kept(self, keeper: SearchKeeper, words: str) -> None:
        try:
            await asyncio.to_thread(keeper.remember, words)
        except TuiMailError as error:
            self._stage.show_problem(Problem(error.message, error.hint))

    def _save(self, name: str, query: str) -> None:
        def to_it() -> None:
            found = self._stage.folders.find(
                lambda one: one.kind is Kind.SEARCH and one.name == name
            )
            if found is not None:
                self._stage.show_place(found)
            self._stage.flash(say("Saved as {name}", name=one_line(name)))

        self._do(lambda keeper: keeper.save(name, query), to_it)

    def _rename(self, place: Place, name: str) -> None:
        def told() -> None:
            self._stage.flash(say("Now called {name}", name=one_line(name)))

        if name != place.name:
            self._do(lambda keeper: keeper.rename(place.name, name), self._after(place, told))

    def _remove(self, place: Place) -> None:
        def told() -> None:
            self._stage.flash(say("Removed {name}; its mail stays", name=one_line(place.words)))

        self._do(lambda keeper: keeper.remove(place.name), self._after(place, told))

    def _after(self, gone: Place, then: Callable[[], None]) -> Callable[[], None]:
        """Whoever looks at what is not there any more looks at all inboxes."""

        def after() -> None:
            if self._stage.place.key == gone.key:
                self._stage.show_place(self._stage.folders.places[0])
            then()

        return after

    def _do(self, change: Callable[[SearchKeeper], None], then: Callable[[], None]) -> None:
        keeper = self._keeper()
        if keeper is not None:
            self._stage.run_worker(self._done(partial(change, keeper), then), group="searches")

    async def _done(self, change: Callable[[], None], then: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(change)
        except TuiMailError as error:
            self._stage.show_problem(Problem(error.message, error.hint))
            return
        self._stage.news.refresh()
        self._stage.desk.submit(Reload(), lambda _: None)  # other screens hear of it, too
        then()


def written(view: View, desk: Desk) -> str:
    """The query for everything that a view shows, wherever it is asked."""
    phrase, words = desk.reading.searching.phrase, [view.query]
    if view.account is not None:
        words.insert(0, f"account:{phrase(view.account)}")
    if view.folder_id is not None:
        folders = desk.reading.folders(view.account)
        name = next((folder.name for folder in folders if folder.id == view.folder_id), "")
        words.insert(0, f"in:{phrase(name)}")
    return " ".join(word for word in words if word)
