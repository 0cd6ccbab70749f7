"""An account read over POP3: a maildrop kept whole on this machine.

Never deletes anything here because the server lacks it (semantics: POP3).
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from tui_mail.config.schema import AccountSettings, PopSettings
from tui_mail.engine.account_work import Counts, NewsSource, Tools
from tui_mail.engine.folder_notes import inboxes
from tui_mail.engine.lines import Lines
from tui_mail.engine.logging_in import open_logged_in
from tui_mail.engine.pop_drain import Drain
from tui_mail.engine.pop_heads import elsewhere, entry_of, fetch_rest
from tui_mail.engine.pop_linking import look
from tui_mail.engine.sent_copy import file_locally
from tui_mail.engine.switch_preview import counted
from tui_mail.errors import NetworkError, ServerError
from tui_mail.model.account import AccountState, Mode, Problem
from tui_mail.model.events import FoldersChanged, ProblemRaised
from tui_mail.model.frozen import replace
from tui_mail.model.ids import MessageId
from tui_mail.model.server_search import AccountSearched, SearchWish
from tui_mail.model.switch import SwitchPreview
from tui_mail.ports.mail_drop import MailDrop
from tui_mail.sync.folder_roles import NAMES
from tui_mail.sync.pop_plan import leaving_words, nameless, uidl_names


class PopAccount:
    """The work for one POP account.

    Args:
        settings: the account.
        pop: its [pop] section.
        tools: the engine's.
    """

    def __init__(self, settings: AccountSettings, pop: PopSettings, tools: Tools) -> None:
        self.settings = settings
        self._pop = pop
        self._tools = tools
        self.server = pop.server
        self.news: tuple[NewsSource, ...] = ()  # POP3 tells nothing by itself
        self._lines = Lines()
        self._login_delay = 0
        self._told_nameless = self._told_untold = False
        self._fetching: tuple[MessageId, MailDrop] | None = None

    @property
    def check_every(self) -> float:
        """Seconds between drains: what the user wants, or more where the server does."""
        return max(self._pop.check_every, float(self._login_delay))

    def prepare(self) -> None:
        """A whole mailbox on this machine."""
        store, key = self._tools.store, self.settings.key
        store.read_by(key, Mode.POP)
        there = {state.folder.role for state in store.folder_states(key)}
        for role, name in NAMES.items():
            if role not in there:
                store.ensure_folder(key, name, role=role, local=True)
        self._tools.hub.tell(FoldersChanged(self.settings.key))

    def sync(self, counts: Counts, *, inbox_only: bool) -> None:
        """Fetch what is not here, then delete there what may go."""
        del inbox_only  # a maildrop is the inbox
        self.file_copies()
        tools, board, key = self._tools, self._tools.board, self.settings.key
        board.show(key, AccountState.CONNECTING)
        session = self._opened()
        try:
            board.show(key, AccountState.SYNCING)
            self._login_delay = session.login_delay
            drain = Drain(session, key, self._pop, tools, counts)
            try:
                drain.run()
                tools.store.note_synced(tools.now(), inboxes(tools.store.folder_states(key)), {})
            finally:
                self._tell_nameless(drain.nameless)
                self._tell_untold(drain.untold)
        finally:
            self._lines.close(session)

    def _tell_nameless(self, count: int) -> None:
        """Once: the server does not say which message is which."""
        if count and not self._told_nameless:
            self._told_nameless = True
            words = (
                f"{self._pop.server.endpoint.host} gives {count} of its messages no lasting names "
                "(UIDL): each is known by its content."
            )
            hint = (
                "Nothing is lost or doubled by that; checks take longer. IMAP has no such trouble."
            )
            self._tools.hub.tell(
                ProblemRaised(self.settings.key, Problem(words, hint, True, "pop"))
            )

    def _tell_untold(self, count: int) -> None:
        """Once: the server knows no TOP."""
        if count and not self._told_untold:
            self._told_untold = True
            words = (
                f"{self._pop.server.endpoint.host} does not tell how messages begin (TOP): those "
                "over headers_over are fetched whole."
            )
            self._tools.hub.tell(ProblemRaised(self.settings.key, Problem(words, "", True, "pop")))

    def preview(self) -> SwitchPreview:
        """Look at what the ledger does not know; nothing is noted here."""
        tools, key, server = self._tools, self.settings.key, self._pop.server
        ledger = tools.store.ledger(key, server.endpoint.host, server.endpoint.username)
        session = self._opened()
        try:
            listing = session.listing()
            names = uidl_names(listing, nameless(listing))
            new = [e for e in listing if e.number in names and e.uidl not in ledger]
            looked = look(tools, key, session, new)
        finally:
            self._lines.close(session)
        seen = replace(looked, known=len(listing) - len(new))
        return counted(tools, key, Mode.POP, seen, leaving_words(self._pop.leave_on_server))

    def _opened(self) -> MailDrop:
        self._lines.check()
        server, tools = self._pop.server, self._tools
        connect = tools.edges.mail_drop
        return open_logged_in(self._lines, tools.secrets, server, self.settings.key, connect)

    def fetch_whole(self, message: MessageId) -> None:
        """RETR, in a session of its own."""
        tools, key = self._tools, self.settings.key
        line = tools.store.head_line(message)
        if line is None:
            return
        endpoint = self._pop.server.endpoint
        if (line.server, line.username) != (endpoint.host, endpoint.username):
            raise elsewhere(line)
        tools.board.show(key, AccountState.CONNECTING)
        session = self._opened()
        self._fetching = (message, session)
        try:
            say = partial(tools.board.show, key, AccountState.SYNCING)
            entry = entry_of(tools, message, line, session)
            fetch_rest(tools, message, line, entry, session, say)
            with suppress(NetworkError, ServerError):
                session.quit()  # it is here, whatever the server says to that
        finally:
            self._fetching = None
            self._lines.close(session)

    def fetch_aside(self, message: MessageId) -> bool:
        """A maildrop lets one session in."""
        del message
        return False

    def stop_fetching(self, message: MessageId) -> None:
        """End its session."""
        fetching = self._fetching
        if fetching is not None and fetching[0] == message:
            fetching[1].cancel()

    def search(self, wish: SearchWish, stopped: Callable[[], bool]) -> AccountSearched:
        """POP3 has no search: what of it is not here is said."""
        del stopped
        key, heads = self.settings.key, self._tools.store.heads(self.settings.key)
        if not heads and not wish.insist:
            return AccountSearched(key)
        words = "POP has no search on the server: only what is here was looked through."
        if heads:
            words += f" Of {heads:,} messages that is their beginning."
        return AccountSearched(key, trouble=words)

    def search_aside(self, wish: SearchWish, stopped: Callable[[], bool]) -> AccountSearched | None:
        """A maildrop cannot be searched: nothing has to wait."""
        return self.search(wish, stopped)

    def stop_search(self) -> None:
        """There is nothing to stop."""

    def file_copies(self) -> bool:
        """Sent stands on this machine."""
        file_locally(self._tools, self.settings)
        return True

    def close(self) -> None:
        """No session outlives its drain."""

    def cancel(self) -> None:
        """End the session in hand."""
        self._lines.end()
