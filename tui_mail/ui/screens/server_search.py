"""Asking servers for what is not here: what they find joins what stands there.

Must never hold the list up: it stands as it is until a server has answered, and whatever else is
looked at meanwhile breaks the asking off.
"""

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

from textual.worker import Worker

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.frozen import replace
from tui_mail.model.ids import MessageId
from tui_mail.model.server_search import (
    AccountSearched,
    SearchServer,
    ServerSearched,
    StopServerSearch,
)
from tui_mail.model.summary import View
from tui_mail.ui.asking import answer_to
from tui_mail.ui.bridge import Desk
from tui_mail.ui.clean import one_line
from tui_mail.ui.widgets.message_list import MessageList
from tui_mail.ui.widgets.places import Place
from tui_mail.ui.widgets.search_bar import SearchBar
from tui_mail.ui.words import counted, say


class Asking(Protocol):
    """What is needed of the main screen."""

    desk: Desk
    messages: MessageList
    search: SearchBar
    place: Place

    def flash(self, words: str) -> None:
        """Say something quietly."""
        ...

    def show_title(self) -> None:
        """The line over the list anew."""
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


class ServerSearch:
    """One screen's.

    Args:
        stage: the main screen.
    """

    def __init__(self, stage: Asking) -> None:
        self._stage = stage
        self.words = ""
        """Of the search that is shown: what is here, and what servers have more; may be empty."""
        self._wanted = False
        """The next search that is shown is to be put to servers."""
        self._worker: Worker[None] | None = None
        self._asked: SearchServer | None = None

    def entered(self) -> None:
        """What is typed is meant: servers are asked where not all of it is here."""
        self._wanted = bool(self._stage.search.query_words)

    def shows(self, view: View) -> None:
        """The list shows something else now."""
        self._break_off()
        wanted, self._wanted = self._wanted, False
        if wanted and self._stage.search.display:
            number = secrets.randbits(48)  # other screens ask too
            self._begin(SearchServer(number, view.query, view.account, view.folder_id))

    def everywhere(self) -> View | None:
        """What to look for in all folders of the accounts in sight; None: nothing was typed."""
        query = self._stage.search.query_words if self._stage.search.display else ""
        if not query:
            return None
        view = self._stage.messages.view
        return replace(view, folder_id=None, query=query, also=(), threads=False)

    def insist(self, view: View) -> None:
        """Ask the servers, whatever is here."""
        self._break_off()
        self.words = say("asking the server…")
        self._stage.show_title()
        number = secrets.randbits(48)
        self._begin(SearchServer(number, view.query, view.account, insist=True))

    def _begin(self, command: SearchServer) -> None:
        self._asked = command
        self._worker = self._stage.run_worker(
            self._ask(command, self._stage.messages.view), group="server-search", exclusive=True
        )

    def _break_off(self) -> None:
        asked, self._asked = self._asked, None
        worker, self._worker = self._worker, None
        self.words = ""
        if asked is not None and worker is not None:
            worker.cancel()
            self._stage.desk.submit(StopServerSearch(asked.number))

    async def _ask(self, command: SearchServer, view: View) -> None:
        answer = await answer_to(self._stage.desk, command)
        self._asked = None
        if isinstance(answer, Problem):
            self.words = say("the server was not asked")
            self._stage.search.set_trouble(answer.message)
        elif isinstance(answer, ServerSearched):
            try:
                here, more = await asyncio.to_thread(self._apart, view, answer.accounts)
            except TuiMailError as error:
                self._stage.search.set_trouble(error.message)
                return
            self._join(view, here, more, answer.accounts)
        self._stage.show_title()

    def _apart(
        self, view: View, accounts: Sequence[AccountSearched]
    ) -> tuple[int, tuple[MessageId, ...]]:
        """How many the store finds, and what servers found beside; on a thread, for it may take."""
        reading = self._stage.desk.reading
        here = frozenset(reading.ids(view))
        found = [one for account in accounts for one in account.found if one not in here]
        return len(here), tuple(row.id for row in reading.rows(found))

    def _join(
        self,
        view: View,
        here: int,
        more: tuple[MessageId, ...],
        accounts: Sequence[AccountSearched],
    ) -> None:
        if self._stage.messages.view != view:
            return  # sorted anew meanwhile: it is asked again with the next search
        self.words = ""
        if any(account.asked for account in accounts):
            left = sum(account.left for account in accounts)
            self.words = found_words(here, len(more), left)
        elif any(account.trouble for account in accounts):
            self.words = say("{n} here, the server was not asked", n=here)
        if more:
            self._stage.messages.join_found(replace(view, also=more))
        self._stage.search.set_trouble(trouble_words(accounts))


def found_words(here: int, more: int, left: int) -> str:
    """`12 here, 3 more on the server`."""
    words = counted(here, "{n} here", "{n} here") if here else say("none here")
    if not more and not left:
        return say("{here}, no more on the server", here=words)
    words += counted(more + left, ", {n} more on the server", ", {n} more on the server")
    return words + (counted(left, ", {n} not fetched", ", {n} not fetched") * bool(left))


def trouble_words(accounts: Sequence[AccountSearched]) -> str:
    """Which server was not asked, or not for all, and why; each account named where many are."""
    told = [account for account in accounts if account.trouble]
    named = len(accounts) > 1
    return " ".join(
        (f"{one_line(one.account)}: " if named else "") + one_line(one.trouble) for one in told
    )
